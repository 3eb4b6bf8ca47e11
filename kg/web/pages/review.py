"""The page to review links to external datasets: what the graph knows of a thing beside what it may be elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import RecordError
from kg.graph.links import link_id
from kg.graph.vocabulary import DIP, RDF, SKOS
from kg.model.link import Link, Standing
from kg.web.links import links_of
from kg.web.messages import Reply, Site
from kg.web.pages.errors import error_page
from kg.web.pages.parameters import PAGE, PageParameter, PageParameterError, Values
from kg.web.pages.reading import Pages, Passage, Reader, Thing
from kg.web.pages.rendering import page_reply
from kg.web.pages.tasks import task
from kg.web.review.reading import KINDS, LinkReader, Wanted

PAGE_SIZE: Final = 20
ANY: Final = "any"
STANDINGS: Final = (*(each.value for each in (Standing.PROPOSED, Standing.ACCEPTED, Standing.REJECTED)), ANY)
_MOST_PASSAGES: Final = 2
_MOST_LOOKED_AT: Final = 12
"""Mentions among which the sentences to show are chosen: enough that one of them has the name."""
_MOST_ALIASES: Final = 12
_MOST_OFFICES: Final = 6
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link as the page shows it; `id` is what decisions name it by.

    `told` is the last part of the IRI elsewhere, which tells candidates of one name apart. What speaks for the link and
    against it comes with the weightiest first.
    """

    id: str
    link: Link
    told: str
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]

    @classmethod
    def of(cls, link: Link) -> Candidate:
        """Return a link as the page shows it."""
        weighed = [(_weight(reason), reason) for reason in link.reasons]
        return cls(
            id=link_id(link),
            link=link,
            told=re.split("[/#:]", link.object.rstrip("/#"))[-1][:_LONGEST_NAME],
            speaks_for=tuple(reason for weight, reason in sorted(weighed, key=_heaviest) if weight >= 0),
            against=tuple(reason for weight, reason in sorted(weighed, key=_heaviest) if weight < 0),
        )


@dataclass(frozen=True, slots=True)
class Candidates:
    """The links of a thing to one source, those that may be first. `shown` is what a decision is checked against."""

    source: str
    links: tuple[Candidate, ...]

    @property
    def shown(self) -> str:
        """The id and standing of each link."""
        return " ".join(f"{each.id}:{each.link.standing.value}" for each in self.links)

    @property
    def manual(self) -> bool:
        """Whether a person decided about one of them."""
        return any(each.link.manual for each in self.links)


@dataclass(frozen=True, slots=True)
class Office:
    """A position: for whom it was held, and the first and last day (ISO) that it is reported on."""

    title: str
    of: tuple[Thing, ...]
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class LinkedThing:
    """A thing with its links, and what tells it from others of its name; `kind` is empty where it is gone."""

    thing: Thing
    known: bool
    aliases: tuple[str, ...]
    acts_for: tuple[Thing, ...]
    offices: tuple[Office, ...]
    within: tuple[Thing, ...]
    code: str | None
    passages: tuple[Passage, ...]
    candidates: tuple[Candidates, ...]


@task(
    "/links",
    PAGE,
    PageParameter("source", "text", "the dataset"),
    PageParameter("kind", "choice", "the kind of the things", tuple(KINDS)),
    PageParameter("standing", "choice", "what became of the links", STANDINGS),
    PageParameter("of", "text", "one thing: the part of its address behind /page/"),
    PageParameter("recorded", "number", "how many links were decided just now", least=0),
)
def review(site: Site, values: Values) -> Reply:
    """Return the page of links to external datasets, to read them and, where the server writes, to decide."""
    reader = Reader(site.store, site.base)
    links = LinkReader(site.store, site.base)
    wanted = _wanted(values, reader)
    pages = Pages.at(values.page, PAGE_SIZE, links.count_things(wanted))
    try:
        nodes = links.things(wanted, size=PAGE_SIZE, offset=pages.offset)
        things = tuple(_linked(reader, node, links.links_of(node, wanted.source)) for node in nodes)
    except RecordError as error:
        return error_page(site, 500, "Links are broken", f"{error}.")
    given = {name: value for name, value in values.given.items() if name != "recorded"}
    recorded = values.text("recorded")
    return page_reply(
        site,
        "links.html",
        title="Links to other datasets",
        here=links_of(site).path("/links"),
        description="Which things of the graph are, or may be, which things of other datasets, and who decided so.",
        things=things,
        pages=pages,
        counts=links.counts,
        proposed=links.total(Standing.PROPOSED),
        given=given,
        standing=_standing(values),
        standings=STANDINGS,
        kinds=tuple(KINDS),
        recorded=int(recorded) if recorded else None,
        of=reader.thing(wanted.of) if wanted.of else None,
        action=links_of(site).path("/links", **given, page=values.page if values.page > 1 else ""),
    )


