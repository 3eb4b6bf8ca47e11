"""Links found, kept through builds, decided about, and what they say of who is one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg.errors import RecordError, StoreError, UnknownNameError, UsageError
from kg.graph.links import link_id
from kg.graph.validate import validate
from kg.graph.vocabulary import DIP, OWL, RDFS
from kg.link.deciding import Thresholds
from kg.link.dump import open_dump
from kg.link.source import Source
from kg.link.sssom import read_sssom, write_sssom
from kg.model.decision import Verdict
from kg.model.link import Link, Standing
from kg.settings import Settings
from kg.store import Store, open_store
from kg.upkeep import Judgement, LinkReport, decide, forget, forget_links, judge, link_to, links_in, take_in
from tests.upkeep.conftest import IRIS, SETTINGS, built, graph_of

WD = "http://www.wikidata.org/entity/"
PREFIXES = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .
"""
PEOPLE = """
wd:Q1 a foaf:Person ; rdfs:label "Anna Lindqvist" ; skos:altLabel "Anna Lindquist" .
wd:Q2 a foaf:Person ; rdfs:label "Boris Petrov" .
wd:Q3 a foaf:Person ; rdfs:label "Carla Rossi" .
wd:Q4 a foaf:Person ; rdfs:label "Carla Rossi" .
"""
SURE = Thresholds(accept=0.5, propose=0.2)
"""The articles give nothing but names, which is too little for the usual ones."""


def dump(folder: Path, turtle: str = PEOPLE, *, name: str = "other") -> Source:
    file = folder / f"{name}.ttl"
    file.write_text(PREFIXES + turtle, encoding="utf-8")
    return open_dump([file], name=name)


def linked(store: Store, source: Source) -> LinkReport:
    return link_to(source, store, settings=SETTINGS, thresholds=SURE)


def here(name: str) -> str:
    return f"{IRIS.base}person/{name}"


def found(
    store: Store, standing: Standing | None = Standing.ACCEPTED, *, source: str = "other"
) -> set[tuple[str, str]]:
    links = links_in(store, source=source, settings=SETTINGS)
    return {
        (link.subject.removeprefix(here("")), link.object.removeprefix(WD))
        for link in links
        if standing in (None, link.standing)
    }


def stated(store: Store, *, source: str = "other") -> set[tuple[str, str]]:
    quads = store.quads(IRIS.links(source), predicate=OWL.sameAs)
    return {(str(q.subject)[1:-1].removeprefix(here("")), str(q.object)[1:-1].removeprefix(WD)) for q in quads}


def of(store: Store, thing: str) -> Link:
    [link] = [link for link in links_in(store, settings=SETTINGS) if link.object == WD + thing]
    return link


def persons(store: Store) -> set[str]:
    quads = store.quads(IRIS.world, predicate=RDFS.label)
    return {str(q.subject)[1:-1].removeprefix(here("")) for q in quads if str(q.subject)[1:].startswith(here(""))}


def judged(store: Store, *decisions: tuple[str, Standing]) -> None:
    judgements = [Judgement(link_id(of(store, thing)), standing) for thing, standing in decisions]
    judge(judgements, store, author="Jane Roe", day=date(2026, 2, 6), settings=SETTINGS)


def test_what_is_sure_is_linked_and_what_may_be_waits(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["both.md"]], store)
        report = linked(store, dump(tmp_path))

        assert found(store) == stated(store) == {("anna-lindqvist", "Q1"), ("boris-petrov", "Q2")}
        assert found(store, Standing.PROPOSED) == {("carla-rossi", "Q3"), ("carla-rossi", "Q4")}
        assert (report.accepted, report.proposed, report.manual, report.unanswered) == (2, 1, 0, ())
        assert validate(store.quads(), base=IRIS.base).conforms


def test_only_what_is_named_is_looked_for(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["both.md"]], store)
        report = link_to(dump(tmp_path), store, settings=SETTINGS, thresholds=SURE, only=[here("boris-petrov")])

        assert report.asked == 1
        assert found(store, None) == {("boris-petrov", "Q2")}


def test_linking_again_changes_nothing(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["both.md"]], store)
        linked(store, dump(tmp_path))
        before = graph_of(store)
        linked(store, dump(tmp_path))

        assert graph_of(store) == before


def test_what_the_source_does_not_have_any_more_goes(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["both.md"]], store)
        linked(store, dump(tmp_path))
        linked(store, dump(tmp_path, 'wd:Q2 a foaf:Person ; rdfs:label "Boris Petrov" .'))

        assert found(store, None) == {("boris-petrov", "Q2")}


