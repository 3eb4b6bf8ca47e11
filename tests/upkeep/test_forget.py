"""A graph after documents were forgotten is the one that would have been without them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

import kg.pipeline.inputs
import kg.upkeep.renewal
from kg.errors import StoreError
from kg.graph.validate import validate
from kg.graph.vocabulary import PROV
from kg.ledger import Ledger, document_graphs, now
from kg.pipeline import Progress, build
from kg.settings import Settings
from kg.store import Store, open_store
from kg.upkeep import Forgotten, forget
from tests.upkeep.conftest import ARTICLES, IRIS, SETTINGS, built, fresh_graph, graph_of, write_article

Articles = dict[str, str]


def forgotten(store: Store, *names: str) -> Forgotten:
    return forget(names, store, settings=SETTINGS)


@settings(max_examples=12, deadline=None)
@given(gone=st.sets(st.sampled_from(sorted(ARTICLES)), min_size=1), one_by_one=st.booleans())
def test_forgetting_gives_the_graph_without_and_building_again_the_graph_with(
    articles: Articles, gone: set[str], one_by_one: bool
) -> None:
    with open_store(None) as store:
        built(articles.values(), store)
        for names in [[name] for name in sorted(gone)] if one_by_one else [sorted(gone)]:
            forgotten(store, *(articles[name] for name in names))

        assert graph_of(store) == fresh_graph(path for name, path in articles.items() if name not in gone)

        report = built(articles.values(), store)

        assert (report.built, report.unchanged) == (len(gone), len(articles) - len(gone))
        assert graph_of(store) == fresh_graph(articles.values())
        assert validate(list(store.quads())).conforms


@pytest.mark.parametrize(
    "name", ["On oslo.md", "oslo.md", "on OSLO.md", "the path", "the IRI", "<the IRI>", "a report"]
)
def test_a_document_goes_by_title_file_path_and_iri(articles: Articles, name: str) -> None:
    with open_store(None) as store:
        built([articles["oslo.md"], articles["rome.md"]], store)
        [document] = {q.subject for q in store.quads() if getattr(q.object, "value", "") == "oslo.md"}
        assert isinstance(document, NamedNode)
        name = name.replace("the path", articles["oslo.md"]).replace("the IRI", document.value)
        done = forgotten(store, f"{document.value}#r1" if name == "a report" else name)

        assert done == Forgotten((document.value,), (), 1)
        assert graph_of(store) == fresh_graph([articles["rome.md"]])


def test_a_document_goes_by_its_address(tmp_path: Path, articles: Articles) -> None:
    path = write_article(
        tmp_path / "news.md", "Fia Holm met Gert Lund in Oslo on 2026-01-30.", url="https://a.example/7"
    )
    with open_store(None) as store:
        built([path, articles["rome.md"]], store)

        assert len(forgotten(store, "https://a.example/7").documents) == 1
        assert graph_of(store) == fresh_graph([articles["rome.md"]])


def test_a_name_of_several_documents_lists_them_and_costs_itself_only(tmp_path: Path, articles: Articles) -> None:
    (tmp_path / "x").mkdir()
    twin = write_article(tmp_path / "x" / "oslo.md", "Fia Holm met Gert Lund in Oslo on 2026-01-30.", title="Twin")
    with open_store(None) as store:
        built([*articles.values(), twin], store)

        done = forgotten(store, "oslo.md", "On rome.md")

        assert len(done.documents) == 1
        [error] = done.failed
        assert str(error).startswith("oslo.md: names 2 documents; give the path it was read from, or the IRI of one:\n")
        assert "  On oslo.md <https://example.org/kg/document/" in str(error)
        assert "  Twin <https://example.org/kg/document/" in str(error)
        assert forgotten(store, twin).failed == ()
        assert graph_of(store) == fresh_graph(path for name, path in articles.items() if name != "rome.md")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("oslo.mb", "oslo.mb: the graph holds no document of that name; did you mean oslo.md?"),
        ("?", "?: the graph holds no document of that name; give a title, a file or an address that it was built from"),
        (IRIS.document("00ff").value, "the graph holds no document of that name"),
    ],
)
def test_an_unknown_name_is_told_and_nothing_changes(articles: Articles, name: str, message: str) -> None:
    with open_store(None) as store:
        built([articles["oslo.md"]], store)
        before = {str(quad) for quad in store.quads()}

        done = forgotten(store, name)

        assert (done.documents, done.events) == ((), 1)
        assert message in str(done.failed[0])
        assert {str(quad) for quad in store.quads()} == before


def test_a_document_of_several_files_goes_with_all_of_them(tmp_path: Path) -> None:
    paths = [write_article(tmp_path / name, ARTICLES["oslo.md"][1]) for name in ("a.md", "b.md")]
    with open_store(None) as store:
        built(paths, store)
        forgotten(store, paths[1])

        assert graph_of(store) == []
        assert built(paths[:1], store).built == 1


def test_the_last_document_leaves_an_empty_world_that_can_be_built_on(articles: Articles) -> None:
    with open_store(None) as store:
        built([articles["oslo.md"]], store)

        assert forgotten(store, "oslo.md", "On oslo.md").events == 0
        assert graph_of(store) == []

        built([articles["rome.md"]], store)
        assert graph_of(store) == fresh_graph([articles["rome.md"]])


def test_runs_no_longer_tell_of_a_document_that_was_forgotten(articles: Articles) -> None:
    with open_store(None) as store:
        built([articles["oslo.md"], articles["rome.md"]], store)
        [gone] = [NamedNode(iri) for iri in forgotten(store, "oslo.md").documents]

        assert all(gone not in (quad.subject, quad.object) for quad in store.quads(IRIS.runs))
        assert len(list(store.quads(IRIS.runs, predicate=PROV.used))) == 1


def test_forgetting_that_is_cut_short_has_not_begun(articles: Articles, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with open_store(None) as store:
        built(articles.values(), store)
        before = {str(quad) for quad in store.quads()}
        with monkeypatch.context() as patched:
            patched.setattr(kg.upkeep.renewal, "resolve_file", interrupt)
            with pytest.raises(KeyboardInterrupt):
                forgotten(store, "oslo.md")

        assert {str(quad) for quad in store.quads()} == before
        assert not Ledger(store, IRIS, started=now()).unfinished


def test_forgetting_finishes_a_build_that_was_cut_short(articles: Articles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.pipeline.inputs, "BATCH", 2)

    def interrupt(_done: Progress) -> None:
        raise KeyboardInterrupt

    with open_store(None) as store:
        with pytest.raises(KeyboardInterrupt):
            build([articles["oslo.md"], articles["rome.md"]], store, settings=SETTINGS, progress=interrupt)
        assert len(document_graphs(store, IRIS)) == 2
        assert IRIS.world not in store.graph_names()

        forgotten(store, "oslo.md")

        assert graph_of(store) == fresh_graph([articles["rome.md"]])
        assert not Ledger(store, IRIS, started=now()).unfinished


def test_a_store_under_another_base_is_refused(articles: Articles) -> None:
    with open_store(None) as store:
        built([articles["oslo.md"]], store)

        with pytest.raises(StoreError, match="was built with the base IRI"):
            forget(["oslo.md"], store, settings=Settings(base_iri="https://kg.example.net/"))
