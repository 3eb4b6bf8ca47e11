"""What people decide about who is who: recorded in the graph, and kept by every later build."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from kg.errors import UnknownNameError, UsageError
from kg.graph.decisions import StoredDecision, StoredSide, decision_quads, decisions_from_quads, stored_decision
from kg.graph.iris import Iris
from kg.graph.vocabulary import ACTOR_KINDS, DIP, RDF, RDFS
from kg.model.decision import Verdict
from kg.model.report import ActorKind
from kg.model.world import ActorKey
from kg.names.persons import person_name
from kg.query.names import iri_of
from kg.resolve.decisions import without_common
from kg.resolve.groups import bare
from kg.resolve.mentions import plain_organization
from kg.settings import Settings
from kg.store.protocol import Store
from kg.upkeep.anchors import participations_of
from kg.upkeep.renewal import Renewal

_IRI = re.compile(r"<.*>|https?://\S+")


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was recorded. `replaced` are earlier ones that it contradicts, which are gone; `narrowed` are
    those of which only a part contradicted it, as they are now. `events` is how many the graph holds now."""

    decision: StoredDecision
    replaced: tuple[StoredDecision, ...]
    narrowed: tuple[StoredDecision, ...]
    events: int


@dataclass(frozen=True, slots=True)
class Undone:
    """The ids of decisions that were taken back, sorted. `failed` has an error for each id that is none."""

    decisions: tuple[str, ...]
    failed: tuple[UnknownNameError, ...]
    events: int


def decide(verdict: Verdict, one: str, other: str, store: Store, *, settings: Settings | None = None) -> Decided:
    """Record that two are the same or different, and resolve anew what seems to have happened.

    Each of the two is a label, an alias or an IRI of a person, organization or delegation, or the IRI of a reported
    participation. Where both are one actor now, what stands under the one name, or at the one participation, is parted
    from the other. All of it is one change: after a kill it is done, or not begun.

    Raises:
        UnknownNameError: a name is that of nothing, or of several.
        UsageError: the two are of different kinds, are states, or there is nothing to decide.
        StoreError: the store cannot be written, or has another base IRI.
    """
    iris = Iris((settings or Settings()).base_iri)
    renewal = Renewal(store, iris)
    stored = decisions_in(store, settings=settings)
    asking = _Asking(store, iris, stored, where=f"kg {verdict.value}")
    made = stored_decision(verdict, asking.sides(one, other))
    replaced, narrowed, kept = [], [], [made]
    for earlier in stored:
        left = _left_of(earlier, made, of_parts=asking.of_parts(one, other))
        if left is None:
            replaced.append(earlier)
        elif not _grown(earlier, made):
            kept.append(left)
            narrowed += [left] if left != earlier else []
    renewal.renew({iris.decisions: decision_quads(kept, base=iris.base)}, record=renewal.ledger.unfinished)
    return Decided(made, tuple(replaced), tuple(narrowed), renewal.events())


def decisions_in(store: Store, *, settings: Settings | None = None) -> list[StoredDecision]:
    """Return all decisions, sorted.

    Raises:
        RecordError: one is malformed.
    """
    iris = Iris((settings or Settings()).base_iri)
    return decisions_from_quads(store.quads(iris.decisions), base=iris.base)


def undo(ids: Iterable[str], store: Store, *, settings: Settings | None = None) -> Undone:
    """Take decisions back by their ids, and resolve anew what seems to have happened, in one change.

    Raises:
        StoreError: the store cannot be written, or has another base IRI.
    """
    iris = Iris((settings or Settings()).base_iri)
    renewal = Renewal(store, iris)
    quads = list(store.quads(iris.decisions))
    known = {quad.subject for quad in quads}
    asked = set(ids)
    gone = {id for id in asked if iris.decision(id) in known}
    failed = [UnknownNameError(f"{id}: is no decision; `kg decisions` lists them") for id in sorted(asked - gone)]
    if gone:
        nodes = {iris.decision(id).value for id in gone}
        left = [q for q in quads if isinstance(q.subject, NamedNode) and q.subject.value.partition("#")[0] not in nodes]
        renewal.renew({iris.decisions: left}, record=renewal.ledger.unfinished)
    return Undone(tuple(sorted(gone)), tuple(failed), renewal.events())


# --- earlier decisions ------------------------------------------------------------------------------------------


