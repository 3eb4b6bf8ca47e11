"""What comes from other datasets: tables of links, dumps, answers of services."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from io import StringIO

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from fuzzing.checks import check_message, check_quads, written
from fuzzing.target import Target, choice, chosen
from kg.errors import LinkError
from kg.graph.iris import DEFAULT_BASE
from kg.graph.links import link_quads
from kg.link.dump import open_dump
from kg.link.dump.lines import read_lines, statement_of
from kg.link.dump.statements import Property
from kg.link.dump.terms import load_terms
from kg.link.reconcile.manifest import Service, kinds_of, service_of
from kg.link.reconcile.reading import FETCHED, candidates_of, meant_by, proposed_in, rows_of, told_in
from kg.link.source import Found
from kg.link.sssom import link_of, read_sssom, write_sssom
from kg.model.dates import DateInterval
from kg.model.link import Candidate, Kind, Link, Office, Subject, uri_of
from kg.net.asking import read_json

_SUBJECTS = (
    Subject(
        "https://example.org/kg/person/anna-lindh",
        Kind.PERSON,
        "Anna Lindh",
        aliases=("Lindh",),
        countries=("SE",),
        offices=(Office("Foreign Minister", "SE", date(1998, 10, 7)),),
        active=DateInterval(date(2001, 1, 1), date(2002, 1, 1)),
        identifiers=("http://e.org/lindh",),
    ),
    Subject("https://example.org/kg/state/SE", Kind.STATE, "Sweden", code="SE"),
    Subject("https://example.org/kg/place/SE/stockholm", Kind.CITY, "Stockholm", within=("Sweden",)),
)
_RDF = (".nt", ".nq", ".ttl", ".trig", ".rdf", ".jsonld")
_TABLES = (".csv", ".tsv")


def check_sssom(data: bytes) -> None:
    """Read a table of links, and write and read what it gives."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    try:
        rows = read_sssom(text, name="own.sssom.tsv", base=DEFAULT_BASE)
    except LinkError as error:
        check_message(error)
        return
    links = [link_of(row, source="own") for row in rows]
    links = [link for link in links if link.source.isalnum() and link.source.isascii()]
    check_quads(link_quads(links))
    output = StringIO()
    count = write_sssom(links, output, base=DEFAULT_BASE)
    again = [link_of(row, source="own") for row in read_sssom(output.getvalue(), name="again", base=DEFAULT_BASE)]
    assert len(again) == count
    assert _told(again) == _told(links), "written and read, it says another thing"


def _told(links: Iterable[Link]) -> set[tuple[str, str, str]]:
    return {(link.source, uri_of(link.subject), uri_of(link.object)) for link in links}


def _sssom_seeds() -> Iterator[bytes]:
    yield (
        b"#curie_map:\n#  wd: http://www.wikidata.org/entity/\n#  kg: https://example.org/kg/\n#mapping_set_id: http://e.org/s\n"
        b"subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tmapping_source\t"
        b"mapping_date\tconfidence\tcomment\tkg_standing\nkg:person/anna-lindh\tAnna\towl:sameAs\t\twd:Q1\t"
        b'semapv:ManualMappingCuration\tkg:links/wikidata\t2026-01-31\t0.9\t"a ""b"""\taccepted\n'
        b"https://example.org/kg/state/SE\t\tskos:exactMatch\tNot\thttp://e.org/%C3%A9?x#y\tsemapv:LexicalMatching\t\t\t\t\t\n"
    )
    yield (
        b"subject_id\tpredicate_id\tobject_id\tmapping_justification\r\n"
        b"kg:a\tskos:closeMatch\tkg:b\tsemapv:LexicalMatching\r\n"
    )


@cache
def _properties() -> dict[bytes, Property]:
    return {f"<{iri}>".encode(): known for iri, known in load_terms().properties.items()}


def _check_dump(data: bytes, suffixes: tuple[str, ...], mapping: bytes | None) -> None:
    content, number = choice(data, len(suffixes))
    path = written(f"dump{suffixes[number]}", content)
    meanings = written("meanings.yaml", mapping) if mapping else None
    if suffixes[number] in (".nt", ".nq"):
        _check_lines(content)
    try:
        source = open_dump([path], name="own", mapping=meanings)
        found = list(source.candidates(_SUBJECTS))
        assert found == list(source.candidates(_SUBJECTS)), "two readings differ"
        for notice in source.notices:
            assert len(notice) < 1000, notice
    except LinkError as error:
        check_message(error)
        return
    assert [each.subject for each in found] == list(_SUBJECTS)
    for candidate in (candidate for each in found if isinstance(each, Found) for candidate in each.candidates):
        _check_candidate(candidate)


def _check_candidate(candidate: Candidate) -> None:
    assert candidate.label
    assert candidate.latitude is None or abs(candidate.latitude) <= 90
    assert candidate.longitude is None or abs(candidate.longitude) <= 180
    assert candidate.score is None or 0 <= candidate.score <= 1
    repr(candidate).encode("utf-8", "strict")


