"""Finding the files behind paths, folders, globs and standard input, and reading each with the reader of its suffix."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from glob import glob, has_magic
from typing import TypeAlias

from kg.documents.decoding import decode
from kg.documents.findings import Notice, Skipped
from kg.documents.records import SUFFIXES, Mapping, choose_mapping, load_mappings, read_records
from kg.documents.records.xml import root_of
from kg.documents.text import UNSTATED_LANGUAGE, read_markdown, read_text
from kg.errors import DocumentError
from kg.model.document import Document

Reader = Callable[[str, str], Document]
"""Takes the id and the characters of a file; raises DocumentError."""

READERS: dict[str, Reader] = {
    ".markdown": read_markdown,
    ".md": read_markdown,
    ".text": read_text,
    ".txt": read_text,
}
"""The reader of each suffix (in lower case). A file named without a suffix, like standard input, is plain text."""

MAX_CHARACTERS = 1_000_000
"""The longest document that is read, in characters: some 170,000 words. What is longer is a book, a dump, or many
articles in one file, and an answer out of it could not be led back to an article."""

MAX_LINE = 100_000
"""The longest line that is read, in characters. A paragraph of an article has hundreds, a whole one on a line some
thousands; what is longer is data, and would be read as one endless sentence."""

_MAX_BYTES = 4 * MAX_CHARACTERS + 65_536
"""No file is read beyond this: so many bytes hold more than the longest document in any encoding."""

STANDARD_INPUT = "-"


Found: TypeAlias = Document | Notice | Skipped | DocumentError


def read_documents(
    paths: Iterable[str],
    *,
    published: date | None = None,
    language: str | None = None,
    mappings: Sequence[Mapping] | None = None,
) -> Iterator[Found]:
    """Yield the documents behind `paths`, and in their places what was passed over or could not be read.

    A path is a file, a folder (read with all its folders, in order of names, hidden ones left out), a glob, or `-` for
    standard input. `published` and `language` count only for articles that do not state their own. Tables are read by
    `mappings` (None: those that are shipped), a document a record. Nothing is raised for a bad file: its DocumentError
    is yielded as a value and costs that file, or that record, only.
    """
    known = load_mappings() if mappings is None else mappings
    for path in paths:
        for finding in _read_path(path, known):
            if isinstance(finding, Document) and finding.record is None:
                finding = replace(
                    finding,
                    published=finding.published or published,
                    language=finding.language
                    if finding.language != UNSTATED_LANGUAGE
                    else language or UNSTATED_LANGUAGE,
                )
            yield finding


def count_inputs(paths: Iterable[str]) -> int:
    """Return how many files `read_documents` will look at, for a progress bar; nothing is opened."""
    count = 0
    for path in paths:
        if os.path.isdir(path):
            count += sum(1 for _ in _files(path, []))
        elif path != STANDARD_INPUT and not os.path.lexists(path) and has_magic(path):
            count += count_inputs(p for p in glob(path, recursive=True) if not (os.path.isdir(p) and "**" in path))
        else:
            count += 1
    return count


def _read_path(path: str, mappings: Sequence[Mapping]) -> Iterator[Found]:
    if path == STANDARD_INPUT:
        yield from _read_file(path, read_text)
    elif os.path.isdir(path):
        yield from _read_folder(path, mappings)
    elif not os.path.lexists(path) and has_magic(path):
        yield from _read_glob(path, mappings)
    elif not os.path.exists(path):
        yield _missing(path)
    elif mapping := choose_mapping(path, mappings):
        yield from read_records(path, mapping)
    else:
        suffix = os.path.splitext(path)[1].lower()
        reader = READERS.get(suffix, read_text if not suffix else None)
        if reader:
            yield from _read_file(path, reader)
        elif suffix in SUFFIXES:
            yield DocumentError(path, _unmapped(path), "say what its columns are with --mapping FILE")
        else:
            yield DocumentError(path, f"kg does not read {suffix} files", f"convert it to one of {_suffixes()}")


def _unmapped(path: str) -> str:
    """Return why no mapping reads a table."""
    root = root_of(path) if path.lower().endswith(".xml") else None
    return f"no mapping is for it (its outermost element is {root!r})" if root else "no mapping is for it"


def _read_folder(folder: str, mappings: Sequence[Mapping]) -> Iterator[Found]:
    something = False
    unreadable: list[DocumentError] = []
    for path in _files(folder, unreadable):
        suffix = os.path.splitext(path)[1].lower()
        reader = READERS.get(suffix)
        if mapping := choose_mapping(path, mappings):
            something = True
            yield from read_records(path, mapping)
        elif reader:
            something = True
            yield from _read_file(path, reader)
        elif suffix in SUFFIXES:
            yield Skipped(path, f"{_unmapped(path)}; --mapping FILE says what its columns are")
        else:
            yield Skipped(path, f"not an article; kg reads {_suffixes()} in a folder")
    yield from unreadable
    if not something and not unreadable:
        yield DocumentError(folder, "a folder without articles", f"put files with the suffix {_suffixes()} into it")


def _files(folder: str, unreadable: list[DocumentError]) -> Iterator[str]:
    def refuse(error: OSError) -> None:
        unreadable.append(_unreadable(str(error.filename or folder), error))

    for root, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (os.path.join(root, name) for name in sorted(names) if not name.startswith("."))


def _read_glob(pattern: str, mappings: Sequence[Mapping]) -> Iterator[Found]:
    paths = sorted(glob(pattern, recursive=True))
    if not paths:
        yield DocumentError(pattern, "no file matches", "check the pattern and the folder you are in")
    for path in paths:
        # `**` matches folders too; their files match by themselves.
        if not (os.path.isdir(path) and "**" in pattern):
            yield from _read_path(path, mappings)


def _read_file(path: str, reader: Reader) -> Iterator[Document | Notice | DocumentError]:
    try:
        text, encoding = decode(path, _content(path))
        if len(text) > MAX_CHARACTERS:
            raise _too_long(path)
        line = max(text.splitlines(), key=len, default="")
        if len(line) > MAX_LINE:
            reason = f"a line of {len(line):,} characters, and no article has one over {MAX_LINE:,}"
            raise DocumentError(path, reason, "break it into paragraphs, or leave it out")
        document = reader(path, text)
    except DocumentError as error:
        yield error
        return
    except FileNotFoundError:
        yield _missing(path)
        return
    except OSError as error:
        yield _unreadable(path, error)
        return
    if encoding == "windows-1252":
        yield Notice(path, "not UTF-8, read as Windows-1252 (Latin-1); save it as UTF-8 if letters look wrong")
    yield document


def _content(path: str) -> bytes:
    if path == STANDARD_INPUT:
        content = sys.stdin.buffer.read(_MAX_BYTES + 1)
    else:
        with open(path, "rb") as file:
            content = file.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        if b"\x00" in content[:65_536]:
            return content[:65_536]  # decode() tells a binary file, whatever its size
        raise _too_long(path)
    return content


def _too_long(path: str) -> DocumentError:
    return DocumentError(path, f"longer than {MAX_CHARACTERS:,} characters", "split it into one file an article")


def _missing(path: str) -> DocumentError:
    return DocumentError(path, "no such file or folder", "check the spelling and the folder you are in")


def _unreadable(path: str, error: OSError) -> DocumentError:
    return DocumentError(path, f"cannot be read ({error.strerror or error})", "check what it is and its permissions")


def _suffixes() -> str:
    return ", ".join(sorted(READERS))
