"""Who among the participants of an event stands for others among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.gazetteer.offices import office_noun
from kg.model.report import ActorKind, Part, Participant

_SEVERAL = 2
_FEW_WORDS = 2


def drop_represented(participants: Sequence[Participant]) -> tuple[Participant, ...]:
    """Leave out a state beside a person or delegation that acts for it, and a delegation beside its named members.

    A person whose name only tells whose a group is ("two emissaries of Jane Roe") is left out too.

    One double of a name stays, with the more telling part (host, visitor or mediator before participant).
    """
    merged: dict[tuple[str, ActorKind], Participant] = {}
    for one in participants:
        key = (one.name, one.kind)
        known = merged.get(key)
        if known is None:
            merged[key] = one
        elif known.part is Part.PARTICIPANT and one.part is not Part.PARTICIPANT:
            merged[key] = replace(known, part=one.part)
    kept = tuple(p for p in merged.values() if not _is_within(p, merged.values()))
    people = sum(p.kind is ActorKind.PERSON for p in kept)
    persons = {p.of for p in kept if p.kind is ActorKind.PERSON and p.of}
    groups = {p.of for p in kept if p.kind is ActorKind.DELEGATION and p.of}
    # Beside several people "leaders of Kenya" is one of them where it is not known whom each acts for.
    open_sides = people >= _SEVERAL and any(p.kind is ActorKind.PERSON and not p.of for p in kept)
    return tuple(
        p
        for p in kept
        if not (p.kind is ActorKind.STATE and (p.of in persons or p.of in groups))
        and not (p.kind is ActorKind.DELEGATION and p.of in persons and _is_bare(p))
        and not (p.kind is ActorKind.DELEGATION and open_sides and _is_of_office(p))
        and not (p.kind is ActorKind.DELEGATION and p.of is None and people >= _SEVERAL and _is_nameless(p))
    )


def _is_within(one: Participant, others: Iterable[Participant]) -> bool:
    """Whether a person stands in the words of a group alone."""
    if one.kind is not ActorKind.PERSON:
        return False
    names = [f" {name.casefold()} " for name in (one.name, *one.aliases)]
    groups = [f" {other.name.casefold()} " for other in others if other.kind is ActorKind.DELEGATION]
    return any(name in group.replace("’s ", " ").replace("'s ", " ") for name in names for group in groups)


def _is_nameless(delegation: Participant) -> bool:
    """Whether a group is told by a plain plural alone ("leaders", "foreign ministers"), as those named are together."""
    words = delegation.name.lower().split()
    return len(words) <= _FEW_WORDS and words[-1].endswith("s") and _is_bare(replace(delegation, name=words[0]))


def _is_of_office(delegation: Participant) -> bool:
    """Whether a group is told by the plural of an office and those it is of: "leaders of Kenya"."""
    noun = delegation.name.partition(" of ")[0].split()[-1]
    return (
        delegation.of is not None and " of " in delegation.name and noun.endswith("s") and office_noun(noun) is not None
    )


def _is_bare(delegation: Participant) -> bool:
    """Whether a delegation's words add nobody to named members ("Ukrainian negotiators", not "a 23-member team")."""
    words = delegation.name.lower().split()
    return not any(w[0].isdigit() or w in ("other", "senior", "delegation", "delegations") for w in words)
