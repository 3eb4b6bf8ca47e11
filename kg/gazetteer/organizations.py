"""Organizations of states and other bodies that act in diplomacy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.gazetteer.fold import fold
from kg.gazetteer.tables import read_rows, several

_ARTICLE_OR_ENDING = re.compile(r"^[Tt]he |['’]s?$")


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization.

    `kind` is `intergovernmental`, `supranational`, `organ` (of `parent`), `court`, `grouping` (without secretariat),
    `government` (not of a state), `movement` (party or armed group), `body` or `ngo`. `is_party` tells whether it
    acts in talks by itself. `parent` is the name of the organization it belongs to. `adjectives` are words like
    demonyms.
    """

    name: str
    kind: str
    is_party: bool
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    parent: str | None = None
    seat: str | None = None

    @property
    def acts_for(self) -> str:
        """Name of the organization that it acts for: its parent, or itself."""
        return self.parent or self.name


@dataclass(frozen=True, slots=True)
class Occasion:
    """A gathering with a name (`World Economic Forum`). `place` is the town where it is held as a rule (`Davos`)."""

    name: str
    aliases: tuple[str, ...] = ()
    place: str | None = None


def organization_named(text: str) -> Organization | None:
    """Return the organization of a name or short form (`EU`, `the U.N. Security Council`, `Nato`), or None.

    Short forms count only with a capital: `who` and `quad` are no organizations.
    """
    found = _by_name().get(fold(text))
    return found if found and _has_capitals(text, found) else None


def all_organizations() -> tuple[Organization, ...]:
    """Return all organizations, in the order of the table."""
    return _organizations()


def occasion_named(text: str) -> Occasion | None:
    """Return the occasion of a name (`the World Economic Forum`), or None."""
    return _occasions_by_name().get(fold(text))


def all_occasions() -> tuple[Occasion, ...]:
    """Return all occasions, in the order of the table."""
    rows = read_rows("occasions.tsv", 3)
    return tuple(Occasion(name, several(aliases), place or None) for name, aliases, place in rows)


def _has_capitals(text: str, organization: Organization) -> bool:
    letters = fold(text)
    forms = [
        form for form in (organization.name, *organization.aliases, *organization.adjectives) if fold(form) == letters
    ]
    if len(letters) <= 5 and all(form.isupper() for form in forms):
        return _ARTICLE_OR_ENDING.sub("", text).isupper()
    return any(letter.isupper() for letter in text)


@cache
def _organizations() -> tuple[Organization, ...]:
    return tuple(
        Organization(name, kind, party == "yes", several(aliases), several(adjectives), parent or None, seat or None)
        for name, kind, party, parent, seat, aliases, adjectives in read_rows("organizations.tsv", 7)
    )


@cache
def _by_name() -> dict[str, Organization]:
    found: dict[str, Organization] = {}
    for each in _organizations():
        for name in (each.name, *each.aliases, *each.adjectives):
            found.setdefault(fold(name), each)
    return found


@cache
def _occasions_by_name() -> dict[str, Occasion]:
    found: dict[str, Occasion] = {}
    for each in all_occasions():
        for name in (each.name, *each.aliases):
            found.setdefault(fold(name), each)
    return found
