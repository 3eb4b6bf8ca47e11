"""Finding the sources behind paths, folders, globs and standard input. Nothing is opened here."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from glob import glob, has_magic
from typing import BinaryIO, cast

from kg.documents.findings import Skipped
from kg.documents.inputs import STANDARD_INPUT, Source
from kg.errors import DocumentError
from kg.net.urls import is_url, shown_url
from kg.resources import is_own_folder

Finding = Source | Skipped | DocumentError


def find_sources(path: str) -> Iterator[Finding]:
    """Yield the sources behind a path as a user gives it, an error for what is not there, and what is passed over.

    A path is a file, a folder (with all its folders, in order of names, hidden ones and those of stores left out), a
    glob, or `-` for standard input.
    """
    if is_url(path):
        yield DocumentError(shown_url(path), "lies on the web, and only files are read here", "build it by itself")
    elif path == STANDARD_INPUT:
        yield Source(path, _standard_input)
    elif os.path.isdir(path) and is_own_folder(path):
        yield DocumentError(path, "a folder that kg itself keeps, and no articles", "name the folder of the articles")
    elif os.path.isdir(path):
        yield from _in_folder(path)
    elif not os.path.lexists(path) and has_magic(path):
        yield from _in_glob(path)
    elif not os.path.exists(path):
        yield missing(path)
    else:
        yield Source(path, partial(open_file, path))


def count_inputs(paths: Iterable[str]) -> int:
    """Return how many files reading will look at, for a progress bar; nothing is opened."""
    count = 0
    for path in paths:
        if is_url(path):
            count += 1
        elif os.path.isdir(path):
            count += sum(1 for _ in _in_folder(path))
        elif path != STANDARD_INPUT and not os.path.lexists(path) and has_magic(path):
            count += count_inputs(p for p in _matching(path) if not (os.path.isdir(p) and "**" in path))
        else:
            count += 1
    return count


def missing(path: str) -> DocumentError:
    """Return the error of a path that leads nowhere."""
    if not path.strip():  # a variable of a shell, perhaps, in which nothing is
        return DocumentError(repr(path), "names nothing", "name a file, a folder or an address")
    return DocumentError(path, "no such file or folder", "check the spelling and the folder you are in")


def unreadable(path: str, error: OSError) -> DocumentError:
    """Return the error of a file that the system does not give, or that no room was to unpack."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        remedy = "make room in the folder for temporary files (TMPDIR), and run the same command again"
        return DocumentError(path, f"cannot be unpacked ({error.strerror})", remedy)
    return DocumentError(path, f"cannot be read ({error.strerror or error})", "check what it is and its permissions")


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise OSError(errno.EBADF, "it is closed")
    # Closing what is read must not close standard input itself.
    return cast(BinaryIO, open(sys.stdin.fileno(), "rb", closefd=False)) if _has_number() else sys.stdin.buffer


def _has_number() -> bool:
    try:
        sys.stdin.fileno()
    except (OSError, ValueError):
        return False
    return True


def open_file(path: str) -> BinaryIO:
    """Open a file for its bytes; unlike a method of it, this can be sent to another process."""
    return open(path, "rb")


def _in_folder(folder: str) -> Iterator[Finding]:
    """Yield what is in a folder and all its folders, by name, however deep they lie."""
    folders = [folder]
    while folders:
        root = folders.pop()
        try:
            with os.scandir(root) as entries:
                known = sorted((e for e in entries if not e.name.startswith(".")), key=lambda entry: entry.name)
        except OSError as error:
            yield unreadable(root, error)
            continue
        inner = []
        for entry in known:
            path = os.path.join(root, entry.name)
            if not _is(entry.is_dir):
                yield _found_in_folder(path, entry)
            elif entry.is_symlink():
                yield Skipped(path, "a link to a folder; name it to have it read")
            elif not is_own_folder(path):
                inner.append(path)
        folders += reversed(inner)


def _found_in_folder(path: str, entry: os.DirEntry[str]) -> Finding:
    # A link that leads nowhere is told when it is opened. A pipe would be waited for without end.
    if _is(entry.is_file) or (entry.is_symlink() and not os.path.exists(path)):
        return Source(path, partial(open_file, path), asked=False)
    return Skipped(path, "no file, but a pipe, a device or the like; name it to have it read")


def _is(what: Callable[[], bool]) -> bool:
    """Whether an entry is something, where the system can tell: of links that lead to themselves it cannot."""
    try:
        return what()
    except OSError:
        return False


def _matching(pattern: str) -> list[str]:
    """Return the paths that a glob matches, sorted, but for own folders and what is in them."""
    own: dict[str, bool] = {}

    def is_own(path: str) -> bool:
        if path not in own:
            outer = os.path.dirname(path)
            own[path] = is_own_folder(path) or (outer != path and is_own(outer))
        return own[path]

    found = sorted(glob(pattern, recursive=True))
    return [path for path in found if not is_own(os.path.dirname(path)) and not is_own_folder(path)]


def _in_glob(pattern: str) -> Iterator[Finding]:
    paths = _matching(pattern)
    if not paths:
        yield DocumentError(pattern, "no file matches", "check the pattern and the folder you are in")
    for path in paths:
        # `**` matches folders too; their files match by themselves.
        if not (os.path.isdir(path) and "**" in pattern):
            yield from find_sources(path)
