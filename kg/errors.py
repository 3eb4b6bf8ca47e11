"""Every error that the package raises on purpose.

    KgError
    ├── UsageError              what the user asked for cannot be done as asked
    │   ├── SettingsError       a value in kg.toml, KG_* or a flag
    │   ├── MappingError        a mapping of columns cannot be used
    │   ├── UnknownExtractorError
    │   ├── UnknownQueryError
    │   ├── ParameterError      a parameter of a saved query
    │   ├── TooManyValuesError  a saved query would ask another endpoint for too much at once
    │   └── UnknownNameError    a label or IRI that the graph does not hold
    ├── DocumentError           one input could not be read; costs itself only
    │   └── FetchError          a page or feed could not be fetched
    ├── RecordError             a record breaks its own rules (a programming fault of an extractor, or a bad file)
    ├── LanguageError           the language stage cannot be set up
    ├── StoreError              the store cannot be opened, read or written
    │   └── StoreLockedError    another process writes to it
    ├── ResolutionError         reports cannot be kept on disk while they are resolved
    ├── BackupError             a backup cannot be written, or is none that can be restored
    ├── SearchError             the index of the search cannot be read or written
    ├── LinkError               an external dataset cannot be used, or a file of links cannot be read
    ├── OutputError             results cannot be written to where they were sent
    ├── ClusterError            a cluster, or where its workers leave their results, cannot be used
    ├── NoAnswerError           a server gave no answer to one request
    └── QueryError              SPARQL that does not parse or cannot be answered
        └── ServiceError        another endpoint that it calls (SERVICE) does not answer as it should

A message names the input, the value, the place and the remedy; the command line prints it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final
from unicodedata import category

_LONGEST_VALUE: Final = 200
_MOST_NAMES: Final = 30


def shown(value: object) -> str:
    """Return a value of an input as a message shows it: on one line, and cut where it is long."""
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def one_line(text: str) -> str:
    """Return a text of others on one line, without what would steer a terminal or turn what follows around."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def cut(text: str) -> str:
    """Return what a library says of an input as a message says it: on one line, and cut where it quotes too much."""
    line = one_line(text[: 4 * _LONGEST_VALUE])
    return line if len(line) <= 2 * _LONGEST_VALUE else f"{line[: 2 * _LONGEST_VALUE]}…"


def escaped(text: str) -> str:
    """Return a text with what nobody can print written as in Python: line breaks, what steers a terminal or turns what
    follows around, and bytes of names that are no text."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or category(c) == "Zs" else _escape(c) for c in text)


def _escape(character: str) -> str:
    byte = ord(character) - 0xDC00
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else ascii(character)[1:-1]


def listed(names: Iterable[str]) -> str:
    """Return names of an input as a message lists them: the first of them, and each cut where it is long."""
    first = list(islice(names, _MOST_NAMES + 1))
    short = [name if len(name) <= _LONGEST_VALUE else f"{name[:_LONGEST_VALUE]}…" for name in first[:_MOST_NAMES]]
    return ", ".join(short) + (", …" if len(first) > _MOST_NAMES else "")


class KgError(Exception):
    """Base of all errors that are reported to the user without a traceback."""


class UsageError(KgError):
    """What the user asked for cannot be done as asked."""


class SettingsError(UsageError):
    """A setting has a value that is not allowed."""


class MappingError(UsageError):
    """A file that maps the columns of tables has something in it that is not allowed."""


class UnknownExtractorError(UsageError):
    """No extractor of that name is registered."""


class UnknownQueryError(UsageError):
    """No saved query of that name exists."""


class ParameterError(UsageError):
    """A parameter of a saved query is missing, unknown or of the wrong form.

    `parameter` is its name and `problem` what is wrong with it, without the words of the command line; both are empty
    where that is not known.
    """

    def __init__(self, message: str, *, parameter: str = "", problem: str = "") -> None:
        super().__init__(message)
        self.parameter = parameter
        self.problem = problem or message


class UnknownNameError(UsageError):
    """A label, alias or IRI names nothing in the graph, or several things.

    `name` is what was given, `parameter` that of a saved query for which it was given. `candidates` are the things that
    it names, if they are several: label and IRI of each. `near` are names of things that are written much like it.
    """

    def __init__(
        self, message: str, *, name: str = "", candidates: tuple[tuple[str, str], ...] = (), near: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.parameter = ""
        self.name = name
        self.candidates = candidates
        self.near = near


class TooManyValuesError(UsageError):
    """A lookup of a saved query gives more values than another endpoint is asked for at once."""


class DocumentError(KgError):
    """One input cannot be read.

    `path` is the input as the user gave it, `reason` what is wrong with it, `remedy` what to do.
    """

    def __init__(self, path: str, reason: str, remedy: str) -> None:
        super().__init__(f"{path}: {reason}; {remedy}")
        self.path = path
        self.reason = reason
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str, str]]:
        """Let it go from one process to another."""
        return type(self), (self.path, self.reason, self.remedy)


class FetchError(DocumentError):
    """A page or feed could not be fetched; `path` is its address, without a login.

    `lasting` tells that asking again soon is of no use. `wait` is in how many seconds the server wants to be asked
    again, 0 where it does not say.
    """

    def __init__(self, path: str, reason: str, remedy: str, *, lasting: bool = False, wait: float = 0.0) -> None:
        super().__init__(path, reason, remedy)
        self.lasting = lasting
        self.wait = wait


class OutputError(KgError):
    """Results cannot be written to where they were sent."""


class RecordError(KgError):
    """A record breaks the rules of its type."""


class LanguageError(KgError):
    """The language stage cannot be set up."""


class StoreError(KgError):
    """The store cannot be opened, read or written."""


class StoreLockedError(StoreError):
    """Another process holds the store for writing."""


class ResolutionError(KgError):
    """Reports cannot be kept on disk while they are resolved. The graph is as it was."""


class BackupError(KgError):
    """A backup cannot be written, or cannot be restored. The graph is as it was."""


class SearchError(KgError):
    """The index of the search cannot be read or written. It may be deleted: the graph holds all that is in it."""


class LinkError(KgError):
    """An external dataset cannot be used at all, or a file of links cannot be read."""


class ClusterError(KgError):
    """A cluster cannot be used, or the place where its workers leave what they make."""


class NoAnswerError(KgError):
    """A server gave no answer to one request that could be used.

    `reason` is what went wrong, without the server and what to do about it. `smaller` tells that a smaller question may
    be answered, `stopped` that the server will not be asked any more for now.
    """

    def __init__(self, message: str, *, reason: str = "", smaller: bool = False, stopped: bool = False) -> None:
        super().__init__(message)
        self.reason = reason or message
        self.smaller = smaller
        self.stopped = stopped


class QueryError(KgError):
    """A query does not parse or cannot be answered."""


class ServiceError(QueryError):
    """Another endpoint that a query calls (SERVICE) cannot be reached, answers with an error, or not in time."""
