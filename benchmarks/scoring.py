"""Scores extraction records against gold annotations, document by document.

A found event is right when it can be paired with a gold event of its type: best one-to-one pairs by participants, days
and place. Optional gold events are neither required nor an error. The rules are those of the contract's scorer, the
figures precision, recall and F1 over all documents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Record = Mapping[str, Any]
_LEAST_LIKENESS = 0.45
_TITLES = re.compile(
    r"^(the|mr|mrs|ms|dr|sir|president|prime minister|premier|chancellor|foreign minister|minister|secretary of state|"
    r"secretary|king|queen|prince|sheikh|sheik|general|gen|senator|sen|ambassador|envoy|special envoy|chairman|speaker|"
    r"us|u s|american|russian|ukrainian|chinese|french|german|british|vice president|deputy) "
)
_STATES = {
    "united states": "us usa america washington|u s|u s a|united states of america|white house|us government",
    "united kingdom": "uk britain london|u k|great britain",
    "russia": "moscow kremlin|russian federation",
    "ukraine": "kyiv kiev",
    "china": "beijing prc|people s republic of china",
    "japan": "tokyo",
    "france": "paris",
    "germany": "berlin",
    "iran": "tehran teheran",
    "turkey": "ankara turkiye",
    "north korea": "pyongyang dprk|democratic people s republic of korea",
    "south korea": "seoul rok|republic of korea",
    "european union": "eu",
    "united nations": "un|u n",
    "taiwan": "taipei",
    "india": "|new delhi",
    "pakistan": "islamabad",
    "israel": "jerusalem",
    "iraq": "baghdad",
}


def _forms_of_states() -> dict[str, str]:
    found: dict[str, str] = {}
    for state, forms in _STATES.items():
        words, *phrases = forms.split("|")
        found.update((form, state) for form in (*words.split(), *phrases))
    return found


_STATE_OF = _forms_of_states()


@dataclass(slots=True)
class Tally:
    """How many are right, found and there."""

    right: int = 0
    found: int = 0
    there: int = 0

    def add(self, right: int, found: int, there: int) -> None:
        """Count some more."""
        self.right, self.found, self.there = self.right + right, self.found + found, self.there + there

    @property
    def precision(self) -> float:
        """Share of the found that is right; 0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found; 0 where nothing is there."""
        return self.right / self.there if self.there else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(gold: Mapping[str, Sequence[Record]], found: Mapping[str, Sequence[Record]], kind: str) -> Tally:
    """Return the tally of the events of one type; both mappings go from a document's id to its events."""
    tally = Tally()
    for document, events in sorted(gold.items()):
        wanted = [e for e in events if e["type"] == kind]
        given = [e for e in found.get(document, ()) if e["type"] == kind]
        pairs = _pairs(wanted, given, _likeness)
        optional = {i for i, event in enumerate(wanted) if event.get("optional")}
        right = sum(1 for i, _ in pairs if i not in optional)
        tally.add(right, len(given) - sum(1 for i, _ in pairs if i in optional), len(wanted) - len(optional))
    return tally


def normal(name: str) -> str:
    """Return a name without case, marks, titles and possessive; a state by any name becomes its common one."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    text = " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"'s\b", "", text)).split())
    while (shorter := _TITLES.sub("", text + " ").strip()) and shorter != text:
        text = shorter
    return _STATE_OF.get(text, text)


def _pairs(
    gold: Sequence[Record], found: Sequence[Record], likeness: Callable[[Record, Record], float]
) -> list[tuple[int, int]]:
    """One-to-one pairs of places in both, best first; what has no likeness stays alone."""
    ranked = sorted((-likeness(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    pairs = []
    for value, i, j in ranked:
        if value < 0 and i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((i, j))
    return pairs


def _likeness(gold: Record, found: Record) -> float:
    hits = len(_pairs(gold["participants"], found["participants"], _same_actor))
    if not hits:
        return 0.0
    f1 = 2 * hits / (len(gold["participants"]) + len(found["participants"]))
    value = 0.6 * f1 + 0.2 * _same_days(gold, found) + 0.2 * _same_place(gold, found)
    return value if value >= _LEAST_LIKENESS else 0.0


def _same_actor(gold: Record, found: Record) -> float:
    known = {normal(name) for name in (gold["name"], *gold.get("aliases", ()))} - {""}
    name = normal(found["name"])
    if name in known:
        return 1.0
    if gold["kind"] == found["kind"] == "Person":
        one, other = normal(gold["name"]).split(), name.split()
        same_surname = bool(one and other) and one[-1] == other[-1]
        return float(same_surname and (len(one) == 1 or len(other) == 1 or one[0][0] == other[0][0]))
    if "Person" in (gold["kind"], found["kind"]):
        return 0.0
    sides = [{normal(x) for x in (side.get("of"), side["name"]) if x} for side in (gold, found)]
    return float(bool(sides[0] & sides[1]))


def _interval(event: Record) -> tuple[date, date] | None:
    first: str | None = event.get("earliest")
    last: str | None = event.get("latest")
    begin, end = first or last, last or first
    if begin is None or end is None:
        return None
    return date.fromisoformat(begin[:10]), date.fromisoformat(end[:10])


def _same_days(gold: Record, found: Record) -> float:
    one, other = _interval(gold), _interval(found)
    if one is None or other is None:
        return 1.0 if one is other else 0.5
    return 1.0 if one == other else 0.8 if one[0] <= other[1] and other[0] <= one[1] else 0.0


def _same_place(gold: Record, found: Record) -> float:
    one, other = (
        {normal(p) for p in (*event.get("place", ()), *event.get("place_aliases", ()))} - {""}
        for event in (gold, found)
    )
    if not one or not other:
        return 1.0 if not one and not other else 0.5
    return float(bool(one & other))
