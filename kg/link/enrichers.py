"""Statements about linked things, copied out of the dataset that knows them: by a CONSTRUCT for each source.

The query has a block `VALUES ?_thing { … }` into which the things are put as terms. What it makes are statements about
the dataset's own things: what another dataset says stays told of its IRI, and an accepted link leads there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from pyoxigraph import NamedNode, QueryTriples, RdfFormat, Store, Triple, parse
from SPARQLWrapper import TURTLE

from kg.errors import LinkError, NoAnswerError
from kg.link.dump.files import RDF_FORMATS, find_files, opened
from kg.link.endpoint.profile import Profile
from kg.link.endpoint.queries import Form, ProfileQuery, read_profile_query
from kg.link.endpoint.requests import in_batches, sparql_request
from kg.link.enriching import Copied, NotCopied
from kg.net.asking import Asker
from kg.passing import PassingFolder

QUERY: Final = "enrich.rq"
"""Name of the file in the folder of a profile."""
FORM: Final = Form(each=("_thing",), needed=(), makes_triples=True)
_BATCH = 50
_MEDIA_TYPES = ("text/turtle", "application/n-triples", "application/x-turtle", "text/plain")


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
        for batch, answer in in_batches(things, self._batch, self._asked):
            named = tuple(batch)
            yield NotCopied(named, str(answer)) if isinstance(answer, NoAnswerError) else Copied(named, answer)

    def _asked(self, things: Sequence[str]) -> tuple[Triple, ...]:
        query = self._query.filled([(NamedNode(thing),) for thing in things], {})
        request = sparql_request(self._endpoint, query, format=TURTLE, accept=_MEDIA_TYPES)
        return self._asker.ask(request, _triples)


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
        self._folder = PassingFolder("enrich")
        try:
            self._store = Store(str(self._folder.path / "store"))
            for file in find_files(paths):
                if file.format not in RDF_FORMATS:
                    raise LinkError(f"{file.path}: a table has no statements to copy; give RDF, or `kg link` alone")
                with opened(file) as stream:
                    self._load(stream, file.path, RDF_FORMATS[file.format])
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
        self._folder.close()


def read_enriching(path: Path) -> ProfileQuery:
    """Read the query of a source.

    Raises:
        LinkError: it cannot be read, does not parse, is no CONSTRUCT, or has no block for `?_thing`.
    """
    return read_profile_query(path, FORM)
