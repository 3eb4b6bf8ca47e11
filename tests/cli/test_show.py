"""`kg show`, `kg stats`, `kg validate`."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import OSLO, ROME, Kg, write_article


def test_a_person_is_shown_with_events_in_order_of_time_and_their_sentences(graph: Kg) -> None:
    out = graph("show", "Petrov", "--format", "text").out

    assert out.startswith("Boris Petrov (person)\nhttps://example.org/kg/person/boris-petrov\n")
    assert out.index("2026-01-30  Meeting: Anna Lindqvist, Boris Petrov; Oslo") < out.index("2026-02-02  Meeting:")
    assert f"“{OSLO}”" in out
    assert "— Harbour Wire, Talks in Oslo, 2026-02-03" in out


@pytest.mark.parametrize("name", ["Boris Petrov", "boris petrov", "https://example.org/kg/person/boris-petrov"])
def test_a_thing_is_found_by_label_in_any_case_and_by_iri(graph: Kg, name: str) -> None:
    assert json.loads(graph("show", name).out)["label"] == "Boris Petrov"


def test_a_place_is_shown_with_what_happened_in_it_and_in_places_inside(graph: Kg) -> None:
    city = json.loads(graph("show", "Rome").out)
    country = json.loads(graph("show", "Italy").out)

    assert [event["passages"][0]["text"] for event in city["events"]] == [ROME]
    assert city["events"] == country["events"]


def test_a_document_is_found_by_its_title_and_its_file(graph: Kg) -> None:
    by_title = json.loads(graph("show", "Talks in Rome").out)

    assert by_title["kind"] == "document"
    assert [len(event["passages"]) for event in by_title["events"]] == [1, 1]
    assert json.loads(graph("show", "rome.md").out) == by_title


def test_a_document_is_found_by_its_address(kg: Kg) -> None:
    kg("build", write_article("a.md", OSLO, title="Talks", url="https://example.org/talks"))

    assert json.loads(kg("show", "https://EXAMPLE.org/talks?utm_source=x").out)["label"] == "Talks"
    assert "nothing with the IRI https://example.org/other" in kg("show", "https://example.org/other").err


def test_an_event_is_shown_with_the_sentences_of_all_documents(graph: Kg) -> None:
    oslo = json.loads(graph("show", "Lindqvist").out)["events"][0]

    event = json.loads(graph("show", oslo["iri"]).out)

    assert event["kind"] == "event"
    assert [passage["title"] for passage in event["events"][0]["passages"]] in (
        ["Talks in Oslo", "Talks in Rome"],
        ["Talks in Rome", "Talks in Oslo"],
    )
    assert ["participant", "Anna Lindqvist"] in event["facts"]


def test_the_iri_of_an_event_answers_with_its_successor_when_an_earlier_report_joins(graph: Kg) -> None:
    former = json.loads(graph("show", "Lindqvist").out)["events"][0]["iri"]
    write_article("first.md", f"{OSLO} It rained.", published="2026-01-31", title="First")
    graph("build", "first.md")

    shown = json.loads(graph("show", former).out)

    assert shown == json.loads(graph("show", shown["iri"]).out)
    assert shown["iri"] != former
    assert {passage["title"] for passage in shown["events"][0]["passages"]} == {
        "First",
        "Talks in Oslo",
        "Talks in Rome",
    }
    evidence = graph("query", "evidence", "--event", former, "--format", "csv").out
    assert evidence == graph("query", "evidence", "--event", shown["iri"], "--format", "csv").out
    assert len(evidence.splitlines()) == 4
    assert graph("validate").code == 0


def test_the_iri_of_an_event_stays_when_a_later_report_joins(graph: Kg) -> None:
    event = json.loads(graph("show", "Lindqvist").out)["events"][0]["iri"]
    write_article("last.md", f"{OSLO} It rained.", published="2026-02-09")
    graph("build", "last.md")

    assert json.loads(graph("show", event).out)["iri"] == event


@pytest.fixture
def copied(graph: Kg) -> Kg:
    """Runs commands on a graph of which two outlets print what an agency wrote."""
    text = " ".join(f"word{number}" for number in range(120))
    for outlet, day, kept in (("Agency", "2026-01-31", 120), ("Post", "2026-02-01", 90), ("Gazette", "2026-02-01", 80)):
        body = f"{OSLO} {' '.join(text.split()[:kept])}"
        write_article(f"{outlet}.md", body, title=f"{outlet} on Oslo", publisher=outlet, published=day)
    answer = graph("build", "Agency.md", "Post.md", "Gazette.md")
    assert answer.code == 0, answer.err
    return graph


def test_copies_of_one_text_are_one_voice_and_named(copied: Kg) -> None:
    out = copied("show", "Lindqvist", "--format", "text").out

    assert "[5 documents, 5 publishers, 3 voices]" in out
    assert "  Gazette and Post copy Agency\n" in out


def test_a_document_tells_what_it_copies_and_what_copies_it(copied: Kg) -> None:
    agency = json.loads(copied("show", "Agency on Oslo").out)["facts"]
    post = json.loads(copied("show", "Post on Oslo").out)["facts"]

    assert [fact for fact in agency if "cop" in fact[0]] == [["copied by", "Gazette"], ["copied by", "Post"]]
    assert [fact for fact in post if fact[0] in ("copies", "same text as")] == [
        ["copies", "Agency"],
        ["same text as", "Gazette"],
    ]
    assert copied("validate").code == 0


def test_a_name_of_several_things_lists_them(graph: Kg) -> None:
    write_article("other.md", "Dora Petrov met Emil Berg in Oslo on 2026-02-01.")
    graph("build", "other.md")

    answer = graph("show", "Petrov")

    assert answer.code == 2
    assert "Boris Petrov <https://example.org/kg/person/boris-petrov>" in answer.err
    assert "Dora Petrov <https://example.org/kg/person/dora-petrov>" in answer.err


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Petrow", "did you mean Boris Petrov?"),
        ("https://example.org/kg/person/nobody", "the graph holds nothing with the IRI"),
        ("https://example.org/ no", "is no IRI"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(graph: Kg, name: str, message: str) -> None:
    answer = graph("show", name)

    assert answer.code == 2
    assert message in answer.err


def test_stats_count_what_the_graph_holds(graph: Kg) -> None:
    counts = json.loads(graph("stats").out)

    assert counts["documents"] == 2
    assert counts["reports"] == 3
    assert counts["events"] == {"Meeting": {"occurred": 2}}
    assert counts["actors"]["Person"] == 3
    assert (counts["first"], counts["last"], counts["undated"]) == ("2026-02-03", "2026-02-03", 0)
    assert "2 occurred" in graph("stats", "--format", "table").out


def test_what_build_writes_conforms_to_the_shapes(graph: Kg) -> None:
    answer = graph("validate")

    assert answer.code == 0, answer.out
    assert json.loads(answer.out)["conforms"] is True
    assert "kg-store conforms to the shapes" in answer.err


def test_a_graph_under_another_base_is_refused_rather_than_read_as_empty(graph: Kg) -> None:
    answer = graph("stats", "--base-iri", "https://kg.example.net/")

    assert answer.code == 2
    assert "was built with the base IRI https://example.org/kg/" in answer.err


def test_who_is_possibly_the_same_is_shown_with_how_to_decide(kg: Kg) -> None:
    write_article("a.md", "Carla Berglund met Boris Petrov in Rome on 2026-02-02.")
    write_article("b.md", "Carla Bergland met Boris Petrov in Rome on 2026-02-03.")
    kg("build", "a.md", "b.md")

    out = kg("show", "Carla Berglund", "--format", "text").out

    assert "  possibly the same as: Carla Bergland (https://example.org/kg/person/carla-bergland)\n" in out
    assert "    decide with: kg same IRI IRI, or kg different IRI IRI\n" in out
    kg("different", "Carla Berglund", "Carla Bergland")
    assert "possibly" not in kg("show", "Carla Berglund", "--format", "text").out