def _check_lines(content: bytes) -> None:
    """Check that lines taken apart by hand say what the library's parser says."""
    properties = _properties()
    for line in content.split(b"\n"):
        try:
            quads = list(parse(line, RdfFormat.N_QUADS))
        except (SyntaxError, ValueError):
            continue
        read = read_lines(line, properties, blank="0.")
        wanted = [
            statement
            for quad in quads
            if (known := properties.get(str(quad.predicate).encode()))
            and (statement := statement_of(quad, known, "0.")) is not None
        ]
        assert read.statements == wanted, f"{line!r}: {read.statements} instead of {wanted}"
        assert not read.broken, f"no broken line: {line!r}"


def check_dump_rdf(data: bytes) -> None:
    """Find candidates in a file of RDF of any format."""
    _check_dump(data, _RDF, None)


def check_dump_table(data: bytes) -> None:
    """Find candidates in a table."""
    _check_dump(data, _TABLES, _COLUMNS)


_COLUMNS = (
    b"iri: 'http://e.org/{id}'\nlabel: '{name}'\nkind: '{k}'\nnames: {value: '{other}', separator: ';'}\n"
    b"country: '{c}'\n"
    b"identifiers: 'http://x.org/{x}'\nvalues: {k: {p: person, s: state}}\ndates: ['%d.%m.%Y']\nborn: '{b}'\n"
    b"offices: [{title: {value: '{o}', separator: ';'}, of: '{c}', first: '{f}'}]\nlatitude: '{lat}'\n"
    b"longitude: '{lon}'\nfame: '{n}'\ncode: '{code}'\n"
)
_ROWS = (
    b"id,name,k,other,c,x,b,o,f,lat,lon,n,code\n1,Anna Lindh,p,Lindh;A. Lindh,Sweden,7,19.06.1957,Foreign Minister,"
    b"07.10.1998,59.3,18.1,33,\n2,Sweden,s,Sverige,,8,,,,62,15,1e3,SE\n"
)
_TURTLE = (
    b"@prefix s: <http://schema.org/> . @prefix wdt: <http://www.wikidata.org/prop/direct/> .\n"
    b"@prefix r: <http://www.w3.org/2000/01/rdf-schema#> . @prefix geo: <http://www.opengis.net/ont/geosparql#> .\n"
    b'<http://e.org/1> a s:Person ; r:label "Anna Lindh"@sv ; s:hasOccupation [ r:label "Foreign Minister" ] ;\n'
    b'  s:birthDate "1957-06-19" ; s:nationality <http://e.org/se> ; s:sameAs <http://e.org/lindh> .\n'
    b'<http://e.org/se> a s:Country ; r:label "Sweden"@en-GB ; geo:asWKT "POINT(15 62)" .\n'
)
_LINES = (
    b'<http://e.org/1> <http://www.w3.org/2000/01/rdf-schema#label> "Anna Lindh"@en .\n'
    b"<http://e.org/1> <http://schema.org/sameAs> <http://e.org/lindh> <http://g> .\n# c\n"
    b'_:a <http://schema.org/name> "Stock\\u0068olm" . # x\n<http://e.org/1> <http://schema.org/nationality> _:a .\n'
    b'<http://e.org/1> <http://schema.org/birthDate> "1957-06-19"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
)
_JSONLD = (
    b'{"@context": {"@vocab": "http://schema.org/"}, "@id": "http://e.org/1", "@type": "Person", "name": "Anna Lindh", '
    b'"nationality": {"@id": "http://e.org/se", "name": {"@value": "Sweden", "@language": "en"}}, "sameAs": ["http://x"]}'
)
_RDF_XML = (
    b'<?xml version="1.0"?><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://schema.org/">'
    b'<s:Person r:about="http://e.org/1"><s:name xml:lang="sv">Anna Lindh</s:name><s:nationality><s:Country>'
    b"<s:name>Sweden</s:name></s:Country></s:nationality></s:Person></r:RDF>"
)


def _rdf_seeds() -> Iterator[bytes]:
    contents = (_LINES, _LINES, _TURTLE, b"<http://g> {\n" + _TURTLE.split(b"\n", 2)[2] + b"}", _RDF_XML, _JSONLD)
    for number, content in enumerate(contents):
        yield from chosen((content,), number)
    yield from chosen((_TURTLE,), 3)


def _table_seeds() -> Iterator[bytes]:
    yield from chosen((_ROWS,), 0)
    yield from chosen((_ROWS.replace(b",", b"\t"), b"\xef\xbb\xbf" + _ROWS.replace(b",", b"\t")), 1)


