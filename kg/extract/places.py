"""Noun phrases to the names of places, outwards: "a hotel in Bergen, Norway" gives Bergen and Norway."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.actors import ActorReader
from kg.extract.syntax import preposition
from kg.gazetteer.places import place_named
from kg.gazetteer.states import state
from kg.model.annotated import Annotated, Name, NameKind, Token
from kg.model.document import Document
from kg.model.world import PlaceKind

_INNER = ("nmod", "appos", "flat", "compound", "list", "conj", "dep", "obl", "obl:npmod", "parataxis")
_INSIDE_WORDS = frozenset({"in", "of", "at", "near", "on"})
_MOST_WORDS = 12
"""Words of a phrase that are looked at."""
_MOST_NAMES = 4
_HOLDER = r"([^,\n(—–-]{2,30}?)\s*(?:[,(—–]|-)"
"""What stands behind a dateline's city and a comma, up to the next mark."""
_OPENING = 400
"""Characters of a text within which its dateline stands."""
_LONGER_THAN_INITIALS = 5
"""Letters of a word in capitals that is no abbreviation."""
HERE, THERE = "here", "there"


class PlaceReader:
    """Reads the names of places out of noun phrases of one document."""

    def __init__(self, annotated: Annotated, actors: ActorReader) -> None:
        self._annotated = annotated
        self._name_at = actors.name_at
        self._read: dict[int, tuple[str, ...]] = {}

    def names_of(self, head: Token) -> tuple[str, ...]:
        """Return the names that the phrase of a noun gives, the most specific first; empty where it names no place."""
        if head.i not in self._read:
            self._read[head.i] = self._names_of(head)
        return self._read[head.i]

    def _names_of(self, head: Token) -> tuple[str, ...]:
        if head.lemma in (HERE, THERE):
            return self.deictic(head)
        found: list[str] = []
        in_state = False
        waiting = [head]
        for token in waiting:
            name = self._name_at(token)
            if name is not None and is_place(name):
                if label_of(name) not in found and not (in_state and _is_state(name)):
                    found.append(label_of(name))
                in_state = in_state or _is_state(name)
            elif name is not None and name.kind is NameKind.ORGANIZATION and token is head:
                continue
            elif token.lemma == "capital":
                found.extend(c for c in self._capital(token) if c not in found)
            waiting.extend(
                c for c in self._annotated.children(token) if self._leads_inside(c, token, first=token is head)
            )
            if len(waiting) > _MOST_WORDS:
                break
        if found and head.dep == "compound":
            found.extend(name for name in self._around_building(head) if name not in found)
        return _chain(found)[:_MOST_NAMES]

    def _around_building(self, name: Token) -> Iterator[str]:
        """The place that holds what a name is a part of: "the Hofburg palace in Vienna"."""
        for child in self._annotated.children(self._annotated.head(name)):
            if child.i > name.i and child.dep == "nmod" and preposition(self._annotated, child) == "in":
                yield from self.names_of(child)

    def deictic(self, token: Token) -> tuple[str, ...]:
        """Return the place that "here" (the dateline) or "there" (the last place named before) means."""
        if token.lemma == HERE:
            return place_of_dateline(self._annotated.document)
        before = reversed(self._annotated.names_in(0, token.start))
        place = next((name for name in before if name.end <= token.start and is_place(name)), None)
        return (place.text,) if place else ()

    def is_place(self, token: Token) -> bool:
        """Whether a word belongs to the name of a place or state."""
        name = self._name_at(token)
        return name is not None and name.kind in (NameKind.PLACE, NameKind.STATE)

    def _leads_inside(self, child: Token, token: Token, *, first: bool) -> bool:
        """Whether a word below a place's noun can name the place or what holds it."""
        if child.i > token.i:
            listed = child.dep == "conj" and any(t.dep == "cc" for t in self._annotated.children(child))
            return child.dep in _INNER and not listed and self._inside(child)
        return first and child.dep in ("compound", "nmod:poss", "amod") and self.is_place(child)

    def _inside(self, token: Token) -> bool:
        word = preposition(self._annotated, token)
        return word is None or word in _INSIDE_WORDS

    def _capital(self, token: Token) -> Iterator[str]:
        """The city that "the Belgian capital" names."""
        for child in self._annotated.children(token):
            name = self._name_at(child)
            if name is not None and name.state and (known := state(name.state)) and known.capital:
                yield known.capital
                yield known.name


def place_of_dateline(document: Document) -> tuple[str, ...]:
    """Return the place of a document's dateline, outwards; empty where it has none.

    What holds it may stand in the dateline itself ("Houston, Texas") or where the text repeats it ("HOUSTON, Tex. -").
    """
    city, *outer = (part.strip() for part in (document.dateline or "").split(","))
    if not city:
        return ()
    opening = rf"^\W*{re.escape(city)},\s*{_HOLDER}"
    repeated = re.search(opening, document.text[:_OPENING], re.IGNORECASE | re.MULTILINE)
    if not outer and repeated is not None:
        outer = [repeated[1]]
    holders = [known.name for part in outer if (known := place_named(part)) is not None]
    return _chain([city, *holders])


def is_place(name: Name) -> bool:
    """Whether a name can say where something is: a seat of government can."""
    return name.kind is NameKind.PLACE or name.kind is NameKind.STATE or name.metonym


def _chain(names: list[str]) -> tuple[str, ...]:
    """Return the names of which each can hold the one before it: two cities that are only listed are no chain."""
    kept: list[str] = []
    for name in names:
        if not kept or _can_hold(name, kept[-1]):
            kept.append(name)
    return tuple(kept)


def _can_hold(outer: str, inner: str) -> bool:
    """Whether a place may hold another, by all that is known; one that nothing is known of holds none."""
    holder, held = place_named(outer), place_named(inner)
    if holder is None or held is None:
        return holder is not None
    if held.kind is PlaceKind.VENUE:
        return held.state is None or held.state == holder.state
    return place_named(inner, within=outer) is not None


def _is_state(name: Name) -> bool:
    return name.kind is NameKind.STATE and not name.metonym


def label_of(name: Name) -> str:
    """Return the name of a place; a seat of government keeps its own, since the place is meant and not the state.

    What a dateline or headline has in capitals is written as a name.
    """
    label = " ".join((name.full if name.kind is NameKind.STATE and not name.metonym else name.text).split())
    if not label.isupper() or len(label) < _LONGER_THAN_INITIALS:
        return label
    known = place_named(label)
    return known.name if known is not None and known.name.casefold() == label.casefold() else label.title()
