"""Where and when what a free text tells took place, by its own words and by the columns."""

from __future__ import annotations

import re

from kg.extract.places import is_place, label_of
from kg.extract.records.places import inside
from kg.extract.records.scenes import Scene
from kg.extract.records.style import style
from kg.extract.telling import Telling
from kg.gazetteer.listed import listed_state
from kg.gazetteer.places import place_named, region_coded
from kg.gazetteer.states import state_name
from kg.model.annotated import Annotated, NameKind, Sentence
from kg.model.dates import DateInterval
from kg.model.report import EventType, Report
from kg.model.world import PlaceKind

_UNDERWAY = re.compile(
    r"\b(?:en route|return(?:ing|ed)?|on (?:the|his|her) way|fl(?:ight|ying))"
    r"(?:\s+(?:to|from))?(?:\s+and\s+(?:to|from))?\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_TOWNS = (PlaceKind.CITY, PlaceKind.REGION, PlaceKind.COUNTRY)
_AT = re.compile(r"\s*,?\s*(?:in|at)\s+(?:the\s+)?$")
_TO = re.compile(r"\b(?:in|to|visited|toured|for)\s+(?:the\s+)?$")
_PEOPLES = (NameKind.STATE, NameKind.NATIONALITY)
_LARGE = 100_000
"""Inhabitants of a town that is meant wherever its name is read."""
_FARTHEST = 30
"""Characters between a gathering and its place."""


class Setting:
    """Reads places and days of one sentence."""

    def __init__(self, annotated: Annotated, scene: Scene, sentence: Sentence) -> None:
        self._annotated = annotated
        self._scene = scene
        self._sentence = sentence
        known = listed_state(scene.structured.place[-1]) if scene.structured.place else None
        self._state = known.code if known else None

    def place(self, report: Report, telling: Telling) -> tuple[str, ...]:
        """Return the place that a mention's own phrases give, if it can be that of the event; else nothing."""
        own = telling.place if report.type is EventType.VISIT else telling.own_place
        again = own and (own[0] in self._scene.structured.place or not self._is_named(own[0]))
        if report.type is EventType.VISIT and again:
            return ()
        if not own and telling.place and place_named(telling.place[0]) and self._stands_at(telling.place[0]):
            own = telling.place
        if not own or self._is_underway(own[0]):
            return ()
        return self._completed(own, anywhere=report.type is EventType.VISIT)

    def place_behind(self, end: int) -> tuple[str, ...]:
        """Return the place named right behind the character `end`: "... Summit in Miami, Florida"."""
        names: list[str] = []
        at = end
        for name in self._annotated.names:
            if name.start < at or name.start >= self._sentence.end or name.start - at > _FARTHEST:
                continue
            between = self._annotated.document.text[at : name.start]
            if is_place(name) and (_AT.fullmatch(between) if not names else between in (", ", " ")):
                names.append(label_of(name))
                at = name.end
            elif names:
                break
        return self._completed(tuple(names), anywhere=False) if names else ()

    def _completed(self, place: tuple[str, ...], *, anywhere: bool) -> tuple[str, ...]:
        """Return a place with the state of the record behind it where that holds it; nothing where it lies outside."""
        outer = self._scene.structured.place
        if place[0] in outer[:-1]:
            return (place[0], outer[-1])
        if place[0] in outer or not self._can_be(place[0]):
            return ()
        place = tuple(_spelled_out(name, self._state) for name in place)
        if not outer or outer[-1] in place:
            return place
        known = place_named(place[0])
        if inside(place, outer) and (known is not None or not anywhere):
            return (*place, outer[-1])
        return place if anywhere else self._abroad(place)

    def _abroad(self, place: tuple[str, ...]) -> tuple[str, ...]:
        """Return a place in another state with that state, where the sentence says for sure that it happened there.

        Behind a common noun "in" tells what was spoken of ("the situation in Basra"). A small town may be another one,
        in the state of the record, that no gazetteer knows, unless the sentence names whose it is.
        """
        known = place_named(place[0])
        state = state_name(known.state) if known is not None and known.state else None
        if known is None or state is None or known.kind not in _TOWNS[:2] or not self._follows_names(place[0]):
            return ()
        if self._is_told_of(state) or (known.population or 0) >= _LARGE:
            return place if state in place else (*place, state)
        return ()

    def _follows_names(self, place: str) -> bool:
        """Whether a place stands behind somebody's name or the verb itself, or opens the sentence."""
        found = re.search(rf"(?:^|(\S+)\s+)(?:in|at|near)\s+{re.escape(place)}\b", self._text, re.IGNORECASE)
        if found is None:
            return False
        before = (found[1] or "").strip(",.;()")
        return not before or before[0].isupper() or before in style().meeting

    def _is_told_of(self, state: str) -> bool:
        """Whether the sentence names a state, its people or what belongs to it."""
        return any(
            name.kind in _PEOPLES and name.state is not None and state_name(name.state) == state
            for name in self._annotated.names
            if self._sentence.start <= name.start < self._sentence.end
        )

    def host_at(self, place: tuple[str, ...]) -> str | None:
        """Return whose officials those at a place are that name no state: the record’s, or those of a place abroad."""
        outer = self._scene.structured.place
        known = listed_state(place[-1]) if place and outer and place[-1] not in outer else None
        return known.name if known is not None else self._scene.host

    def _can_be(self, name: str) -> bool:
        """Whether a name is that of a place for sure, known or standing behind "in" or "at"."""
        return place_named(name) is not None or self._stands_at(name)

    def _is_named(self, name: str) -> bool:
        """Whether the sentence itself names a place."""
        return any(
            name in (each.text, label_of(each))
            for each in self._annotated.names
            if self._sentence.start <= each.start < self._sentence.end
        )

    def _stands_at(self, name: str) -> bool:
        return re.search(rf"\b(?:in|at|near)\s+(?:the\s+)?{re.escape(name)}", self._text) is not None

    @property
    def _text(self) -> str:
        return self._annotated.document.cut(self._sentence.start, self._sentence.end)

    def _is_underway(self, name: str) -> bool:
        text = self._annotated.document.text
        return any(
            _UNDERWAY.search(text, self._sentence.start, each.start) is not None
            for each in self._annotated.names
            if self._sentence.start <= each.start < self._sentence.end and name in (each.text, label_of(each))
        )

    def is_journey(self, place: tuple[str, ...]) -> bool:
        """Whether a place is one that a visit of its own leads to: a town, region or state, not the traveller's own."""
        known = place_named(place[0]) if place else None
        own = self._scene.structured.participants[0].of
        return known is not None and known.kind in _TOWNS and known.name != own and not self._names_people(place[0])

    def _names_people(self, place: str) -> bool:
        """Whether a name only tells whose people somebody saw ("U.S. military personnel", "UK Foreign Secretary")."""
        text = self._annotated.document.text
        for name in self._annotated.names:
            if self._sentence.start <= name.start < self._sentence.end and name.full == place:
                behind = text[name.end : name.end + 2]
                noun = behind[:1] == " " and behind[1:].isalpha()
                if name.kind in _PEOPLES and noun and not _TO.search(text, self._sentence.start, name.start):
                    return True
        return False

    def when(self, found: DateInterval) -> DateInterval:
        """Return the days of the sentence's time expression that an event rests on, or else those of the record."""
        times = [t for t in self._annotated.times if self._sentence.start <= t.start < self._sentence.end]
        own = self._scene.structured.when
        told = found if found.known and any(time.when == found for time in times) else None
        if not found.known and len(times) == 1 and times[0].when.known:
            told = times[0].when
        # "the 2018 World Economic Forum" is not longer than the journey to it.
        return own if told is None else told.intersection(own) or told


def _spelled_out(name: str, state: str | None) -> str:
    """Return the name of a region that a text shortens ("Fla.") or gives by its code ("CA" in the United States)."""
    if not name.isupper() and not name.endswith("."):
        return name
    known = region_coded(f"{state}-{name}") if name.isupper() else place_named(name)
    return known.name if known is not None and known.kind is PlaceKind.REGION else name
