"""Dumps as sources of candidates: every format alike, tables with a mapping, and what is wrong with files."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse, serialize

from kg.errors import LinkError, MappingError
from kg.link.dump import lines, open_dump, reading
from kg.link.dump import source as dump_source
from kg.link.dump.candidates import country_code, day_of, point_of
from kg.link.dump.facts import Facts
from kg.link.dump.held import Held
from kg.link.dump.index import Level
from kg.link.dump.statements import Property, Role, Statement, Term
from kg.link.source import Found, Source
from kg.model.link import Candidate, Kind, Office, Subject

WIKIDATA = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wds: <http://www.wikidata.org/entity/statement/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <http://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wikibase: <http://wikiba.se/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

wd:Q58217 a wikibase:Item ; rdfs:label "Sergey Lavrov"@en , "Сергей Викторович Лавров"@ru , "سيرغي لافروف"@ar ;
    skos:altLabel "Sergei Viktorovich Lavrov"@en ; schema:description "Russian diplomat"@en , "russischer Diplomat"@de ;
    wdt:P31 wd:Q5 ; wdt:P27 wd:Q159 ; wdt:P39 wd:Q4376769 ; wdt:P569 "1950-03-21T00:00:00Z"^^xsd:dateTime ;
    p:P39 wds:q58217-1 ; owl:sameAs <http://viaf.org/viaf/120062731> ; wikibase:sitelinks 98 .
wds:q58217-1 ps:P39 wd:Q4376769 ; pq:P580 "2004-03-09T00:00:00Z"^^xsd:dateTime .
wd:Q4376769 rdfs:label "Foreign Minister of Russia"@en ; wdt:P1001 wd:Q159 .
wd:Q159 rdfs:label "Russia"@en , "Россия"@ru ; wdt:P31 wd:Q3624078 , wd:Q6256 ; wdt:P297 "RU" ;
    wdt:P625 "Point(94.25 60.0)"^^geo:wktLiteral .
wd:Q900001 rdfs:label "Anton Lavrov"@en ; wdt:P31 wd:Q5 ; wdt:P27 wd:Q212 ; wdt:P570 "1901"^^xsd:gYear .
wd:Q212 rdfs:label "Ukraine"@en .
wd:Q900002 rdfs:label "Lavrov"@en ; wdt:P31 wd:Q101352 .
wd:Q1085 rdfs:label "Prague"@en , "Praha"@cs ; wdt:P31 wd:Q515 ; wdt:P17 wd:Q213 ; wdt:P1566 "3067696" ;
    wdt:P1082 1300000 ; wdt:P625 "<http://www.opengis.net/def/crs/OGC/1.3/CRS84> Point(14.42 50.08)"^^geo:wktLiteral .
wd:Q213 rdfs:label "Czech Republic"@en ; wdt:P298 "CZE" ; wdt:P31 wd:Q6256 .
wd:Q900003 rdfs:label "Prague"@en ; wdt:P31 wd:Q11424 .
wd:Q458 rdfs:label "European Union"@en ; skos:altLabel "EU"@en ; wdt:P31 wd:Q4120211 .
"""
LAVROV = Subject("http://kg/person/sergei-lavrov", Kind.PERSON, "Sergei Lavrov", ("Lavrov",), ("RU",))
PRAGUE = Subject(
    "http://kg/place/prague", Kind.CITY, "Prague", countries=("CZ",), identifiers=("https://sws.geonames.org/3067696/",)
)
RUSSIA = Subject("http://kg/state/RU", Kind.STATE, "Russian Federation", code="RU")
UNION = Subject("http://kg/organization/eu", Kind.ORGANIZATION, "the European Union", ("EU",))
ALL = (LAVROV, PRAGUE, RUSSIA, UNION)
WD = "http://www.wikidata.org/entity/"

SUFFIXES = {
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}

Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Return a function that writes a file and gives its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def as_format(turtle: str, suffix: str) -> bytes:
    made = serialize((quad.triple for quad in parse(turtle, RdfFormat.TURTLE)), format=SUFFIXES[suffix])
    assert made is not None
    return made


def found(path: Path | Sequence[Path], *subjects: Subject, mapping: Path | None = None) -> list[tuple[Candidate, ...]]:
    source: Source = open_dump([path] if isinstance(path, Path) else path, name="test", mapping=mapping)
    assert (source.name, source.kinds) == ("test", frozenset(Kind))
    answers = [answer for answer in source.candidates(subjects) if isinstance(answer, Found)]
    assert [answer.subject for answer in answers] == list(subjects)
    return [answer.candidates for answer in answers]


