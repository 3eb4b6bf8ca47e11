"""`kg export`: files that other readers understand and that can be compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rdflib

from tests.cli.conftest import OSLO, ROME, Kg

READERS = {"nquads": "nquads", "trig": "trig", "turtle": "turtle", "jsonld": "json-ld"}


def triples(text: str, format: str) -> set[tuple[str, ...]]:
    """Return the statements of all graphs, as another library reads them."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=text, format=format)
    return {tuple(term.n3() for term in triple) for triple in dataset.triples((None, None, None))}


@pytest.mark.parametrize("format", READERS)
def test_every_format_says_the_same_to_another_reader(graph: Kg, format: str) -> None:
    expected = triples(graph("export", "--format", "nquads").out, "nquads")

    answer = graph("export", "--format", format)

    assert answer.code == 0
    assert len(expected) > 100
    assert triples(answer.out, READERS[format]) == expected


def test_an_export_goes_to_a_file(graph: Kg) -> None:
    answer = graph("export", "--format", "nquads", "--output", "out.nq")

    assert (answer.code, answer.out) == (0, "")
    assert Path("out.nq").read_text(encoding="utf-8") == graph("export", "--format", "nquads").out


def test_a_file_that_cannot_be_written_is_told(graph: Kg) -> None:
    answer = graph("export", "--output", "no/such/folder/out.nq")

    assert answer.code == 2
    assert "no/such/folder/out.nq: cannot be written" in answer.err


def test_a_failing_export_leaves_the_file_that_was_there(graph: Kg) -> None:
    Path("out.nq").write_text("before", encoding="utf-8")

    assert graph("export", "--store", "nowhere", "--output", "out.nq").code == 2
    assert Path("out.nq").read_text(encoding="utf-8") == "before"


def test_runs_are_left_out_unless_asked_for(graph: Kg) -> None:
    without = graph("export", "--format", "nquads").out
    with_runs = graph("export", "--format", "nquads", "--runs").out

    assert "https://example.org/kg/runs" not in without
    assert "https://example.org/kg/runs" in with_runs
    assert {*without.splitlines()} < {*with_runs.splitlines()}


@pytest.mark.parametrize("format", READERS)
def test_whole_texts_are_left_out_unless_asked_for(graph: Kg, format: str) -> None:
    without = triples(graph("export", "--format", format).out, READERS[format])
    whole = triples(graph("export", "--format", format, "--with-text").out, READERS[format])

    assert without < whole
    assert {predicate for _, predicate, _ in whole - without} == {"<https://schema.org/articleBody>"}
    assert {text for _, _, text in whole - without} == {
        rdflib.Literal(f"{text}\n").n3() for text in (OSLO, f"{ROME} {OSLO}")
    }


def test_n_quads_come_sorted_and_without_blank_nodes(graph: Kg) -> None:
    lines = graph("export").out.splitlines()

    assert lines == sorted(lines)
    assert not [line for line in lines if line.startswith("_:")]


def test_json_ld_is_json(graph: Kg) -> None:
    assert json.loads(graph("export", "--format", "jsonld").out)


def test_reports_are_lines_of_json_with_the_event_each_was_resolved_to(graph: Kg) -> None:
    records = [json.loads(line) for line in graph("export", "--format", "reports").out.splitlines()]

    told = sorted((record["document"], record["event"]) for record in records)
    oslo, rome = graph("show", "Lindqvist").out, graph("show", "Rossi").out
    events = [json.loads(shown)["events"][0]["iri"] for shown in (oslo, rome)]
    assert told == sorted([("oslo.md", events[0]), ("rome.md", events[0]), ("rome.md", events[1])])
    assert [record["id"] for record in records if record["document"] == "rome.md"] == ["r1", "r2"]


def test_reports_are_the_same_whatever_the_order_of_building(graph: Kg) -> None:
    first = graph("export", "--format", "reports").out
    graph("build", "rome.md", "oslo.md", "--store", "other")

    assert graph("export", "--format", "reports", "--store", "other").out == first


def test_the_suffix_jsonl_asks_for_reports_and_they_are_counted(graph: Kg) -> None:
    answer = graph("export", "--output", "reports.jsonl")

    assert (answer.code, answer.err) == (0, "kg: 3 reports written to reports.jsonl\n")
    assert Path("reports.jsonl").read_text(encoding="utf-8") == graph("export", "--format", "reports").out


@pytest.mark.parametrize("option", ["--runs", "--with-text"])
def test_reports_cannot_tell_of_runs_or_whole_texts(graph: Kg, option: str) -> None:
    answer = graph("export", "--format", "reports", option)

    assert answer.code == 2
    assert f"leave {option} out" in answer.err


def test_event_records_tell_on_standard_error_what_was_left_out(graph: Kg) -> None:
    answer = graph("export", "--format", "plover")

    records = [json.loads(line) for line in answer.out.splitlines()]
    assert answer.code == 0
    assert {record["event_type"] for record in records} <= {"CONSULT", "AGREE", "REQUEST"}
    every = graph("export", "--format", "plover", "--every-status")
    assert set(answer.out.splitlines()) <= set(every.out.splitlines())
    assert "--every-status writes them too" not in every.err


@pytest.mark.parametrize("option", [["--every-status"], ["--license", "https://example.org/licence"]])
def test_an_option_of_another_format_is_told(graph: Kg, option: list[str]) -> None:
    answer = graph("export", "--format", "nquads", *option)

    assert answer.code == 2
    assert f"{option[0]} says nothing to nquads; leave it out" in answer.err


@pytest.mark.parametrize(("suffix", "root"), [("graphml", "<graphml"), ("gexf", "<gexf")])
def test_a_network_is_asked_for_by_the_ending_of_the_file(graph: Kg, suffix: str, root: str) -> None:
    answer = graph("export", "--output", f"who.{suffix}")

    assert (answer.code, answer.out) == (0, "")
    assert f" edges written to who.{suffix}" in answer.err
    assert root in Path(f"who.{suffix}").read_text(encoding="utf-8")


def test_a_release_goes_to_a_folder(graph: Kg) -> None:
    answer = graph("export", "--format", "rocrate", "--output", "release")

    assert answer.code == 0, answer.err
    assert "statements written to release" in answer.err
    assert json.loads(Path("release/ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    assert "--output" in graph("export", "--format", "rocrate").err
