"""Sources to inputs: containers are opened, tables read by their mappings, all else is handed on with its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from kg.documents.finding import missing, unreadable
from kg.documents.findings import Found, Skipped
from kg.documents.formats.limits import too_long
from kg.documents.formats.table import FORMATS, HEAD, Format, format_of, suffixes
from kg.documents.inputs import Input, Source
from kg.documents.records import SUFFIXES, Mapping, choose_mapping, read_records
from kg.documents.records.xml import root_of
from kg.documents.streams import beginning, read_up_to, rewindable
from kg.errors import DocumentError


def open_source(source: Source, mappings: Sequence[Mapping]) -> Iterator[Input | Found]:
    """Yield the inputs of a source, the documents of tables, and in their places what cannot be read.

    Nothing is raised for a bad source, and no more than one input is held at a time.
    """
    try:
        with source.open() as stream:
            head, whole = beginning(stream, HEAD)
            yield from _open(source, head, whole, mappings)
    except DocumentError as error:
        yield error
    except FileNotFoundError:
        yield missing(source.name)
    except OSError as error:
        yield unreadable(source.name, error)


def _open(source: Source, head: bytes, stream: BinaryIO, mappings: Sequence[Mapping]) -> Iterator[Input | Found]:
    if source.suffix in SUFFIXES:
        with rewindable(stream) as table:
            yield from _open_table(source, head, table, mappings)
        return
    format = format_of(source.suffix, head, media_type=source.media_type)
    if format and (source.asked or source.suffix or source.media_type or format.fits(head)):
        yield source.holding(_content(source, stream, format))
    elif source.asked:
        kind = f"{source.suffix} files" if source.suffix else f"what is {source.media_type}"
        yield DocumentError(source.name, f"kg does not read {kind}", f"convert it to one of {suffixes()}")
    else:
        yield Skipped(source.name, f"not an article; kg reads {suffixes()} in a folder")


def _open_table(source: Source, head: bytes, stream: BinaryIO, mappings: Sequence[Mapping]) -> Iterator[Input | Found]:
    if mapping := choose_mapping(source, stream, mappings):
        yield from read_records(source, stream, mapping)
    elif format := next((format for format in FORMATS if format.fits(head)), None):
        yield source.holding(_content(source, stream, format))
    else:
        root = root_of(stream) if source.suffix == ".xml" else None
        why = f"no mapping is for it (its outermost element is {root!r})" if root else "no mapping is for it"
        if source.asked:
            yield DocumentError(source.name, why, "say what its columns are with --mapping FILE")
        else:
            yield Skipped(source.name, f"{why}; --mapping FILE says what its columns are")


def _content(source: Source, stream: BinaryIO, format: Format) -> bytes:
    content = read_up_to(stream, format.most_bytes + 1)
    if len(content) <= format.most_bytes:
        return content
    if b"\x00" in content[:65_536]:
        return content[:65_536]  # decoding tells a binary file, whatever its size
    raise too_long(source.name)
