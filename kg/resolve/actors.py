"""Which participants are one actor, and what the documents say of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from kg.gazetteer.states import state
from kg.model.decision import Decision
from kg.model.report import ActorKind
from kg.model.world import Actor, ActorKey, EvidenceKey, Position, ReportedActor, ReportKey
from kg.names.persons import person_name, plain, shown_name
from kg.resolve.bearers import Bearer
from kg.resolve.decided_groups import decided_groups
from kg.resolve.groups import Known, Organizations, bare, group_key, most_usual, owner_label, owners_in
from kg.resolve.mentions import Mention, document_tag
from kg.resolve.persons import persons


class Role(NamedTuple):
    """Which actor a participant of a report is, and which side it is on.

    `side` is the state or organization it acts for: as the report says, else as most reports of the actor do; itself
    where it is one; None where no report says.
    """

    actor: ActorKey
    side: ActorKey | None


@dataclass(frozen=True, slots=True)
class Actors:
    """All actors, sorted, and for each report the roles of its participants, in their order."""

    actors: tuple[Actor, ...]
    roles: Mapping[ReportKey, tuple[Role, ...]]

    @property
    def reported(self) -> tuple[ReportedActor, ...]:
        """Which actor each participant of each report is, sorted."""
        return tuple(
            ReportedActor(report, position, role.actor)
            for report in sorted(self.roles)
            for position, role in enumerate(self.roles[report])
        )


EvidenceOf: TypeAlias = Callable[[ReportKey], EvidenceKey]
"""Finds the first evidence of a report."""


def resolve_actors(
    mentions: Sequence[Mention], decisions: Sequence[Decision] = (), *, first_evidence: EvidenceOf | None = None
) -> Actors:
    """Return the actors behind all participants; each participant is exactly one of them.

    Without `first_evidence` offices have no evidence.
    """
    known, doubts = _known(mentions, decisions)
    by_actor: defaultdict[ActorKey, list[Known]] = defaultdict(list)
    for each in known:
        by_actor[each.key].append(each)
        if each.owner and each.owner not in by_actor:
            by_actor[each.owner] = []
    actors = tuple(_actor(key, by_actor[key], doubts.get(key, ()), first_evidence) for key in sorted(by_actor))
    return Actors(actors, _roles(known, {key: _usual_owner(several) for key, several in by_actor.items()}))


def _known(
    mentions: Sequence[Mention], decisions: Sequence[Decision]
) -> tuple[list[Known], dict[ActorKey, tuple[ActorKey, ...]]]:
    """Return what each mention is, and whom each person is possibly the same as."""
    organizations = Organizations(mentions)
    bearers = persons(
        (m for m in mentions if m.participant.kind is ActorKind.PERSON),
        [d for d in decisions if d.one.actor.kind is ActorKind.PERSON],
    )
    sides = _sides_by_name(bearers)
    others = [mention for mention in mentions if mention.participant.kind is not ActorKind.PERSON]
    groups = [group_key(mention, organizations=organizations, sides=sides) for mention in others]
    known, renamed = decided_groups(groups, [d for d in decisions if d.one.actor.kind is not ActorKind.PERSON])
    keyed = _keyed(bearers)
    for key, bearer in keyed:
        for claim in bearer.claims:
            for mention in claim.mentions:
                owner = organizations.canonical(mention.owner) if mention.owner else None
                known.append(Known(mention, key, renamed.get(owner, owner) if owner else None))
    return known, _doubts(keyed)


def _roles(known: Iterable[Known], usual: Mapping[ActorKey, ActorKey | None]) -> dict[ReportKey, tuple[Role, ...]]:
    """Return the roles of the participants of each report; `usual` is the owner of most reports of an actor."""
    shared: dict[Role, Role] = {}  # most stand in many reports
    found: defaultdict[ReportKey, list[tuple[int, Role]]] = defaultdict(list)
    for each in known:
        role = Role(each.key, _side(each) or usual[each.key])
        found[each.mention.report].append((each.mention.position, shared.setdefault(role, role)))
    return {report: tuple(role for _, role in sorted(roles, key=itemgetter(0))) for report, roles in found.items()}


def _sides_by_name(bearers: Iterable[Bearer]) -> dict[str, ActorKey]:
    """Return the state that the bearers of a full name act for, where it is one."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for bearer in bearers:
        for name in bearer.names.values():
            if name.full:
                found[" ".join(name.tokens)] |= bearer.states
    return {name: ActorKey(ActorKind.STATE, min(states)) for name, states in found.items() if len(states) == 1}


def _side(known: Known) -> ActorKey | None:
    if known.key.kind is ActorKind.STATE:
        return known.key
    return known.owner or (known.key if known.key.kind is ActorKind.ORGANIZATION else None)


def _usual_owner(known: Sequence[Known]) -> ActorKey | None:
    """Return the owner that most documents give an actor, ties by key."""
    told = Counter(owner for owner, _ in {(each.owner, each.mention.document) for each in known} if owner)
    return min(told, key=lambda owner: (-told[owner], owner)) if told else None


# --- names of persons -------------------------------------------------------------------------------------------


def _keyed(bearers: Iterable[Bearer]) -> list[tuple[ActorKey, Bearer]]:
    """Give each person an identity: the label, with a distinction where several have one.

    The one of whom most documents tell keeps the bare name, so that one misread document does not rename a person.
    """
    by_label: defaultdict[str, list[tuple[str, Bearer]]] = defaultdict(list)
    for bearer in bearers:
        label = _label(bearer)
        by_label[plain(label) or label].append((label, bearer))
    keyed: list[tuple[ActorKey, Bearer]] = []
    for same in by_label.values():
        taken: set[str] = set()
        same.sort(key=lambda pair: (pair[1].alone, -len(pair[1].documents), pair[1].rank))
        for number, (label, bearer) in enumerate(same):
            distinction = _distinction(bearer, number, taken)
            taken.add(distinction)
            keyed.append((ActorKey(ActorKind.PERSON, label, distinction), bearer))
    return keyed


