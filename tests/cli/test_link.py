"""`kg link`, `kg links`, `kg enrich`: what they say, and their exit codes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Kg

PEOPLE = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix wd: <http://www.wikidata.org/entity/> .
wd:Q1 a foaf:Person ; rdfs:label "Anna Lindqvist" ; schema:birthDate "1970-01-02" ; schema:address [ rdfs:label "x" ] .
wd:Q2 a foaf:Person ; rdfs:label "Boris Petrov" ; schema:birthDate "1960-01-02" .
wd:Q3 a foaf:Person ; rdfs:label "Carla Rossi" .
wd:Q4 a foaf:Person ; rdfs:label "Carla Rossi" .
"""
LOW = ("--accept", "0.5", "--propose", "0.2")
COPY = """
PREFIX schema: <https://schema.org/>
CONSTRUCT { ?_thing schema:birthDate ?born ; schema:address ?address }
WHERE {
  { VALUES ?_thing { <http://www.wikidata.org/entity/Q1> } ?_thing schema:birthDate ?born }
  UNION { VALUES ?_thing { <http://www.wikidata.org/entity/Q1> } ?_thing schema:address ?address }
}
"""


@pytest.fixture
def linked(graph: Kg, folder: Path) -> Kg:
    """The graph, linked to a small file."""
    (folder / "people.ttl").write_text(PEOPLE, encoding="utf-8")
    answer = graph("link", "people.ttl", *LOW)
    assert (answer.code, answer.out) == (0, "")
    return graph


def listed(kg: Kg, *arguments: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(kg("links", *arguments).out)
    return found


def test_what_was_found_is_counted_and_listed(linked: Kg) -> None:
    again = linked("link", "people.ttl", *LOW)

    assert "kg: people: " in again.err
    assert " looked for; 2 linked, 1 to review (kg link --review), " in again.err
    assert {(each["subject_label"], each["standing"]) for each in listed(linked, "people")} == {
        ("Anna Lindqvist", "accepted"),
        ("Boris Petrov", "accepted"),
        ("Carla Rossi", "proposed"),
    }
    assert json.loads(linked("stats").out)["links"]["people"] == {"accepted": 2, "proposed": 2}
    table = linked("links", "people", "--standing", "proposed", "--format", "table").out
    assert table.count("Carla Rossi") == 4
    assert "same as: http://www.wikidata.org/entity/Q1" in linked("show", "Anna Lindqvist", "--format", "text").out
    assert linked("validate").code == 0


def test_names_and_kinds_bound_what_is_looked_for(graph: Kg, folder: Path) -> None:
    (folder / "people.ttl").write_text(PEOPLE, encoding="utf-8")

    assert "people: 1 looked for; 1 linked" in graph("link", "people.ttl", "Petrov", *LOW).err
    assert "people: 3 looked for;" in graph("link", "people.ttl", "--kind", "person", *LOW).err
    wrong = graph("link", "people.ttl", "--kind", "ship")
    assert (wrong.code, "--kind: 'ship' is none of person, state" in wrong.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("link",), "kg link: SOURCE is missing; name one, such as wikidata"),
        (("link", "nowhere"), "nowhere: no such source; use gazetteer, a profile (dbpedia, wikidata"),
        (("link", "gazetteer", "--accept", "0.2", "--propose", "0.4"), "accept 0.2 and propose 0.4"),
        (("link", "wikidata", "--max-age", "inf"), "--max-age: inf days; give a number from 0 to 36500"),
        (("links", "--forget"), "kg links --forget: SOURCE is missing"),
        (("links", "none", "--forget"), "none: the graph has no links of that source"),
        (("link", "gazetteer", "--accept", "0.5"), "kg link gazetteer: every build links by the usual thresholds"),
        (("link", "late.md", "--name", "gazetteer"), "--name: gazetteer is the built-in source"),
        (("links", "--accept", "ab"), "ab: there is no link of that id"),
        (("links", "--accept", "ab", "--import", "x"), "one at a time"),
        (("links", "--import", "none.tsv"), "none.tsv: cannot be read"),
        (("enrich", "nowhere"), "nowhere: no such source"),
        (("enrich", "wikidata", "--drop"), "wikidata: nothing was copied from it; nothing was copied at all"),
    ],
)
def test_wrong_use_says_what_to_do(graph: Kg, arguments: tuple[str, ...], said: str) -> None:
    answer = graph(*arguments)

    assert answer.code == 2
    assert said in answer.err


