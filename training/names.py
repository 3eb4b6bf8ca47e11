"""Make name tags from sources that mark more, or less, than names.

One convention for all: states and places are LOC, bodies of parties and governments ORG, named gatherings EVENT;
titles, articles and possessive endings stand outside the name.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.gazetteer.organizations import occasion_named, organization_named
from kg.gazetteer.states import state_named, state_of_demonym
from training.data import IGNORED, NAME_TAGS, Example, Row, conllu_sentences, example_of_rows, open_text

_ENTITY_LABELS = {"person": "PER", "organization": "ORG", "place": "LOC", "event": "EVENT"}
_KIND_LABELS = {"Person": "PER", "State": "LOC", "Place": "LOC", "Organization": "ORG"}
_LINKS = frozenset(("of", "the", "and", "&", "for", "de", "del", "la", "du", "on", "in", "-", "–", "to", "'s"))
_PERSON_LINKS = frozenset(("de", "del", "la", "du", "van", "von", "bin", "al", "-", "der", "den", "dos", "da", "ibn"))
_CALENDAR = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December Jan. Feb. Mar. Apr. Aug. Sept. Oct. Nov. Dec.""".split()  # noqa: SIM905
)
_DEMONYM = re.compile(r"(?:ian|ians|cans|ese|ish)$")
_BRACKET = re.compile(r"\(([^()]*)(\))?|([^()]+)\)")
TITLES = frozenset(
    """president prime minister secretary general senator sen. gov. governor mr. mrs. ms. mr mrs ms dr. dr sir
    king queen prince princess chancellor ambassador envoy professor prof. judge justice captain colonel lt.
    sgt. lord lady mayor premier pope father rev. reverend saint congressman congresswoman representative rep.
    chairman chairwoman chair director chief foreign defense defence deputy vice special attorney speaker""".split()  # noqa: SIM905 (words read best as words)
)


@dataclass(frozen=True, slots=True)
class _Mention:
    first: int
    last: int
    label: str
    identity: str


def _mentions(rows: tuple[Row, ...]) -> list[_Mention]:
    """Return GUM's entity mentions of the four kinds, inner and outer ones, last word included."""
    opened: dict[str, list[tuple[int, str, str]]] = {}
    found: list[_Mention] = []
    for place, row in enumerate(rows):
        entity = re.search(r"(?:^|\|)Entity=([^|]*)", row.misc)
        for opening, closed_here, closing in _BRACKET.findall(entity.group(1)) if entity else ():
            number = (opening or closing).split("-")[0]
            if opening:
                fields = opening.split("-")
                kind = fields[1] if len(fields) > 1 else ""
                identity = fields[-1] if len(fields) > 7 else ""
                opened.setdefault(number, []).append((place, kind, identity))
            if (closing or closed_here) and opened.get(number):
                first, kind, identity = opened[number].pop()
                if kind in _ENTITY_LABELS:
                    found.append(_Mention(first, place, _ENTITY_LABELS[kind], identity))
    return found


def _name_in(mention: _Mention, rows: tuple[Row, ...], inner: list[_Mention]) -> tuple[int, int] | None:
    """Return first and end word of the name that a mention has around its head, or None for a common noun."""
    inside = range(mention.first, mention.last + 1)
    outer_headed = [place for place in inside if rows[place].head - 1 not in inside]
    if not outer_headed:
        return None
    head = outer_headed[0]

    def named(place: int) -> bool:
        row = rows[place]
        return row.form[:1].isalnum() and (
            row.pos == "PROPN" or (row.form[:1].isupper() and row.xpos.startswith("NNP"))
        )

    people = mention.label == "PER" and rows[head].xpos == "NNPS"
    if rows[head].pos != "PROPN" or not rows[head].form[:1].isupper() or people:
        return None
    links = _PERSON_LINKS if mention.label == "PER" else _LINKS

    def step(place: int, towards: int) -> int:
        """Return how many words the name grows by from `place`: 0, 1, or 2 over a linking word."""
        one, two = place + towards, place + 2 * towards
        if one in inside and named(one) and rows[one].deprel != "appos":
            return 1
        if one in inside and two in inside and rows[one].form.lower() in links and named(two):
            starts = {other.first for other in inner if other is not mention}
            return 0 if rows[one].form in ("and", "&") and max(one, two) in starts else 2
        return 0

    first, last = head, head
    while grown := step(first, -1):
        first -= grown
    while grown := step(last, 1):
        last += grown
    if mention.label == "PER":
        while first < last and (rows[first].form.lower() in TITLES or (rows[first].deprel == "nmod" and first < head)):
            first += 1
        if first == last and rows[first].form.lower() in TITLES:
            return None
    return first, last + 1


def gum_examples(sentences: Iterable[tuple[Row, ...]]) -> list[Example]:
    """Return trees with name tags; a state, or what is a place more often than an organization, is always a place."""
    marked = [(rows, _mentions(rows)) for rows in sentences]
    kinds: Counter[tuple[str, str]] = Counter(
        (mention.identity, mention.label) for _, mentions in marked for mention in mentions if mention.identity
    )
    examples = []
    for rows, mentions in marked:
        tags = ["O"] * len(rows)
        for mention in sorted(mentions, key=lambda each: each.first - each.last):
            label = mention.label
            if label == "ORG" and kinds[mention.identity, "LOC"] > kinds[mention.identity, "ORG"]:
                label = "LOC"
            span = _name_in(mention, rows, mentions)
            if span:
                name = " ".join(row.form for row in rows[span[0] : span[1]])
                label = "LOC" if state_named(name) else label
                write_name(tags, span[0], span[1], label)
        examples.append(replace(example_of_rows(rows), tags=tuple(tags)))
    return examples


