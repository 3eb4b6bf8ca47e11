"""What people decide is kept by every later build, and an input of the world like the documents."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

import kg.upkeep.renewal
from kg.errors import UnknownNameError, UsageError
from kg.graph.decisions import decision_quads
from kg.graph.validate import validate
from kg.graph.vocabulary import DIP, RDF, RDFS
from kg.ledger import Ledger, now
from kg.model.decision import Verdict
from kg.model.report import ActorKind
from kg.model.world import ActorKey
from kg.store import Store, open_store
from kg.upkeep import Decided, decide, decisions_in, forget, undo
from tests.upkeep.conftest import ARTICLES, IRIS, SETTINGS, built, graph_of, write_article

Articles = dict[str, str]
SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT


def decided(store: Store, verdict: Verdict, one: str, other: str) -> Decided:
    return decide(verdict, one, other, store, settings=SETTINGS)


def persons(store: Store) -> list[str]:
    """The labels of all persons, sorted."""
    nodes = [quad.subject for quad in store.quads(IRIS.world, predicate=RDF.type, object=DIP.Person)]
    found = (q.object.value for node in nodes for q in store.quads(IRIS.world, subject=node, predicate=RDFS.label))  # type: ignore[arg-type, union-attr]
    return sorted(found)


def actors_of(store: Store, name: str) -> set[str]:
    """The IRIs of whom a name in documents means."""
    there = [quad.subject for quad in store.quads(predicate=DIP.name) if quad.object.value == name]  # type: ignore[union-attr]
    found = (q.object for node in there for q in store.quads(IRIS.world, subject=node, predicate=DIP.actor))  # type: ignore[arg-type]
    return {actor.value for actor in found if isinstance(actor, NamedNode)}


def participation(store: Store, file: str, number: int, *, report: str = "r1") -> str:
    """The IRI of a participation in a report of a file."""
    [document] = [q.subject for q in store.quads() if getattr(q.object, "value", "") == file]
    assert isinstance(document, NamedNode)
    return f"{document.value}#{report}-p{number}"


def fresh_graph(paths: Iterable[str], decisions: Store) -> list[str]:
    """The graph of a new store that has the decisions of another one and builds the articles at once."""
    quads = decision_quads(decisions_in(decisions, settings=SETTINGS))
    with open_store(None) as store:
        store.replace_graphs({IRIS.decisions: quads})
        built(paths, store)
        return graph_of(store)


def test_two_persons_are_one_at_once_and_after_every_build(articles: Articles) -> None:
    with open_store(None) as store:
        built([articles["oslo.md"], articles["rome.md"]], store)
        assert persons(store) == ["Anna Lindqvist", "Boris Petrov", "Carla Rossi"]

        done = decided(store, SAME, "Anna Lindqvist", "Rossi")

        assert (done.replaced, done.narrowed, done.events) == ((), (), 2)
        assert persons(store) == ["Anna Lindqvist", "Boris Petrov"]
        built(articles.values(), store)
        assert actors_of(store, "Carla Rossi") == actors_of(store, "Anna Lindqvist")
        assert graph_of(store) == fresh_graph(articles.values(), store)
        assert validate(list(store.quads())).conforms


def test_two_names_of_one_are_parted_by_names(articles: Articles) -> None:
    with open_store(None) as store:
        built([articles["oslo.md"], articles["rome.md"]], store)
        decided(store, SAME, "Anna Lindqvist", "Carla Rossi")

        done = decided(store, DIFFERENT, "Carla Rossi", "Anna Lindqvist")

        assert [each.verdict for each in done.replaced] == [SAME]
        assert persons(store) == ["Anna Lindqvist", "Boris Petrov", "Carla Rossi"]
        assert [each.verdict for each in decisions_in(store, settings=SETTINGS)] == [DIFFERENT]


def test_one_participation_is_parted_from_the_person_it_was_taken_for(articles: Articles) -> None:
    with open_store(None) as store:
        built(articles.values(), store)
        out = participation(store, "rome.md", 2)

        decided(store, DIFFERENT, out, "Boris Petrov")

        assert persons(store).count("Boris Petrov") == 2
        assert len(actors_of(store, "Boris Petrov")) == 2
        assert graph_of(store) == fresh_graph(articles.values(), store)
        assert validate(list(store.quads())).conforms


def test_a_decision_narrows_an_earlier_one_of_which_it_contradicts_a_part(articles: Articles) -> None:
    with open_store(None) as store:
        built(articles.values(), store)
        decided(store, SAME, "Anna Lindqvist", "Carla Rossi")
        out = participation(store, "rome.md", 1)

        done = decided(store, DIFFERENT, out, "Anna Lindqvist")

        assert (len(done.replaced), len(done.narrowed)) == (0, 1)
        assert len(actors_of(store, "Carla Rossi")) == 2
        assert actors_of(store, "Anna Lindqvist") < actors_of(store, "Carla Rossi")
        assert {each.verdict for each in decisions_in(store, settings=SETTINGS)} == {SAME, DIFFERENT}


def test_the_same_decision_again_takes_the_place_of_the_first_and_covers_what_was_added(articles: Articles) -> None:
    with open_store(None) as store:
        built([articles["oslo.md"], articles["rome.md"]], store)
        first = decided(store, DIFFERENT, "Anna Lindqvist", "Carla Rossi").decision
        built(articles.values(), store)

        done = decided(store, DIFFERENT, "Carla Rossi", "Anna Lindqvist")

        assert (done.replaced, done.narrowed) == ((), ())
        assert decisions_in(store, settings=SETTINGS) == [done.decision]
        assert done.decision != first


def test_an_iri_that_a_decision_made_vanish_can_still_be_named(tmp_path: Path, articles: Articles) -> None:
    path = write_article(tmp_path / "x.md", "Carla Rossi met Fia Holm in Oslo on 1930-01-30.", published="1930-02-01")
    with open_store(None) as store:
        built([articles["rome.md"], path], store)
        one, other = sorted(actors_of(store, "Carla Rossi"))
        decided(store, SAME, one, other)
        assert len(actors_of(store, "Carla Rossi")) == 1

        done = decided(store, DIFFERENT, one, other)

        assert len(done.replaced) == 1
        assert len(actors_of(store, "Carla Rossi")) == 2


def test_taking_a_decision_back_gives_the_graph_without_it(articles: Articles) -> None:
    with open_store(None) as store:
        built(articles.values(), store)
        before = graph_of(store)
        made = [
            decided(store, SAME, "Anna Lindqvist", "Carla Rossi").decision.id,
            decided(store, DIFFERENT, "Dora Weiss", "Emil Berg").decision.id,
        ]

        done = undo([*made, "00ff"], store, settings=SETTINGS)

        assert done.decisions == tuple(sorted(made))
        assert [str(error) for error in done.failed] == ["00ff: is no decision; `kg decisions` lists them"]
        assert graph_of(store) == before


@settings(max_examples=10, deadline=None)
@given(
    gone=st.sets(st.sampled_from(sorted(ARTICLES)), max_size=4),
    later=st.sets(st.sampled_from(sorted(ARTICLES)), max_size=4),
    pairs=st.lists(
        st.tuples(st.sampled_from(Verdict), st.sampled_from(("Anna Lindqvist", "Carla Rossi", "Dora Weiss"))),
        max_size=2,
    ),
)
def test_the_graph_depends_on_documents_and_decisions_not_on_how_they_came(
    articles: Articles, gone: set[str], later: set[str], pairs: list[tuple[Verdict, str]]
) -> None:
    with open_store(None) as store:
        built((path for name, path in articles.items() if name not in later), store)
        for verdict, name in pairs:
            if {name, "Boris Petrov"} <= set(persons(store)):
                decided(store, verdict, name, "Boris Petrov")
        built(articles.values(), store)
        if gone:
            forget((articles[name] for name in gone), store, settings=SETTINGS)

        left = [path for name, path in articles.items() if name not in gone]
        assert graph_of(store) == fresh_graph(left, store)

        built(articles.values(), store)
        assert graph_of(store) == fresh_graph(articles.values(), store)


@pytest.mark.parametrize(
    ("one", "other", "error", "message"),
    [
        ("Petrow", "Rossi", UnknownNameError, "kg same: the graph holds nothing called 'Petrow'; did you mean"),
        (
            "Carla Rossi",
            "carla rossi",
            UsageError,
            "'Carla Rossi' and 'carla rossi' are Carla Rossi <https://example.org/",
        ),
        ("Carla Rossi", "Rossi", UsageError, "kg same: Carla Rossi is never called 'Rossi' alone in a report"),
        ("Oslo", "Rossi", UnknownNameError, "kg same: the graph holds nothing called 'Oslo'"),
        (IRIS.event("00ff").value, "Rossi", UnknownNameError, "the graph holds nothing with the IRI"),
        (
            f"{IRIS.base}document/00ff#r1-p1",
            "Rossi",
            UnknownNameError,
            "is no participation in a report",
        ),
    ],
)
def test_what_cannot_be_decided_is_told_and_nothing_changes(
    articles: Articles, one: str, other: str, error: type[Exception], message: str
) -> None:
    with open_store(None) as store:
        built(articles.values(), store)
        before = {str(quad) for quad in store.quads()}

        with pytest.raises(error) as raised:
            decided(store, SAME, one, other)

        assert message in str(raised.value)
        assert {str(quad) for quad in store.quads()} == before


def _with_actor(store: Store, kind: ActorKind, label: str) -> str:
    """Put an actor that takes part in nothing into the world, and return its IRI."""
    from kg.graph.world import world_quads
    from kg.model.world import Actor, World

    key = ActorKey(kind, label)
    quads = [*store.quads(IRIS.world), *world_quads(World(actors=(Actor(key, label),)))]
    store.replace_graphs({IRIS.world: quads})
    return IRIS.actor(key).value


@pytest.mark.parametrize(
    ("kind", "label", "message"),
    [
        (ActorKind.STATE, "NO", "NO is a state, and goes by its code"),
        (ActorKind.ORGANIZATION, "Unity Front", "Unity Front (Organization) and Carla Rossi (Person) are of two kinds"),
        (ActorKind.PERSON, "Fia Holm", "Fia Holm takes part in nothing itself; name one who does"),
    ],
)
def test_only_two_of_one_kind_that_take_part_can_be_decided_on(
    articles: Articles, kind: ActorKind, label: str, message: str
) -> None:
    with open_store(None) as store:
        built(articles.values(), store)
        iri = _with_actor(store, kind, label)

        with pytest.raises(UsageError) as raised:
            decided(store, SAME, iri, "Carla Rossi")

        assert message in str(raised.value)


def test_a_decision_that_is_cut_short_has_not_begun(articles: Articles, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with open_store(None) as store:
        built(articles.values(), store)
        before = {str(quad) for quad in store.quads()}
        with monkeypatch.context() as patched:
            patched.setattr(kg.upkeep.renewal, "resolve_file", interrupt)
            with pytest.raises(KeyboardInterrupt):
                decided(store, SAME, "Anna Lindqvist", "Carla Rossi")

        assert {str(quad) for quad in store.quads()} == before
        assert not Ledger(store, IRIS, started=now()).unfinished


def test_a_decision_on_the_same_two_by_name_replaces_the_earlier_one_whole(articles: Articles) -> None:
    with open_store(None) as store:
        built(articles.values(), store)
        before = graph_of(store)
        decided(store, SAME, "Anna Lindqvist", "Carla Rossi")

        done = decided(store, DIFFERENT, "Anna Lindqvist", "Carla Rossi")

        assert (len(done.replaced), len(done.narrowed)) == (1, 0)
        worlds = [{quad for quad in graph if "/world>" in str(quad)} for graph in (before, graph_of(store))]
        assert worlds[0] == worlds[1] != set()
