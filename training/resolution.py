"""Fit the table by which two reports are taken to tell one event: `python -m training.resolution --help`.

Annotated articles say which real event each of theirs is (`key`). The reports that the extractor finds in them, paired
with the annotation, are the examples, two by two; so are the annotated events themselves, as reports that are sure of
all they say. The weights are those of a logistic regression with a penalty on their squares. Figures come from stories
that were held out: a story is a group of articles that share an event.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.evaluate import GoldDocument, GoldEvent, evaluate, read_gold, stem_of
from kg.evaluate.scores import Count
from kg.evaluate.world import Resolved, same_event
from kg.model.dates import DateInterval
from kg.model.document import Document, DocumentFacts
from kg.model.report import Evidence, Participant, Report
from kg.model.weights import Features, Weights
from kg.model.world import ReportKey
from kg.pipeline import Extraction, extract_reports
from kg.resolve.actors import resolve_actors
from kg.resolve.clustering import clusters
from kg.resolve.features import features
from kg.resolve.likeness import Comparison
from kg.resolve.mentions import key_of, mentions_of
from kg.resolve.nearness import Nearness
from kg.resolve.places import Places, resolve_places
from kg.resolve.tellings import Telling, tellings_of

SETS = (("articles", "gold"), ("more/articles", "more/gold"), ("stories/articles", "stories/gold"))
PENALTY = 3.0
FOLDS = 5
_STEPS = 60
_SMALL = 1e-6
_BY_HAND = {
    "same quotation": 8.0,
    "open": -3.0,
    "open, far": -3.0,
    "about nothing shared, Agreement": -4.0,
    "about nothing shared, Request": -4.0,
}
"""What the articles cannot teach. Statements are not annotated, and the same words of one speaker are one statement.
The stories last for weeks, where an archive goes back for decades: without a day nothing tells which time is meant.
They have few agreements, and annotations do not give their subjects."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Told:
    """The reports of a set of articles with the annotated event that each tells, and the story that it belongs to."""

    tellings: Mapping[ReportKey, Telling]
    places: Places
    keys: Mapping[ReportKey, str]
    documents: Mapping[ReportKey, str]
    stories: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """Two reports of different documents: what speaks for one event, and whether they tell one."""

    story: frozenset[str]
    features: Features
    same: bool


def read_set(articles: Path, gold: Path) -> tuple[Told, Told]:
    """Return what the extractor finds in some articles, and what their annotations say."""
    known = read_gold(gold)
    found = {
        stem_of(each.document.id): each
        for each in extract_reports([str(articles)])
        if isinstance(each, Extraction) and stem_of(each.document.id) in known
    }
    scores = evaluate({name: known[name] for name in found}, {name: each.reports for name, each in found.items()})
    keys = {key_of(report): event.key or "" for event, report in scores.paired}
    reports = [report for each in found.values() for report in each.reports]
    stories = _stories(known)
    names = {each.document.key: name for name, each in found.items()}
    published = {each.document.key: each.document.published for each in found.values()}
    days = {key: day for key, day in published.items() if day}
    annotated = [
        (report, event.key or "")
        for name, each in found.items()
        for report, event in _as_reports(each.document, known[name])
    ]
    sure = {key_of(report): key for report, key in annotated}
    return _told(reports, keys, names, stories, days), _told([r for r, _ in annotated], sure, names, stories, days)


def _told(
    reports: Sequence[Report],
    keys: Mapping[ReportKey, str],
    names: Mapping[str, str],
    stories: Mapping[str, str],
    days: Mapping[str, date],
) -> Told:
    places = resolve_places(reports)
    actors = resolve_actors(list(mentions_of(reports, days)))
    tellings = {
        each.key: each
        for each in tellings_of(reports, actors.roles, places, {key: DocumentFacts(day) for key, day in days.items()})
    }
    return Told(tellings, places, keys, {key: names[key.document_key] for key in tellings}, stories)


def _as_reports(document: Document, gold: GoldDocument) -> Iterator[tuple[Report, GoldEvent]]:
    """Yield annotated events as reports."""
    for number, event in enumerate(gold.events, 1):
        if not event.evidence:
            continue
        report = Report(
            document=document.id,
            document_key=document.key,
            id=f"r{number}",
            type=event.type,
            status=event.status,
            participants=tuple(Participant(p.name, p.kind, p.of, None, p.part, p.aliases) for p in event.participants),
            evidence=tuple(Evidence(start, end, document.cut(start, end)) for start, end in event.evidence),
            place=event.place,
            when=DateInterval(_day(event.earliest), _day(event.latest)),
            confidence=1.0,
        )
        yield report, event


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _stories(known: Mapping[str, GoldDocument]) -> dict[str, str]:
    """Return for each article its story: articles that share an event, directly or through others, are one."""
    home = {name: name for name in known}

    def root(name: str) -> str:
        return name if home[name] == name else root(home[name])

    by_key: defaultdict[str, list[str]] = defaultdict(list)
    for name, document in known.items():
        for key in {event.key for event in document.events if event.key}:
            by_key[key].append(name)
    for names in by_key.values():
        for name in names[1:]:
            one, other = sorted((root(names[0]), root(name)))
            home[other] = one
    return {name: root(name) for name in home}