def test_links_outlive_builds_and_go_with_what_they_are_about(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["oslo.md"], articles["alone.md"]], store)
        linked(store, dump(tmp_path))
        built([articles["rome.md"]], store)
        assert stated(store) == {("anna-lindqvist", "Q1"), ("boris-petrov", "Q2")}

        forget([articles["oslo.md"]], store, settings=SETTINGS)
        assert stated(store) == {("boris-petrov", "Q2")}


def test_a_decision_outlives_that_its_documents_are_forgotten(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["rome.md"], articles["alone.md"]], store)
        linked(store, dump(tmp_path))
        judged(store, ("Q3", Standing.REJECTED), ("Q4", Standing.ACCEPTED))
        before = graph_of(store)
        forget([articles["rome.md"]], store, settings=SETTINGS)
        assert stated(store) == set()
        assert validate(store.quads(), base=IRIS.base).conforms
        linked(store, dump(tmp_path))  # and a run of linking leaves it too

        built([articles["rome.md"]], store)
        assert stated(store) == {("carla-rossi", "Q4")}
        linked(store, dump(tmp_path))
        assert graph_of(store) == before


def test_a_rejected_link_never_comes_back(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["both.md"]], store)
        linked(store, dump(tmp_path))
        judged(store, ("Q1", Standing.REJECTED))
        assert stated(store) == {("boris-petrov", "Q2")}

        linked(store, dump(tmp_path))
        built([articles["rome.md"], articles["alone.md"]], store)
        linked(store, dump(tmp_path))
        assert stated(store) == {("boris-petrov", "Q2")}
        assert of(store, "Q1").author == "Jane Roe"


def test_what_is_accepted_by_hand_is_not_looked_for_again(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["rome.md"]], store)
        linked(store, dump(tmp_path))
        judged(store, ("Q3", Standing.ACCEPTED))
        report = linked(store, dump(tmp_path))

        assert ("carla-rossi", "Q3") in stated(store)
        assert report.manual == 1
        assert of(store, "Q3").decided == date(2026, 2, 6)


def test_a_decision_that_is_taken_back_leaves_it_to_the_next_run(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["both.md"]], store)
        linked(store, dump(tmp_path))
        before = graph_of(store)
        judged(store, ("Q1", Standing.REJECTED))
        judged(store, ("Q1", Standing.PROPOSED))
        linked(store, dump(tmp_path))

        assert graph_of(store) == before


TWINS = """
wd:Q1 a foaf:Person ; rdfs:label "Dora Weiss" ; skos:altLabel "Emil Berg" .
"""


def test_two_that_are_one_thing_elsewhere_are_one_here(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["alone.md"]], store)
        assert persons(store) == {"dora-weiss", "emil-berg"}
        report = linked(store, dump(tmp_path, TWINS))

        assert report.joined == 1
        assert len(persons(store)) == 1
        linked(store, dump(tmp_path, TWINS))  # now by all names that the one has, and it does not part them
        before = graph_of(store)
        linked(store, dump(tmp_path, TWINS))
        built([articles["alone.md"], articles["oslo.md"]], store)
        forget([articles["oslo.md"]], store, settings=SETTINGS)
        assert graph_of(store) == before
        assert len(persons(store)) == 1
        assert validate(store.quads(), base=IRIS.base).conforms


def test_they_part_again_when_the_link_is_rejected(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["alone.md"]], store)
        linked(store, dump(tmp_path, TWINS))
        one = next(link for link in links_in(store, source="other", settings=SETTINGS))
        judge([Judgement(link_id(one), Standing.REJECTED)], store, author=None, day=None, settings=SETTINGS)

        assert persons(store) == {"dora-weiss", "emil-berg"}


def test_people_who_say_that_they_are_two_go_before_it(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["alone.md"]], store)
        decide(Verdict.DIFFERENT, "Dora Weiss", "Emil Berg", store, settings=SETTINGS)
        linked(store, dump(tmp_path, TWINS))

        assert persons(store) == {"dora-weiss", "emil-berg"}


def test_a_link_follows_its_subject_to_another_name(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["spelt.md"]], store)
        linked(store, dump(tmp_path))
        built([articles["oslo.md"], articles["late.md"], articles["both.md"]], store)
        assert ("anna-lindquist", "Q1") in stated(store)
        decide(Verdict.SAME, "Anna Lindquist", "Anna Lindqvist", store, settings=SETTINGS)

        assert "anna-lindquist" not in persons(store)
        assert ("anna-lindqvist", "Q1") in stated(store)


