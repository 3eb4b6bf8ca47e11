"""Saved questions as pages, the SPARQL editor, and the ontology."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from kg.graph.vocabulary import DIP, RDFS
from kg.web.messages import Site
from kg.web.pages import PAGES
from tests.web.pages.conftest import asked
from tests.web.pages.reading_html import parsed

QUESTION = "/queries/{query_name}"


def test_the_questions_are_listed_with_what_they_answer(site: Site) -> None:
    links = parsed(asked(site, "/queries")).links

    assert links["/under/path/queries/who-met-whom"] == "Who met whom, how often, and when first and last"


def test_a_question_has_a_form_that_fits_its_parameters(site: Site) -> None:
    markup = parsed(asked(site, QUESTION, query_name="meetings"))

    assert markup.one("input", name="person")["data-view"] == "search-box"
    assert markup.one("input", name="from")["type"] == "date"
    assert "denied" in markup.one("select", name="status").text


def test_an_answer_is_a_table_whose_names_lead_to_their_pages(site: Site) -> None:
    markup = parsed(asked(site, QUESTION, query_name="who-met-whom", person="Witkoff"))

    assert [e.text for e in markup.all("th")][:3] == ["person", "met", "meetings"]
    assert markup.links["/under/path/page/person/kirill-dmitriev"] == "Kirill Dmitriev"
    assert markup.links["/under/path/api/queries/who-met-whom?person=Witkoff&format=csv&page-size=10000"] == "CSV"
    chart = markup.one("div", data_view="chart")
    assert (chart["data-table"], chart["data-x"], chart["data-y"]) == ("#results", "met", "meetings")


def test_what_is_wrong_with_a_parameter_stands_beside_it(site: Site) -> None:
    reply = asked(site, QUESTION, query_name="who-met-whom", from_="yesterday")
    markup = parsed(reply)

    assert reply.status == 400
    assert "must be a date (YYYY-MM-DD), not 'yesterday'" in markup.one("span", id="p-from-error").text
    assert markup.one("input", name="from")["aria-invalid"] == "true"


def test_a_name_that_is_unknown_is_told_with_near_ones(site: Site) -> None:
    reply = asked(site, QUESTION, query_name="who-met-whom", person="Dmitrief")

    assert reply.status == 400
    assert "did you mean" in parsed(reply).one("span", id="p-person-error").text


def test_a_question_that_needs_something_waits_for_it(site: Site) -> None:
    reply = asked(site, QUESTION, query_name="person-timeline")

    assert reply.status == 200
    assert "Fill in what is needed" in parsed(reply).text


def test_a_question_that_is_none_is_told_with_a_near_one(site: Site) -> None:
    reply = asked(site, QUESTION, query_name="who-met-who")

    assert reply.status == 404
    assert "did you mean who-met-whom?" in parsed(reply).text


def test_a_long_answer_is_shown_in_parts(site: Site, tmp_path: Path) -> None:
    own = f"#+ summary: All labels\nSELECT ?label {{ ?x {RDFS.label} ?label }} ORDER BY ?label"
    (tmp_path / "labels.rq").write_text(own, encoding="utf-8")
    with_own = replace(site, folders=(tmp_path,))
    first = parsed(asked(with_own, QUESTION, query_name="labels"))
    second = parsed(asked(with_own, QUESTION, query_name="labels", page="2"))

    assert len(first.all("tr")) == 101
    assert first.links["/under/path/queries/labels?page=2"] == "Next"
    assert "Rows 101 to" in second.text


def test_parameters_may_be_called_as_the_task_calls_its_own(site: Site, tmp_path: Path) -> None:
    own = "#+ summary: Own\nSELECT ?x { BIND(?_site AS ?x) }"
    (tmp_path / "own.rq").write_text(own, encoding="utf-8")
    with_own = replace(site, folders=(tmp_path,))

    markup = parsed(PAGES[QUESTION].function(with_own, query_name="own", **{"site": "here"}))
    assert "here" in markup.one("table").text


def test_a_file_that_is_no_question_is_named_without_its_folder(site: Site, tmp_path: Path) -> None:
    (tmp_path / "broken.rq").write_text("SELECT", encoding="utf-8")
    text = parsed(asked(replace(site, folders=(tmp_path,)), "/queries")).text

    assert "broken.rq" in text
    assert str(tmp_path) not in text


def test_the_editor_works_without_scripts_and_hands_the_prefixes_to_them(site: Site) -> None:
    markup = parsed(asked(site, "/editor", example="2"))
    form = next(e for e in markup.all("form") if e["action"].endswith("/sparql"))

    assert form["method"] == "get"
    assert "dip:disputed true" in markup.one("textarea", name="query").text
    prefixes = json.loads(markup.one("div", data_view="sparql-editor")["data-prefixes"])
    assert prefixes["dip"].endswith("ontology#")


def test_the_examples_of_the_editor_can_be_answered(site: Site) -> None:
    for number in ("1", "2", "3"):
        query = parsed(asked(site, "/editor", example=number)).one("textarea", name="query").text
        assert isinstance(list(site.store.select(query).rows), list)


def test_every_term_of_the_ontology_has_its_place_on_the_page(site: Site) -> None:
    markup = parsed(asked(site, "/ontology"))
    anchors = {e["id"] for e in markup.elements if "id" in e.attributes}

    assert set(DIP.names) <= anchors
    meeting = " ".join(markup.one("section", id="Meeting").text.split())
    assert "two or more parties are in the same place to talk" in meeting
    assert "dip:Event" in meeting
    domain = " ".join(markup.one("section", id="status").text.split())
    assert "dip:Report, dip:Event, dip:Alternative" in domain


def test_terms_for_completion_are_classes_and_properties(site: Site) -> None:
    reply = asked(site, "/terms.json")
    assert isinstance(reply.body, bytes)
    terms = json.loads(reply.body)

    assert {"iri": DIP.Meeting.value, "label": "meeting"} in terms["classes"]
    assert {"iri": DIP.participant.value, "label": "participant"} in terms["properties"]


def test_programs_find_the_addresses_of_the_questions(site: Site) -> None:
    assert "/under/path/api/queries/who-met-whom" in parsed(asked(site, "/docs")).text
