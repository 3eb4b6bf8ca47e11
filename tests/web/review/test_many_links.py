"""Thousands of proposals: a page of them stays a page, and a decision among them stays quick."""

from __future__ import annotations

import time
from pathlib import Path

from kg.graph.links import link_id, link_quads
from kg.model.link import Link, Standing
from kg.store import open_store
from tests.web.review.conftest import Reviewed, Start

THINGS = 1_250
EACH = 4
SUBJECT = "https://example.org/kg/person/p{}"


def made() -> list[Link]:
    return [
        Link(
            subject=SUBJECT.format(thing),
            object=f"http://www.wikidata.org/entity/Q{thing * EACH + number}",
            source="many",
            standing=Standing.PROPOSED,
            confidence=round((thing * EACH + number) / (THINGS * EACH), 3),
            subject_label=f"Person {thing}",
            object_label=f"Candidate {number} of {thing}",
            reasons=("name same (+3.4)", "kind agrees: person (+0.6)", "no office: none known (-0.8)"),
        )
        for thing in range(THINGS)
        for number in range(EACH)
    ]


def timed(reviewed: Reviewed, query: str) -> float:
    begun = time.perf_counter()
    answer = reviewed.page(query)
    assert answer.status_code == 200
    return time.perf_counter() - begun


def test_five_thousand_links_are_shown_and_decided_quickly(serve: Start, linked: Path, tmp_path: Path) -> None:
    links = made()
    graph = tmp_path / "many"
    with open_store(linked, read_only=True) as known, open_store(graph) as store:
        graphs = {name: list(known.quads(name)) for name in known.graph_names()}
        quads = link_quads(links)
        store.replace_graphs({**graphs, quads[0].graph_name: quads})  # type: ignore[dict-item]
    reviewed = serve(graph=graph)

    timed(reviewed, "")
    pages = [timed(reviewed, f"?source=many&page={number}") for number in (1, 30, 62)]
    filters = [timed(reviewed, f"?{query}") for query in ("kind=person", "standing=any", "standing=rejected")]
    text = reviewed.page("?source=many").text
    assert "Person 1249" in text
    assert "Part 1 of 63" in text
    assert len(text) < 150_000

    sure = max(links, key=lambda link: (link.confidence, link.object))
    others = [link for link in links if link.subject == sure.subject]
    shown = " ".join(f"{link_id(link)}:proposed" for link in others)
    begun = time.perf_counter()
    answer = reviewed.form({"choice-1": "none", "shown-1": shown})
    deciding = time.perf_counter() - begun
    assert answer.status_code == 303, answer.text
    assert "Person 1249" not in reviewed.page("?source=many").text

    # Many times what an idle machine takes.
    assert max(*pages, *filters) < 2
    assert deciding < 20