def test_a_link_that_does_not_exist_is_named() -> None:
    with (
        open_store(None) as store,
        pytest.raises(UnknownNameError, match=r"ab12: there is no link of that id; `kg links`"),
    ):
        judge([Judgement("ab12", Standing.ACCEPTED)], store, author=None, day=None, settings=SETTINGS)


def test_links_of_a_source_can_be_dropped(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["both.md"]], store)
        before = graph_of(store)
        linked(store, dump(tmp_path))

        assert forget_links("other", store, settings=SETTINGS) == 4
        assert graph_of(store) == before
        with pytest.raises(UnknownNameError, match="other: the graph has no links of that source"):
            forget_links("other", store, settings=SETTINGS)


def test_broken_links_can_be_dropped_too(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["both.md"]], store)
        linked(store, dump(tmp_path))
        graph = IRIS.links("other")
        quads = [quad for quad in store.quads(graph) if quad.predicate != DIP.standing]
        store.replace_graphs({graph: quads})
        with pytest.raises(RecordError):
            links_in(store, settings=SETTINGS)

        forget_links("other", store, settings=SETTINGS)
        assert not store.holds(graph)


def test_thresholds_have_an_order() -> None:
    with pytest.raises(UsageError, match=r"accept 0.3 and propose 0.5; they lie between 0 and 1"):
        Thresholds(accept=0.3, propose=0.5)


def test_a_store_of_another_base_is_refused(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["oslo.md"]], store)
        with pytest.raises(StoreError, match="base"):
            link_to(dump(tmp_path), store, settings=Settings(base_iri="https://example.com/x/"))


# --- tables in SSSOM ----------------------------------------------------------------------------------------------


def table(store: Store) -> str:
    text = StringIO()
    write_sssom(links_in(store, settings=SETTINGS), text, base=IRIS.base)
    return text.getvalue()


def taken_in(store: Store, text: str) -> tuple[int, tuple[str, ...]]:
    rows = read_sssom(text, name="edited.tsv", base=IRIS.base)
    done = take_in(rows, store, source="own", author="Jane Roe", day=date(2026, 2, 6), settings=SETTINGS)
    return done.changed, done.unknown


def edited(text: str, thing: str, edits: Iterable[tuple[str, str]]) -> str:
    """A table with some cells of the row of a thing changed."""
    lines = text.splitlines()
    head = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    columns = lines[head].split("\t")
    row = next(i for i, line in enumerate(lines) if f"\twd:{thing}\t" in line)
    cells = lines[row].split("\t")
    for column, value in edits:
        cells[columns.index(column)] = value
    lines[row] = "\t".join(cells)
    return "\n".join(lines) + "\n"


def test_a_table_read_in_as_it_was_written_changes_nothing(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["both.md"]], store)
        linked(store, dump(tmp_path))
        judged(store, ("Q3", Standing.REJECTED), ("Q4", Standing.ACCEPTED))
        before = graph_of(store)

        assert taken_in(store, table(store)) == (0, ())
        assert graph_of(store) == before


@pytest.mark.parametrize(
    ("thing", "edits", "standing"),
    [
        ("Q3", [("kg_standing", "accepted")], Standing.ACCEPTED),
        ("Q3", [("mapping_justification", "semapv:ManualMappingCuration")], Standing.ACCEPTED),
        ("Q3", [("predicate_modifier", "Not")], Standing.REJECTED),
        ("Q1", [("predicate_modifier", "Not")], Standing.REJECTED),
        ("Q1", [("kg_standing", "rejected")], Standing.REJECTED),
        ("Q1", [("comment", "checked against the register")], Standing.ACCEPTED),
        ("Q1", [("predicate_id", "skos:closeMatch")], Standing.ACCEPTED),
    ],
)
def test_an_edited_row_is_a_decision(
    articles: dict[str, str], tmp_path: Path, thing: str, edits: list[tuple[str, str]], standing: Standing
) -> None:
    with open_store(None) as store:
        built([articles["both.md"]], store)
        linked(store, dump(tmp_path))

        assert taken_in(store, edited(table(store), thing, edits)) == (1, ())
        link = of(store, thing)
        assert (link.standing, link.manual, link.author) == (standing, True, "Jane Roe")
        # What was written out now says the same.
        before = graph_of(store)
        assert taken_in(store, table(store)) == (0, ())
        assert graph_of(store) == before
        assert validate(store.quads(), base=IRIS.base).conforms