def _left_of(earlier: StoredDecision, made: StoredDecision, *, of_parts: bool) -> StoredDecision | None:
    """Return what holds of a decision beside a later one: all, what the later one leaves of it, or nothing.

    Both speak of one pair if each side of the one has something in common with a side of the other. A decision on
    single participations (`of_parts`) leaves the rest of an earlier one; one on the same two by name, nothing.
    """
    if earlier.verdict is made.verdict or not _same_pair(earlier, made):
        return earlier
    for side in () if not of_parts else sorted(made.sides, key=lambda side: (len(side.participations), side)):
        left = [_without(each, side) for each in earlier.sides]
        if all(each.participations for each in left):
            return stored_decision(earlier.verdict, left)
    return None


def _same_pair(one: StoredDecision, other: StoredDecision) -> bool:
    return any(
        all(set(a.participations) & set(b.participations) for a, b in zip(one.sides, sides, strict=True))
        for sides in (other.sides, other.sides[::-1])
    )


def _without(side: StoredSide, other: StoredSide) -> StoredSide:
    return replace(side, participations=tuple(sorted(set(side.participations) - set(other.participations))))


def _grown(earlier: StoredDecision, made: StoredDecision) -> bool:
    """Whether a decision says all that an earlier one says."""
    return earlier.verdict is made.verdict and any(
        all(set(a.participations) <= set(b.participations) for a, b in zip(earlier.sides, sides, strict=True))
        for sides in (made.sides, made.sides[::-1])
    )


