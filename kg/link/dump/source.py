"""A dump as a source of candidates: it is read from beginning to end for each lot of subjects, and nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import LinkError, MappingError
from kg.link.dump.candidates import CandidateMaker
from kg.link.dump.columns import parse_columns
from kg.link.dump.facts import Facts
from kg.link.dump.files import TABLES, find_files
from kg.link.dump.held import Held, is_doubtful
from kg.link.dump.index import Level, SubjectIndex
from kg.link.dump.reading import Dump
from kg.link.dump.statements import Faults
from kg.link.dump.terms import Terms, load_terms
from kg.link.source import Found
from kg.model.link import Candidate, Kind, Subject

MOST_CANDIDATES = 50
"""Candidates of a subject that only a surname, a letter apart or a shorter form speaks for."""
_MOST_ROUNDS = 4
"""Readings for details: the things, what tells of their offices, the positions, the countries of these."""
_MOST_CODES = 10_000
_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_STATES = frozenset({Kind.STATE, Kind.COUNTRY})


def open_dump(
    paths: Sequence[Path | str], *, name: str, mapping: Path | str | None = None, jobs: int = 1
) -> DumpSource:
    """Return a source over the files and folders of a dump; `name` names the graph of its links.

    A folder gives all files in it whose suffix is known. `mapping` is a YAML file: for tables the meaning of their
    columns, for RDF classes and properties beside those that are known (`kg/link/data/DUMPS.md`). With `jobs` above 1
    large files are matched in that many processes; a program that asks for them needs the usual
    `if __name__ == "__main__":`.

    Raises:
        LinkError: there is no such file, its format is not known, or tables stand beside RDF or have no mapping.
        MappingError: the mapping cannot be read, or something in it is not allowed.
    """
    if not _NAME.fullmatch(name):
        raise LinkError(f"{name!r} cannot name a dump; use letters, digits and hyphens, such as `wikidata-2026`")
    files = find_files(paths)
    tables = [file for file in files if file.format in TABLES]
    others = [file for file in files if file.format not in TABLES]
    if tables and others:
        raise LinkError(f"{tables[0].path} is a table and {others[0].path} is RDF; give them as two dumps")
    if tables and mapping is None:
        raise LinkError(f"{tables[0].path}: a table needs a mapping of its columns; kg/link/data/DUMPS.md tells how")
    text = _text_of(Path(mapping)) if mapping is not None else None
    columns = parse_columns(text, where=str(mapping)) if tables and text is not None else None
    terms = load_terms() if tables else load_terms(text, where=str(mapping))
    return DumpSource(name, Dump(files, terms, columns, jobs=jobs), terms)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: cannot be read ({error}); give a file in YAML and UTF-8") from None


class DumpSource:
    """A dump to link to. Every call of `candidates` reads it anew, so one call for all subjects is the fastest."""

    kinds = frozenset(Kind)

    def __init__(self, name: str, dump: Dump, terms: Terms) -> None:
        self.name = name
        self._dump, self._terms = dump, terms
        self._faults: list[Faults] = []

    @property
    def notices(self) -> tuple[str, ...]:
        """What the last reading had to leave out, a sentence for each file: how much, where the first is, and why."""
        return tuple(map(str, self._faults))

    def candidates(self, subjects: Sequence[Subject]) -> Iterator[Found]:
        """Yield an answer for each subject, in their order, once all of the dump is read.

        A thing whose name is the subject's, in another spelling or language at most, is always among the candidates;
        of those with a surname only, a name a letter apart or a shorter one there are at most `MOST_CANDIDATES`.

        Raises:
            LinkError: a file cannot be read to its end, or is not what its suffix says.
        """
        if not subjects:
            return
        index = SubjectIndex(subjects)
        held, codes = self._match(index)
        facts = self._collect(held.iris(), codes)
        maker = CandidateMaker(facts, self._terms, codes)
        made: dict[str, Candidate | None] = {}
        for number, subject in enumerate(subjects):
            found = []
            for iri, level in held.of(number):
                if iri not in made:
                    made[iri] = maker.make(iri)
                candidate = made[iri]
                if candidate and _fits(subject, candidate, level):
                    found.append((candidate, level))
            yield Found(subject, _best(subject, found))

    def _match(self, index: SubjectIndex) -> tuple[Held, dict[str, str]]:
        self._faults = []
        held, codes = Held(), index.codes
        for iri in index.identifiers:
            for number, level in index.identified(iri):
                held.add(number, iri, level)
        for matched in self._dump.match(index, self._faults):
            for iri, number, level in matched.things:
                held.add(number, iri, level)
            if len(codes) < _MOST_CODES:
                codes.update(matched.codes)
        held.cut()
        return held, codes

    def _collect(self, iris: set[str], codes: dict[str, str]) -> Facts:
        facts = Facts(iris)
        for _ in range(_MOST_ROUNDS):
            for statement in self._dump.collect(facts.wanted):
                facts.add(statement)
            if not facts.next_round(codes):
                break
        return facts


def _fits(subject: Subject, candidate: Candidate, level: Level) -> bool:
    """Whether the candidate can be of the subject's kind: a person is nothing else, and a code is a state's."""
    if level is Level.CODE and candidate.kinds and not candidate.kinds & _STATES:
        return False
    if not candidate.kinds or level is Level.IDENTIFIER:
        return True
    if subject.kind is Kind.PERSON:
        return Kind.PERSON in candidate.kinds
    return candidate.kinds != {Kind.PERSON}


def _best(subject: Subject, found: Sequence[tuple[Candidate, Level]]) -> tuple[Candidate, ...]:
    """Return the candidates in the order of their names' likeness, then those of its countries, then the best known."""

    def order(each: tuple[Candidate, Level]) -> tuple[int, bool, int, int, str]:
        candidate, level = each
        elsewhere = not set(subject.countries) & set(candidate.countries)
        return -level, elsewhere, -candidate.fame, len(candidate.iri), candidate.iri

    ordered = sorted(found, key=order)
    sure = [candidate for candidate, level in ordered if not is_doubtful(level)]
    doubtful = [candidate for candidate, level in ordered if is_doubtful(level)]
    return (*sure, *doubtful[:MOST_CANDIDATES])
