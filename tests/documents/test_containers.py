"""Archives, packed files, and containers in containers: what is found in them, and what they may cost."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents import Input, Skipped, Source, open_source, read_documents, read_input, source_of
from kg.documents.containers import limits
from kg.errors import DocumentError
from kg.model.document import Document

BODY = b"The ministers met in Oslo on Monday.\n"
MEMBERS = {"b.md": BODY, "in/a.txt": b"Envoys met in Vienna.\n"}


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def tarred(members: dict[str, bytes], pack: str = "") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=f"w:{pack}") as archive:  # type: ignore[call-overload] # any packing
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return file.getvalue()


def read(path: Path, content: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Write a file, and return the texts of the documents in it and the reasons for what cannot be read, by name."""
    path.write_bytes(content)
    found = list(read_documents([path.name]))
    return (
        {each.id: each.text for each in found if isinstance(each, Document)},
        {each.path: each.reason for each in found if isinstance(each, DocumentError)},
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("a.zip", zipped),
        ("a.tar", tarred),
        ("a.tar.gz", lambda members: tarred(members, "gz")),
        ("a.tgz", lambda members: tarred(members, "gz")),
        ("a.tar.bz2", lambda members: tarred(members, "bz2")),
        ("a.tar.xz", lambda members: tarred(members, "xz")),
        ("named-by-nothing", zipped),
    ],
)
def test_members_of_an_archive_are_documents_named_by_both(
    folder: Path, name: str, packed: Callable[[dict[str, bytes]], bytes]
) -> None:
    documents, errors = read(folder / name, packed(MEMBERS))

    assert documents == {f"{name}#b.md": BODY.decode(), f"{name}#in/a.txt": "Envoys met in Vienna.\n"}
    assert errors == {}
    assert {each.container for each in read_documents([name]) if isinstance(each, Document)} == {name}


