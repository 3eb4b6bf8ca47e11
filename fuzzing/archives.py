"""Archives, packed files and crawls, from streams that can go back and from those that cannot."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from fuzzing.checks import check_findings
from fuzzing.target import Target, choice, chosen
from kg.documents import Found, Input, Source, open_source, read_input

_TEXT = b"# Talks\n\nGENEVA, 3 March 2026 - The ministers met.\n"


class _Pipe(io.RawIOBase):
    """Bytes that come one after the other, and never again."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:  # as in io
        return True

    def readinto(self, buffer: object) -> int:  # as in io
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type] # any buffer, as io says
        part = self._content.read(min(len(view), 100))
        view[: len(part)] = part
        return len(part)


def _read(name: str, content: bytes, *, pipe: bool) -> list[Found]:
    def opened() -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(_Pipe(content))) if pipe else io.BytesIO(content)

    found = open_source(Source(name, opened), ())
    return [each for one in found for each in (read_input(one) if isinstance(one, Input) else (one,))]


def check_archive(data: bytes) -> None:
    """Read all that a container holds."""
    content, number = choice(data, 2)
    findings = _read("archive", content, pipe=number == 1)
    check_findings(findings, _read("archive", content, pipe=number == 1))
    if number == 0 and content[:2] != b"PK":
        # What the first broken place hides from a pipe may be found by going on behind it.
        documents = [each for each in _read("archive", content, pipe=True) if not isinstance(each, Exception)]
        assert all(each in findings for each in documents), "a pipe gives what a file does not"


def _zipped(packing: int) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", packing) as archive:
        archive.writestr("a/one.md", _TEXT)
        archive.writestr("two.txt", _TEXT * 2)
        archive.writestr("inner.tar", _tarred("w"))
    return output.getvalue()


def _tarred(mode: str) -> bytes:
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode=mode) as archive:  # type: ignore[call-overload] # any mode
        for name in ("one.md", "b/two.txt", "c.csv"):
            member = tarfile.TarInfo(name)
            member.size = len(_TEXT)
            archive.addfile(member, io.BytesIO(_TEXT))
        archive.addfile(tarfile.TarInfo("link"))
    return output.getvalue().rstrip(b"\0") + bytes(1024)


def _archive_seeds() -> Iterator[bytes]:
    contents = (_zipped(zipfile.ZIP_STORED), _zipped(zipfile.ZIP_DEFLATED), _tarred("w"), gzip.compress(_TEXT, mtime=0))
    packed = (bz2.compress(_TEXT), lzma.compress(_TEXT), gzip.compress(_tarred("w"), mtime=0))
    for number in range(2):
        yield from chosen((*contents, *packed), number)


def _record(kind: str, head: bytes, body: bytes, *, media_type: str = "application/http; msgtype=response") -> bytes:
    content = head + body
    lines = (
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Target-URI: http://e.org/a",
        "WARC-Date: 2026-03-03T00:00:00Z",
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>",
        f"Content-Type: {media_type}",
        f"Content-Length: {len(content)}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


def _warc_seeds() -> Iterator[bytes]:
    page = b"<!DOCTYPE html><html><head><title>Talks</title></head><body><p>" + _TEXT + b"</p></body></html>"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    plain = _record("response", head + b"\r\n", page)
    packed = _record("response", head + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(page, mtime=0))
    chunked = _record("response", head + b"Transfer-Encoding: chunked\r\n\r\n", b"5\r\nTalks\r\n0\r\n\r\n")
    text = _record("conversion", b"", _TEXT, media_type="text/plain")
    other = _record("warcinfo", b"", b"software: x\r\n", media_type="application/warc-fields")
    for number in range(2):
        yield from chosen((other + plain + text, packed + text, chunked + plain), number)
        yield from chosen((gzip.compress(plain, mtime=0) + gzip.compress(text, mtime=0),), number)


TARGETS = {
    "archive": Target(
        "archive",
        check_archive,
        _archive_seeds,
        words=(
            *(
                b"PK\x03\x04",
                b"PK\x01\x02",
                b"PK\x05\x06",
                b"PK\x06\x06",
                b"ustar",
                b"\x1f\x8b\x08",
                b"BZh9",
                b"\xfd7zXZ\x00",
            ),
            *(b"../", b"\x00" * 64, b"\xff\xff\xff\xff", b"00000000000", b"L", b"x", b"one.md", b"\x80\x00\x00\x00"),
        ),
        longest=8192,
    ),
    "warc": Target(
        "warc",
        check_archive,
        _warc_seeds,
        words=(
            *(
                b"WARC/1.0\r\n",
                b"WARC/1.1\r\n",
                b"WARC-Type: response\r\n",
                b"WARC-Type: resource\r\n",
                b"\r\n\r\n",
                b"\r\n",
            ),
            *(
                b"Content-Length: ",
                b"-1",
                b"99999999999999999999",
                b"WARC-Target-URI: ",
                b"HTTP/1.1 200 OK\r\n",
                b"gzip",
            ),
            *(b"Content-Encoding: ", b"deflate", b"br", b"zstd", b"chunked", b"Transfer-Encoding: ", b"text/plain"),
            *(
                b"\x1f\x8b\x08",
                b"ffffffffffffffff\r\n",
                b"0\r\n\r\n",
                b"WARC-Segment-Number: 1\r\n",
                b"http://[",
                b"http://\xff/",
            ),
        ),
    ),
}
