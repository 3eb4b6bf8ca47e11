"""Web archives: pages out of their records, whatever is broken beside them."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents import Input, open_source, read_documents, read_input, source_of
from kg.errors import DocumentError
from kg.model.document import Document

SENTENCE = "The ministers of Kenya and Norway met in Oslo on Monday and spoke about fish, officials said."
PAGE = (
    f"<html><head><title>Talks</title></head><body><article><h1>Ministers meet in Oslo</h1><p>{SENTENCE}</p>"
    f"<p>{SENTENCE} They will meet again.</p></article></body></html>"
).encode()


def record(kind: str, address: str, payload: bytes, media_type: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"WARC-Date: 2026-01-31T10:00:00Z\r\nWARC-Target-URI: {address}\r\nContent-Type: {media_type}\r\n"
        f"Content-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def answer(body: bytes = PAGE, *headers: str, status: str = "200 OK", media_type: str = "text/html") -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {media_type}", *headers])
    return f"{head}\r\n\r\n".encode() + body


def page(number: int, *headers: str, body: bytes = PAGE) -> bytes:
    return record("response", f"https://example.org/{number}", answer(body, *headers))


def chunked(body: bytes) -> bytes:
    parts = [body[start : start + 100] for start in range(0, len(body), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def read(folder: Path, content: bytes, name: str = "a.warc.gz") -> tuple[list[str], dict[str, str]]:
    """Return the addresses of the documents of an archive, and the reasons for what cannot be read, by name."""
    (folder / name).write_bytes(content)
    found = list(read_documents([name]))
    documents = [each for each in found if isinstance(each, Document)]
    assert all(SENTENCE in each.text for each in documents)
    assert all(each.id == f"{name}#{each.url}" and each.container == name for each in documents)
    return [each.url or "" for each in documents], {f.path: f.reason for f in found if isinstance(f, DocumentError)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_pages_are_documents_named_by_archive_and_address(folder: Path, pack: Callable[[bytes], bytes]) -> None:
    records = [
        record("warcinfo", "", b"software: x\r\n", "application/warc-fields"),
        page(1),
        record("request", "https://example.org/1", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        record("resource", "https://example.org/2", PAGE, "text/html"),
        record("conversion", "https://example.org/3", f"{SENTENCE}\n".encode(), "text/plain"),
        record("revisit", "https://example.org/4", answer(b"")),
        record("response", "https://example.org/5", answer(status="404 Not Found")),
        record("response", "https://example.org/6", answer(b"\xff\xd8\xff", media_type="image/jpeg")),
        record("response", "https://example.org/robots.txt", answer(b"User-agent: *", media_type="text/plain")),
    ]

    (folder / "a.warc.gz").write_bytes(b"".join(map(pack, records)))
    found = list(read_documents(["a.warc.gz"]))

    assert [(each.id, each.url) for each in found if isinstance(each, Document)] == [
        ("a.warc.gz#https://example.org/1", "https://example.org/1"),
        ("a.warc.gz#https://example.org/2", "https://example.org/2"),
        ("a.warc.gz#https://example.org/3", None),
    ]
    assert len(found) == 3


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("Content-Encoding: gzip", gzip.compress(PAGE)),
        ("Content-Encoding: deflate", zlib.compress(PAGE)),
        ("Content-Encoding: deflate", zlib.compress(PAGE)[2:-4]),
        ("Transfer-Encoding: chunked", chunked(PAGE)),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked(gzip.compress(PAGE))),
        ("Content-Encoding: gzip", PAGE),
        ("Transfer-Encoding: chunked", PAGE),
        ("Content-Encoding: identity", PAGE),
    ],
)
def test_answers_are_unpacked_as_their_head_says_or_are_what_they_are(folder: Path, header: str, body: bytes) -> None:
    assert read(folder, page(1, header, body=body)) == (["https://example.org/1"], {})


def test_an_answer_that_cannot_be_unpacked_costs_itself_only(folder: Path) -> None:
    documents, errors = read(
        folder, page(1) + page(2, "Content-Encoding: gzip", body=gzip.compress(PAGE)[:60]) + page(3)
    )

    assert documents == ["https://example.org/1", "https://example.org/3"]
    assert list(errors) == ["a.warc.gz#https://example.org/2"]


def test_the_charset_of_the_answer_counts(folder: Path) -> None:
    body = PAGE.replace(b"fish", "сёмга".encode("windows-1251"))
    (folder / "a.warc").write_bytes(
        record("response", "https://example.org/1", answer(body, media_type="text/html; charset=windows-1251"))
    )

    [document] = read_documents(["a.warc"])

    assert isinstance(document, Document)
    assert "сёмга" in document.text


def test_a_pdf_in_a_crawl_is_read(folder: Path) -> None:
    printed = Path(__file__).parent.parent / "data" / "printed" / "communique.pdf"
    content = record("response", "https://a.example/1", answer(printed.read_bytes(), media_type="application/pdf"))
    (folder / "a.warc").write_bytes(content)

    [document] = read_documents(["a.warc"])

    assert isinstance(document, Document)
    assert (document.id, document.url) == ("a.warc#https://a.example/1", "https://a.example/1")
    assert "The Ministers welcomed the steady fall" in document.text


def test_a_broken_record_costs_itself_only(folder: Path) -> None:
    packed = [bytearray(gzip.compress(page(number))) for number in range(5)]
    packed[2][40:50] = b"x" * 10

    documents, errors = read(folder, b"".join(packed))

    assert documents == [f"https://example.org/{number}" for number in (0, 1, 3, 4)]
    assert len(errors) == 1


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_last_record_that_was_cut_off_costs_itself_only(folder: Path, pack: Callable[[bytes], bytes]) -> None:
    whole = pack(page(1)) + pack(page(2))
    last = pack(page(3))

    documents, errors = read(folder, whole + last[: len(last) * 2 // 3])

    assert documents == ["https://example.org/1", "https://example.org/2"]
    assert errors


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_record_that_says_it_is_longer_than_it_is_costs_itself_only(
    folder: Path, pack: Callable[[bytes], bytes]
) -> None:
    long = page(2).replace(b"WARC/1.0\r\n", b"WARC/1.0\r\nContent-Length: 1000000\r\n", 1)

    documents, errors = read(folder, b"".join(map(pack, [page(1), long, page(3), page(4)])))

    assert documents == ["https://example.org/1", "https://example.org/3", "https://example.org/4"]
    assert list(errors) == ["a.warc.gz#https://example.org/2"]


def test_an_answer_whose_head_never_ends_is_told(folder: Path) -> None:
    body = answer().replace(b"\r\n", b"\n")

    documents, errors = read(folder, record("response", "https://example.org/1", body) + page(2))

    assert documents == ["https://example.org/2"]
    assert errors == {"a.warc.gz#https://example.org/1": "an answer whose head never ends"}


def test_two_saves_of_one_page_have_names_of_their_own_and_are_one_document(folder: Path) -> None:
    (folder / "a.warc").write_bytes(page(1) + page(1))

    one, two = (each for each in read_documents(["a.warc"]) if isinstance(each, Document))

    assert (one.id, two.id) == ("a.warc#https://example.org/1", "a.warc#https://example.org/1#2")
    assert one.key == two.key


@given(cut=st.integers(0, 3000), place=st.integers(0, 3000), bits=st.integers(0, 255), packed=st.booleans())
@settings(deadline=None)
def test_no_broken_archive_raises_anything(cut: int, place: int, bits: int, packed: bool) -> None:
    records = [page(1), page(2, "Transfer-Encoding: chunked", body=chunked(PAGE)), page(3)]
    content = bytearray(b"".join(map(gzip.compress if packed else bytes, records)))
    content[place % len(content)] ^= bits
    content = content[: len(content) - cut % len(content)]

    for found in open_source(source_of(bytes(content), "a.warc"), ()):
        assert list(read_input(found)) if isinstance(found, Input) else str(found)