def iris(candidates: Sequence[Candidate]) -> list[str]:
    return [candidate.iri for candidate in candidates]


def test_a_person_of_wikidata_comes_with_all_that_is_said_of_it(written: Written) -> None:
    [[lavrov]] = found(written("dump.ttl", WIKIDATA), LAVROV)

    assert lavrov == Candidate(
        iri=f"{WD}Q58217",
        label="Sergey Lavrov",
        names=("Sergey Lavrov", "سيرغي لافروف", "Сергей Викторович Лавров", "Sergei Viktorovich Lavrov"),
        kinds=frozenset({Kind.PERSON}),
        description="Russian diplomat",
        countries=("RU",),
        offices=(Office("Foreign Minister of Russia", "RU", date(2004, 3, 9)),),
        born=date(1950, 3, 21),
        identifiers=("http://viaf.org/viaf/120062731",),
        fame=98,
    )


def test_a_place_is_found_by_its_identifier_and_brings_coordinates_and_country(written: Written) -> None:
    renamed = Subject("http://kg/place/x", Kind.CITY, "Golden City", identifiers=PRAGUE.identifiers)
    [[prague]] = found(written("dump.ttl", WIKIDATA), renamed)

    assert (prague.iri, prague.label, prague.countries) == (f"{WD}Q1085", "Prague", ("CZ",))
    assert (prague.latitude, prague.longitude, prague.fame) == (50.08, 14.42, 1300000)
    assert prague.identifiers == ("https://sws.geonames.org/3067696/",)


def test_a_state_is_found_by_its_code_whatever_it_is_called(written: Written) -> None:
    [[russia]] = found(written("dump.ttl", WIKIDATA), RUSSIA)

    assert russia.iri == f"{WD}Q159"
    assert russia.kinds == {Kind.STATE, Kind.COUNTRY}
    assert russia.countries == ("RU",)


def test_what_is_certainly_something_else_is_no_candidate(written: Written) -> None:
    """A film of that name, a page of a family name and persons for a city are left out."""
    [prague, lavrov] = found(written("dump.ttl", WIKIDATA), PRAGUE, Subject("http://kg/l", Kind.PERSON, "Lavrov"))

    assert iris(prague) == [f"{WD}Q1085"]
    assert iris(lavrov) == [f"{WD}Q58217", f"{WD}Q900001"]


def test_a_country_without_a_code_is_told_by_its_name(written: Written) -> None:
    [[_, anton]] = found(written("dump.ttl", WIKIDATA), Subject("http://kg/l", Kind.PERSON, "Lavrov"))

    assert (anton.label, anton.countries, anton.died) == ("Anton Lavrov", ("UA",), date(1901, 12, 31))


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".nt.gz", ".ttl.bz2", ".nq.xz"])
def test_every_format_gives_the_same_candidates(written: Written, suffix: str) -> None:
    packers: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}
    expected = found(written("expected.ttl", WIKIDATA), *ALL)
    content = as_format(WIKIDATA, f".{suffix.split('.')[1]}")
    packer = packers.get(f".{suffix.split('.')[-1]}")

    assert found(written(f"dump{suffix}", packer(content) if packer else content), *ALL) == expected
    assert all(expected)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1 << 16))