@pytest.mark.parametrize(
    ("name", "pack"), [("a.md.gz", gzip.compress), ("a.md.bz2", bz2.compress), ("a.md.xz", lzma.compress)]
)
def test_a_packed_file_is_what_it_holds_under_its_own_name(
    folder: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    documents, errors = read(folder / name, pack(b"# Talks\n\n" + BODY))

    assert list(documents) == [name]
    assert errors == {}
    [document] = read_documents([name])
    assert isinstance(document, Document)
    assert (document.title, document.container) == ("Talks", None)


def test_a_page_that_was_saved_packed_under_its_plain_name_is_unpacked(folder: Path) -> None:
    assert read(folder / "a.txt", gzip.compress(BODY)) == ({"a.txt": BODY.decode()}, {})


def test_archives_in_archives_are_opened_and_belong_to_the_outermost(folder: Path) -> None:
    inner = tarred({"c.md": BODY}, "gz")

    documents, _ = read(folder / "a.zip", zipped({"b.tar.gz": inner, "d.txt.gz": gzip.compress(BODY)}))

    assert list(documents) == ["a.zip#b.tar.gz#c.md", "a.zip#d.txt.gz"]
    assert {each.container for each in read_documents(["a.zip"]) if isinstance(each, Document)} == {"a.zip"}


def test_tables_in_archives_are_read_by_their_mappings(folder: Path) -> None:
    data = Path(__file__).parent.parent / "data" / "records"
    from kg.documents import load_mappings

    (folder / "a.zip").write_bytes(zipped({"in/journeys.csv": (data / "journeys.csv").read_bytes()}))

    [document] = read_documents(["a.zip"], mappings=load_mappings([data / "journeys.yaml"]))

    assert isinstance(document, Document)
    assert (document.id, document.container) == ("a.zip#in/journeys.csv#1", "a.zip")
    assert document.record is not None


def test_archives_in_folders_are_opened_and_other_files_passed_over(folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "a.zip").write_bytes(zipped(MEMBERS))
    (folder / "in" / "b.xlsx").write_bytes(zipped({"[Content_Types].xml": b"<Types/>"}))
    (folder / "in" / "notes").write_bytes(BODY)

    found = list(read_documents(["in"]))

    assert [each.id for each in found if isinstance(each, Document)] == ["in/a.zip#b.md", "in/a.zip#in/a.txt"]
    assert [each.path for each in found if isinstance(each, Skipped)] == ["in/b.xlsx", "in/notes"]


def test_junk_and_hidden_members_are_left_out(folder: Path) -> None:
    junk = {"__MACOSX/._b.md": b"x", ".git/a.md": b"x", "in/.b.md": b"x", "Thumbs.db": b"x"}

    documents, errors = read(folder / "a.zip", zipped({**junk, "b.md": BODY}))

    assert (list(documents), errors) == (["a.zip#b.md"], {})


def test_what_is_no_article_in_an_archive_is_passed_over_by_name(folder: Path) -> None:
    (folder / "a.zip").write_bytes(zipped({"photo.jpg": b"\xff\xd8\xff", "b.md": BODY}))

    assert [each.path for each in read_documents(["a.zip"]) if isinstance(each, Skipped)] == ["a.zip#photo.jpg"]


def test_an_archive_without_articles_is_an_error(folder: Path) -> None:
    assert read(folder / "a.zip", zipped({"photo.jpg": b"\xff\xd8\xff"}))[1] == {
        "a.zip": "a zip archive without articles"
    }


def test_office_documents_are_no_archives_of_articles(folder: Path) -> None:
    reason = "an office document, a book or a program, not an archive of articles"

    content = zipped({"[Content_Types].xml": b"<Types/>"})

    assert read(folder / "a.zip", content)[1] == {"a.zip": reason}
    assert read(folder / "a.xlsx", content)[1] == {"a.xlsx": "kg does not read .xlsx files"}


def test_an_encrypted_member_costs_itself_only(folder: Path) -> None:
    content = bytearray(zipped({"a.md": BODY, "b.md": BODY + b"Second."}))
    for mark, offset in (
        (b"PK\x03\x04", 6),
        (b"PK\x01\x02", 8),
    ):  # the flag stands beside the data and in the directory
        content[content.index(mark) + offset] |= 1

    documents, errors = read(folder / "a.zip", bytes(content))

    assert list(documents) == ["a.zip#b.md"]
    assert errors == {"a.zip#a.md": "encrypted in its archive"}


def test_a_broken_member_costs_itself_only(folder: Path) -> None:
    content = bytearray(zipped({"a.md": BODY * 50, "b.md": BODY}))
    content[content.index(b"a.md") + 10] ^= 0xFF

    documents, errors = read(folder / "a.zip", bytes(content))

    assert list(documents) == ["a.zip#b.md"]
    assert list(errors) == ["a.zip#a.md"]


def test_what_cannot_be_unpacked_is_called_broken_and_not_forbidden(folder: Path) -> None:
    content = bytearray(bz2.compress(BODY * 50))
    content[40] ^= 0xFF

    documents, errors = read(folder / "a.md.bz2", bytes(content))

    assert documents == {}
    assert errors["a.md.bz2"].startswith("broken, or cut off")


@pytest.mark.parametrize("pack", ["", "gz", "xz"])
def test_of_an_archive_that_was_cut_off_the_members_before_are_read(folder: Path, pack: str) -> None:
    members = {f"{number}.md": BODY + bytes(f"{number * 7919 % 997} ", "ascii") * 3000 for number in range(40)}
    content = tarred(members, pack)

    documents, errors = read(folder / "a.tar", content[: len(content) * 3 // 4])

    assert 20 < len(documents) < 40
    assert all(text.encode() == members[name.partition("#")[2]] for name, text in documents.items())
    assert errors


def test_a_cut_off_packed_file_is_an_error_and_no_half_an_article(folder: Path) -> None:
    content = gzip.compress(b"".join(b"%d ministers. " % (number * 7919) for number in range(9000)))

    documents, errors = read(folder / "a.txt.gz", content[:-2000])

    assert documents == {}
    assert errors["a.txt.gz"].startswith("broken, or cut off")


def test_members_of_one_name_have_names_of_their_own(folder: Path) -> None:
    file = tarred({"a.md": BODY})[:1024] + tarred({"a.md": BODY + b"More.\n"})

    documents, _ = read(folder / "a.tar", file)

    assert list(documents) == ["a.tar#a.md", "a.tar#a.md#2"]


def test_names_of_members_can_be_printed_and_stored_whatever_they_are(folder: Path) -> None:
    documents, _ = read(folder / "a.tar", tarred({"caf\udce9\n\x1b[31m.md": BODY}))

    [name] = documents
    assert name.isprintable()
    name.encode("utf-8")


def test_an_archive_that_holds_itself_ends(folder: Path) -> None:
    content = BODY
    for number in range(12):
        content = zipped({"a.md" if number == 0 else "a.zip": content})

    documents, errors = read(folder / "a.zip", content)

    assert documents == {}
    [(name, reason)] = errors.items()
    assert name.count("#") == limits.MOST_DEEP
    assert "and kg opens 5 inside each other" in reason


@pytest.mark.parametrize("name", ["a.md", "a.warc"])
def test_a_file_that_unpacks_to_more_than_is_honest_is_ended(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(limits, "_FREE", 1 << 20)
    bomb = zipped({f"{number}/{name}": b"WARC/1.0\r\n" + b"\n" * 3_900_000 for number in range(20)})

    documents, errors = read(folder / "a.zip", zipped({"b.zip": bomb, "c.md": BODY}))

    assert documents == {}
    assert errors["a.zip"] == "unpacks to more than 200 times its size, as no pages do"


def test_links_in_an_archive_lead_nowhere(folder: Path) -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        link = tarfile.TarInfo("passwords.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        entry = tarfile.TarInfo("../../a.md")
        entry.size = len(BODY)
        archive.addfile(entry, io.BytesIO(BODY))

    assert list(read(folder / "a.tar", file.getvalue())[0]) == ["a.tar#../../a.md"]


@pytest.mark.parametrize("content", [zipped(MEMBERS), tarred(MEMBERS, "gz"), gzip.compress(zipped(MEMBERS))])
def test_standard_input_may_be_an_archive(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    found = list(read_documents(["-"]))

    assert [each.id for each in found if isinstance(each, Document)] == ["-#b.md", "-#in/a.txt"]


class _Pipe(io.RawIOBase):
    """A stream that gives little at a time and cannot seek, as pipes and sockets do."""

    def __init__(self, content: bytes) -> None:
        self._rest = content

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type] # any buffer
        part, self._rest = self._rest[: min(len(view), 100)], self._rest[min(len(view), 100) :]
        view[: len(part)] = part
        return len(part)


@pytest.mark.parametrize("content", [zipped(MEMBERS), tarred(MEMBERS, "gz"), gzip.compress(zipped(MEMBERS))])
def test_a_pipe_gives_what_a_file_gives(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(_Pipe(content))))

    found = list(read_documents(["-"]))

    assert [each.id for each in found if isinstance(each, Document)] == ["-#b.md", "-#in/a.txt"]


_HEADS = st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh91AY&SY", b"\xfd7zXZ\x00", b"WARC/1.0\r\n", b"{"])


@given(head=_HEADS, rest=st.binary(max_size=2000), name=st.sampled_from(["a", "a.zip", "a.md", "a.html", "a.jsonl"]))
@settings(deadline=None)
def test_no_bytes_raise_anything(head: bytes, rest: bytes, name: str) -> None:
    for found in open_source(source_of(head + rest, name), ()):
        list(read_input(found)) if isinstance(found, Input) else str(found)


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK])
def test_a_name_in_a_tar_archive_that_fills_the_memory_is_not_read(kind: bytes) -> None:
    member = tarfile.TarInfo("././@LongLink")
    member.type, member.size = kind, 4 << 30
    stream = _Zeros(member.tobuf(tarfile.GNU_FORMAT))

    [fault] = open_source(Source("a.tar", lambda: cast(BinaryIO, io.BufferedReader(stream))), ())

    assert "a name or a header of 4,294,967,296 bytes" in str(fault)
    assert stream.count < 8 << 20


class _Zeros(io.RawIOBase):
    """Some bytes, and nothing but zeros behind them; `count` tells how many were read."""

    def __init__(self, begin: bytes) -> None:
        self._begin = begin
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type] # any buffer, as io says
        part = (self._begin + bytes(len(view)))[: len(view)]
        self._begin = self._begin[len(view) :]
        view[:] = part
        self.count += len(part)
        return len(part)


def test_a_member_without_a_name_is_read_like_any_other() -> None:
    content = zipped({"b.md": b"# Talks\n\nThey met.\n"})

    found = list(open_source(source_of(content.replace(b"b.md", b"\0.md"), "a.zip"), ()))

    assert isinstance(found[0], Skipped)


@pytest.mark.parametrize("address", ["http://[", "http://[::1", "https://e.org]/a.html", "http://[x]/a.html"])
def test_an_address_in_a_web_archive_that_is_none_costs_nothing(address: str) -> None:
    page = b"<html><body><h1>Talks</h1><p>" + b"The ministers met in Geneva on Tuesday. " * 9 + b"</p></body></html>"
    head = f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: {address}\r\nContent-Type: text/html\r\n".encode()
    record = head + f"Content-Length: {len(page)}\r\n\r\n".encode() + page + b"\r\n\r\n"

    [found] = open_source(source_of(record, "a.warc"), ())

    assert isinstance(found, Input)
    assert [type(each) for each in read_input(found)] == [Document]


def test_a_record_that_is_no_answer_though_it_says_so_costs_itself_only() -> None:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://e.org/a\r\nContent-Type: application/http\r\n"
    record = head + b"Content-Type: text/plain\r\nContent-Length: 8\r\n\r\n# Talks\n\r\n\r\n"

    found = list(open_source(source_of(record, "a.warc"), ()))

    assert [str(each) for each in found if isinstance(each, DocumentError) and each.path == "a.warc#http://e.org/a"]


def test_a_web_archive_of_nothing_but_beginnings_is_given_up_before_it_is_read_again_for_each() -> None:
    found = list(open_source(source_of(b"WARC/1.0\r\n" * 100_000, "a.warc"), ()))

    assert all(isinstance(each, DocumentError) for each in found)
    assert any("places look like records and are none" in str(each) for each in found)


@given(place=st.integers(0, 10_000), bits=st.integers(1, 255), kind=st.sampled_from([zipped, tarred]))
@settings(deadline=None)
def test_no_archive_that_a_byte_was_changed_of_raises_anything(
    place: int, bits: int, kind: Callable[[dict[str, bytes]], bytes]
) -> None:
    content = bytearray(kind({**MEMBERS, "in.zip": zipped(MEMBERS)}))
    content[place % len(content)] ^= bits

    for found in open_source(source_of(bytes(content), "a"), ()):
        assert found
