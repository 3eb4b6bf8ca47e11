"""What people decide about links: one by one, or as a table that they edited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from kg.errors import RecordError, UnknownNameError
from kg.graph.iris import Iris
from kg.graph.links import link_id
from kg.graph.vocabulary import DIP, RDF, RDFS
from kg.link.sssom import Row, link_of
from kg.model.link import Justification, Link, Standing, iri_of, uri_of
from kg.settings import Settings
from kg.store.protocol import Store
from kg.upkeep.anchors import Anchors
from kg.upkeep.link import write_links
from kg.upkeep.links import stored_links
from kg.upkeep.renewal import Renewal


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody decided about a link, by its id (`kg.graph.links.link_id`).

    A `standing` of proposed takes an earlier decision back: the next run of linking decides again.
    """

    id: str
    standing: Standing
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """How many links changed, and how many actors became one by it; `unknown` tells of rows that were left out."""

    changed: int
    joined: int
    unknown: tuple[str, ...] = ()


def judge(
    judgements: Iterable[Judgement],
    store: Store,
    *,
    author: str | None,
    day: date | None,
    settings: Settings | None = None,
) -> Judged:
    """Record decisions about links, as one change. To accept one says nothing about the others of its subject.

    `author` and `day` are recorded with them; both may be None.

    Raises:
        UnknownNameError: there is no such link.
        StoreError: the store cannot be written, or has another base IRI.
    """
    bench = _Bench(store, settings)
    for judgement in judgements:
        bench.judge(judgement, author, day)
    return bench.write()


def take_in(
    rows: Iterable[Row],
    store: Store,
    *,
    source: str,
    author: str | None,
    day: date | None,
    settings: Settings | None = None,
) -> Judged:
    """Record what people changed in a table of links, as one change; rows that say what the graph says change nothing.

    A link that the graph does not hold is taken in as decided. `source` names the dataset for rows that do not say;
    `author` and `day` count for those that do not say. Links that the table leaves out stay. A row whose subject the
    graph does not hold is told of, and left.

    Raises:
        StoreError: the store cannot be written, or has another base IRI.
    """
    bench = _Bench(store, settings)
    for row in rows:
        bench.take(row, source, author, day)
    return bench.write()


def forget_links(source: str, store: Store, *, settings: Settings | None = None) -> int:
    """Drop all links of a source, what people decided included; return how many there were, 0 where they are broken.

    Raises:
        UnknownNameError: there are no links of that source.
        StoreError: the store cannot be written, or has another base IRI.
    """
    try:
        bench = _Bench(store, settings)
    except RecordError:
        store.remove_graphs([Iris((settings or Settings()).base_iri).links(source)])
        return 0
    return bench.forget(source)


