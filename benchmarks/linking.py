"""Time, memory and recall of linking to a dump: candidates for generated actors among generated people.

    python -m benchmarks.linking [--subjects 10000] [--labels 1000000] [--format nt csv] [--jobs 2] [--seed 1]

The dump is made up: given names and surnames clash as real ones do (few have most bearers), a third of the people has a
second name, many have labels in Cyrillic, and each has a type, a country and a date of birth. The subjects are people
of the dump under another form of their name (as it is, in the other order, in another spelling or script, one letter
off, with initials, the surname alone), and a tenth that the dump does not know. Recall is the share of the former whose
own thing is among the candidates, by form. Each run has a process of its own; the memory is the most that it took,
its own processes summed. Fails where 10,000 subjects and a million labels take more than the time or memory meant.
"""

from __future__ import annotations

import argparse
import multiprocessing
import pickle
import random
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.queues import Queue
from pathlib import Path

from kg.gazetteer.states import Standing, all_states
from kg.link.dump import open_dump
from kg.model.link import Kind, Subject

MOST_SECONDS = 120.0
MOST_MEMORY = 1.5 * (1 << 30)
_FORMS = ("as it is", "order", "spelling", "script", "one letter", "initials", "surname alone")
_SYLLABLES = re.findall(
    "[a-z]+", "ba ko mi ren tal vo shi du ga lez nar pe ri sto un va zel zin har dri mo le kar sa no ti"
)
_CYRILLIC = {
    "sh": "ш", "a": "а", "b": "б", "d": "д", "e": "е", "g": "г", "h": "х", "i": "и", "k": "к", "l": "л", "m": "м",
    "n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "z": "з",
}  # fmt: skip
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_WDT = "http://www.wikidata.org/prop/direct/"
_WD = "http://www.wikidata.org/entity/"
_MAPPING = """
iri: "{iri}"
label: "{name}"
names: {value: "{names}", separator: "|"}
kind: person
country: "{country}"
born: "{born}"
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the dump."""

    number: int
    name: str
    cyrillic: bool
    country: str
    born: int

    @property
    def iri(self) -> str:
        """Its IRI in the dump."""
        return f"{_WD}Q{self.number + 1000}"

    @property
    def labels(self) -> tuple[str, ...]:
        """Its names in the dump."""
        return (self.name, in_cyrillic(self.name)) if self.cyrillic else (self.name,)