def test_the_order_of_statements_does_not_matter(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    rows = as_format(WIKIDATA, ".nt").splitlines(keepends=True)
    folder = tmp_path_factory.mktemp("shuffled")
    (folder / "a.nt").write_bytes(b"".join(rows))
    random.Random(seed).shuffle(rows)
    (folder / "b.nt").write_bytes(b"".join(rows))

    assert found(folder / "b.nt", *ALL) == found(folder / "a.nt", *ALL)


def test_a_folder_and_several_files_are_one_dump(written: Written) -> None:
    """Details may stand in another file than the label; other files of the folder are passed over."""
    rows = as_format(WIKIDATA, ".nt").splitlines(keepends=True)
    one, other = (
        written("d/one.nt", b"".join(rows[::2])),
        written("d/deep/two.nt.gz", gzip.compress(b"".join(rows[1::2]))),
    )
    readme = written("d/README.md", "A dump.")
    expected = found(written("all.ttl", WIKIDATA), *ALL)

    assert found(readme.parent, *ALL) == expected
    assert found([other, one], *ALL) == expected


def test_blank_nodes_of_turtle_and_json_ld_are_followed_in_one_reading(written: Written) -> None:
    turtle = """
        @prefix schema: <https://schema.org/> .
        <http://e/v> a schema:CivicStructure ; schema:name "Villa Borghese" ;
            schema:geo [ a schema:GeoCoordinates ; schema:latitude 41.9 ; schema:longitude "12.5" ] .
        <http://e/p> a schema:Person ; schema:name "Maria Rossi" ; schema:nationality "ITA" ;
            schema:hasOccupation [ schema:roleName "ambassador" ; schema:startDate "2020-05" ; schema:endDate "2021" ] .
    """
    subjects = (
        Subject("http://kg/v", Kind.VENUE, "Villa Borghese"),
        Subject("http://kg/p", Kind.PERSON, "Maria Rossi"),
    )
    for suffix in SUFFIXES:
        [[villa], [maria]] = found(written(f"dump{suffix}", as_format(turtle, suffix)), *subjects)

        assert (villa.latitude, villa.longitude) == (41.9, 12.5)
        assert maria.countries == ("IT",)
        assert maria.offices == (Office("ambassador", None, date(2020, 5, 1), date(2021, 12, 31)),)


def test_blank_nodes_of_two_files_are_different_ones(written: Written) -> None:
    text = '<http://e/{0}> <https://schema.org/name> "{1} Rossi" .\n<http://e/{0}> <https://schema.org/geo> _:b .\n'
    text += '_:b <https://schema.org/latitude> "{2}" .\n_:b <https://schema.org/longitude> "1" .\n'
    files = [written("a.nt", text.format("a", "Anna", 10)), written("b.nt", text.format("b", "Berta", 20))]
    subjects = [Subject(f"http://kg/{name}", Kind.PERSON, f"{name} Rossi") for name in ("Anna", "Berta")]

    [[anna], [berta]] = found(files, *subjects)

    assert (anna.latitude, berta.latitude) == (10, 20)


def test_the_own_graph_is_a_dump_too(written: Written) -> None:
    """Positions of the project's own graph: a fragment with a title, a state and the days it was reported on."""
    turtle = """
        @prefix dip: <https://w3id.org/diplomacy-kg/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <http://o/person/ann-roe> a dip:Person ; rdfs:label "Ann Roe" ; dip:holds <http://o/person/ann-roe#envoy-NO> .
        <http://o/person/ann-roe#envoy-NO> a dip:Position ; rdfs:label "envoy" ; dip:actsFor <http://o/state/NO> ;
            dip:firstReported "2024-01-02"^^xsd:date ; dip:lastReported "2024-02-03"^^xsd:date .
        <http://o/state/NO> a dip:State ; rdfs:label "Norway" ; skos:notation "NO" .
    """
    [[ann], [norway]] = found(
        written("own.ttl", turtle),
        Subject("http://kg/p", Kind.PERSON, "Ann Roe"),
        Subject("http://kg/state/NO", Kind.STATE, "Norway", code="NO"),
    )

    assert ann.offices == (Office("envoy", "NO", date(2024, 1, 2), date(2024, 2, 3)),)
    assert norway.iri == "http://o/state/NO"


def test_own_classes_and_properties_are_added_in_a_mapping(written: Written) -> None:
    mapping = written(
        "terms.yaml",
        """
        prefixes: {x: "http://x.org/"}
        types: {person: ["x:Diplomat"], other: ["x:Ship"]}
        properties: {label: ["x:called"], country: ["x:from"]}
        identifiers: {"x:viaf": "http://viaf.org/viaf/{}"}
        """,
    )
    dump = written(
        "dump.ttl",
        '@prefix x: <http://x.org/> . <http://e/1> a x:Diplomat ; x:called "Ann Roe" ; x:from "Norway" ; x:viaf 17 .'
        ' <http://e/2> a x:Ship ; x:called "Ann Roe" .',
    )

    [[ann]] = found(dump, Subject("http://kg/p", Kind.PERSON, "Ann Roe"), mapping=mapping)

    assert (ann.iri, ann.kinds, ann.countries) == ("http://e/1", frozenset({Kind.PERSON}), ("NO",))
    assert ann.identifiers == ("http://viaf.org/viaf/17",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("types: {persons: []}", "no key 'persons'; did you mean person?"),
        ("properties: {label: ['x:called']}", "the prefix 'x' is not known"),
        ("properties: {label: ['called']}", "'called' is no IRI; write it in full"),
        ("identifiers: {'wdt:P214': 'http://viaf.org/viaf/'}", "must have {} once"),
        ("types: [", "line 1"),
        ("just words", "must be lines `key: value`"),
    ],
)
def test_what_is_wrong_in_a_table_of_terms_is_told(written: Written, text: str, problem: str) -> None:
    mapping = written("terms.yaml", text)
    with pytest.raises(MappingError) as raised:
        open_dump([written("dump.nt", "")], name="x", mapping=mapping)

    assert problem in str(raised.value)
    assert str(mapping) in str(raised.value)