class _Bench:
    """The links of a store while they are changed."""

    def __init__(self, store: Store, settings: Settings | None) -> None:
        self._iris = Iris((settings or Settings()).base_iri)
        self._renewal = Renewal(store, self._iris)
        self._store = store
        self._anchors = Anchors(store, self._iris)
        self._before = stored_links(store, self._iris)
        self._links: defaultdict[tuple[str, str, str], list[Link]] = defaultdict(list)
        self._key_of: dict[str, tuple[str, str, str]] = {}
        for link in self._before:
            key = (link.source, link.subject, link.object)
            self._links[key].append(link)
            self._key_of[link_id(link)] = key
        self._key_of_row = {
            (source, uri_of(one), uri_of(other)): (source, one, other) for source, one, other in self._links
        }
        self._changed = 0
        self._unknown: list[str] = []

    def judge(self, judgement: Judgement, author: str | None, day: date | None) -> None:
        key = self._key_of.get(judgement.id)
        if key is None:
            raise UnknownNameError(f"{judgement.id}: there is no link of that id; `kg links` lists them")
        if judgement.standing is not Standing.PROPOSED:
            self._decide(key, judgement.standing, author, day, judgement.comment)
            return
        if not any(link.manual for link in self._links[key]):
            raise UnknownNameError(f"{judgement.id}: nobody decided about that link, so that nothing is taken back")
        nobody = {"author": None, "decided": None, "comment": None}
        self._change(key, standing=Standing.PROPOSED, justification=Justification.COMPOSITE, **nobody)

    def take(self, row: Row, source: str, author: str | None, day: date | None) -> None:
        key = self._key_of_row.get((row.source or source, uri_of(row.subject), uri_of(row.object)))
        there = self._links.get(key) if key else None
        if not key or not there:
            key = (row.source or source, self._subject(row.subject), iri_of(row.object))
            self._add(row, key, author, day)
            return
        known = there[0]
        standing = _standing_wanted(row, known)
        comment = known.comment if row.comment is None else row.comment or None
        if (standing, row.predicate, comment) == (known.standing, known.predicate, known.comment):
            return
        if known.manual and standing is not known.standing and row.justification != Justification.MANUAL.value:
            self._unknown.append(
                f"line {row.line}: {known.author or 'somebody'} decided that {known.subject_label} and "
                f"{known.object_label or known.object} are {known.standing}; to overrule that, write "
                f"{Justification.MANUAL} into mapping_justification"
            )
            return
        self._decide(key, standing, row.author or author, row.decided or day, comment, predicate=row.predicate)

    def forget(self, source: str) -> int:
        gone = [key for key in self._links if key[0] == source]
        if not gone:
            raise UnknownNameError(f"{source}: the graph has no links of that source; `kg links` lists them")
        for key in gone:
            del self._links[key]
        self.write()
        return len(gone)

    def write(self) -> Judged:
        links = [link for several in self._links.values() for link in several]
        joined = write_links(self._store, self._renewal, links, before=self._before, iris=self._iris)
        return Judged(self._changed, joined, tuple(self._unknown))

    def _add(self, row: Row, key: tuple[str, str, str], author: str | None, day: date | None) -> None:
        subject = key[1]
        label = self._label(subject)
        if label is None:
            self._unknown.append(f"line {row.line}: the graph does not hold {row.subject}")
            return
        if not self._is_linkable(subject):
            self._unknown.append(f"line {row.line}: {row.subject} is no actor and no place; only those are linked")
            return
        link = replace(link_of(row, source=key[0]), subject=subject, object=key[2], subject_label=label)
        link = replace(link, author=link.author or author, decided=link.decided or day)
        link = replace(link, anchor=self._anchors.of(subject))
        self._links[key] = [link]
        self._changed += 1

    def _subject(self, given: str) -> str:
        """Return the IRI of a subject that may be given as a URI; the other form where the graph knows that."""
        return given if self._label(given) is not None else unquote(given)

    def _is_linkable(self, iri: str) -> bool:
        told = self._store.quads(self._iris.world, subject=NamedNode(iri), predicate=RDF.type)
        return any(quad.object in (DIP.Actor, DIP.Place) for quad in told)

    def _label(self, iri: str) -> str | None:
        try:
            told = self._store.quads(self._iris.world, subject=NamedNode(iri), predicate=RDFS.label)
        except ValueError:
            return None
        return next((quad.object.value for quad in told if isinstance(quad.object, Literal)), None)

    def _decide(
        self,
        key: tuple[str, str, str],
        standing: Standing,
        author: str | None,
        day: date | None,
        comment: str | None,
        **more: object,
    ) -> None:
        self._change(
            key,
            standing=standing,
            justification=Justification.MANUAL,
            author=author,
            decided=day,
            comment=comment,
            **more,
        )

    def _change(self, key: tuple[str, str, str], **fields: object) -> None:
        changed = [replace(link, **fields) for link in self._links[key]]  # type: ignore[arg-type]
        if changed != self._links[key]:
            self._links[key] = changed
            self._changed += 1


def _standing_wanted(row: Row, known: Link) -> Standing:
    """Return what a row says of a link: the same however often it is read, whatever the graph says.

    `Not` goes before our own column, and a person's word makes something proposed accepted. Without that column a row
    of something in doubt leaves it so.
    """
    by_hand = row.justification == Justification.MANUAL.value
    if row.refused:
        return Standing.REJECTED
    if row.standing is None:
        return known.standing if known.standing is Standing.PROPOSED and not by_hand else Standing.ACCEPTED
    return Standing.ACCEPTED if by_hand and row.standing is Standing.PROPOSED else row.standing
