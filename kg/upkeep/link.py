"""The graph linked to an external dataset. The entrance is `link_to`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Quad

from kg.graph.decisions import decisions_from_quads
from kg.graph.iris import Iris
from kg.graph.vocabulary import RDFS
from kg.link.deciding import USUAL, Thresholds, decided
from kg.link.gazetteer import NAME as GAZETTEER
from kg.link.source import Found, Source, Unanswered
from kg.link.subjects import subjects_from_quads
from kg.model.link import Anchor, Kind, Link, Standing, Subject
from kg.settings import Settings
from kg.store.protocol import Store
from kg.upkeep.anchors import Anchors
from kg.upkeep.links import identities, settled_graphs, stored_links
from kg.upkeep.renewal import Renewal


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What linking did. Counts are of subjects, but for `joined`, which counts actors that became one with another.

    `asked` of them the source was asked about; `accepted` have a link by this run or an earlier one, `proposed` have
    none and candidates to choose from; `manual` are those of which people decided. `unanswered` tells what the source
    did not answer, and why; their earlier links stay as they were.
    """

    asked: int = 0
    accepted: int = 0
    proposed: int = 0
    manual: int = 0
    joined: int = 0
    unanswered: tuple[Unanswered, ...] = ()


def link_to(
    source: Source,
    store: Store,
    *,
    settings: Settings | None = None,
    thresholds: Thresholds = USUAL,
    only: Iterable[str] | None = None,
    kinds: Collection[Kind] | None = None,
    progress: Callable[[int], None] | None = None,
) -> LinkReport:
    """Look for the persons, states, organizations and places of `store` in a dataset, and keep what is found.

    `only` are IRIs of subjects to look for, `kinds` what they may be; without them all of kinds that the source knows.
    What people decided stays as it is. Links are written at the end, as one change, and with them the world, where two
    actors turn out to be one. `progress` is told how many subjects are done.

    Raises:
        LinkError: the source cannot be used at all.
        StoreError: the store cannot be written, or has another base IRI.
    """
    run = _Run(store, source, settings or Settings(), thresholds)
    chosen = run.subjects(None if only is None else frozenset(only), kinds)
    return run.link(chosen, progress)


class _Run:
    """One run of linking."""

    def __init__(self, store: Store, source: Source, settings: Settings, thresholds: Thresholds) -> None:
        self._iris = Iris(settings.base_iri)
        self._renewal = Renewal(store, self._iris)
        self._store = store
        self._source = source
        self._thresholds = thresholds
        self._anchors = Anchors(store, self._iris)
        self._before = stored_links(store, self._iris)
        self._kept: defaultdict[str, list[Link]] = defaultdict(list)
        for link in self._before:
            if link.source == source.name:
                self._kept[link.subject].append(link)

    def link(self, subjects: Sequence[Subject], progress: Callable[[int], None] | None) -> LinkReport:
        links: dict[str, list[Link]] = {}
        unanswered = []
        done = 0
        for answer in self._source.candidates(subjects):
            if isinstance(answer, Unanswered):
                unanswered.append(answer)
                done += len(answer.subjects)
            else:
                links[answer.subject.iri] = self._links(answer)
                done += 1
            if progress:
                progress(done)
        joined = self._write(links)
        standings = [_standing(found) for found in links.values()]
        return LinkReport(
            asked=len(subjects),
            accepted=standings.count(Standing.ACCEPTED),
            proposed=standings.count(Standing.PROPOSED),
            manual=sum(any(link.manual for link in found) for found in links.values()),
            joined=joined,
            unanswered=tuple(unanswered),
        )

    def subjects(self, only: frozenset[str] | None, kinds: Collection[Kind] | None) -> list[Subject]:
        known: defaultdict[str, set[str]] = defaultdict(set)
        for link in self._before:
            # Its own earlier links must not speak for themselves.
            if link.source != self._source.name and link.standing is Standing.ACCEPTED and link.predicate.identifies:
                known[link.subject].add(link.object)
        wanted = self._source.kinds if kinds is None else self._source.kinds.intersection(kinds)
        return [
            replace(subject, identifiers=tuple(sorted(known[subject.iri])))
            for subject in subjects_from_quads(self._store.quads(self._iris.world), kinds=wanted)
            if only is None or subject.iri in only
        ]

    def _links(self, found: Found) -> list[Link]:
        subject = found.subject
        kept = self._kept.get(subject.iri, [])
        links = decided(subject, found.candidates, self._source.name, kept=kept, thresholds=self._thresholds)
        if self._source.name == GAZETTEER:  # as every build does it: what is in doubt there is no work for people
            links = [link for link in links if link.manual or link.standing is Standing.ACCEPTED]
        anchor = self._anchors.of(subject.iri) if any(not link.manual for link in links) else None
        return [each for link in links for each in _anchored(link, anchor, kept)]

    def _write(self, links: dict[str, list[Link]]) -> int:
        """Write the links found, with those of other sources and subjects; return how many actors became one."""
        name = self._source.name
        others = [link for link in self._before if link.source != name or link.subject not in links]
        now = [*others, *(link for found in links.values() for link in found)]
        return write_links(self._store, self._renewal, now, before=self._before, iris=self._iris)


def _standing(links: Sequence[Link]) -> Standing | None:
    """Return what became of a subject: accepted if one link is, else proposed if one is."""
    standings = {link.standing for link in links}
    return next((each for each in (Standing.ACCEPTED, Standing.PROPOSED) if each in standings), None)


def _anchored(link: Link, anchor: Anchor | None, kept: Sequence[Link]) -> list[Link]:
    """Return a link with the anchors of those to the same object that are there already, else with its own.

    Two actors that became one by their links have one link each, and would part again if one went.
    """
    if link.manual:
        return [link]
    there = [each.anchor for each in kept if each.object == link.object and not each.manual and each.anchor]
    return [replace(link, anchor=each) for each in there] or [replace(link, anchor=anchor)]


def write_links(store: Store, renewal: Renewal, links: Sequence[Link], *, before: Sequence[Link], iris: Iris) -> int:
    """Make `links` all links of a store, as one change; return how many actors became one by it.

    The world is resolved anew only where the links say something else of who is one than those `before`.
    """
    decisions = decisions_from_quads(store.quads(iris.decisions), base=iris.base)
    was, now = identities(before, decisions), identities(links, decisions)
    if was != now:
        renewal.renew({}, links=links)
    else:
        gone = {iris.links(link.source): list[Quad]() for link in before}
        here, lost = _by_presence(links, store, iris)
        store.replace_graphs({**gone, **settled_graphs(here, lost=lost, iris=iris)})
    return len(set(now) - set(was))


def _by_presence(links: Iterable[Link], store: Store, iris: Iris) -> tuple[list[Link], list[Link]]:
    """Return the links whose subject the world holds, and those whose subject it does not hold at present."""
    here: list[Link] = []
    lost: list[Link] = []
    for link in links:
        told = link.manual and store.quads(iris.world, subject=NamedNode(link.subject), predicate=RDFS.label)
        (lost if told is not False and next(told, None) is None else here).append(link)
    return here, lost
