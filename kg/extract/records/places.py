"""Places of a table's columns to the names of a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.gazetteer.listed import bracketed, listed_state
from kg.gazetteer.places import GazetteerPlace, place_named
from kg.gazetteer.states import Standing, state_named


def place_names(levels: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the names of places, given in levels from the most specific outwards, as a report has them.

    States get their common names, and what stands in brackets goes between a place and what holds it (`Gander
    (Newfoundland)`). Of several towns of one level the largest goes first and what no gazetteer knows last, so that
    none can be taken for a place inside another.
    """
    names: list[str] = []
    outer = next((state for level in reversed(levels) for text in level if (state := listed_state(text))), None)
    for number, level in enumerate(levels, 1):
        inside: list[str] = []
        own = [_parts(text, is_state=number == len(levels)) for text in level]
        for name, holder in sorted(own, key=lambda part: _rank(part[0], outer.code if outer else None)):
            names.append(name)
            inside.extend(holder)
        names.extend(inside)
    return tuple(dict.fromkeys(names))


def _parts(text: str, *, is_state: bool) -> tuple[str, tuple[str, ...]]:
    """Return the name of a place, and what stands behind it in brackets where that holds it.

    Only on the outermost level a name is that of a state (`is_state`): Antigua, Guatemala, is a town.
    """
    state, (name, inner) = listed_state(text) if is_state else None, bracketed(text)
    known = place_named(inner) if inner else None
    if state is not None:
        part_of_it = known is not None and inner is not None and listed_state(inner) is None
        territory = known is not None and known.kind.value == "region"
        return (known.name, (state.name,)) if known and (part_of_it or territory) else (state.name, ())
    return name, (known.name if known else inner,) if inner else ()


def _rank(name: str, state: str | None) -> tuple[bool, int]:
    known = place_named(name, state=state)
    return known is None, -(known.population or 0) if known else 0


def inside(names: Sequence[str], outer: Iterable[str]) -> bool:
    """Tell whether all that is known of a place is that it may lie in a state, which is one of the names of `outer`."""
    state = next((found for name in outer if (found := listed_state(name))), None)
    if state is None:
        return True
    known: list[GazetteerPlace] = [place for name in names if (place := place_named(name))]
    return not known or any(place_named(name, state=state.code) or _is_territory(name) for name in names)


def _is_territory(name: str) -> bool:
    """Whether a place belongs to a state, and it is not told to which (Guam, Puerto Rico)."""
    known = state_named(name)
    return known is not None and known.standing is Standing.TERRITORY