def person_lines(*people: tuple[str, str]) -> str:
    return "".join(f'<http://e/{id}> <http://www.w3.org/2000/01/rdf-schema#label> "{name}" .\n' for id, name in people)


def test_broken_lines_cost_themselves_only_and_are_told(written: Written) -> None:
    rows = person_lines(("1", "Ann Roe"), ("2", "Bob Roe"), ("3", "Cid Roe")).splitlines(keepends=True)
    broken = f"# a comment\n\n{rows[0]}{rows[1][:-20]}\nnonsense\n{rows[2]}"
    source = open_dump([written("dump.nt", broken.encode() + rows[1][:-8].encode() + b'\xff" .\n')], name="x")

    [answer] = source.candidates([Subject("http://kg/r", Kind.PERSON, "Roe")])

    assert [candidate.label for candidate in answer.candidates] == ["Ann Roe", "Cid Roe"]
    [notice] = source.notices
    assert "dump.nt: 3 lines are left out, the first in line 4" in notice


def test_a_broken_statement_of_turtle_is_told_and_the_next_ones_are_read(written: Written) -> None:
    turtle = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n" + "".join(
        f'<http://e/{n}> rdfs:label "{name} Roe" {end}\n'
        for n, (name, end) in enumerate([("Ann", "."), ("Bob", "x ."), ("Cid", ".")])
    )
    source = open_dump([written("dump.ttl", turtle)], name="x")

    [answer] = source.candidates([Subject("http://kg/r", Kind.PERSON, "Roe")])

    assert {"Ann Roe", "Cid Roe"} <= {candidate.label for candidate in answer.candidates}
    assert "dump.ttl: a statement is left out, in line 3" in source.notices[0]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        (
            "dump.nt.gz",
            gzip.compress(WIKIDATA.encode())[:-30],
            "ends in the middle of its .gz data; fetch the file again",
        ),
        ("dump.ttl.bz2", b"no bzip2 at all", "is no good .bz2 file"),
        ("dump.nt.xz", lzma.compress(WIKIDATA.encode())[:-30], "ends in the middle of its .xz data"),
        ("dump.nt.gz", b"no gzip at all", "is no good .gz file"),
        ("dump.nt", WIKIDATA, "no line of it is N-Triples"),
        ("dump.ttl", "<rdf:RDF></rdf:RDF>", "is this Turtle?"),
        ("dump.rdf", "<rdf:RDF", "broken RDF/XML"),
        ("dump.jsonld", '{"@context": {}, ', "broken JSON-LD"),
        ("dump.jsonld", '{"@context": "https://schema.org", "name": "x"}', "broken JSON-LD"),
    ],
)
def test_files_that_cannot_be_read_are_named_with_what_to_do(
    written: Written, name: str, content: str | bytes, problem: str
) -> None:
    source = open_dump([written(name, content)], name="x")
    with pytest.raises(LinkError) as raised:
        list(source.candidates(ALL))

    assert name in str(raised.value)
    assert problem in str(raised.value)


def test_paths_that_are_no_dump_are_told_when_it_is_opened(written: Written, tmp_path: Path) -> None:
    word = written("dump.docx", "")
    with pytest.raises(LinkError, match=r"the format \.docx is not known; .*known are \.nt, .*packed as \.gz"):
        open_dump([word], name="x")
    with pytest.raises(LinkError, match="no such file"):
        open_dump([tmp_path / "none.nt"], name="x")
    with pytest.raises(LinkError, match="no file of a dump in this folder"):
        open_dump([tmp_path], name="x")
    with pytest.raises(LinkError, match="needs a file or folder"):
        open_dump([], name="x")
    with pytest.raises(LinkError, match="cannot name a dump"):
        open_dump([written("dump.nt", "")], name="my dump")
    with pytest.raises(LinkError, match="give them as two dumps"):
        open_dump([written("dump.nt", ""), written("dump.csv", "")], name="x")
    with pytest.raises(LinkError, match="a table needs a mapping"):
        open_dump([written("dump.csv", "")], name="x")


