"""Members of zip and tar archives."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from kg.documents.containers.limits import MOST_MEMBERS, Budget, counted
from kg.documents.containers.members import Names, is_junk
from kg.documents.inputs import Source
from kg.documents.streams import rewindable
from kg.errors import DocumentError

_NO_ARTICLES = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml"})
"""Members that tell that a zip archive is an office document, a book or a program."""
_ENCRYPTED = 0x1
_ABOUT_THE_NEXT = (
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
)
"""Kinds of members that only tell of the next: its name, its times, what it is a link to."""
_LONGEST_HEADER = 1 << 20
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def open_zip(source: Source, stream: BinaryIO, budget: Budget) -> Iterator[Source | DocumentError]:
    """Yield the members of a zip archive, in its order; junk and folders are left out.

    Raises:
        DocumentError: it is broken, has too many members, or holds no articles by its nature.
    """
    with rewindable(stream) as whole, _directory(source, whole) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_MEMBERS:
            reason = f"a zip archive of {len(entries):,} members, and kg opens up to {MOST_MEMBERS:,}"
            raise DocumentError(source.name, reason, "pack them as .tar.gz or as several archives")
        names = Names(source.name)
        for entry in entries:
            if entry.filename.endswith("/") or is_junk(entry.filename):
                continue
            name = names.of(entry.filename)
            if entry.flag_bits & _ENCRYPTED:
                remedy = "unpack it with its password and give the folder"
                yield DocumentError(name, "encrypted in its archive", remedy)
                continue
            yield source.member(name, partial(_unzipped, archive, entry, name, budget), called=entry.filename)


def _directory(source: Source, stream: BinaryIO) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(stream)
    except _FAULTS as error:
        raise DocumentError(source.name, f"a broken zip archive ({error})", "get it again, or repair it") from None
    if not _NO_ARTICLES.isdisjoint(archive.namelist()[:20]):
        reason = "an office document, a book or a program, not an archive of articles"
        raise DocumentError(source.name, reason, "save its text as .txt or .html")
    return archive


def _unzipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, budget: Budget) -> BinaryIO:
    try:
        return counted(cast(BinaryIO, archive.open(entry)), budget)
    except _FAULTS as error:
        raise DocumentError(name, f"cannot be unpacked ({error})", "pack it again, or unpack it yourself") from None


def open_tar(source: Source, stream: BinaryIO, budget: Budget) -> Iterator[Source | DocumentError]:
    """Yield the files of a tar archive as it streams by; links, devices, folders and junk are left out.

    A source can be opened until the next one is asked for. Members before a fault are yielded, then its DocumentError.
    """
    names = Names(source.name)
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Member) as archive:
            for member in archive:
                archive.members = []  # type: ignore[attr-defined] # else it keeps them all
                if member.isreg() and not is_junk(member.name):
                    name = names.of(member.name)
                    yield source.member(name, partial(_untarred, archive, member, budget), called=member.name)
            if cast(BinaryIO, archive.fileobj).read(tarfile.RECORDSIZE).strip(b"\x00"):
                reason = "broken, or goes on behind its end"
                yield DocumentError(source.name, reason, "pack it again; the members before that place are read")
    except tarfile.TarError as error:
        reason = f"a broken tar archive ({error})"
        yield DocumentError(source.name, reason, "get it again; the members before that place are read")


class _Member(tarfile.TarInfo):
    """A member of a tar archive, before which no endless name stands: the library takes all of one into memory."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _ABOUT_THE_NEXT and self.size > _LONGEST_HEADER:
            raise tarfile.ReadError(f"a name or a header of {self.size:,} bytes")
        found: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc] # what it calls for every member
        return found


def _untarred(archive: tarfile.TarFile, member: tarfile.TarInfo, budget: Budget) -> BinaryIO:
    return counted(cast(BinaryIO, archive.extractfile(member)), budget)