def _doubts(keyed: Sequence[tuple[ActorKey, Bearer]]) -> dict[ActorKey, tuple[ActorKey, ...]]:
    """Return whom each person is possibly the same as."""
    keys = {id(bearer): key for key, bearer in keyed}
    return {key: tuple(sorted(keys[id(other)] for other in bearer.doubts)) for key, bearer in keyed if bearer.doubts}


def _distinction(bearer: Bearer, number: int, taken: set[str]) -> str:
    state = min(bearer.states, default="") if number else ""
    wanted = document_tag(min(bearer.documents)) if bearer.alone else state
    if wanted not in taken and (wanted or not number):
        return wanted
    years = (
        f"{wanted}-{bearer.first.year}" if bearer.first and wanted else str(bearer.first.year if bearer.first else "")
    )
    if years and years not in taken:
        return years
    return next(text for i in range(2, len(taken) + 3) if (text := f"{wanted}-{i}".strip("-")) not in taken)


def _label(bearer: Bearer) -> str:
    """Return the full form that most documents use, ties by length and alphabet."""
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for claim in [claim for claim in bearer.claims if claim.name.named] or bearer.claims:
        for mention in claim.mentions:
            documents[shown_name(mention.participant.name)].add(claim.document)
    full = [form for form in documents if person_name(form).full] or list(documents)
    return min(full, key=lambda form: (-len(documents[form]), -len(person_name(form).tokens), form))


# --- what is said of an actor -----------------------------------------------------------------------------------


def _actor(
    key: ActorKey, known: Sequence[Known], doubts: tuple[ActorKey, ...], first_evidence: EvidenceOf | None
) -> Actor:
    found = state(key.name) if key.kind is ActorKind.STATE else None
    label = found.name if found else owner_label(key)
    forms = {
        (each.mention.participant.name, each.mention.participant.aliases, each.owner is not None) for each in known
    }
    aliases = {form for name, others, owned in forms for form in _forms(key, name, others, owned=owned)} - {label}
    owners = {each.owner for each in known if each.owner and each.owner != key}
    iso = found.code if found and not found.code.startswith("X") else None
    return Actor(
        key=key,
        label=label,
        aliases=tuple(sorted(aliases)),
        acts_for=tuple(sorted(owners)),
        positions=_positions(known, first_evidence) if key.kind is ActorKind.PERSON else (),
        code=iso,
        possibly_same_as=doubts,
    )


def _forms(key: ActorKey, name: str, others: tuple[str, ...], *, owned: bool) -> Iterable[str]:
    """Yield the forms of a participant that are aliases of its actor."""
    for form in (name, *others):
        shown = _alias(key, form.strip(), name, owned=owned)
        if shown:
            yield shown


def _alias(key: ActorKey, form: str, name: str, *, owned: bool) -> str | None:
    """Return a form as an alias: names only, so that "the envoy" finds nobody; groups without pronouns and numbers."""
    if key.kind is ActorKind.PERSON:
        if person_name(key.name).named and not person_name(form).named:
            return None  # the title of a holder who is known by name
        return shown_name(form) if _is_own_name(form, name) else None
    if key.kind is ActorKind.DELEGATION:
        shown = bare(form)
        own = any(letter.isupper() for letter in shown) and len(owners_in(form)) < 2
        return shown if own or not owned else None
    shown = form.removeprefix("the ").removeprefix("The ")
    return shown if any(letter.isupper() for letter in shown) or key.name == shown else None


def _is_own_name(form: str, name: str) -> bool:
    """Whether a form is a name, and no more than the name it belongs to (`French President Jacques Chirac` is more)."""
    if form == name:
        return True
    short, full = person_name(form), person_name(name)
    longer = len(short.tokens) > len(full.tokens) and short.tokens[-len(full.tokens) :] == full.tokens
    return short.named and not longer and not form.lower().startswith(("the ", "his ", "her "))


def _positions(known: Sequence[Known], first_evidence: EvidenceOf | None) -> tuple[Position, ...]:
    """Return the offices of a person, each with the first and last day that it is reported for, and why."""
    wordings: defaultdict[tuple[str, ActorKey | None], Counter[str]] = defaultdict(Counter)
    days: defaultdict[tuple[str, ActorKey | None], list[date]] = defaultdict(list)
    first: dict[tuple[str, ActorKey | None], tuple[date, ReportKey]] = {}
    for each in known:
        title = bare(each.mention.participant.position or "")
        if not title:
            continue
        office = (plain(title) or title, each.owner)
        wordings[office][title] += 1
        telling = (each.mention.published or date.max, each.mention.report)
        first[office] = min(first.get(office, telling), telling)
        # A record has no day of publication; it was written about the days that it tells of.
        if day := each.mention.published or each.mention.day:
            days[office].append(day)
    made = [
        Position(
            most_usual(sorted(wordings[office].items())),
            office[1],
            min(days[office], default=None),
            max(days[office], default=None),
            first_evidence(first[office][1]) if first_evidence else None,
        )
        for office in wordings
    ]
    return tuple(sorted(made, key=lambda p: (p.title, p.of or ActorKey(ActorKind.PERSON, ""), p.first or date.max)))