@pytest.mark.parametrize("suffix", [".nt", ".ttl"])
def test_several_processes_find_the_same(written: Written, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    dump = written(f"dump{suffix}", as_format(WIKIDATA, suffix))
    expected = found(dump, *ALL)
    monkeypatch.setattr(reading, "_WORTH_A_PROCESS", 0)

    answers = list(open_dump([dump], name="x", jobs=2).candidates(ALL))

    assert [answer.candidates for answer in answers] == expected


def test_lines_that_go_over_several_pieces_are_whole(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = found(written("a.ttl", WIKIDATA), *ALL)
    for size in (7, 100, 1000):
        monkeypatch.setattr(lines, "CHUNK", size)

        assert found(written("a.nt", as_format(WIKIDATA, ".nt")), *ALL) == expected


def test_a_packing_that_this_python_does_not_know_says_what_to_do(written: Written) -> None:
    source = open_dump([written("dump.nt.zst", b"\x28\xb5\x2f\xfd")], name="x")
    with pytest.raises(LinkError, match=r"unpack it \(zstd -d\)|is no good|ends in the middle|cannot be read"):
        list(source.candidates(ALL))


def test_features_of_geonames_and_people_of_dbpedia_are_read(written: Written) -> None:
    turtle = """
        @prefix gn: <http://www.geonames.org/ontology#> . @prefix dbo: <http://dbpedia.org/ontology/> .
        @prefix dbr: <http://dbpedia.org/resource/> .
        @prefix wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
        <https://sws.geonames.org/3143244/> a gn:Feature ; gn:name "Oslo" ; gn:alternateName "Christiania" ;
            gn:featureClass gn:P ; gn:countryCode "NO" ; gn:population "580000" ; wgs:lat "59.91" ; wgs:long "10.75" .
        dbr:Ann_Roe a dbo:OfficeHolder ; foaf:name "Ann Roe"@en ;
            dbo:nationality dbr:Norway ; dbo:termPeriod dbr:Ann_Roe__1 .
        dbr:Ann_Roe__1 dbo:office "Ambassador to Sweden" ; dbo:activeYearsStartDate "2001-02-03" .
        dbr:Norway a dbo:Country ; foaf:name "Norway"@en .
    """
    iri = "https://sws.geonames.org/3143244/"
    [[oslo], [ann]] = found(
        written("dump.ttl", turtle),
        Subject("http://kg/o", Kind.CITY, "Oslo", identifiers=(iri,)),
        Subject("http://kg/a", Kind.PERSON, "Ann Roe"),
    )

    assert oslo == Candidate(
        iri,
        "Oslo",
        ("Oslo", "Christiania"),
        frozenset({Kind.CITY, Kind.PLACE}),
        countries=("NO",),
        latitude=59.91,
        longitude=10.75,
        fame=580000,
    )
    assert ann.countries == ("NO",)
    assert ann.offices == (Office("Ambassador to Sweden", None, date(2001, 2, 3)),)


def test_an_empty_dump_knows_nothing_and_no_subjects_ask_nothing(written: Written) -> None:
    assert found(written("dump.nt", ""), LAVROV) == [()]
    assert found(written("dump.nt", "")) == []


def test_doubtful_candidates_are_the_best_known_and_no_more_than_the_most(written: Written) -> None:
    """Thousands bear a surname; all that bear the very name stay."""
    people = [(f"k{n}", f"{chr(65 + n % 26)}{'aeiou'[n % 5]}r{'aeiou'[n // 26 % 5]}n Moller") for n in range(130)]
    people += [(f"s{n}", "Adam Moller") for n in range(60)]
    sitelinks = "<http://e/k77> <http://wikiba.se/ontology#sitelinks> 9 .\n".replace(" 9 ", ' "9" ')
    dump = written("dump.nt", person_lines(*people) + sitelinks)

    [surname, full] = found(
        dump, Subject("http://kg/m", Kind.PERSON, "Moller"), Subject("http://kg/a", Kind.PERSON, "Adam Moller")
    )

    assert len(surname) == dump_source.MOST_CANDIDATES
    assert surname[0].iri == "http://e/k77"
    assert {f"http://e/s{n}" for n in range(60)} <= set(iris(full))


def test_of_many_bearers_of_a_surname_those_of_the_same_country_come_first(written: Written) -> None:
    people = [(f"k{n}", f"{chr(65 + n % 26)}{'aeiou'[n // 26]}lim Moller") for n in range(130)]
    country = '<http://e/k99> <http://dbpedia.org/ontology/nationality> "Denmark" .\n'
    dump = written("dump.nt", person_lines(*people) + country)

    [moller] = found(dump, Subject("http://kg/m", Kind.PERSON, "Moller", countries=("DK",)))

    assert moller[0].iri == "http://e/k99"


def test_what_is_held_is_cut_but_for_the_sure_ones() -> None:
    held = Held(most=50, most_doubtful=5)
    for n in range(100):
        held.add(0, f"http://e/{n}", Level.PART)
        held.add(0, f"http://e/{n}", Level.PART) if n % 10 == 3 else None
    for n in range(20):
        held.add(0, f"http://e/same/{n}", Level.SAME)
    held.cut()

    kept = dict(held.of(0))
    assert sum(level is Level.SAME for level in kept.values()) == 20
    assert {iri for iri, level in kept.items() if level is Level.PART} == {f"http://e/{n}" for n in (3, 13, 23, 33, 43)}
    assert held.iris() == set(kept)


def test_a_family_name_that_stands_first_finds_its_bearer(written: Written) -> None:
    dump = written("dump.nt", person_lines(("1", "Xi Jinping"), ("2", "习近平"), ("3", "Jinping Roe")))

    [china, elsewhere] = found(
        dump,
        Subject("http://kg/x", Kind.PERSON, "Xi", countries=("CN",)),
        Subject("http://kg/y", Kind.PERSON, "Xi", countries=("US",)),
    )

    assert iris(china) == ["http://e/1", "http://e/2"]
    assert iris(elsewhere) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2004-03-09", date(2004, 3, 9)),
        ("+2004-03-09T00:00:00Z", date(2004, 3, 9)),
        ("2004-03-09T12:00:00+03:00", date(2004, 3, 9)),
        ("2004-03", date(2004, 3, 31)),
        ("2004", date(2004, 12, 31)),
        ("1980-00-00T00:00:00Z", date(1980, 12, 31)),
        ("-0044-03-15", None),
        ("0000-01-01", None),
        ("2004-02-30", None),
        ("soon", None),
    ],
)
def test_days_are_read_in_all_forms_of_xml_schema(text: str, day: date | None) -> None:
    assert day_of(text, last=True) == day


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("POINT(14.42 50.08)", (50.08, 14.42)),
        ("Point Z (14.42 50.08 200)", (50.08, 14.42)),
        ("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(50.08 14.42)", (50.08, 14.42)),
        ("<http://www.wikidata.org/entity/Q405> Point(14.42 50.08)", None),
        ("50.08 14.42", (50.08, 14.42)),
        ("50.08, 14.42", (50.08, 14.42)),
        ("POINT(1 100)", None),
        ("POINT EMPTY", None),
        ("nan nan", None),
    ],
)
def test_points_are_read_in_the_order_of_their_reference_system(text: str, point: tuple[float, float] | None) -> None:
    assert point_of(text) == point