def test_a_link_of_another_hand_is_taken_in_and_outlives_builds(articles: dict[str, str]) -> None:
    text = (
        "#curie_map:\n#  kg: https://example.org/kg/\n#  wd: http://www.wikidata.org/entity/\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_label\n"
        "kg:person/carla-rossi\tskos:exactMatch\twd:Q9\tsemapv:ManualMappingCuration\tIda Holm\n"
        "kg:person/nobody\tskos:exactMatch\twd:Q10\tsemapv:LexicalMatching\t\n"
    )
    with open_store(None) as store:
        built([articles["rome.md"]], store)

        assert taken_in(store, text) == (1, ("line 6: the graph does not hold https://example.org/kg/person/nobody",))
        built([articles["both.md"]], store)
        [link] = links_in(store, source="own", settings=SETTINGS)
        assert (link.subject, link.object, link.author) == (here("carla-rossi"), f"{WD}Q9", "Ida Holm")
        assert link.anchor is not None
        assert list(store.quads(subject=NamedNode(here("carla-rossi")), object=NamedNode(f"{WD}Q9")))


def test_places_with_letters_that_are_not_ascii_are_found_again(articles: dict[str, str], tmp_path: Path) -> None:
    del articles
    text = "Anna Lindqvist met Boris Petrov in Poznań on 2026-01-30."
    file = tmp_path / "poznan.md"
    file.write_text(f"---\nlanguage: en\npublished: 2026-02-01\n---\n\n{text}\n", encoding="utf-8")
    with open_store(None) as store:
        built([str(file)], store)
        written = table(store)

        assert "kg:place/PL/pozna%C5%84" in written
        assert taken_in(store, written) == (0, ())
        rejected = written.replace("\taccepted\t", "\trejected\t")
        assert taken_in(store, rejected)[0] >= 1
        assert not list(store.quads(predicate=OWL.sameAs))
        assert store.quads(predicate=RDFS.label, object=Literal("Poznań"))


ROW = "subject_id\tpredicate_id\tobject_id\tmapping_justification"


def test_a_table_without_comments_leaves_them_as_they_are(articles: dict[str, str]) -> None:
    cells = f"{here('carla-rossi')}\towl:sameAs\t{WD}Q3\tsemapv:ManualMappingCuration"
    with open_store(None) as store:
        built([articles["rome.md"]], store)
        taken_in(store, f"{ROW}\tcomment\n{cells}\tchecked by phone\n")

        assert taken_in(store, f"{ROW}\n{cells}\n") == (0, ())
        assert of(store, "Q3").comment == "checked by phone"
        assert taken_in(store, f"{ROW}\tcomment\n{cells}\t\n") == (1, ())
        assert of(store, "Q3").comment is None


def test_only_actors_and_places_are_linked(articles: dict[str, str]) -> None:
    with open_store(None) as store:
        built([articles["rome.md"]], store)
        [event] = {quad.object.value for quad in store.quads(predicate=DIP.tells) if isinstance(quad.object, NamedNode)}
        text = f"{ROW}\n{event}\towl:sameAs\t{WD}Q9\tsemapv:ManualMappingCuration\n"

        assert taken_in(store, text) == (0, (f"line 2: {event} is no actor and no place; only those are linked",))


def test_what_another_table_only_proposes_is_left_to_people(articles: dict[str, str]) -> None:
    cells = f"{here('carla-rossi')}\towl:sameAs\t{WD}Q3\tsemapv:LexicalMatching\tproposed"
    with open_store(None) as store:
        built([articles["rome.md"]], store)
        taken_in(store, f"{ROW}\tkg_standing\n{cells}\n")

        assert (of(store, "Q3").standing, of(store, "Q3").manual) == (Standing.PROPOSED, False)


def test_a_rejected_thing_is_known_again_whatever_way_its_iri_is_written(
    articles: dict[str, str], tmp_path: Path
) -> None:
    turtle = '<http://example.com/Bórís> a foaf:Person ; rdfs:label "Boris Petrov" .'
    cells = f"{here('boris-petrov')}\towl:sameAs\thttp://example.com/B%C3%B3r%C3%ADs\tsemapv:ManualMappingCuration\tNot"
    with open_store(None) as store:
        built([articles["oslo.md"]], store)
        rows = read_sssom(f"{ROW}\tpredicate_modifier\n{cells}\n", name="x", base=IRIS.base)
        take_in(rows, store, source="other", author=None, day=None, settings=SETTINGS)
        linked(store, dump(tmp_path, turtle))

        assert stated(store) == set()


