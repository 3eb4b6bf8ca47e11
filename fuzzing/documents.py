"""Files of articles."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterator

from fuzzing.checks import check_findings
from fuzzing.target import DATA, Target, choice, chosen, head
from kg.documents import Found, Input, open_source, read_input, source_of
from kg.documents.formats.decoding import decode
from kg.errors import DocumentError
from kg.model.document import Document

_NAMES = ("article.md", "article.txt")
_CHARSETS = (None, "windows-1251", "iso-2022-jp", "utf-16-le")
"""What a server may say of a text; the first of them says nothing."""
_MAILS = ("page.mhtml", "letter.eml", "letter")


def check_text(data: bytes) -> None:
    """Read a file of text as it would be read from a folder, or from the web."""
    content, number = choice(data, len(_NAMES) * len(_CHARSETS))
    name, charset = _NAMES[number % len(_NAMES)], _CHARSETS[number // len(_NAMES)]
    findings = _read(name, content, charset)
    check_findings(findings, _read(name, content, charset))
    try:
        text, _ = decode(name, content, charset)
    except DocumentError:
        text = ""
    for each in findings:
        assert not isinstance(each, Document) or text.endswith(each.text), "the text is no end of the file"


def _read(name: str, content: bytes, charset: str | None = None) -> list[Found]:
    opened = open_source(source_of(content, name, charset=charset), ())
    return [found for each in opened for found in (read_input(each) if isinstance(each, Input) else (each,))]


def _text_seeds() -> Iterator[bytes]:
    articles = sorted((DATA / "articles").glob("*.md"))[:12]
    for number, charset in enumerate(_CHARSETS[1:], 1):
        text = "МОСКВА, 3 March 2026 - Talks ended." if charset != "iso-2022-jp" else "東京 - Talks ended."
        yield from chosen((text.encode(charset or "utf-8"),), number * len(_NAMES))
    for number in range(len(_NAMES)):
        yield from chosen((head(path) for path in articles), number)
        for encoding in ("utf-16", "utf-32", "utf-8-sig", "windows-1252"):
            yield from chosen(("GENÈVE, 3 March 2026 — Talks\r\nended.\n".encode(encoding),), number)
        yield from chosen(
            (
                b'---\ntitle: "A\\u00e9 \\U0001F600"\npublished: 2026-01-31T10:00:00Z\n'
                b"language: en-GB\n---\n# H\n\nText.\n",
                b"---\ntitle: &a [x, *a]\n<<: {url: y}\n? [k]\n: v\n---\nText\n",
                b"+++\ntitle = 'A'\ndate = 2026-01-31T10:00:00Z\nauthors = ['B']\n[extra]\nn = 0x1f\n+++\n\nText.\n",
                b"# Heading ##\n\n(Published: 3 March 2026)\nGENEVA, March 3, 2026 (AP) -- Talks\n",
            ),
            number,
        )


def check_mail(data: bytes) -> None:
    """Read a page that a browser saved in one file, or a letter."""
    content, number = choice(data, len(_MAILS))
    findings = _read(_MAILS[number], content)
    check_findings(findings, _read(_MAILS[number], content))


def _mail_seeds() -> Iterator[bytes]:
    page = b"<html><head><title>Talks</title></head><body><h1>Talks</h1><p>Envoys met in Oslo.</p></body></html>"
    saved = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/talks\r\nSubject: =?utf-8?Q?T=C3=A9?="
        b"\r\nDate: Tue, 3 Mar 2026 10:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        b'\ttype="text/html";\r\n\tboundary="--b"\r\n\r\n\r\n----b\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: %s\r\nContent-Location: https://a.example/talks\r\n\r\n%s\r\n"
        b"----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n----b--\r\n"
    )
    letter = (
        b"Received: by a.example\r\nFrom: Ann Roe <ann@a.example>\r\nTo: b@a.example\r\nSubject: Talks\r\n"
        b"Date: 3 Mar 2026 10:00 +0100\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nEnvoys met in Z\xfcrich."
    )
    for number in range(len(_MAILS)):
        packed = (
            (b"quoted-printable", quopri.encodestring(page)),
            (b"base64", base64.encodebytes(page)),
            (b"8bit", page),
        )
        yield from chosen((saved % each for each in packed), number)
        yield from chosen((letter,), number)


TARGETS = {
    "mail": Target(
        "mail",
        check_mail,
        _mail_seeds,
        words=(
            *(b"From: ", b"Date: ", b"Subject: ", b"MIME-Version: 1.0\r\n", b"Content-Type: ", b"multipart/mixed; "),
            *(b"boundary=", b"charset=", b"Content-Transfer-Encoding: ", b"Content-Disposition: attachment\r\n"),
            *(b"Content-Location: ", b"Snapshot-Content-Location: ", b"message/rfc822\r\n", b"=?utf-8?B?", b"?="),
            *(b"quoted-printable", b"base64", b"x-uuencode", b"----b\r\n", b"----b--", b"=\r\n", b"utf-7", b"name*0*="),
        ),
    ),
    "text": Target(
        "text",
        check_text,
        _text_seeds,
        words=(
            *(b"---\n", b"\n---\n", b"title: ", b"published: ", b"date: ", b"publisher: ", b"dateline: ", b"url: "),
            *(b"language: ", b"\\ud800", b"\\U00110000", b"\\x00", b"!!int ", b"&a ", b"*a", b"<<: ", b"? ", b"# "),
            *(b"[[[[[[", b"{{{{{{", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"March 3, 2026"),
            *(
                b"2026-01-31",
                b"31 Jan 2026",
                b"(AP) -- ",
                b"!!binary ",
                b"%YAML 1.1\n",
                b"...\n",
                b"|2-\n",
                b"\xe2\x80\xa8",
            ),
        ),
    ),
}