def examples_of(told: Told) -> Iterator[Example]:
    """Yield the pairs of reports that have something in common: a type, and a person or side."""
    nearness = Nearness(told.places)
    for a, b in combinations(sorted(told.keys), 2):
        one, other = told.tellings[a], told.tellings[b]
        documents = told.documents[a], told.documents[b]
        if documents[0] == documents[1] or one.type is not other.type:
            continue
        if one.persons.isdisjoint(other.persons) and one.sides.isdisjoint(other.sides):
            continue
        story = frozenset(told.stories[name] for name in documents)
        yield Example(story, features(one, other, nearness.relation(one, other)), told.keys[a] == told.keys[b])


def fit(examples: Sequence[Example], *, penalty: float = PENALTY) -> Weights:
    """Return the weights of a logistic regression (Newton's method)."""
    names = sorted({name for each in examples for name in each.features})
    index = {name: place for place, name in enumerate(names)}
    table = np.zeros((len(examples), len(names)))
    for row, each in enumerate(examples):
        for name, value in each.features.items():
            table[row, index[name]] = value
    same = np.array([each.same for each in examples], dtype=np.float64)
    weights: Vector = np.zeros(len(names))
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (chance - same) + penalty * weights
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + penalty * np.eye(len(names))
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < _SMALL:
            break
    fitted = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
    return Weights({name: weight for name, weight in {**fitted, **_BY_HAND}.items() if weight})


def resolved(told: Told, weights_of: Mapping[str, Weights]) -> list[Resolved]:
    """Return which event each paired report is resolved to; each story by the weights given for it."""
    found: list[Resolved] = []
    for story, weights in weights_of.items():
        names = {name for name, home in told.stories.items() if home == story}
        some = [telling for key, telling in told.tellings.items() if told.documents[key] in names]
        for number, group in enumerate(clusters(some, Comparison(told.places, weights))):
            found += [
                Resolved(told.keys[t.key], told.documents[t.key], f"{story} {number}")
                for t in group
                if t.key in told.keys
            ]
    return found


def held_out_weights(sets: Iterable[Told], examples: Sequence[Example]) -> dict[str, Weights]:
    """Return for each story of several articles the weights that were fitted without it and others of its fold."""
    stories = sorted({home for told in sets for home, count in Counter(told.stories.values()).items() if count > 1})
    found: dict[str, Weights] = {}
    for number in range(FOLDS):
        fold = frozenset(stories[number::FOLDS])
        weights = fit([example for example in examples if fold.isdisjoint(example.story)])
        found.update(dict.fromkeys(fold, weights))
    return found


def write(weights: Weights, path: Path) -> None:
    """Write the table: a line for each feature, its name and its weight with a tab between."""
    lines = ["# How much each feature of two reports speaks for one event. Made by training/resolution.py; CC0."]
    lines += [f"{name}\t{weight:g}" for name, weight in sorted(weights.by_feature.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _line(name: str, count: Count) -> str:
    figures = f"P {count.precision:.3f}  R {count.recall:.3f}  F1 {count.f1:.3f}"
    return f"{name:32} {figures}   ({count.right} right, {count.found} joined, {count.there} there)"


def read_sets(corpus: Path, names: Iterable[tuple[str, str]] = SETS) -> dict[str, Told]:
    """Return all sets by name, those of annotations beside those of what was found."""
    sets: dict[str, Told] = {}
    for articles, gold in names:
        found, annotated = read_set(corpus / articles, corpus / gold)
        sets[f"{articles}, found"] = found
        sets[f"{articles}, annotated"] = annotated
    return sets


def main() -> None:
    """Read the command line, fit, print figures and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("tests/data"), help="folder with annotated articles")
    parser.add_argument("--out", type=Path, help="the package's is kg/resolve/data/weights/same.tsv")
    arguments = parser.parse_args()
    sets = read_sets(arguments.corpus)
    examples = [example for told in sets.values() for example in examples_of(told)]
    weights = held_out_weights(sets.values(), examples)
    for name, told in sets.items():
        print(_line(name, same_event(resolved(told, weights))))
    if arguments.out:
        write(fit(examples), arguments.out)


if __name__ == "__main__":
    main()
