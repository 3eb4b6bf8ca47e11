"""Bytes to characters."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents.formats.decoding import decode
from kg.errors import DocumentError

SENTENCE = "Präsident Macron empfing die Gäste am Élysée in Paris und sprach über Frieden.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "windows-1252", "latin-1"])
def test_text_in_a_known_encoding_gives_the_same_characters(encoding: str) -> None:
    assert decode("a.md", SENTENCE.encode(encoding))[0] == SENTENCE


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_both_byte_orders_are_told_by_their_mark(mark: str) -> None:
    text, encoding = decode("a.md", ("\ufeff" + SENTENCE).encode(mark))

    assert (text, encoding) == (SENTENCE, mark)


def test_latin_1_is_named_so_that_the_user_can_be_told() -> None:
    assert decode("a.md", SENTENCE.encode("latin-1"))[1] == "windows-1252"


def test_russian_in_windows_1251_is_refused_rather_than_mangled() -> None:
    with pytest.raises(DocumentError, match=r"a\.md: byte 0 is not UTF-8.*iconv"):
        decode("a.md", "Президент встретился с послом в Москве.".encode("windows-1251"))


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Президент встретился с послом в Москве.", "windows-1251"),
        ("Президент встретился с послом в Москве.", " KOI8-R "),
        ("Minister spotkał się z ambasadorem w Łodzi.", "ISO-8859-2"),
        ("大臣は大使と会談した。", "iso-2022-jp"),
        ("大臣は大使と会談した。", "Shift_JIS"),
        ("部长会见了大使。", "gb2312"),
        ("Le ministre a rencontré l’ambassadeur.", "us-ascii"),
        ("Le ministre a rencontré l’ambassadeur.", "utf-16-le"),
    ],
)
def test_a_text_is_in_the_encoding_that_its_server_says(text: str, charset: str) -> None:
    content = text.encode("windows-1252" if charset == "us-ascii" else charset.strip())

    assert decode("a.txt", content, charset)[0] == text


@pytest.mark.parametrize(
    "charset", ["windows-1251", "utf-8", "none-such", "rot13", "unicode_escape", "", "a\0b", "us-ascii"]
)
def test_a_text_in_utf_8_is_that_whatever_its_server_says(charset: str) -> None:
    assert decode("a.txt", SENTENCE.encode(), charset) == (SENTENCE, "utf-8")


@pytest.mark.parametrize("charset", ["us-ascii", "iso-8859-1", "utf-8", "euc-kr", "none-such"])
def test_an_encoding_that_does_not_fit_is_not_believed(charset: str) -> None:
    assert decode("a.txt", SENTENCE.encode("windows-1252"), charset) == (SENTENCE, "windows-1252")
    with pytest.raises(DocumentError, match="not UTF-8"):
        decode("a.txt", "Президент встретился.".encode("windows-1251"), charset if charset != "euc-kr" else "ascii")


@pytest.mark.parametrize(
    "content",
    [
        *(b"abc\x00def", b"\x7fELF\x02\x01\x01\x00\x00", b"words \x07 words", b"\x00"),
        *("\ufeffwords\0".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-32-be")),
    ],
)
def test_a_binary_file_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"picture: a binary file \(.*\); give kg a text file in UTF-8"):
        decode("picture", content)


def test_a_byte_order_mark_that_lies_is_refused() -> None:
    with pytest.raises(DocumentError, match="its byte order mark says UTF-16-LE, but byte 4 does not fit"):
        decode("a.md", b"\xff\xfea\x00b")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\r\n\t")))
def test_line_ends_become_what_python_reads_in_text_mode(text: str) -> None:
    """Offsets of other tools, which open the file as text, fit ours."""
    content = text.encode()
    expected = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig").read()

    assert decode("a.md", content)[0] == expected
