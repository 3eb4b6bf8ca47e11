"""The pages of things: what they show, and where they lead."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from kg.graph.iris import Iris
from kg.graph.vocabulary import DIP, OA, SCHEMA
from kg.store import open_store
from kg.web.messages import Site
from tests.web.pages.conftest import page_of
from tests.web.pages.hostile_world import BASE, DOCUMENT, EVE, NAME, OTHER, OVERRIDE, SCRIPT, TEXT, local_of
from tests.web.pages.reading_html import parsed

WORLD = NamedNode(f"{BASE}world")
EVENT = "event/0000000000000001"


def document_with(site: Site, title: str) -> NamedNode:
    for quad in site.store.quads(predicate=NamedNode("http://purl.org/dc/terms/title")):
        if title in str(quad.object):
            assert isinstance(quad.subject, NamedNode)
            return quad.subject
    raise AssertionError(title)


def test_a_person_has_offices_with_days_and_documents_and_whom_they_met_how_often_and_where(site: Site) -> None:
    markup = parsed(page_of(site, "person/kirill-dmitriev"))

    assert markup.one("h1").text == "Kirill Dmitriev"
    offices = next(e for e in markup.all("ul") if e.attributes.get("class") == "offices").text
    assert "sovereign wealth fund chief, Russia" in " ".join(offices.split())
    assert "3 December 2025" in offices
    assert "Five hours, no compromise" in offices
    met = markup.one("table").text
    assert "Steve Witkoff" in met
    assert "Miami" in met
    assert markup.links["/under/path/page/person/kirill-dmitriev?with=person%2Fsteve-witkoff#events"].isdigit()


def test_the_events_of_a_person_stand_in_order_of_time_each_with_its_sentence(site: Site) -> None:
    markup = parsed(page_of(site, "person/kirill-dmitriev"))
    days = [
        e["datetime"][:10]
        for e in markup.all("time")
        if any("event-when" in (i.attributes.get("class") or "") for i in e.inside)
    ]
    newest = parsed(page_of(site, "person/kirill-dmitriev", order="newest"))
    turned = [
        e["datetime"][:10]
        for e in newest.all("time")
        if any("event-when" in (i.attributes.get("class") or "") for i in e.inside)
    ]

    assert len(days) > 2
    assert days == sorted(days)
    assert turned == sorted(turned, reverse=True)
    assert any("sat down in Miami with Witkoff and Kushner" in quote.text for quote in markup.all("blockquote"))


def test_what_two_did_together_can_be_asked_for_and_a_type_of_events(site: Site) -> None:
    def count(**values: str) -> int:
        return len(parsed(page_of(site, "person/steve-witkoff", **values)).all("li", class_="event-item"))

    both = count(**{"with": "person/kirill-dmitriev"})
    assert 0 < both < count()
    assert 0 < count(type="visit") < count()
    assert count(**{"with": "state/RU"}) >= both


def test_a_state_shows_who_acts_for_it_and_meets_states(site: Site) -> None:
    markup = parsed(page_of(site, "state/RU"))

    assert "/under/path/page/person/kirill-dmitriev" in markup.links
    assert "United States" in markup.one("table").text


def test_a_place_shows_what_is_in_it_and_what_happened_there(site: Site) -> None:
    florida = parsed(page_of(site, "place/US/florida"))

    assert "/under/path/page/place/US/florida/miami" in florida.links
    assert "United States" in florida.text
    assert florida.all("li", class_="event-item")


def test_a_former_event_leads_to_the_one_it_became_part_of(hostile: Site) -> None:
    reply = page_of(hostile, "event/0000000000000002")

    assert reply.status == 303
    assert dict(reply.headers)["Location"] == f"/under/path/page/{EVENT}"


def test_a_report_leads_to_its_event(hostile: Site) -> None:
    reply = page_of(hostile, f"document/{DOCUMENT.key}#r1")

    assert dict(reply.headers)["Location"] == f"/under/path/page/{EVENT}"


def test_what_is_not_there_is_told_with_near_names(site: Site) -> None:
    reply = page_of(site, "person/kiril-dmitrief")

    assert reply.status == 404
    assert parsed(reply).links["/under/path/page/person/kirill-dmitriev"] == "Kirill Dmitriev"
    assert page_of(site, "no thing <at> all").status == 404
    assert page_of(site, "event/0123456789abcdef").status == 404


def test_an_event_shows_each_report_and_puts_side_by_side_what_they_disagree_on(hostile: Site) -> None:
    markup = parsed(page_of(hostile, EVENT))
    differ = [" ".join(table.text.split()) for table in markup.all("table")]

    assert any("occurred" in table and "denied" in table for table in differ)
    assert any("10 January 2030" in table and "12 January 2030" in table for table in differ)
    assert "/under/path/page/document/" + OTHER.key in markup.links
    assert "90%" in markup.text
    assert "by 1 of 2 documents" in markup.text


def test_the_text_of_a_document_is_marked_at_the_very_characters_of_its_evidence(site: Site) -> None:
    node = document_with(site, "Analysis")
    markup = parsed(page_of(site, local_of(node)))
    marks = {e["id"]: e.text for e in markup.all("mark") if "id" in e.attributes}
    evidence = {
        f"char={start.value},{end.value}": exact.value
        for start, end, exact in site.store.select(
            f"SELECT ?s ?e ?exact {{ GRAPH {node} {{ ?x {OA.start} ?s ; {OA.end} ?e ; {OA.exact} ?exact }} }}"
        ).rows
        if isinstance(start, Literal) and isinstance(end, Literal) and isinstance(exact, Literal)
    }

    assert len(evidence) > 3
    assert set(marks) == set(evidence)
    # A mark that another crosses is in pieces, of which the anchor is the first.
    assert all(evidence[key].startswith(text) for key, text in marks.items())
    assert any(evidence[key] == text for key, text in marks.items())


def test_a_document_leads_from_each_mark_to_its_event_and_back(site: Site) -> None:
    node = document_with(site, "Analysis")
    markup = parsed(page_of(site, local_of(node)))
    reports = site.store.quads(WORLD, predicate=DIP.tells)
    told = {q.object for q in reports if isinstance(q.subject, NamedNode) and q.subject.value.startswith(node.value)}
    events = {f"/under/path/page/{local_of(event)}" for event in told if isinstance(event, NamedNode)}

    assert events
    assert events <= {e["href"] for e in markup.all("a", class_="ref")}
    anchors = {e["data-highlight"] for e in markup.all("a") if "data-highlight" in e.attributes}
    assert anchors == {e["id"] for e in markup.all("mark") if "id" in e.attributes}


def test_names_and_texts_that_mean_harm_come_out_as_text(hostile: Site) -> None:
    eve = local_of(Iris(BASE).actor(EVE))
    for local in (EVENT, f"document/{DOCUMENT.key}", eve, "place/" + unquote(_place(hostile))):
        reply = page_of(hostile, local)
        assert reply.status == 200, local
        assert isinstance(reply.body, bytes)
        body = reply.body.decode("utf-8")
        markup = parsed(reply)
        assert SCRIPT in markup.text
        sources = [script.attributes.get("src") for script in markup.all("script")]
        assert sources in ([], ["/under/path/static/build/app.js"])
        assert markup.all("b") == markup.all("img") == []
        assert OVERRIDE not in body
        assert 'href="javascript' not in body
    assert parsed(page_of(hostile, eve)).one("h1").text == NAME.replace(OVERRIDE, "")


def test_an_address_of_a_document_becomes_a_link_only_if_it_is_one_of_the_web(hostile: Site) -> None:
    harmful = parsed(page_of(hostile, f"document/{DOCUMENT.key}"))
    sound = parsed(page_of(hostile, f"document/{OTHER.key}"))

    assert "javascript:alert(document.cookie)" in harmful.text
    assert not any(link.startswith("javascript") for link in harmful.links)
    assert "https://news.example/?a=1&b=2" in sound.links


def test_evidence_that_crosses_other_evidence_and_paragraphs_is_marked_whole(hostile: Site) -> None:
    markup = parsed(page_of(hostile, f"document/{DOCUMENT.key}"))
    marked = [e for e in markup.all("mark") if "id" in e.attributes]

    assert [e["id"] for e in marked] == [e["id"] for e in sorted(marked, key=lambda e: int(e["id"][5:].split(",")[0]))]
    assert marked[0].text == TEXT[:40].replace(OVERRIDE, "")
    assert any(e.text == "The \U0001f600 sec"[: len(e.text)] and "id" not in e.attributes for e in markup.all("mark"))


def test_a_document_whose_text_is_not_kept_shows_the_passages(hostile: Site) -> None:
    node = NamedNode(f"{BASE}document/{OTHER.key}")
    with open_store(None) as store:
        kept = [q for q in hostile.store.quads() if q.predicate != SCHEMA.articleBody]
        store.replace_graphs({g: [q for q in kept if q.graph_name == g] for g in hostile.store.graph_names()})
        markup = parsed(page_of(replace(hostile, store=store), local_of(node)))

    assert [quote.text for quote in markup.all("blockquote")] == [OTHER.text]
    assert "does not hold the text" in markup.text
    assert markup.all("mark") == []


def _place(site: Site) -> str:
    node = next(q.object for q in site.store.quads(WORLD, predicate=DIP.place))
    assert isinstance(node, NamedNode)
    return node.value.removeprefix(f"{BASE}place/")