class Maker:
    """Makes people and subjects; the same seed makes the same ones."""

    def __init__(self, seed: int, labels: int) -> None:
        self._random = random.Random(seed)
        self._states = [state.code for state in all_states() if state.standing is Standing.SOVEREIGN]
        self._given = [self._word(2) for _ in range(max(50, labels // 500))]
        self._surnames = [self._word(3) for _ in range(max(100, labels // 12))]

    def _word(self, syllables: int) -> str:
        return "".join(self._random.choices(_SYLLABLES, k=syllables)).capitalize()

    def _rank(self, size: int) -> int:
        """Return an index of which the low ones are frequent."""
        return min(int(size ** (self._random.random() ** 0.5)) - 1, size - 1)

    def people(self, labels: int) -> list[Person]:
        """Return people that have that many labels together."""
        made: list[Person] = []
        while labels > 0:
            words = [self._given[self._rank(len(self._given))], self._surnames[self._rank(len(self._surnames))]]
            if self._random.random() < 0.33:
                words.insert(1, self._given[self._rank(len(self._given))])
            cyrillic = labels > 1 and self._random.random() < 0.25
            country = self._states[self._rank(len(self._states))]
            made.append(Person(len(made), " ".join(words), cyrillic, country, self._random.randrange(1900, 2000)))
            labels -= 1 + cyrillic
        return made

    def subjects(self, people: list[Person], count: int) -> Iterator[tuple[Subject, str, Person | None]]:
        """Yield subjects with the form of their names and who they are; None for those that the dump has not."""
        for number in range(count):
            person = people[self._random.randrange(len(people))]
            form = _FORMS[self._random.choices(range(len(_FORMS)), (6, 2, 3, 2, 2, 2, 2))[0]]
            known = self._random.random() > 0.1
            name = self._varied(person.name, form) if known else f"{self._word(4)} {self._word(5)}"
            subject = Subject(f"http://kg/person/{number}", Kind.PERSON, name, countries=(person.country,))
            yield subject, form, person if known else None

    def _varied(self, name: str, form: str) -> str:
        words = name.split()
        if form == "order":
            return " ".join(words[-1:] + words[:-1])
        if form == "spelling":
            return name.replace("zi", "zy").replace("ko", "koo").replace("v", "w").replace("ti", "tti")
        if form == "script":
            return in_cyrillic(name)
        if form == "one letter":
            last = words[-1]
            at = self._random.randrange(2, len(last))
            return " ".join([*words[:-1], last[:at] + self._random.choice("aeionrst") + last[at + 1 :]])
        if form == "initials":
            return " ".join([*(f"{word[0]}." for word in words[:-1]), words[-1]])
        return words[-1] if form == "surname alone" else name


def in_cyrillic(name: str) -> str:
    """Return a made-up name in Cyrillic letters."""
    small, out = name.lower(), ""
    while small:
        width = 2 if small[:2] in _CYRILLIC else 1
        out += _CYRILLIC.get(small[:width], small[:width])
        small = small[width:]
    return out.title()


def write_lines(people: list[Person], path: Path) -> None:
    """Write a dump in N-Triples as Wikidata has it."""
    with path.open("w", encoding="utf-8") as file:
        countries = sorted({person.country for person in people})
        nodes = {code: f"<{_WD}Q{n + 1}>" for n, code in enumerate(countries)}
        for code, node in nodes.items():
            file.write(f'{node} <{_WDT}P297> "{code}" .\n')
        for person in people:
            iri = f"<{person.iri}>"
            file.write(f"{iri} <{_WDT}P31> <{_WD}Q5> .\n")
            for label, language in zip(person.labels, ("en", "ru"), strict=False):
                file.write(f'{iri} <{_RDFS}label> "{label}"@{language} .\n')
            file.write(f"{iri} <{_WDT}P27> {nodes[person.country]} .\n")
            born = f'"{person.born}-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
            file.write(f"{iri} <{_WDT}P569> {born} .\n")
            file.write(f"{iri} <{_WDT}P21> <{_WD}Q6581097> .\n")


def write_table(people: list[Person], path: Path) -> None:
    """Write a dump as a table, and its mapping beside it."""
    path.with_suffix(".yaml").write_text(_MAPPING, encoding="utf-8")
    with path.open("w", encoding="utf-8") as file:
        file.write("iri,name,names,country,born\n")
        file.writelines(f"{p.iri},{p.name},{'|'.join(p.labels[1:])},{p.country},{p.born}\n" for p in people)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run took, and what it found: planted and found ones by form, and candidates of all subjects."""

    seconds: float
    memory: int
    planted: Counter[str]
    found: Counter[str]
    candidates: int
    unknown: int
    """Subjects that the dump has not and that have candidates all the same."""


def _measure(path: Path, planted: Path, jobs: int, results: Queue[Measured]) -> None:
    """Find the candidates of the subjects that lie in `planted`; runs in a process of its own."""
    told: list[tuple[Subject, str, str | None]] = pickle.loads(planted.read_bytes())
    truth = {subject.iri: (form, iri) for subject, form, iri in told}
    mapping = path.with_suffix(".yaml") if path.suffix == ".csv" else None
    known, found = Counter[str](), Counter[str]()
    candidates = unknown = 0
    start = time.perf_counter()
    for answer in open_dump([path], name="made", mapping=mapping, jobs=jobs).candidates([each[0] for each in told]):
        form, iri = truth[answer.subject.iri]
        candidates += len(answer.candidates)
        if iri is None:
            unknown += bool(answer.candidates)
        else:
            known[form] += 1
            found[form] += any(candidate.iri == iri for candidate in answer.candidates)
    seconds = time.perf_counter() - start
    own, largest = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    results.put(Measured(seconds, (own + largest * jobs) * 1024, known, found, candidates, unknown))


def measure(path: Path, planted: Path, jobs: int) -> Measured:
    """Return what a run takes and finds."""
    context = multiprocessing.get_context("spawn")
    results: Queue[Measured] = context.Queue()
    process = context.Process(target=_measure, args=(path, planted, jobs, results))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"the run over {path.name} failed")
    return results.get()


def prepare(folder: Path, formats: Sequence[str], *, seed: int, labels: int, subjects: int) -> Path:
    """Write the dumps and the subjects; return the file of the latter."""
    maker = Maker(seed, labels)
    people = maker.people(labels)
    for format in formats:
        if format == "csv":
            write_table(people, folder / "dump.csv")
        else:  # N-Triples are Turtle
            write_lines(people, folder / f"dump.{format}")
    told = [
        (subject, form, person.iri if person else None) for subject, form, person in maker.subjects(people, subjects)
    ]
    path = folder / "subjects"
    path.write_bytes(pickle.dumps(told))
    return path


def main() -> int:
    """Print a line for each format; 1 if one takes more time or memory than meant."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subjects", type=int, default=10_000)
    parser.add_argument("--labels", type=int, default=1_000_000)
    parser.add_argument("--format", choices=("nt", "ttl", "csv"), nargs="+", default=["nt", "csv"])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    worst = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        planted = prepare(folder, options.format, seed=options.seed, labels=options.labels, subjects=options.subjects)
        for format in options.format:
            path = folder / f"dump.{format}"
            run = measure(path, planted, options.jobs)
            print(
                f"{format}: {options.subjects:,} subjects, {options.labels:,} labels, {path.stat().st_size >> 20} MiB: "
                f"{run.seconds:.1f} s, {options.labels / run.seconds:,.0f} labels a second, {run.memory >> 20} MiB, "
                f"{run.candidates / options.subjects:.1f} candidates each, {run.unknown} unknown ones with some"
            )
            shares = (f"{form} {run.found[form] / run.planted[form]:.3f}" for form in _FORMS if run.planted[form])
            print(f"  found: {run.found.total() / run.planted.total():.3f} of all; {', '.join(shares)}", flush=True)
            worst = worst or run.seconds > MOST_SECONDS or run.memory > MOST_MEMORY
    return int(worst)


if __name__ == "__main__":
    raise SystemExit(main())
