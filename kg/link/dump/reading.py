"""Readings of a dump: its statements that matter, whatever the format of its files, in one process or several."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from typing import Any, NamedTuple, TypeAlias, TypeVar

from kg.errors import LinkError
from kg.link.dump.candidates import code_of
from kg.link.dump.columns import Columns
from kg.link.dump.files import LINES, TABLES, DumpFile, opened
from kg.link.dump.index import Level, SubjectIndex
from kg.link.dump.lines import LinesRead, chunks_of, read_lines
from kg.link.dump.parsed import read_statements
from kg.link.dump.statements import NAMING, Faults, Property, Role, Statement, is_blank
from kg.link.dump.table import read_table
from kg.link.dump.terms import Terms

_BATCH = 5000
_ALL = frozenset(Role)
_Result = TypeVar("_Result")


class Raw(NamedTuple):
    """Lines of N-Triples that are still to be taken apart; `blank` is put before the names of blank nodes."""

    lines: bytes
    blank: str


Piece: TypeAlias = Raw | list[Statement]


@dataclass(slots=True)
class Matched:
    """What was found in a piece: things that may be subjects, countries by their codes, and how it was read."""

    things: list[tuple[str, int, Level]] = field(default_factory=list)
    codes: list[tuple[str, str]] = field(default_factory=list)
    read: LinesRead = field(default_factory=LinesRead)


@dataclass(frozen=True, slots=True)
class Matcher:
    """Finds the things of a piece that may be subjects."""

    index: SubjectIndex
    properties: Mapping[bytes, Property]

    def __call__(self, piece: Piece) -> Matched:
        """Return what is found in a piece."""
        read = (
            LinesRead(piece) if isinstance(piece, list) else read_lines(piece.lines, self.properties, blank=piece.blank)
        )
        matched = Matched(
            read=LinesRead(lines=read.lines, told=read.told, broken=read.broken, first_broken=read.first_broken)
        )
        index = self.index
        for subject, (role, template), value in read.statements:
            if is_blank(subject):
                continue
            if role in NAMING:
                found = index.named(value.text)
            elif role is Role.SAME:
                found = index.identified(template.replace("{}", value.text) if template else value.text)
            else:
                code = code_of(value.text)
                if code is None:
                    continue
                matched.codes.append((subject, code))
                found = index.coded(code)
            for number, level in found:
                matched.things.append((subject, number, level))
        return matched


@dataclass(frozen=True, slots=True)
class Collector:
    """Takes what a piece says of some subjects, which are as they stand in the lines."""

    properties: Mapping[bytes, Property]
    subjects: Set[bytes]

    def __call__(self, piece: Piece) -> list[Statement]:
        """Return the statements."""
        if isinstance(piece, list):
            return piece
        return read_lines(piece.lines, self.properties, blank=piece.blank, subjects=self.subjects).statements


class Dump:
    """The files of a dump with what their properties or columns mean."""

    def __init__(self, files: tuple[DumpFile, ...], terms: Terms, columns: Columns | None, *, jobs: int) -> None:
        self._files, self._terms, self._columns, self._jobs = files, terms, columns, jobs

    def match(self, index: SubjectIndex, faults: list[Faults]) -> Iterator[Matched]:
        """Read the dump for names, identifiers and codes; what cannot be read is put into `faults`, file by file."""
        roles = frozenset({*NAMING, Role.SAME, Role.CODE})
        properties = self._terms.having(roles)
        matcher = Matcher(index, _in_lines(properties))
        for number, file in enumerate(self._files):
            found = Faults(str(file.path), _unit(file))
            before = told = 0
            for matched in self._work(matcher, self._pieces(number, file, roles, None, found), file):
                if matched.read.broken:
                    first = before + matched.read.first_broken
                    found.first, found.count = found.first or first, found.count + matched.read.broken
                before, told = before + matched.read.lines, told + matched.read.told
                yield matched
            if found.count:
                faults.append(found)
                if found.count == told:
                    raise LinkError(f"{file.path}: no line of it is {file.format}; give it the suffix of what it is")

    def collect(self, wanted: set[str]) -> Iterator[Statement]:
        """Read the dump for all that it says of some things; `wanted` may grow meanwhile by blank nodes.

        Statements of blank nodes are yielded whether they are wanted or not where they may be soon.
        """
        properties = _in_lines(self._terms.properties)
        for number, file in enumerate(self._files):
            blank = _blank(number)
            own = f"_:{blank}"
            subjects = {f"<{node}>".encode() for node in wanted if not is_blank(node)}
            subjects |= {f"_:{node.removeprefix(own)}".encode() for node in wanted if node.startswith(own)}
            collector = Collector(properties, subjects)
            pieces = self._pieces(number, file, _ALL, wanted, Faults(str(file.path), ""))
            for statements in self._work(collector, pieces, file):
                yield from statements

    def _pieces(
        self, number: int, file: DumpFile, roles: frozenset[Role], wanted: set[str] | None, faults: Faults
    ) -> Iterator[Piece]:
        blank = _blank(number)
        with opened(file) as stream:
            if file.format in LINES:
                for chunk in chunks_of(stream, path=str(file.path)):
                    yield Raw(chunk, blank)
                return
            if file.format in TABLES:
                if self._columns is None:
                    raise LinkError(f"{file.path}: a table needs a mapping; DUMPS.md tells how to write one")
                statements = read_table(
                    stream,
                    self._columns,
                    roles,
                    tab=file.format == "TSV",
                    blank=blank,
                    faults=faults,
                    wanted=wanted,
                )
            else:
                properties = self._terms.having(roles)
                statements = read_statements(stream, file.format, properties, blank=blank, faults=faults, wanted=wanted)
            while batch := list(islice(statements, _BATCH)):
                yield batch

    def _work(self, work: Callable[[Piece], _Result], pieces: Iterable[Piece], file: DumpFile) -> Iterator[_Result]:
        if self._jobs < 2 or file.path.stat().st_size < _WORTH_A_PROCESS:
            yield from map(work, pieces)
            return
        context = get_context("spawn")
        with ProcessPoolExecutor(self._jobs, context, initializer=_set_up, initargs=(work,)) as pool:
            waiting: deque[Future[_Result]] = deque()
            for piece in pieces:
                waiting.append(pool.submit(_call, piece))
                if len(waiting) > 2 * self._jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()


_WORTH_A_PROCESS = 1 << 24
_WORK: list[Callable[[Any], Any]] = []
"""What a process of the pool does; set once, as it starts."""


def _set_up(work: Callable[[Any], Any]) -> None:
    _WORK[:] = [work]


def _call(piece: Piece) -> Any:
    return _WORK[0](piece)


def _blank(number: int) -> str:
    """Return what is put before the names of blank nodes of a file: they are its own."""
    return f"{number}."


def _unit(file: DumpFile) -> str:
    return "line" if file.format in LINES else "row" if file.format in TABLES else "statement"


def _in_lines(properties: Mapping[str, Property]) -> dict[bytes, Property]:
    return {f"<{iri}>".encode(): known for iri, known in properties.items()}