def write_name(tags: list[str], first: int, end: int, label: str) -> None:
    """Write a name into tags, unless a word of it has one already."""
    if all(tag in ("O", IGNORED) for tag in tags[first:end]):
        tags[first:end] = [f"B-{label}", *[f"I-{label}"] * (end - first - 1)]


def read_gum(path: Path) -> list[Example]:
    """Read GUM's CoNLL-U with name tags made from its `Entity` column."""
    with open_text(path) as lines:
        return gum_examples(conllu_sentences(lines))


def known_names(gold: dict[str, Any]) -> dict[tuple[str, ...], str]:
    """Return the names that an annotated article's events give, split at spaces, with their label.

    Peoples ("Americans") are no names, and a single word is a person only as part of a whole name given as well.
    """
    names: dict[tuple[str, ...], str] = {}

    def add(texts: Iterable[str | None], label: str) -> None:
        for text in texts:
            parts = _without_title(text or "", label)
            words = [word.lower() for part in parts for word in part.split("-")]
            titled = label == "PER" and not TITLES.isdisjoint(words)
            named = all(part[:1].isupper() or part.lower() in _LINKS | _PERSON_LINKS for part in parts)
            if parts and named and not titled:
                names.setdefault(parts, label)

    participants = [participant for event in gold["events"] for participant in event["participants"]]
    for participant in participants:
        label = _KIND_LABELS.get(participant["kind"])
        if label:
            add([participant["name"], *participant["aliases"]], label)
    for event in gold["events"]:
        add(event["place"] + event["place_aliases"], "LOC")
        add([event.get("occasion")], "EVENT")
    whole = {part for parts, label in names.items() if label == "PER" and len(parts) > 1 for part in parts}
    return {
        parts: label
        for parts, label in names.items()
        if not _DEMONYM.search(parts[-1]) and (label != "PER" or len(parts) > 1 or parts[0] in whole)
    }


def _without_title(text: str, label: str) -> tuple[str, ...]:
    parts = text.replace("’", "'").split()
    while parts and (parts[0].lower() == "the" or (label == "PER" and len(parts) > 1 and parts[0].lower() in TITLES)):
        parts = parts[1:]
    return tuple(parts)


Splitter = Callable[[str], Iterator[tuple[str, ...]]]
"""From a text to the words of each of its sentences, as the pipeline splits them at run time."""


def article_examples(body: str, gold: dict[str, Any], split: Splitter) -> list[Example]:
    """Tag the names of an annotated article; capitalized words that the annotation does not know are ignored."""
    names = {
        tuple(word for sentence in split(" ".join(parts)) for word in sentence): label
        for parts, label in known_names(gold).items()
    }
    by_length = sorted(names, key=lambda words: (-len(words), words))
    sentences = list(split(body))
    common = {word for words in sentences for word in words if word == word.lower()}
    examples = []
    for words in sentences:
        tags = ["O" if word == word.lower() or _is_no_name(word) else IGNORED for word in words]
        if words[0].lower() in common:
            tags[0] = "O"
        for name in by_length:
            for first in range(len(words) - len(name) + 1):
                if words[first : first + len(name)] == name:
                    write_name(tags, first, first + len(name), names[name])
        _write_known(tags, words)
        if any(tag in NAME_TAGS for tag in tags):
            examples.append(Example(words=words, tags=tuple(tags)))
    return examples


def _is_no_name(word: str) -> bool:
    """Tell whether a capitalized word is a day, a month, a title, or of a people."""
    return word in _CALENDAR or word.lower() in TITLES or state_of_demonym(word) is not None


def _write_known(tags: list[str], words: Sequence[str]) -> None:
    """Tag states, organizations and occasions of the gazetteer that the annotation leaves out, longest first."""
    for size in range(min(6, len(words)), 0, -1):
        for first in range(len(words) - size + 1):
            if all(tag == IGNORED for tag in (tags[first], tags[first + size - 1])):
                label = _known_label(" ".join(words[first : first + size]))
                if label:
                    write_name(tags, first, first + size, label)


def _known_label(text: str) -> str | None:
    if state_named(text):
        return "LOC"
    if organization_named(text):
        return "ORG"
    return "EVENT" if occasion_named(text) else None


def read_annotated(articles: Path, gold: Path, split: Splitter, *, chosen: Callable[[str], bool]) -> list[Example]:
    """Read those of a folder of annotated articles whose names are chosen."""
    examples: list[Example] = []
    for path in sorted(articles.glob("*.md")):
        if not chosen(path.stem):
            continue
        raw = path.read_text(encoding="utf-8")
        body = raw[raw.index("\n---\n", 4) + 5 :].lstrip("\n")
        annotation = json.loads((gold / f"{path.stem}.json").read_text(encoding="utf-8"))
        examples.extend(article_examples(body, annotation, split))
    return examples
