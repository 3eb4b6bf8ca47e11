"""Documents as they were read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kg.model.fingerprint import Fingerprint
from kg.model.record import Record


class Piece(NamedTuple):
    """The characters `start` up to, not including, `end` of one text are those from `at` on of another."""

    start: int
    end: int
    at: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the text of a document that was made to be read is from: pieces of another document, in its order.

    What lies in no piece stands only in the text that was made.
    """

    document: Document
    pieces: tuple[Piece, ...]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the shortest stretch of the origin that holds all its characters between `start` and `end`.

        None where there are none.
        """
        met = [piece for piece in self.pieces if piece.start < end and start < piece.end]
        if not met:
            return None
        first, last = met[0], met[-1]
        return first.at + max(start - first.start, 0), last.at + min(end, last.end) - last.start


@dataclass(frozen=True, slots=True)
class Document:
    """One article or record.

    `id` is the path or address it was read from, as the user gave it: what messages and extraction records name.
    `text` is the body as read; every offset of the package counts its characters, start included, end not.
    `published` is the day at the publisher, not in UTC. `author` names persons or desks, parted by `; `. `language`
    is an ISO 639-1 code. `kind` is the class of thing it is: `article` or `record`. A record has what its columns
    say in `record`. `origin` tells of a text made for reading where its characters are from. `container` is the
    name of the file that it lies in beside others, the outermost one: a table, an archive; `id` then begins with it
    and `#`. `keep_text` is what the reader of documents chose: whether the graph keeps the text where the settings
    do not say; what lies on this machine is the user's own.
    """

    id: str
    text: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    author: str | None = None
    dateline: str | None = None
    url: str | None = None
    language: str = "en"
    kind: str = "article"
    record: Record | None = field(default=None, repr=False)
    origin: Origin | None = field(default=None, repr=False)
    container: str | None = field(default=None, repr=False)
    keep_text: bool = field(default=True, repr=False)
    digest: str = field(init=False)
    """Hexadecimal SHA-256 of all that the reading depends on (text, metadata, what columns mean; not the path): same
    digest, same reports."""
    key: str = field(init=False)
    """32 hexadecimal digits that name the document wherever it is read: of its address where it has one (so that a
    later version replaces an earlier one), else of its text and title (the same content twice is one document)."""

    def __post_init__(self) -> None:
        meta = [self.title, self.published and self.published.isoformat(), self.publisher, self.dateline, self.url]
        columns = [repr(self.record.events)] if self.record else []
        # A graph knows who the authors are and not their order.
        columns += [f"by {'; '.join(sorted(set(self.authors)))}"] if self.authors else []
        whole = "\x00".join([self.text, *(m or "" for m in meta), self.language, self.kind, *columns])
        object.__setattr__(self, "digest", hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest())
        identity = self.url or f"{self.title or ''}\x00{self.text}"
        object.__setattr__(self, "key", hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32])

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of `author`, each by itself."""
        return tuple(name for name in (self.author or "").split("; ") if name)

    def cut(self, start: int, end: int) -> str:
        """Return the characters from `start` up to, not including, `end`."""
        return self.text[start:end]


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the comparison of documents goes by, None where it is not known. Fields are as in `Document`.

    `fingerprint` is None also for what cannot be a copy.
    """

    published: date | None = None
    publisher: str | None = None
    fingerprint: Fingerprint | None = None
    kind: str = "article"
