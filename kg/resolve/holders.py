"""Who holds an office: whom a document means that gives a title and no full name.

Only offices count that one person of a state holds at a time (`kg.gazetteer.single_offices`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from kg.gazetteer.single_offices import office_name
from kg.model.world import ActorKey
from kg.resolve.bearers import Bearer, Claim
from kg.resolve.decisions import conflict
from kg.resolve.mentions import Mention

_NEAR = timedelta(days=366)
"""How far from a report of somebody in an office the office may be taken for held by the same: governments last longer,
and a change within the year shows as a second holder, where there is doubt."""


class Office(NamedTuple):
    """An office of a state or organization, by the name that stands for all words for it."""

    of: ActorKey
    name: str


def _office_of(mention: Mention, *, by_name: bool) -> Office | None:
    title = mention.participant.position or (mention.participant.name if by_name else "")
    name = office_name(title) if title and mention.owner else None
    return Office(mention.owner, name) if name and mention.owner else None


class Holders:
    """Who is reported in which office when."""

    def __init__(self, bearers: Iterable[Bearer]) -> None:
        self._days: defaultdict[Office, list[tuple[Bearer, list[date]]]] = defaultdict(list)
        for bearer in bearers:
            days: defaultdict[Office, set[date]] = defaultdict(set)
            for claim in bearer.claims:
                for mention in claim.mentions:
                    office = _office_of(mention, by_name=False)
                    if office and mention.day:
                        days[office].add(mention.day)
            for office, known in days.items():
                self._days[office].append((bearer, sorted(known)))

    def among(self, candidates: Sequence[Bearer], claim: Claim) -> Bearer | None:
        """Return the only one of some who is reported in the office of a claim near its time; None in doubt."""
        office, day = _meant(claim, by_name=False)
        found = [b for b in self._near(office, day) if any(b is c for c in candidates)] if office and day else []
        return found[0] if len(found) == 1 else None

    def of(self, claim: Claim) -> Bearer | None:
        """Return who held the office that a claim gives instead of a name; None where nobody or several may have."""
        office, day = _meant(claim, by_name=True)
        if office is None or day is None:
            return None
        found = [bearer for bearer in self._near(office, day) if not conflict(claim.apart, bearer.apart)]
        return found[0] if len(found) == 1 else None

    def _near(self, office: Office, day: date) -> list[Bearer]:
        """Return those reported in an office near a day; who was reported before and after it goes before others."""
        near = [(b, days) for b, days in self._days.get(office, ()) if any(abs(d - day) <= _NEAR for d in days)]
        around = [b for b, days in near if days[0] <= day <= days[-1]]
        return around or [b for b, _ in near]


def _meant(claim: Claim, *, by_name: bool) -> tuple[Office | None, date | None]:
    """Return the only office that a claim gives, and a day of it."""
    offices = {office for mention in claim.mentions if (office := _office_of(mention, by_name=by_name))}
    return (offices.pop() if len(offices) == 1 else None), claim.first


def join_titles(bearers: Sequence[Bearer], nameless: Iterable[Claim]) -> list[Bearer]:
    """Give each claim under a title alone to the holder; return bearers of those that remain, each by itself."""
    holders = Holders(bearers)
    joining: list[tuple[Bearer, Claim]] = []
    remaining: list[Bearer] = []
    for claim in nameless:
        holder = holders.of(claim)
        if holder is None:
            remaining.append(Bearer.of([claim], alone=True))
        else:
            joining.append((holder, claim))
    for holder, claim in joining:  # only now: what joined must not count as a report of the office
        holder.take_unnamed(claim)
    return remaining