def _wanted(values: Values, reader: Reader) -> Wanted:
    of = values.text("of")
    standing = _standing(values)
    try:
        node = NamedNode(reader.iris.base + of) if of else None
    except ValueError:
        raise PageParameterError(f"of (the thing) is no part of an IRI: “{of[:80]}”.") from None
    return Wanted(
        source=values.text("source") or None,
        kind=values.text("kind") or None,
        standing=None if standing == ANY else Standing(standing),
        of=node,
    )


def _standing(values: Values) -> str:
    """Return the standing that is asked for; of one thing all that there is, if none is."""
    return values.text("standing", ANY if values.text("of") else Standing.PROPOSED.value)


def _linked(reader: Reader, node: NamedNode, links: list[Link]) -> LinkedThing:
    kind = reader.kind(node)
    place = DIP.Place in reader.nodes(node, RDF.type)
    label = reader.label(node) if kind else next((link.subject_label for link in links if link.subject_label), "")
    return LinkedThing(
        thing=Thing(node.value, label or node.value, kind),
        known=bool(kind),
        aliases=tuple(reader.aliases(node)[:_MOST_ALIASES]),
        acts_for=tuple(reader.thing(owner) for owner in reader.nodes(node, DIP.actsFor)),
        offices=_offices(reader, node),
        within=reader.place_line(node) if place else (),
        code=reader.text(node, SKOS.notation),
        passages=_passages_there(reader, node) if place else _passages_of(reader, node),
        candidates=tuple(
            Candidates(source, _once_each(several)) for source, several in groupby(links, key=lambda link: link.source)
        ),
    )


def _once_each(links: Iterable[Link]) -> tuple[Candidate, ...]:
    """Return candidates, each once: two actors that became one by their links have one link each to the same."""
    found: dict[str, Link] = {}
    for link in sorted(links, key=_open_first):
        found.setdefault(link.object, link)
    return tuple(map(Candidate.of, found.values()))


def _weight(reason: str) -> float:
    """Return how much a reason speaks for a link: the number in parentheses at its end, 0 where there is none."""
    found = re.search(r"\(([+-]\d+(?:\.\d+)?)\)$", reason)
    return float(found[1]) if found else 0.0


def _heaviest(weighed: tuple[float, str]) -> tuple[float, str]:
    return (-abs(weighed[0]), weighed[1])


def _open_first(link: Link) -> tuple[bool, float, str]:
    return (link.standing is Standing.REJECTED, -link.confidence, link.object)


def _offices(reader: Reader, node: NamedNode) -> tuple[Office, ...]:
    found = [
        Office(
            title=reader.label(office),
            of=tuple(reader.thing(owner) for owner in reader.nodes(office, DIP.actsFor)),
            first=reader.text(office, DIP.firstReported),
            last=reader.text(office, DIP.lastReported),
        )
        for office in reader.nodes(node, DIP.holds)
    ]
    return tuple(sorted(found, key=lambda office: (office.last or "", office.title), reverse=True)[:_MOST_OFFICES])


def _passages_of(reader: Reader, node: NamedNode) -> tuple[Passage, ...]:
    """Return sentences of reports in which an actor takes part, those first that have the name that they call it by."""
    found: dict[tuple[str, str], tuple[bool, Passage]] = {}
    for participation in islice(reader.subjects(DIP.actor, node), _MOST_LOOKED_AT):
        document = NamedNode(participation.value.partition("#")[0])
        names = reader.texts(participation, DIP.name, document)
        for report in _reports_with(reader, participation, document):
            for passage in reader.evidence(report, document):
                named = any(name.split()[-1] in passage.text for name in names if name.split())
                found.setdefault((document.value, passage.text), (not named, passage))
    # Sorting keeps the order of what is equal.
    return tuple(passage for _, passage in sorted(found.values(), key=lambda each: each[0])[:_MOST_PASSAGES])


def _reports_with(reader: Reader, participation: NamedNode, document: NamedNode) -> Iterator[NamedNode]:
    for quad in reader.store.quads(document, predicate=DIP.participation, object=participation):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject


def _passages_there(reader: Reader, place: NamedNode) -> tuple[Passage, ...]:
    """Return sentences that tell of events at a place."""
    found: dict[tuple[str, str], Passage] = {}
    name = reader.label(place)
    for event in islice(reader.subjects(DIP.place, place), _MOST_LOOKED_AT):
        for passage in reader.passages(event, _MOST_PASSAGES):
            found.setdefault((passage.document.iri, passage.text), passage)
    return tuple(sorted(found.values(), key=lambda passage: name not in passage.text)[:_MOST_PASSAGES])
