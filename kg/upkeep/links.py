"""Links through a renewal: what they say of who is one, and whom they are about afterwards."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode, Quad

from kg.graph.decisions import StoredDecision, StoredSide, stored_decision
from kg.graph.iris import Iris
from kg.graph.links import link_id, link_quads, links_from_quads
from kg.link.deciding import decided
from kg.link.gazetteer import NAME, Gazetteer
from kg.link.subjects import subjects_from_quads
from kg.model.decision import Verdict
from kg.model.link import Anchor, Link, Standing, uri_of
from kg.model.world import World
from kg.settings import Settings
from kg.store.protocol import Store


def link_graphs(store: Store, iris: Iris) -> list[NamedNode]:
    """Return the names of the graphs of links, sorted."""
    return [name for name in store.graph_names() if iris.is_links(name)]


def stored_links(store: Store, iris: Iris, source: str | None = None) -> list[Link]:
    """Return the links of a source, or of all, by source, subject and object."""
    names = [iris.links(source)] if source else link_graphs(store, iris)
    quads = (quad for name in names for quad in store.quads(name))
    return links_from_quads(quads, base=iris.base)


def links_in(store: Store, *, source: str | None = None, settings: Settings | None = None) -> list[Link]:
    """Return the links of a source, or of all, by source, subject and object.

    Raises:
        StoreError: the store cannot be read.
    """
    return stored_links(store, Iris((settings or Settings()).base_iri), source)


def identities(links: Iterable[Link], decisions: Sequence[StoredDecision]) -> list[StoredDecision]:
    """Return what accepted links say of who is one: actors that are the same thing elsewhere.

    What people decided goes before it: those whom a decision keeps apart stay two.
    """
    anchors: defaultdict[tuple[str, object], set[Anchor]] = defaultdict(set)
    for link in links:
        if link.anchor and link.standing is Standing.ACCEPTED and link.predicate.identifies:
            anchors[link.object, link.anchor.actor.kind].add(link.anchor)
    apart = [each for each in decisions if each.verdict is Verdict.DIFFERENT]
    found: list[StoredDecision] = []
    for several in anchors.values():
        for first, *others in _groups(sorted(several), apart):
            found += [stored_decision(Verdict.SAME, (_side(first), _side(other))) for other in others]
    return sorted(found)


def _groups(anchors: Sequence[Anchor], apart: Sequence[StoredDecision]) -> list[list[Anchor]]:
    """Return anchors in groups of which no two are kept apart; each goes to the first group that takes it."""
    groups: list[list[Anchor]] = []
    for anchor in anchors:
        for group in groups:
            if not any(_parts(decision, anchor, each) for decision in apart for each in group):
                group.append(anchor)
                break
        else:
            groups.append([anchor])
    return groups


def _side(anchor: Anchor) -> StoredSide:
    return StoredSide(anchor.actor, anchor.names, anchor.participations)


def _parts(decision: StoredDecision, one: Anchor, other: Anchor) -> bool:
    """Whether a decision has the one anchor on one side and the other on the other."""
    sides = [(set(side.participations), side.actor) for side in decision.sides]

    def on(anchor: Anchor, side: tuple[set[str], object]) -> bool:
        return not side[0].isdisjoint(anchor.participations) or side[1] == anchor.actor

    return (on(one, sides[0]) and on(other, sides[1])) or (on(one, sides[1]) and on(other, sides[0]))


def graphs_of_links(
    stored: Iterable[Link], world: World, things: Iterable[Quad], *, iris: Iris
) -> dict[NamedNode, list[Quad]]:
    """Return the graphs of links beside a new world, whose actors and places `things` tells: those of the gazetteer
    made anew.

    A link follows its subject to whatever it is now. One whose subject is gone stays, unstated, where a person
    decided, and goes where none did.
    """
    stored = list(stored)
    subjects = _Subjects(world, iris, {link.anchor for link in stored if link.anchor})
    here: list[Link] = []
    lost: list[Link] = []
    for link in stored:
        now = subjects.of(link)
        if now is not None:
            here.append(replace(link, subject=now[0], subject_label=now[1]))
        elif link.manual:
            lost.append(link)
    curated = [link for link in here if link.source == NAME and link.manual]
    here = [link for link in here if link.source != NAME] + [*curated, *gazetteer_links(things, curated)]
    return settled_graphs(here, lost=lost, iris=iris)


def settled_graphs(links: Iterable[Link], *, lost: Iterable[Link] = (), iris: Iris) -> dict[NamedNode, list[Quad]]:
    """Return the graphs of links without contradictions among them; what is `lost` is not stated."""
    graphs: dict[NamedNode, list[Quad]] = {}
    for quad in (*link_quads(_settled(links), base=iris.base), *link_quads(lost, stated=False, base=iris.base)):
        if isinstance(quad.graph_name, NamedNode):
            graphs.setdefault(quad.graph_name, []).append(quad)
    return graphs


def gazetteer_links(quads: Iterable[Quad], curated: Iterable[Link]) -> Iterator[Link]:
    """Yield the accepted links of states and places to GeoNames; `curated` are those that people decided."""
    gazetteer = Gazetteer()
    by_subject = _by_subject(curated)
    for found in gazetteer.candidates(subjects_from_quads(quads, kinds=gazetteer.kinds)):
        links = decided(found.subject, found.candidates, NAME, kept=by_subject.get(found.subject.iri, ()))
        yield from (link for link in links if link.standing is Standing.ACCEPTED and not link.manual)


def _by_subject(links: Iterable[Link]) -> dict[str, list[Link]]:
    found: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        found[link.subject].append(link)
    return dict(found)


class _Subjects:
    """What subjects of links are in a world."""

    def __init__(self, world: World, iris: Iris, anchors: Iterable[Anchor]) -> None:
        self._labels = {iris.actor(actor.key).value: actor.label for actor in world.actors}
        self._labels |= {iris.place(place.key).value: place.label for place in world.places}
        self._now = _actors_at({iri for anchor in anchors for iri in anchor.participations}, world, iris)

    def of(self, link: Link) -> tuple[str, str] | None:
        """Return IRI and label of the subject of a link; None where the world does not hold it any more."""
        node = link.subject
        if link.anchor:
            found = Counter(self._now[iri] for iri in link.anchor.participations if iri in self._now)
            if found:
                node = min(found, key=lambda each: (-found[each], each != link.subject, each))
        return (node, self._labels[node]) if node in self._labels else None


def _actors_at(wanted: set[str], world: World, iris: Iris) -> Mapping[str, str]:
    """Return the IRIs of actors by those of their participations in reports, for some of these."""
    documents = {iri.partition("#")[0] for iri in wanted}
    found = {}
    for reported in world.reported_actors if wanted else ():
        if iris.document(reported.report.document_key).value in documents:
            there = iris.participation(reported.report.document_key, reported.report.id, reported.position + 1).value
            if there in wanted:
                found[there] = iris.actor(reported.actor).value
    return found


def _settled(links: Iterable[Link]) -> list[Link]:
    """Return links without contradictions: what people decided goes before what was found, the surer before others.

    A subject is one thing of a source, unless people say otherwise: what else was accepted is proposed.
    """
    groups: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        groups[link.source, link.subject].append(link)
    found: dict[tuple[str, str], Link] = {}
    for _, several in sorted(groups.items()):
        for link in _without_contradictions(several):
            found.setdefault((link.source, link_id(link)), link)
    return list(found.values())


def _without_contradictions(links: list[Link]) -> Iterator[Link]:
    manual = sorted((link for link in links if link.manual), key=_latest_first)
    judged: dict[str, Standing] = {}
    for link in manual:
        if judged.setdefault(uri_of(link.object), link.standing) is link.standing:
            yield link
    others = [link for link in links if not link.manual and judged.get(uri_of(link.object)) is not Standing.REJECTED]
    taken = {each for each, standing in judged.items() if standing is Standing.ACCEPTED}
    for link in sorted(others, key=lambda each: (-each.confidence, each.object, link_id(each))):
        if link.standing is Standing.ACCEPTED and link.predicate.identifies:
            if taken and uri_of(link.object) not in taken:
                link = replace(link, standing=Standing.PROPOSED)
            else:
                taken.add(uri_of(link.object))
        yield link


def _latest_first(link: Link) -> tuple[object, ...]:
    day = link.decided.toordinal() if link.decided else 0
    return (-day, link.standing is not Standing.REJECTED, link.object, link_id(link))
