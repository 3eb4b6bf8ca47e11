"""Profiles as users write them, with what can be wrong in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg.errors import LinkError
from kg.link.endpoint import profile_names
from kg.link.endpoint.profile import read_profile
from kg.model.link import Kind
from tests.link.endpoint.sources import copied


def test_the_shipped_profiles_can_be_read() -> None:
    assert profile_names() == ("dbpedia", "wikidata")
    for name in profile_names():
        profile = read_profile(name)
        assert profile.name == name
        assert {Kind.PERSON, Kind.STATE, Kind.CITY, Kind.ORGANIZATION} <= profile.kinds


def test_a_field_that_is_left_out_has_a_default(tmp_path: Path) -> None:
    profile = read_profile(copied(tmp_path, fields=dict.fromkeys(("batch", "per_second", "variants"))))

    assert (profile.batch, profile.manners.per_second, profile.most_variants) == (50, 1.0, 24)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("endpoint", None, "profile.yaml:1: has no endpoint; add a line `endpoint: …`"),
        ("endpoint", "query.wikidata.org", "is no address that can be asked; write one that begins with https://"),
        ("name", "wiki data", "the name may have letters, digits and hyphens in it, not 'wiki data'"),
        ("batch", 0, "batch must be a number above 0 and up to 5000, not 0"),
        ("batch", "many", "batch must be a number above 0 and up to 5000, not 'many'"),
        ("batch", 0.5, "batch must be at least 1, not 0.5"),
        ("per_second", -1, "per_second must be a number above 0"),
        ("per_second", "true", "per_second must be a number above 0 and up to 100, not True"),
        ("languages", "[]", "has no languages; add a line `languages: [en]`"),
        ("languages", "[en, no]", "languages must be a list of texts; put `no` in quotes"),
        ("countries", "flags", "countries must be codes or names, not 'flags'"),
        ("endpont", "x", "endpont is no field of a profile; did you mean endpoint?"),
        ("classes", "{persn: wd:Q5}", "persn is nothing that can be linked; did you mean person?"),
        ("classes", "{person: foo:Q5}", "foo:Q5 has a prefix that is not declared; add it to `prefixes`"),
        ("classes", "{person: 'wd:Q 5'}", "wd:Q 5 is no IRI; write it in full"),
        ("things", "{a: b}", "things must be a list of texts"),
        ("name", "'open", "profile.yaml:"),
        ("name", "2026-13-45", "has a value that cannot be read"),
    ],
)
def test_what_is_wrong_with_a_field_is_told_with_its_line(
    tmp_path: Path, name: str, value: object, message: str
) -> None:
    folder = copied(tmp_path, fields={name: value})
    if name == "classes":  # what stood below the line that was replaced goes with it
        path = folder / "profile.yaml"
        text = re.sub(r"(?m)^( .*\n)", "", path.read_text(encoding="utf-8"))
        prefixes = "prefixes: {wd: 'http://www.wikidata.org/entity/'}\n"
        path.write_text(re.sub(r"(?m)^prefixes:\n", prefixes, text), encoding="utf-8")
    with pytest.raises(LinkError, match=re.escape(message)) as raised:
        read_profile(folder)

    assert re.search(r"profile\.yaml:\d+: ", str(raised.value))


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("names.rq", "?thing rdfs", "?thing rdfz", "names.rq:10: is no SPARQL (a prefix is not declared)"),
        ("names.rq", "?thing ?fame WHERE {", "?thing ?fame WHERE {{", "is no SPARQL"),
        ("names.rq", "VALUES ?_name", "VALUES ?_nam", "names.rq:9: values are put into ?_name, not into ?_nam"),
        ("names.rq", "SELECT DISTINCT ?_name ?thing", "SELECT DISTINCT ?_name", "names.rq:1: does not select ?thing"),
        (
            "names.rq",
            "SELECT DISTINCT ?_name",
            "SELECT DISTINCT ?nom ?_name",
            "names.rq:8: selects ?nom, of which nothing",
        ),
        ("names.rq", "?_name .", "?_nome .", "?_nome gets no values; did you mean ?_name?"),
        ("names.rq", "SELECT DISTINCT ?_name ?thing ?fame WHERE", "ASK", "names.rq:1: must be a SELECT"),
        (
            "details.rq",
            "?label ?alias",
            "?lable ?alias",
            "selects ?lable, of which nothing is known; did you mean ?label?",
        ),
        ("offices.rq", "VALUES (?_office ?_country)", "VALUES (?_office ?country)", "not into (?_office ?country)"),
        ("codes.rq", 'VALUES ?_code { "GE" "US-GA" }', "", "has no place for values; add VALUES ?_code { }"),
    ],
)
def test_what_is_wrong_with_a_query_is_told_with_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    folder = copied(tmp_path)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(LinkError, match=re.escape(message)):
        read_profile(folder)


def test_a_query_that_is_missing_or_not_text_is_told(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "names.rq").write_bytes(b"SELECT\n\xff")
    with pytest.raises(LinkError, match=r"names\.rq:2: is not UTF-8"):
        read_profile(folder)
    (folder / "names.rq").unlink()
    with pytest.raises(LinkError, match=r"names\.rq: cannot be read \(No such file or directory\)"):
        read_profile(folder)


def test_a_profile_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match=r"wikidate: is neither a folder nor the name .* dbpedia, wikidata"):
        read_profile("wikidate")
    with pytest.raises(LinkError, match=r"has no file profile\.yaml"):
        read_profile(tmp_path)


def test_values_are_put_into_every_block_in_the_order_of_its_variables(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / "offices.rq"
    text = path.read_text(encoding="utf-8").replace(
        '(?_office ?_country) { (wd:Q7330070 "RU") }', "(?_country ?_office) {}"
    )
    path.write_text(text, encoding="utf-8")
    query = read_profile(folder).holders
    assert query is not None

    row = (NamedNode("http://example.org/o"), Literal("FR"))
    filled = query.filled([row], {"_language": [Literal("en"), Literal("fr")]})

    assert 'VALUES (?_country ?_office) { ("FR" <http://example.org/o>) }' in filled
    assert 'VALUES ?_language { "en" "fr" }' in filled