# --- names to sides ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a name means: an actor, and those of its participations that are meant. `form` is the name, unless it is
    an IRI; `alone` tells that it is the IRI of one participation."""

    actor: NamedNode
    participations: frozenset[str]
    form: str | None = None
    alone: bool = False


class _Asking:
    """Finds the two sides that people name."""

    def __init__(self, store: Store, iris: Iris, stored: Iterable[StoredDecision], *, where: str) -> None:
        self._store = store
        self._iris = iris
        self._stored = list(stored)
        self._where = where

    def sides(self, one: str, other: str) -> tuple[StoredSide, StoredSide]:
        """Return the sides that two names mean; raises as `decide`."""
        first, second = self._asked(one), self._asked(other)
        kinds = [self._kind(asked) for asked in (first, second)]
        if kinds[0] is not kinds[1]:
            labels = [self._label(asked.actor) for asked in (first, second)]
            a, b = (f"{label} ({kind.value})" for label, kind in zip(labels, kinds, strict=True))
            raise UsageError(f"{self._where}: {a} and {b} are of two kinds, and never one; name two of one kind")
        if first.actor == second.actor:
            first, second = self._parted(first, second, kinds[0], names=(one, other))
        return self._side(first, kinds[0]), self._side(second, kinds[0])

    def of_parts(self, *names: str) -> bool:
        """Whether one of the names is the IRI of a participation, and no actor."""
        return any(name.strip().removeprefix("<").startswith(f"{self._iris.base}document/") for name in names)

    def _asked(self, name: str) -> _Asked:
        text = name.strip()
        if not _IRI.fullmatch(text):
            actor = iri_of(self._store, text, kinds=[DIP.Actor.value], where=self._where)
            return _Asked(actor, self._participations(actor), text)
        iri = text.removeprefix("<").removesuffix(">")
        if iri.startswith(f"{self._iris.base}document/"):
            found = self._actor_of(iri)
            if found is None:
                raise UnknownNameError(
                    f"{self._where}: {iri} is no participation in a report; give one such as "
                    f"{self._iris.base}document/KEY#r1-p2, the second participant of the first report"
                )
            return _Asked(found, frozenset({iri}), alone=True)
        return self._decided_before(iri) or self._by_iri(iri)

    def _by_iri(self, iri: str) -> _Asked:
        actor = iri_of(self._store, iri, kinds=[DIP.Actor.value], where=self._where)
        return _Asked(actor, self._participations(actor))

    def _decided_before(self, iri: str) -> _Asked | None:
        """Return what an IRI meant that is gone from the world since it was decided on."""
        node = NamedNode(iri) if " " not in iri else None
        if node is None or any(True for _ in self._store.quads(self._iris.world, subject=node, predicate=RDF.type)):
            return None
        for side in (side for each in self._stored for side in each.sides if self._iris.actor(side.actor) == node):
            actors = {there: actor for there in side.participations if (actor := self._actor_of(there))}
            for actor, _ in sorted(Counter(actors.values()).items(), key=lambda pair: (-pair[1], pair[0].value)):
                return _Asked(actor, frozenset(there for there in actors if actors[there] == actor))
        return None

    def _parted(
        self, first: _Asked, second: _Asked, kind: ActorKind, *, names: tuple[str, str]
    ) -> tuple[_Asked, _Asked]:
        """Return two parts of one actor, each under its own name; beside one participation, all the rest of it."""
        whole = first.alone or second.alone
        meant = [asked.participations if whole else self._under(asked, kind) for asked in (first, second)]
        for asked, found in zip((first, second), meant, strict=True):
            if not found:
                raise UsageError(
                    f"{self._where}: {self._label(asked.actor)} is never called {asked.form!r} alone in a report, only "
                    "beside another name; give the IRI of a participation (document/KEY#r1-p2)"
                )
        one, other = without_common(set(meant[0]), set(meant[1]))
        if not one or not other:
            raise UsageError(
                f"{self._where}: {names[0]!r} and {names[1]!r} are {self._label(first.actor)} {first.actor} in the "
                "same reports; name two actors, two names of one, or participations (document/KEY#r1-p2). "
                "Where people made them one, `kg decisions --undo` takes that back"
            )
        return (
            _Asked(first.actor, frozenset(one), first.form),
            _Asked(second.actor, frozenset(other), second.form),
        )

    def _under(self, asked: _Asked, kind: ActorKind) -> frozenset[str]:
        """Return the participations of an actor that stand under the name it was asked for by."""
        if asked.form is None:
            return asked.participations
        form = _form(asked.form, kind)
        return frozenset(there for there in asked.participations if _form(self._name(there), kind) == form)

    def _side(self, asked: _Asked, kind: ActorKind) -> StoredSide:
        if not asked.participations:
            raise UsageError(
                f"{self._where}: {self._label(asked.actor)} takes part in nothing itself; name one who does"
            )
        every = self._participations(asked.actor)
        key = ActorKey(kind, self._label(asked.actor), self._iris.distinction(asked.actor))
        if asked.form and asked.participations != every:
            key = ActorKey(kind, asked.form)
        names = {self._name(there) for there in asked.participations}
        return StoredSide(key, tuple(sorted(names)), tuple(sorted(asked.participations)))

    def _kind(self, asked: _Asked) -> ActorKind:
        types = {quad.object for quad in self._store.quads(self._iris.world, subject=asked.actor, predicate=RDF.type)}
        kind = next((kind for kind, term in ACTOR_KINDS.items() if term in types), None)
        if kind is ActorKind.STATE:
            label = self._label(asked.actor)
            raise UsageError(f"{self._where}: {label} is a state, and goes by its code; name a person or another group")
        if kind is None:
            raise UnknownNameError(
                f"{self._where}: {asked.actor} is no person, organization or delegation of the graph; name one of those"
            )
        return kind

    def _participations(self, actor: NamedNode) -> frozenset[str]:
        """Return the reported participations of an actor; those in events are none."""
        return frozenset(participations_of(actor, self._store, self._iris))

    def _actor_of(self, participation: str) -> NamedNode | None:
        try:
            node = NamedNode(participation)
        except ValueError:
            return None
        found = (quad.object for quad in self._store.quads(self._iris.world, subject=node, predicate=DIP.actor))
        return next((actor for actor in found if isinstance(actor, NamedNode)), None)

    def _name(self, participation: str) -> str:
        return self._text(NamedNode(participation.partition("#")[0]), NamedNode(participation), DIP.name)

    def _label(self, actor: NamedNode) -> str:
        return self._text(self._iris.world, actor, RDFS.label)

    def _text(self, graph: NamedNode, node: NamedNode, predicate: NamedNode) -> str:
        found = (quad.object for quad in self._store.quads(graph, subject=node, predicate=predicate))
        return next((value.value for value in found if isinstance(value, Literal)), node.value)


def _form(name: str, kind: ActorKind) -> object:
    """Return what two forms of a name have in common that resolution takes for one."""
    return person_name(name).tokens if kind is ActorKind.PERSON else plain_organization(bare(name))
