"""Statements about linked things, copied out of the dataset that knows them: by a CONSTRUCT for each source.

The query has a block `VALUES ?_thing { … }` into which the things are put as terms. What it makes are statements about
the dataset's own things: what another dataset says stays told of its IRI, and an accepted link leads there.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from pyoxigraph import BlankNode, NamedNode, QueryTriples, RdfFormat, Store, Triple, parse
from SPARQLWrapper import POST, TURTLE, SPARQLWrapper

from kg.errors import LinkError, NoAnswerError
from kg.link.dump.files import find_files, opened
from kg.link.endpoint.profile import Profile
from kg.link.endpoint.queries import Form, ProfileQuery, read_profile_query
from kg.net.asking import Asker
from kg.net.wire import Request

QUERY: Final = "enrich.rq"
"""Name of the file in the folder of a profile."""
FORM: Final = Form(each=("_thing",), needed=(), makes_triples=True)
_BATCH = 50
_RDF = {
    "N-Triples": RdfFormat.N_TRIPLES,
    "N-Quads": RdfFormat.N_QUADS,
    "Turtle": RdfFormat.TURTLE,
    "TriG": RdfFormat.TRIG,
    "RDF/XML": RdfFormat.RDF_XML,
    "JSON-LD": RdfFormat.JSON_LD,
}
_MEDIA_TYPES = ("text/turtle", "application/n-triples", "application/x-turtle", "text/plain")
_FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Copied:
    """The statements about some things; none where the dataset says nothing of what the query wants."""

    things: tuple[str, ...]
    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class NotCopied:
    """Things that were not answered, and why."""

    things: tuple[str, ...]
    reason: str


class Enricher(Protocol):
    """A dataset out of which statements are copied."""

    @property
    def name(self) -> str:
        """The short name of the source, as of its links."""
        ...

    def copied(self, things: Sequence[str]) -> Iterator[Copied | NotCopied]:
        """Yield the statements about things, in batches as they come: exactly one answer for each thing."""
        ...


class EndpointEnricher:
    """Statements out of a SPARQL endpoint, asked politely; answers are kept on disk."""

    def __init__(self, profile: Profile, query: ProfileQuery, asker: Asker) -> None:
        self.name = profile.name
        self._endpoint = profile.endpoint
        self._batch = min(profile.batch, _BATCH)
        self._query = query
        self._asker = asker

    def copied(self, things: Sequence[str]) -> Iterator[Copied | NotCopied]:
        """Yield the statements about things; a batch that is too much for the endpoint is asked in halves."""
        batches = deque(tuple(things[i : i + self._batch]) for i in range(0, len(things), self._batch))
        while batches:
            batch = batches.popleft()
            try:
                yield Copied(batch, self._asker.ask(self._request(batch), _triples))
            except NoAnswerError as error:
                if error.smaller and len(batch) > 1:
                    half = len(batch) // 2
                    batches.extend((batch[:half], batch[half:]))
                else:
                    yield NotCopied(batch, str(error))

    def _request(self, things: Iterable[str]) -> Request:
        wrapper = _Construct(self._endpoint)
        wrapper.setQuery(self._query.filled([(NamedNode(thing),) for thing in things], {}))
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(TURTLE)
        wrapper.setOnlyConneg(True)
        return wrapper.made()


class _Construct(SPARQLWrapper):  # type: ignore[misc,unused-ignore]
    """Makes the request; it is sent by `Asker`, which has limits and manners."""

    def made(self) -> Request:
        request = self._createRequest()
        if not isinstance(request.data, bytes):
            raise TypeError("a query is sent by POST")
        return Request(request.full_url, request.data, _MEDIA_TYPES, request.get_header("Content-type") or _FORM_TYPE)


def _triples(body: bytes) -> tuple[Triple, ...]:
    """Return the triples of Turtle or N-Triples; raises ValueError where it ends early or is none."""
    try:
        quads = [quad.triple for quad in parse(body, RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise ValueError(f"it is no whole Turtle ({error})") from None
    return tuple(dict.fromkeys(quads))


class DumpEnricher(AbstractContextManager["DumpEnricher"]):
    """Statements out of files in RDF, loaded into a store in a temporary folder, which goes when the block ends."""

    def __init__(self, name: str, paths: Sequence[Path | str], query: ProfileQuery) -> None:
        self.name = name
        self._query = query
        self._folder = Path(tempfile.mkdtemp(prefix="kg-enrich-"))
        try:
            self._store = Store(str(self._folder / "store"))
            for file in find_files(paths):
                if file.format not in _RDF:
                    raise LinkError(f"{file.path}: a table has no statements to copy; give RDF, or `kg link` alone")
                with opened(file) as stream:
                    self._load(stream, file.path, _RDF[file.format])
        except BaseException:
            self._drop()
            raise

    def _load(self, stream: object, path: Path, format: RdfFormat) -> None:
        try:
            self._store.bulk_load(stream, format)  # type: ignore[arg-type]
        except SyntaxError as error:
            raise LinkError(
                f"{path}: is not RDF in that format ({error}); correct the file, or fetch it again"
            ) from None

    def copied(self, things: Sequence[str]) -> Iterator[Copied | NotCopied]:
        """Yield the statements about things."""
        for start in range(0, len(things), _BATCH):
            batch = tuple(things[start : start + _BATCH])
            text = self._query.filled([(NamedNode(thing),) for thing in batch], {})
            answer = self._store.query(text, use_default_graph_as_union=True)
            if not isinstance(answer, QueryTriples):
                raise LinkError(f"{self._query.path}: must be a CONSTRUCT")
            yield Copied(batch, tuple(dict.fromkeys(answer)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop()

    def _drop(self) -> None:
        self.__dict__.pop("_store", None)
        shutil.rmtree(self._folder, ignore_errors=True)


def read_enriching(path: Path) -> ProfileQuery:
    """Read the query of a source.

    Raises:
        LinkError: it cannot be read, does not parse, is no CONSTRUCT, or has no block for `?_thing`.
    """
    return read_profile_query(path, FORM)


def without_blank_nodes(triples: Iterable[Triple]) -> tuple[list[Triple], int]:
    """Return the triples that have no blank node, and how many have one: the store keeps none, since exports could not
    be compared."""
    kept, left = [], 0
    for triple in triples:
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            left += 1
        else:
            kept.append(triple)
    return kept, left