def test_of_three_that_are_one_elsewhere_only_those_whom_people_keep_apart_stay_two(
    articles: dict[str, str], tmp_path: Path
) -> None:
    three = 'wd:Q1 a foaf:Person ; rdfs:label "Dora Weiss" ; skos:altLabel "Emil Berg", "Boris Petrov" .'
    with open_store(None) as store:
        built([articles["alone.md"], articles["oslo.md"]], store)
        decide(Verdict.DIFFERENT, "Dora Weiss", "Emil Berg", store, settings=SETTINGS)
        before = len(persons(store))
        report = linked(store, dump(tmp_path, three))

        assert report.joined == 1
        assert len(persons(store)) == before - 1
        assert {"dora-weiss", "emil-berg"} - persons(store) != {"dora-weiss", "emil-berg"}


def test_only_what_somebody_decided_is_taken_back(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["oslo.md"]], store)
        linked(store, dump(tmp_path))

        with pytest.raises(UnknownNameError, match="nobody decided about that link"):
            judged(store, ("Q1", Standing.PROPOSED))


def test_a_rejected_thing_survives_a_table_and_a_new_start(articles: dict[str, str]) -> None:
    cells = f"{here('carla-rossi')}\towl:sameAs\thttp://x.example/Piñera%20A\tsemapv:ManualMappingCuration\tNot"
    with open_store(None) as store:
        built([articles["rome.md"]], store)
        taken_in(store, f"{ROW}\tpredicate_modifier\n{cells}\n")
        written = table(store)
        forget_links("own", store, settings=SETTINGS)
        taken_in(store, written)

        [link] = links_in(store, source="own", settings=SETTINGS)
        assert (link.object, link.standing) == ("http://x.example/Piñera%20A", Standing.REJECTED)


def test_a_table_says_the_same_however_often_it_is_read(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["both.md"]], store)
        linked(store, dump(tmp_path))
        rejecting = edited(table(store), "Q1", [("kg_standing", "rejected")])

        assert [taken_in(store, rejecting) for _ in range(3)] == [(1, ()), (0, ()), (0, ())]
        assert of(store, "Q1").standing is Standing.REJECTED


def test_an_older_table_does_not_overturn_what_somebody_decided(articles: dict[str, str], tmp_path: Path) -> None:
    with open_store(None) as store:
        built([articles["both.md"]], store)
        linked(store, dump(tmp_path))
        older = table(store)
        judged(store, ("Q1", Standing.REJECTED))

        changed, [told] = taken_in(store, older)
        assert changed == 0
        assert "Jane Roe decided that Anna Lindqvist and Anna Lindqvist are rejected; to overrule that, write" in told
        by_hand = [("mapping_justification", "semapv:ManualMappingCuration")]
        assert taken_in(store, edited(older, "Q1", by_hand))[0] == 1
        assert of(store, "Q1").standing is Standing.ACCEPTED


def test_a_person_who_accepts_one_of_two_links_that_join_does_not_part_them(
    articles: dict[str, str], tmp_path: Path
) -> None:
    with open_store(None) as store:
        built([articles["alone.md"]], store)
        linked(store, dump(tmp_path, TWINS))
        assert len(persons(store)) == 1
        one = links_in(store, source="other", settings=SETTINGS)[0]
        judge([Judgement(link_id(one), Standing.ACCEPTED)], store, author="A", day=None, settings=SETTINGS)
        for _ in range(3):
            linked(store, dump(tmp_path, TWINS))
            assert len(persons(store)) == 1


def test_accepting_a_second_actor_by_hand_joins_it_for_good(articles: dict[str, str], tmp_path: Path) -> None:
    first = 'wd:Q1 a foaf:Person ; rdfs:label "Dora Weiss" .'
    cells = f"{here('emil-berg')}\towl:sameAs\t{WD}Q1\tsemapv:ManualMappingCuration"
    with open_store(None) as store:
        built([articles["alone.md"]], store)
        linked(store, dump(tmp_path, first))
        rows = read_sssom(f"{ROW}\n{cells}\n", name="x", base=IRIS.base)
        take_in(rows, store, source="other", author="A", day=None, settings=SETTINGS)
        for _ in range(3):
            assert len(persons(store)) == 1
            linked(store, dump(tmp_path, first))
