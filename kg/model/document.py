"""Documents as they were read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

from kg.model.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class Document:
    """One article or record.

    `id` is the path or address it was read from, as the user gave it: what messages and extraction records name.
    `text` is the body as read; every offset of the package counts its characters, start included, end not.
    `published` is the day at the publisher, not in UTC. `language` is an ISO 639-1 code.
    `kind` is the class of thing it is: `article` or `record`.
    """

    id: str
    text: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    dateline: str | None = None
    url: str | None = None
    language: str = "en"
    kind: str = "article"
    digest: str = field(init=False)
    """Hexadecimal SHA-256 of all that the reading depends on (text and metadata, not the path): same digest, same
    reports."""
    key: str = field(init=False)
    """32 hexadecimal digits that name the document wherever it is read: of its address where it has one (so that a
    later version replaces an earlier one), else of its text and title (the same content twice is one document)."""

    def __post_init__(self) -> None:
        meta = [self.title, self.published and self.published.isoformat(), self.publisher, self.dateline, self.url]
        whole = "\x00".join([self.text, *(m or "" for m in meta), self.language, self.kind])
        object.__setattr__(self, "digest", hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest())
        identity = self.url or f"{self.title or ''}\x00{self.text}"
        object.__setattr__(self, "key", hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32])

    def cut(self, start: int, end: int) -> str:
        """Return the characters from `start` up to, not including, `end`."""
        return self.text[start:end]


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the comparison of documents goes by; each is None where it is not known. Fields are as in `Document`.

    `fingerprint` is None also for what cannot be a copy.
    """

    published: date | None = None
    publisher: str | None = None
    fingerprint: Fingerprint | None = None
