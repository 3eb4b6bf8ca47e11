"""Tables and other structured files, each by one of several mappings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from fuzzing.checks import check_findings
from fuzzing.target import DATA, Target, choice, chosen, head
from kg.documents import Found, Input, Mapping, load_mappings, open_source, read_input, source_of
from kg.documents.records import read_records
from kg.documents.records.loading import parse_mapping
from kg.documents.records.xml import root_of

_RECORDS = DATA / "records"

_WIDE = """
format: {format}
records: {records}
id: "{{id}}"
delimiter: ";"
quoted: {quoted}
document: {{title: "On {{day}}", publisher: "{{by}}", published: "{{day}}", url: "{{url}}"}}
dates: ["%d.%m.%Y", "%B %Y", "%Y", "%j/%y"]
values: {{kind: {{a: Meeting, b: Visit}}}}
events:
- type: "{{kind}}"
  subtype: "{{sub}}"
  status: "{{status}}"
  participants:
  - name: {{value: "{{who}}", separator: [",", "/"]}}
    of: {{value: "{{of}}", separator: ","}}
    position: {{value: "{{as}}", separator: ","}}
    kind: "{{what}}"
    part: "{{part}}"
  - {{name: "{{with.name}}", titled: true}}
  earliest: "{{day}}"
  latest: "{{until}}"
  start_time: "{{at}}"
  place: ["{{venue.city}}", {{value: "{{in}}", separator: ","}}]
  about: "{{about}}"
  attributed_to: "{{by}}"
  quote: "{{said}}"
  occasion: "{{on}}"
  read: [{{column: "{{text}}", home: "{{of}}"}}]