@pytest.mark.parametrize(
    ("text", "code"),
    [("US", "US"), ("usa", "US"), ("Korea, South", "KR"), ("Norwegian", "NO"), ("Ruritania", None), ("ZZ", None)],
)
def test_countries_are_told_by_codes_and_names(text: str, code: str | None) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("POINT" + " " * 100_000 + "x", None),
        ("POINT(" + " " * 100_000 + "x", None),
        ("POINT(1 " + "2 " * 100_000, None),
        ("POINT Z (18 59 7)", (59.0, 18.0)),
        ("point(18 59)", (59.0, 18.0)),
    ],
)
def test_a_point_is_one_or_none_at_once(text: str, point: tuple[float, float] | None) -> None:
    assert point_of(text) == point


def test_a_chain_of_blank_nodes_may_be_as_long_as_it_likes() -> None:
    count = 9_000
    facts = Facts({"http://e/1"})
    for number in reversed(range(count)):
        facts.add(Statement(f"_:n{number}", Property(Role.HOLDS), Term(f"_:n{number + 1}", is_node=True)))
    facts.add(Statement("http://e/1", Property(Role.HOLDS), Term("_:n0", is_node=True)))

    assert facts.values(f"_:n{count - 1}", Role.HOLDS) == (Term(f"_:n{count}", is_node=True),)
