"""Bytes of a file to its characters."""

from __future__ import annotations

import codecs

from kg.errors import DocumentError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks. The marks of UTF-32 come first: the little-endian one begins with that of UTF-16."""

MIXED = "kg.windows-1252"
"""The handler of errors that reads what does not fit UTF-8 as Windows-1252, for texts put together from pieces."""

LATIN_1 = "kg.latin-1"
"""The handler of errors that reads what Windows-1252 does not have as Latin-1, as browsers do."""

_MOST_ACCENTED = 0.3
"""Largest share of letters outside ASCII for bytes that pass as Western European text. Vietnamese apart, languages
written in Windows-1252 stay under 0.2; Russian in Windows-1251 or Greek in ISO 8859-7, read as such, pass 0.9."""

_MEANT = {
    "iso8859-1": "windows-1252",
    "ascii": "windows-1252",
    "cp1252": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
}
"""What browsers take an encoding to mean, by the name that Python gives it."""

_CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\r\f\v\x1a\x1b")


def decode(path: str, content: bytes, charset: str | None = None) -> tuple[str, str]:
    """Return the characters of `content` and the name of the encoding they were in.

    `charset` is what a server or a letter says, or None; it counts where there is no byte order mark and not all of it
    is UTF-8, unless it does not fit. A byte order mark is dropped. Line ends become `\\n` exactly as Python's text mode
    does it.

    Raises:
        DocumentError: it is no text, or text in an encoding that cannot be told for sure.
    """
    text, encoding = _marked(path, content) or _stated(content, charset) or _unmarked(path, content)
    found = next((c for c in text if c in _CONTROLS), None)
    if found is not None:
        raise _binary(path, f"it holds the control character {ord(found):#04x}")
    return _lines(text), encoding


def _marked(path: str, content: bytes) -> tuple[str, str] | None:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                reason = f"its byte order mark says {encoding.upper()}, but byte {error.start + len(mark)} does not fit"
                raise DocumentError(path, reason, "save it as UTF-8") from None
    return None


def _stated(content: bytes, charset: str | None) -> tuple[str, str] | None:
    encoding = meant_encoding(charset, wide=True) if charset else None
    if encoding in (None, "windows-1252"):  # which servers say of anything; whether it is that, its letters tell
        return None
    if not shifts(encoding) and b"\x00" not in content:
        try:
            # A text in another encoding that is UTF-8 by chance has no more than a few letters outside ASCII.
            return content.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
    text = decoded_as(encoding, content)
    return None if text is None else (text, encoding)


def meant_encoding(name: str, *, wide: bool = False) -> str | None:
    """Return the encoding that browsers take a name to mean, by Python's name of it; None for UTF-8 and unknown ones.

    `wide` allows UTF-16 and UTF-32 too.
    """
    try:
        codec = codecs.lookup(name.strip()).name
        b"".decode(codec)
    except (LookupError, ValueError):  # nothing that is known, or no encoding of text
        return None
    if codec.startswith(("idna", "punycode", "unicode", "raw", "utf-7", "utf-8")):
        return None
    return _MEANT.get(codec, codec) if wide or not codec.startswith("utf") else None


def shifts(encoding: str) -> bool:
    """Whether a text in an encoding looks like ASCII, whatever its letters."""
    return encoding.startswith("iso2022")


def decoded_as(encoding: str, content: bytes) -> str | None:
    """Return the characters of bytes in an encoding, by Python's name of it; None where they do not fit."""
    try:
        return content.decode(encoding, LATIN_1 if encoding == "windows-1252" else "strict")
    except (UnicodeError, LookupError):
        return None


def _unmarked(path: str, content: bytes) -> tuple[str, str]:
    if b"\x00" in content:
        raise _binary(path, f"byte {content.index(0)} is NUL")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _western(path, content, error.start), "windows-1252"


def _western(path: str, content: bytes, place: int) -> str:
    """Return the text of bytes in Latin-1 or in Windows-1252, which holds the printable part of Latin-1."""
    unknown = DocumentError(
        path,
        f"byte {place} is not UTF-8, and the file does not look like Western European text (Latin-1) either",
        "convert it to UTF-8, for example with: iconv -f WINDOWS-1251 -t UTF-8",
    )
    try:
        text = content.decode("windows-1252")
    except UnicodeDecodeError:
        raise unknown from None
    if not looks_western(text):
        raise unknown
    return text


def looks_western(text: str) -> bool:
    """Whether bytes that were read as Windows-1252 are that, by the share of letters outside ASCII."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c > "\x7f" for c in letters) <= _MOST_ACCENTED * len(letters)


def _binary(path: str, sign: str) -> DocumentError:
    return DocumentError(path, f"a binary file ({sign})", "give kg a text file in UTF-8")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("windows-1252", LATIN_1), error.end


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error(MIXED, _as_windows)
codecs.register_error(LATIN_1, _as_latin_1)