- {{type: Call, participants: [{{name: "{{caller}}"}}, {{name: Nobody}}], date: "{{day}}"}}
"""


@cache
def _mappings(format: str) -> tuple[Mapping, ...]:
    own = load_mappings(sorted(_RECORDS.glob("*.yaml")))
    known = [mapping for mapping in own if mapping.format == format]
    wide = [
        parse_mapping(_WIDE.format(format=format, records=records, quoted=quoted), where="wide.yaml")
        for records in (("a/r",) if format == "xml" else ("a.r", '""'))
        for quoted in ("true", "false")
    ]
    return (*known, *wide)


def _check(formats: tuple[str, ...]) -> Callable[[bytes], None]:
    def check(data: bytes) -> None:
        mappings = [mapping for format in formats for mapping in _mappings(format)]
        content, number = choice(data, len(mappings))
        mapping = mappings[number]
        source, stream = source_of(content, f"records.{mapping.format}"), BytesIO(content)
        if mapping.format == "xml":
            root_of(stream)
        check_findings(
            list(read_records(source, stream, mapping)), list(read_records(source, BytesIO(content), mapping))
        )

    return check


@cache
def _article_mappings() -> tuple[Mapping, ...]:
    articles = "{text: a.b, title: t, published: d, url: u, language: l, author: w}"
    text = f"format: jsonl\narticles: {articles}\ndates: ['%d.%m.%Y']\n"
    return (parse_mapping(text, where="articles.yaml"),)


def check_articles(data: bytes) -> None:
    """Read articles in JSON Lines or JSON, by their usual names or by a mapping."""
    content, number = choice(data, 4)
    name = "articles.jsonl" if number % 2 == 0 else "articles.json"
    mappings = _article_mappings() if number > 1 else ()
    check_findings(_articles(name, content, mappings), _articles(name, content, mappings))


def _articles(name: str, content: bytes, mappings: tuple[Mapping, ...]) -> list[Found]:
    opened = open_source(source_of(content, name), mappings)
    return [found for each in opened for found in (read_input(each) if isinstance(each, Input) else (each,))]


def _article_seeds() -> Iterator[bytes]:
    text = "The ministers met in Geneva on Tuesday and spoke of peace. " * 3
    one = {
        "text": text,
        "title": "Talks",
        "date_published": "2026-03-03T10:00:00Z",
        "url": "http://e.org/1?b=2#c",
        "lang": "en-GB",
    }
    other = {
        "html": f"<html><body><h1>T</h1><p>{text}</p></body></html>",
        "headline": {"name": "T"},
        "source": {"name": "W"},
        "authors": [{"name": "Roe"}, "Doe"],
        "pubDate": "Tue, 03 Mar 2026 10:00:00 GMT",
    }
    own = {"a": {"b": [text, text]}, "t": "T", "d": "03.03.2026", "u": "http://e.org/2", "l": "fr", "w": ["Roe"]}
    for number in range(4):
        yield from chosen((json.dumps(each).encode() + b"\n" for each in (one, other, own)), number)
        yield from chosen((b"\n".join(json.dumps(each).encode() for each in (one, own, other)),), number)
        yield from chosen((json.dumps({"status": "ok", "articles": [one, other]}).encode(),), number)
        yield from chosen((json.dumps([one, own], indent=1).encode("utf-16"),), number)


def _seeds(formats: tuple[str, ...], examples: tuple[bytes, ...]) -> Callable[[], Iterator[bytes]]:
    def seeds() -> Iterator[bytes]:
        numbered = enumerate(mapping for format in formats for mapping in _mappings(format))
        for number, mapping in numbered:
            files = [path for path in sorted(_RECORDS.iterdir()) if path.suffix == f".{mapping.format}"]
            yield from chosen((*map(_small, files), *examples), number)

    return seeds


def _small(path: Path) -> bytes:
    """Return the beginning of a file, or all of it where it cannot be cut."""
    return head(path) if path.suffix in (".csv", ".tsv", ".jsonl") else path.read_bytes()[:3500]


_TABLE = (
    b"id;day;by;url;kind;sub;status;who;of;as;what;part;with.name;until;at;venue.city;in;about;said;on;text;caller\n"
    b"1;31.01.2026;Desk;http://e.org/1;a;Summit;occurred;A,B;France,Chad;King,Premier;Person;host;President C;"
    b'02.02.2026;9:30;Rome;Italy,Lazio;peace;so be it;"a\nb";They met;D\n'
)
_OBJECT = (
    b'{"id": 1, "day": "January 2026", "kind": "Call", "who": ["A", "B"], "of": "France", "with": [{"name": "C"}, '
    b'{"name": null}], "venue": {"city": "Rome"}, "text": "A met B in Oslo.", "caller": 1.5e3, "at": "09:30"}'
)
_XML = (
    b'<?xml version="1.0" encoding="UTF-8"?><a xmlns="u:x" xmlns:d="u:y"><r id="1"><kind>b</kind><d:who k="1">A</d:who>'
    b"<who>B &amp; &#x43;</who><day>2026</day><venue><city>Rome</city></venue><text><![CDATA[x]]> y</text></r>"
    b"<!-- c --><r><kind>a</kind><who>C</who></r></a>"
)

TARGETS = {
    "csv": Target(
        "csv",
        _check(("csv", "tsv")),
        _seeds(("csv", "tsv"), (_TABLE, _TABLE.replace(b";", b"\t"), _TABLE.replace(b";", b","))),
        words=(
            *(b'"', b'""', b";", b"\t", b",", b"\r\n", b"\r", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b"\x1c", b"\x85"),
            *(b"31.01.2026", b"9999", b"0000-01", b"Meeting", b"cancelled", b"Person", b"host", b"\xe2\x80\xa8", b"Ru"),
        ),
    ),
    "json": Target(
        "json",
        _check(("json", "jsonl")),
        _seeds(
            ("json", "jsonl"),
            (b'{"x": 1, "a": {"y": [], "r": [' + _OBJECT + b",\n" + _OBJECT + b"]}}", b"[" + _OBJECT + b"]",
             _OBJECT + b"\n" + _OBJECT + b"\n"),
        ),
        words=(
            *(b'"a": ', b'"r": [', b'"rounds": [', b'{"', b'":'),
            *(b'",', b"null", b"true", b"NaN", b"-Infinity", b"1e999"),
            *(b"[[[[[[[[", b'{"a":{"a":', b"\\ud800", b"\\udc00", b"\\u0000", b"\\u001f", b"9" * 60, b"\xef\xbb\xbf"),
            *(b'"day": "', b'"kind": "Meeting"', b'"who": "', b'"with": [{"name": "', b"\xff\xfe", b"\n", b"\\r"),
        ),
    ),
    "articles": Target(
        "articles",
        check_articles,
        _article_seeds,
        words=(
            *(b'"text": "', b'"html": "', b'"title": ', b'"date": "', b'"articles": [', b'"a": {"b": ', b"<p>"),
            *(b"\\u0000", b"\\ud800", b"[[[[[[[[", b'{"a":', b"9" * 60, b"NaN", b"null", b"\xef\xbb\xbf"),
            *(b"\xff\xfe", b"\n", b"1767225600", b"-1e999", b"31.12.2026", b"<html>", b"&#0;", b"http://["),
        ),
    ),
    "xml": Target(
        "xml",
        _check(("xml",)),
        _seeds(("xml",), (_XML,)),
        words=(
            *(b"<?xml version='1.0' encoding='", b"<!DOCTYPE a [", b"<!ENTITY x '"),
            *(b"<!ENTITY % p SYSTEM '", b"]>", b"&x;"),
            *(b"<r>", b"</r>", b"<a>", b"</a>", b"<![CDATA["),
            *(b"]]>", b"&#xD;", b"&#10;", b"xmlns='", b"xmlns:p='", b"<p:r "),
            *(b"utf-16", b"iso-8859-1", b"utf-7", b"cp037", b"idna"),
            *(b"\xff\xfe", b"<?p x?>", b"<!--", b"-->", b"<trip>"),
        ),
    ),
}  # fmt: skip