def test_a_review_asks_about_each_in_doubt_and_keeps_what_was_answered(
    linked: Kg, kg_process: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    done = kg_process("link", "--review", "--author", "Jane Roe", text="7\n2\n")

    assert done.returncode == 0, done.stderr
    assert "[1 of 1] Carla Rossi (person)" in done.stdout
    assert "“Carla Rossi met Boris Petrov in Rome on 2026-02-02.”" in done.stdout
    assert "name same: Carla Rossi" in done.stdout
    assert "'7' is no answer here. a number: it is this one" in done.stdout
    assert "kg: 2 links decided" in done.stderr
    standings = {each["object"][-2:]: (each["standing"], each["author"]) for each in listed(linked, "people")}
    assert standings["Q3"] == ("rejected", "Jane Roe")
    assert standings["Q4"] == ("accepted", "Jane Roe")
    assert "nothing waits to be reviewed" in linked("link", "--review").err


def test_a_review_that_is_broken_off_decides_nothing_more(
    linked: Kg, kg_process: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    before = linked("export").out

    for answers in ("", "s\n", "q\n"):
        done = kg_process("link", "--review", text=answers)
        assert (done.returncode, "nothing decided" in done.stderr) == (0, True)
    assert linked("export").out == before


def test_links_are_accepted_rejected_and_left_to_the_next_run_by_id(linked: Kg) -> None:
    before = linked("export").out
    ids = {each["object"][-2:]: each["id"] for each in listed(linked, "people")}

    assert linked("links", "--reject", ids["Q1"], "--accept", ids["Q3"], "--author", "Jane Roe").err == (
        "kg: 2 links decided\n"
    )
    assert "same as" not in linked("show", "Anna Lindqvist", "--format", "text").out
    linked("links", "--undo", ids["Q1"], "--undo", ids["Q3"])
    linked("link", "people.ttl", *LOW)
    assert linked("export").out == before


def test_a_table_is_written_edited_and_read_in_again(linked: Kg, folder: Path) -> None:
    table = folder / "links.sssom.tsv"
    table.write_text(linked("links", "--format", "sssom").out, encoding="utf-8")
    before = linked("export").out

    assert linked("links", "--import", str(table)).err == "kg: 0 links decided\n"
    assert linked("export").out == before

    text = table.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if "\twd:Q1\t" in line)
    table.write_text(text.replace(row, row.replace("\taccepted\t", "\trejected\t")), encoding="utf-8")
    assert linked("links", "--import", str(table), "--author", "Jane Roe").err == "kg: 1 link decided\n"
    assert [each["standing"] for each in listed(linked) if each["object"].endswith("Q1")] == ["rejected"]

    table.write_text(f"{text}kg:person/x\t\towl:sameAs\t\twd:Q9\t\tsemapv:LexicalMatching\n", encoding="utf-8")
    told = linked("links", "--import", str(table))
    assert told.code == 1
    assert "the graph does not hold https://example.org/kg/person/x; left out" in told.err


def test_a_source_without_links_is_told_with_those_that_have_some(linked: Kg) -> None:
    answer = linked("links", "nosuch")

    assert json.loads(answer.out) == []
    assert "no links to 'nosuch'; there are links to: " in answer.err


def test_links_of_a_source_are_dropped(linked: Kg) -> None:
    assert "4 links to people dropped" in linked("links", "people", "--forget").err
    assert listed(linked, "people") == []
    assert listed(linked, "gazetteer")


def test_statements_about_linked_things_are_copied_and_dropped(linked: Kg, folder: Path) -> None:
    before = linked("export").out
    (folder / "copy.rq").write_text(COPY, encoding="utf-8")

    answer = linked("enrich", "people.ttl", "--query", "copy.rq")
    assert answer.code == 0
    assert "1 statement with a blank node left out; let the query give such nodes an IRI" in answer.err
    assert "people: 2 statements about 2 of 2 linked things" in answer.err
    question = "SELECT ?born { ?p owl:sameAs/schema:birthDate ?born . ?p rdfs:label 'Anna Lindqvist' }"
    assert linked("sparql", question, "--format", "csv").out.split() == ["born", "1970-01-02"]
    assert linked("validate").code == 0
    # It stands in a graph of its own, and builds leave it alone.
    linked("build", "oslo.md")
    assert "people: 2 statements dropped" in linked("enrich", "people.ttl", "--drop").err
    assert linked("export").out == before


def test_what_to_copy_has_to_be_said_for_a_file_and_needs_links(graph: Kg, folder: Path) -> None:
    (folder / "people.ttl").write_text(PEOPLE, encoding="utf-8")
    (folder / "copy.rq").write_text(COPY, encoding="utf-8")
    (folder / "rows.rq").write_text("SELECT ?x { VALUES ?_thing { } ?_thing ?p ?x }", encoding="utf-8")

    assert "what to copy is missing; give the file of a CONSTRUCT with --query" in graph("enrich", "people.ttl").err
    assert "rows.rq:1: must be a CONSTRUCT" in graph("enrich", "people.ttl", "--query", "rows.rq").err
    answer = graph("enrich", "people.ttl", "--query", "copy.rq")
    assert (answer.code, "people: no accepted link leads there; run `kg link people` first" in answer.err) == (2, True)


def test_the_gazetteer_is_linked_by_every_build_and_can_be_asked_again(graph: Kg) -> None:
    before = graph("export").out

    assert "gazetteer: 4 looked for; 4 linked" in graph("link", "gazetteer").err
    assert graph("export").out == before


def test_a_table_with_a_mapping_is_a_source(graph: Kg, folder: Path) -> None:
    (folder / "members.csv").write_text("id,name\n7,Anna Lindqvist\n", encoding="utf-8")
    mapping = 'iri: "https://example.com/member/{id}"\nlabel: "{name}"\nkind: person\n'
    (folder / "members.yaml").write_text(mapping, encoding="utf-8")

    assert graph("link", "members.csv", "--mapping", "members.yaml", *LOW).code == 0
    [link] = listed(graph, "members")
    assert link["object"] == "https://example.com/member/7"


def test_what_a_server_does_not_answer_is_told_and_nothing_is_asked_offline(
    graph: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    answer = graph("link", "wikidata", "--offline", "--kind", "person")
    assert answer.code == 2
    assert "not answered: Anna Lindqvist, Boris Petrov, Carla Rossi: " in answer.err
    assert "the network is switched off" in answer.err
    monkeypatch.setenv("KG_NETWORK", "no")
    assert "the network is switched off" in graph("link", "https://127.0.0.1:9/reconcile").err
