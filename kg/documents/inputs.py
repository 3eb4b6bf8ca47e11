"""What is read: sources that nobody has looked into yet, and inputs, which a reader of a format turns into documents.

A source becomes inputs in `kg.documents.opening`; an input becomes documents in `kg.documents.formats`. An input holds
its bytes and nothing that is open, so that it can be read in another process.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import urlsplit

STANDARD_INPUT = "-"

IN = "#"
"""What stands between the name of a container and that of a member: `archive.zip#inner/page.html`."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What who hands an article over says of it, before what the article says itself. None where nothing is said."""

    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    dateline: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """The bytes of one file, page or entry, whole, with what is known of them before they are read.

    `name` is what messages and the graph call it: a path, an address, `-`, or `archive.zip#member`. `media_type`
    (`text/html`, no parameters, in lower case) and `charset` are what a server or an archive says. `address` is where
    it was found on the web. `container` is the name of the outermost file that holds it beside others. `suffix` is that
    of its file name, in lower case and with its dot; None where `name` tells it. `otherwise` is what counts where the
    article itself says nothing, and `instead` is read where this input gives no document. `keep_text` is as in
    `Document`, `asked` as in `Source`.
    """

    name: str
    content: bytes = field(repr=False)
    media_type: str | None = None
    charset: str | None = None
    address: str | None = None
    container: str | None = None
    suffix: str | None = None
    stated: Stated | None = None
    otherwise: Stated | None = None
    instead: Input | None = None
    keep_text: bool = True
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """Something that gives bytes, and may be a container of others: a file, standard input, a member, an answer.

    `open` gives its bytes from the first on; it is called once, and the stream is closed by who called it. `asked`
    tells that the user named it, so that it is an error if it cannot be read, and not passed over. `depth` counts the
    containers that it lies in. `called` is its path or file name where `name` does not tell it: what is in
    `page.html.gz` is called `page.html`. `fetched` tells that it was fetched from the web. The other fields are as in
    `Input`.
    """

    name: str
    open: Callable[[], BinaryIO] = field(repr=False)
    media_type: str | None = None
    charset: str | None = None
    address: str | None = None
    container: str | None = None
    asked: bool = True
    depth: int = 0
    called: str = ""
    fetched: bool = False

    @property
    def file_name(self) -> str:
        """What it is called where it lies, folders and containers left out."""
        name = self.called or self.address or self.name
        return PurePosixPath(_path_of(name)).name

    @property
    def suffix(self) -> str:
        """The suffix of its file name in lower case, with its dot; '' where there is none."""
        return suffix_of(self.file_name)

    def member(self, name: str, open: Callable[[], BinaryIO], *, called: str = "") -> Source:
        """Return the source of a member that it holds."""
        container = self.container or (self.name if self.name != STANDARD_INPUT else None)
        depth = self.depth + 1
        return Source(name, open, container=container, asked=False, depth=depth, called=called, fetched=self.fetched)

    def holding(self, content: bytes) -> Input:
        """Return the input that has its bytes."""
        return Input(
            self.name,
            content,
            self.media_type,
            self.charset,
            self.address,
            self.container,
            suffix=self.suffix,
            keep_text=not self.fetched,
            asked=self.asked,
        )


def suffix_of(name: str) -> str:
    """Return the suffix of the last part of a path or an address, in lower case and with its dot; '' without one."""
    return PurePosixPath(_path_of(name)).suffix.lower()


def _path_of(name: str) -> str:
    """Return the path of an address, and anything else as it is: what only begins like one, such as `http://[`, too."""
    try:
        return urlsplit(name).path if "://" in name else name
    except ValueError:
        return name


def source_of(
    content: bytes, name: str, *, media_type: str | None = None, charset: str | None = None, address: str | None = None
) -> Source:
    """Return the source of bytes that are here already, for example those of an answer; as in `Source`."""
    return Source(name, lambda: io.BytesIO(content), media_type, charset, address)
