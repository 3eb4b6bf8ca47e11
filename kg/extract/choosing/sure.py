"""How sure it is that a report tells an event that a careful reader would find, with the right people."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.telling import Telling
from kg.model.annotated import SentenceKind
from kg.model.report import ActorKind, Report
from kg.model.weights import Features, logit

_MANY = 5


def sure_features(report: Report, group: Sequence[Telling]) -> Features:
    """Return what speaks for and against a report that a group of tellings makes."""
    best = max(group, key=lambda telling: telling.chance)
    chances = sorted((chance for telling in group for chance in telling.belongs), reverse=True)
    kind = report.type
    people = sum(p.kind is ActorKind.PERSON for p in report.participants)
    count = len(report.participants)
    return {
        "always": 1.0,
        str(kind): 1.0,
        "word": logit(best.chance),
        f"word of {kind}": logit(best.chance),
        "words": float(len(group) > 1),
        "likeliest participant": logit(chances[0]) if chances else 0.0,
        "second participant": logit(chances[1]) if len(chances) > 1 else 0.0,
        "least likely participant": logit(chances[-1]) if chances else 0.0,
        "one participant": float(count == 1),
        "many participants": float(count > _MANY),
        "only people": float(people == count),
        "no people": float(people == 0),
        "nobody official": float(all(p.of is None and p.position is None for p in report.participants)),
        "time chance": logit(max(telling.time_chance for telling in group)),
        "place chance": logit(max(telling.place_chance for telling in group)),
        "no time": float(not report.when.known),
        "no place": float(not report.place),
        f"status {report.status}": 1.0,
        f"{kind}, status {report.status}": 1.0,
        "headline": float(best.mention.sentence.kind is SentenceKind.HEADLINE),
        "definite": float(best.mention.definite),
        "in lexicon": float(best.mention.entry.name != "-"),
        "weak in lexicon": float(best.mention.entry.weak),
    }
