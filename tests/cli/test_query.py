"""`kg queries`, `kg query`, `kg sparql`: answers that other readers understand."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib.query import Result

from kg.query import saved_queries
from tests.cli.conftest import Kg

NAMES = [query.name for query in saved_queries()[0]]
MINE = """#+ summary: Who was where
#+ parameters:
#+   person: { help: "the person", kind: dip:Person }
#+   from: { help: "the first day" }
PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?place WHERE {
  ?event dip:participant ?_person_iri ; dip:earliest ?earliest ; dip:place/rdfs:label ?place .
  FILTER (?earliest >= ?__from_date || !BOUND(?__from_date))
}
"""


def test_the_saved_questions_are_listed(kg: Kg) -> None:
    answer = kg("queries", "--format", "json")

    assert [record["name"] for record in json.loads(answer.out)] == NAMES
    assert {"envoys-across-venues", "who-met-whom", "meetings", "person-timeline", "upcoming", "evidence"} <= {*NAMES}
    assert all(name in kg("queries", "--format", "table").out for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_shown_with_its_parameters_and_its_file(kg: Kg, name: str) -> None:
    [record] = [json.loads(kg("queries", name, "--format", "json").out)]
    shown = kg("queries", name, "--format", "table").out

    assert all(f"--{parameter['name']}" in shown for parameter in record["parameters"])
    assert f"Example: kg query {name}" in shown
    assert kg("queries", name, "--format", "sparql").out == Path(record["path"]).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_help_of_a_question_names_its_parameters(kg: Kg, name: str) -> None:
    answer = kg("query", name, "--help")

    assert answer.code == 0
    assert f"kg query {name}" in answer.out
    for parameter in json.loads(kg("queries", name, "--format", "json").out)["parameters"]:
        assert f"--{parameter['name']}" in answer.out


def test_who_met_whom_answers_with_the_pair(graph: Kg) -> None:
    answer = graph("query", "who-met-whom", "--person", "Lindqvist", "--format", "csv")

    assert answer.code == 0
    [row] = csv.DictReader(io.StringIO(answer.out))
    assert {"Anna Lindqvist", "Boris Petrov"} <= {*row.values()}


def test_evidence_prints_the_sentence(graph: Kg) -> None:
    answer = graph("query", "evidence", "--person", "Carla Rossi", "--format", "csv")

    assert "Carla Rossi met Boris Petrov in Rome on 2026-02-02." in answer.out


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml"])
def test_each_format_says_the_same_to_another_reader(graph: Kg, format: str) -> None:
    query = "SELECT ?label WHERE { ?person a dip:Person ; rdfs:label ?label } ORDER BY ?label"

    answer = graph("sparql", query, "--format", format)

    labels = ["Anna Lindqvist", "Boris Petrov", "Carla Rossi"]
    bindings = Result.parse(io.BytesIO(answer.out.encode()), format=format).bindings
    assert [str(value) for binding in bindings for value in binding.values()] == labels


def test_a_table_has_a_header_and_a_line_for_each_row(graph: Kg) -> None:
    query = "SELECT ?label WHERE { ?person a dip:Person ; rdfs:label ?label } ORDER BY ?label"

    out = graph("sparql", query, "--format", "table").out

    assert out.splitlines()[0] == "label"
    assert out.splitlines()[2:] == ["Anna Lindqvist", "Boris Petrov", "Carla Rossi"]


def test_an_answer_without_rows_says_so_beside_the_table(graph: Kg) -> None:
    answer = graph("sparql", "SELECT ?a { ?a a dip:Treaty }", "--format", "table")

    assert (answer.code, answer.err) == (0, "kg: nothing in the graph answers that\n")


def test_triples_come_as_turtle_that_another_reader_parses(graph: Kg) -> None:
    answer = graph("sparql", "CONSTRUCT { ?e a dip:Meeting } WHERE { ?e a dip:Meeting }")

    assert len(rdflib.Graph().parse(data=answer.out, format="turtle")) == 2


def test_a_truth_value_is_one_word(graph: Kg) -> None:
    assert graph("sparql", "ASK { ?e a dip:Meeting }", "--format", "csv").out.strip() == "true"
    assert graph("sparql", "ASK { ?e a dip:Treaty }", "--format", "table").out.strip() == "false"


def test_a_format_that_does_not_fit_the_answer_is_refused(graph: Kg) -> None:
    answer = graph("sparql", "ASK { ?e a dip:Meeting }", "--format", "turtle")

    assert answer.code == 2
    assert "cannot be written as turtle" in answer.err


def test_the_name_of_a_file_is_no_query_and_the_error_says_how_to_give_it(graph: Kg) -> None:
    answer = graph("sparql", "question.rq")

    assert answer.code == 2
    assert "question.rq: is the name of a file, and no query; give it as --file question.rq" in answer.err


def test_sparql_comes_from_a_file_or_from_standard_input(
    graph: Kg, kg_process: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    Path("q.rq").write_text("ASK { ?e a dip:Meeting }", encoding="utf-8")

    assert graph("sparql", "--file", "q.rq").out.strip() == "true"
    assert kg_process("sparql", text="ASK { ?e a dip:Meeting }").stdout.strip() == "true"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sparql", "ASK { }", "--file", "q.rq"), "give the query as text or as --file, not both"),
        (("sparql", "--file", "missing.rq"), "missing.rq: cannot be read (No such file or directory)"),
        (("sparql", "--file", "empty.rq"), "empty.rq: holds no query"),
        (("sparql", "SELECT ?a\nWHERE { ?a ?b }"), "2:16"),
        (("sparql", "SELECT ?a {{ ?a ?b }"), "1:21"),
        (("sparql", "DELETE WHERE { ?a ?b ?c }"), "the SPARQL does not parse"),
        (("query", "evidence", "--person", "Petrow"), "did you mean Boris Petrov?"),
        (("query", "meetings", "--from", "soon"), "--from must be a date (YYYY-MM-DD), not 'soon'"),
        (("query", "meetings", "--form", "2026-01-01"), "No such option"),
        (("queries", "meeting"), "did you mean meetings?"),
    ],
)
def test_a_wrong_question_is_told_with_the_place_and_what_is_allowed(
    graph: Kg, arguments: tuple[str, ...], message: str
) -> None:
    Path("empty.rq").touch()

    answer = graph(*arguments)

    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err


def test_questions_of_ones_own_lie_in_a_folder_that_a_setting_names(graph: Kg) -> None:
    Path("mine").mkdir()
    Path("mine/where.rq").write_text(MINE, encoding="utf-8")
    Path("mine/broken.rq").write_text("SELECT ?a { ?a ?b ?c }", encoding="utf-8")
    Path("kg.toml").write_text('queries = "mine"\n', encoding="utf-8")

    listed = graph("queries", "--format", "json")

    assert "where" in [record["name"] for record in json.loads(listed.out)]
    assert listed.code == 1
    assert "broken.rq" in listed.err
    rows = list(csv.reader(io.StringIO(graph("query", "where", "--person", "Boris Petrov", "--format", "csv").out)))
    assert sorted(rows[1:]) == [["Oslo"], ["Rome"]]
    later = graph("query", "where", "--person", "Boris Petrov", "--from", "2026-02-01", "--format", "csv").out
    assert list(csv.reader(io.StringIO(later)))[1:] == [["Rome"]]