def check_reconcile(data: bytes) -> None:
    """Read the manifest of a service, its answer, values of properties and proposals, one in a line."""
    manifest, answer, rows, proposals = [*data.split(b"\n"), b"", b"", b""][:4]
    try:
        service = service_of("https://e.org/api", read_json(manifest))
    except (LinkError, ValueError) as error:
        check_message(error)
        return
    service.route("match")
    _, types = kinds_of(service, None)
    cells = {}
    try:
        meant = meant_by(proposed_in(proposals))
    except ValueError:
        meant = {name: name for name in FETCHED}
    try:
        read = rows_of(["1", "x"], rows)
        cells = {id: {what: row[pid] for what, pid in meant.items() if pid in row} for id, row in read.items()}
    except ValueError as error:
        check_message(error)
    try:
        told = told_in(service, ["q0"], answer)
    except ValueError as error:
        check_message(error)
        return
    kinds = {type: frozenset({kind}) for kind, type in types.items()}
    for each in told:
        for candidate in candidates_of(each, service, kinds, cells):
            _check_candidate(candidate)
            NamedNode(candidate.iri)
            Literal(candidate.label)
    _check_service(service)


def _check_service(service: Service) -> None:
    for id in ("Q1", "a b/é?#", "https://e.org/x", "\ud800", "{id}", ""):
        iri = service.iri(id)
        assert iri is None or NamedNode(iri).value == iri


def _reconcile_seeds() -> Iterator[bytes]:
    first = {
        "name": "Own", "versions": ["0.1", "0.2"], "identifierSpace": "http://e.org/entity/", "schemaSpace": "http://e.org/",
        "defaultTypes": [{"id": "Q5", "name": "human"}, {"id": "Q6256", "name": "country"}], "batchSize": 20,
        "view": {"url": "http://e.org/{{id}}"},
        "extend": {"propose_properties": {"service_url": "http://e.org", "service_path": "/p"}},
    }  # fmt: skip
    draft = {"name": "D", "versions": ["1.0-draft"], "view": {"url": "http://e.org/{+id}"}, "standardizedScore": True,
             "extend": {"proposeProperties": True}}  # fmt: skip
    found = {"id": "1", "name": "Anna", "score": 92.5, "match": True, "type": [{"id": "Q5", "name": "human"}, "Q1"]}
    values = {"born": [{"date": "1957-06-19T00:00:00Z"}], "country": [{"id": "Q34", "name": "Sweden"}],
              "latitude": [{"float": 59.3}], "longitude": [{"str": "18"}], "identifier": [{"str": "http://x.org/1"}],
              "alias": [{"str": "A"}], "office": [{"name": "Minister"}]}  # fmt: skip
    old = {"rows": {"1": values}, "meta": []}
    new = {"rows": [{"id": "1", "properties": [{"id": pid, "values": some} for pid, some in values.items()]}]}
    proposed = {"properties": [{"id": "born", "name": "date of birth"}, {"id": "dateOfDeath"}]}
    for one, answer, rows in (
        (first, {"q0": {"result": [found]}}, old),
        (draft, {"results": [{"candidates": [found | {"description": "d"}]}]}, new),
    ):
        yield b"\n".join(json.dumps(each).encode() for each in (one, answer, rows, proposed))
        yield b"\n".join(json.dumps(each).encode() for each in (one, answer, rows))


TARGETS = {
    "sssom": Target(
        "sssom",
        check_sssom,
        _sssom_seeds,
        words=(b"#curie_map:\n", b"# a: b\n", b"\t", b'"', b"kg:", b"owl:sameAs", b"Not", b"kg:links/a", b"http://",
               b"\r",
               b"2026-01-31", b"20260131", b"1e-9", b"nan", b"\xef\xbb\xbf", b"proposed", b"2026-13-45", b"<http://e>",
               b"\\ud800", b"9" * 60, b"\xe2\x80\xa8", b"\x00", b"\x0b"),
    ),
    "dump-rdf": Target(
        "dump-rdf",
        check_dump_rdf,
        _rdf_seeds,
        words=(b"@prefix ", b"<http://", b"_:a", b"_:b", b"[ ", b" ]", b"( ", b" )", b"^^<", b"@en", b'"', b'"""',
               b" .\n", b"\\u0041",
               b"<http://schema.org/name>", b"POINT(", b"POINT Z (", b"    ", b"@id", b"@graph", b"@context",
               b"rdf:parseType=",
               b"rdf:nodeID=", b"<<", b">>", b"\xff", b"<http://www.w3.org/2003/01/geo/wgs84_pos#lat>",
               b"-0000", b"+1957"),
    ),
    "dump-table": Target(
        "dump-table",
        check_dump_table,
        _table_seeds,
        words=(b'"', b'""', b",", b"\t", b"\r\n", b"\x00", b"\xff", b"Anna Lindh", b"SE", b"SWE", b"31.01.1957",
               b"1e999", b"nan",
               b"\xe2\x80\xa8", b";", b"_:a", b"9999-99-99"),
    ),
    "reconcile": Target(
        "reconcile",
        check_reconcile,
        _reconcile_seeds,
        words=(b'"id": ', b'"name": ', b'"url": "', b"{{id}}", b"{+id}", b"{?id}", b"http://[", b"\\ud800",
               b"\\u0000", b"9" * 60,
               b"NaN", b"1e999", b"[[[[[[[[", b'"service_url": "', b'"versions": [', b"null", b"true",
               b"\\u202e", b"{}"),
    ),
}  # fmt: skip
