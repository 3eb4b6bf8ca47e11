"""What can be fuzzed: one target for each reader, found by its name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "data"

MODULES: dict[str, str] = {
    "text": "documents",
    "mail": "documents",
    "pdf": "printed",
    "docx": "printed",
    "page": "web",
    "feed": "web",
    "address": "web",
    "archive": "archives",
    "warc": "archives",
    "articles": "records",
    "csv": "records",
    "json": "records",
    "xml": "records",
    "mapping": "files",
    "lexicon": "files",
    "settings": "files",
    "meanings": "files",
    "query": "questions",
    "outline": "questions",
    "sssom": "links",
    "dump-rdf": "links",
    "dump-table": "links",
    "reconcile": "links",
    "language": "language",
}
"""The module of each target; it is imported only once what it imports can be instrumented."""


@dataclass(frozen=True, slots=True)
class Target:
    """A reader under test.

    `check` takes an input and raises whatever the reader should not, AssertionError where what it returns does not hold
    what it promises. `seeds` are inputs to begin with, `words` bytes that mean something to the reader. `longest` is
    how many bytes an input has at most while coverage is looked for, `instrument` the packages whose branches count.
    """

    name: str
    check: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    words: tuple[bytes, ...] = ()
    longest: int = 4096
    instrument: tuple[str, ...] = ("kg", "yaml", "csv", "json", "tomllib")


def load_target(name: str) -> Target:
    """Return the target of a name; KeyError where there is none."""
    found: Target = import_module(f"fuzzing.{MODULES[name]}").TARGETS[name]
    return found


def choice(data: bytes, count: int) -> tuple[bytes, int]:
    """Return an input without its last byte, and the number from 0 up to `count`, not included, that it chooses.

    The last byte, not the first: whatever tells a format stands at the head of a file.
    """
    return (data[:-1], data[-1] % count) if data else (data, 0)


def chosen(contents: Iterable[bytes], number: int) -> Iterator[bytes]:
    """Yield inputs that `choice` takes for these contents and that number."""
    yield from (content + bytes([number]) for content in contents)


def head(path: Path, most: int = 2000) -> bytes:
    """Return the beginning of a file up to the last line end before `most` bytes."""
    content = path.read_bytes()
    return content if len(content) <= most else content[: content.rfind(b"\n", 0, most) + 1]


def limit_recursion() -> None:
    """Set the depth of calls back to what a program begins with: the fuzzer raises it, and hides what runs into it."""
    sys.setrecursionlimit(1000)
