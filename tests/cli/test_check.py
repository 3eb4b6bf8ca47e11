"""`kg check`: what is not whole in a store is found, and what can be made anew is."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from kg import __version__
from kg.check import check_store
from kg.check.documents import check_documents
from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.provenance import ExtractorVersion
from kg.graph.vocabulary import DIP
from kg.model.document import Document
from kg.settings import Settings
from kg.store import Store, open_store
from tests.cli.conftest import OSLO, Kg, write_article

IRIS = Iris()
DOCUMENT = "https://example.org/kg/document/"
PREFIXES = "PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#> "


def change(text: str, store: str = "kg-store") -> None:
    with open_store(store) as opened:
        before = {str(quad) for quad in opened.quads()}
        opened.update(PREFIXES + text)
        assert {str(quad) for quad in opened.quads()} != before


def found(kg: Kg, *options: str) -> dict[str, Any]:
    answer = kg("check", "--format", "json", *options)
    report: dict[str, Any] = json.loads(answer.out)
    assert answer.code == (1 if report["faults"] else 0)
    return report


def faults(kg: Kg, *options: str) -> list[tuple[str, str]]:
    """Subject and message of every fault."""
    return [(f["subject"], f["message"]) for f in found(kg, *options)["findings"] if f["severity"] == "fault"]


def test_a_store_as_it_is_built_has_no_faults(graph: Kg) -> None:
    graph("different", "Anna Lindqvist", "Carla Rossi")
    answer = graph("check", "--files")
    assert answer.code == 0
    assert json.loads(answer.out)["findings"] == []
    assert "kg-store: no faults in 2 documents" in answer.err
    assert graph("check", "--format", "table").out == ""


@pytest.mark.usefixtures("graph")
def test_a_store_without_texts_has_no_faults_either(kg: Kg) -> None:
    assert kg("build", "oslo.md", "rome.md", "--no-keep-text").code == 0
    assert faults(kg) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("DELETE WHERE { GRAPH ?d { ?e oa:exact ?t } }", "cannot be read"),
        (
            "DELETE { GRAPH ?d { ?e oa:exact ?t } } INSERT { GRAPH ?d { ?e oa:exact 'Anna met nobody.' } }"
            " WHERE { GRAPH ?d { ?e oa:exact ?t } }",
            "evidence 0-",
        ),
        ("DELETE WHERE { GRAPH ?d { ?p dip:name 'Carla Rossi' ; dip:kind ?k } }", "cannot be read"),
        (
            "DELETE { GRAPH ?d { ?d dip:digest ?t } } INSERT { GRAPH ?d { ?d dip:digest '00' } }"
            " WHERE { GRAPH ?d { ?d dip:digest ?t } }",
            "its text or metadata are not those of its digest",
        ),
        ("INSERT { GRAPH ?d { ?d dip:about 'more' } } WHERE { GRAPH ?d { ?d dip:digest ?t } }", "do not belong there"),
        ("DELETE WHERE { GRAPH ?d { ?r dip:order 1 ; a dip:Report ; ?p ?o } }", "reports are missing"),
    ],
)
def test_a_document_that_is_not_whole_is_found(graph: Kg, text: str, said: str) -> None:
    change(text)
    told = [message for subject, message in faults(graph, "--no-shapes") if subject == "document"]
    assert any(said in message for message in told), told


def test_a_document_of_an_earlier_version_gets_its_digest_of_statements_by_the_next_build(graph: Kg) -> None:
    before = graph("export").out
    change("DELETE WHERE { GRAPH ?d { ?d dip:statementsDigest ?digest } }")
    told = [message for subject, message in faults(graph, "--no-shapes") if subject == "document"]
    assert told == ["has no digest of its statements"] * 2

    assert graph("build", "oslo.md", "rome.md").code == 0
    assert faults(graph) == []
    assert graph("export").out == before


def test_documents_with_authors_have_no_faults(kg: Kg) -> None:
    write_article("a.md", "Anna Lindqvist met Carla Rossi in Oslo.", author="[Zoe Ward, Ann Lee]", publisher="Mail")
    assert kg("build", "a.md").code == 0

    assert faults(kg) == []


_WORDS = st.none() | st.text(min_size=1, max_size=12)
_NAMES = st.none() | st.lists(st.text(max_size=8), max_size=4).map("; ".join)


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=60),
    metadata=st.fixed_dictionaries(
        {
            **dict.fromkeys(("title", "publisher", "dateline"), _WORDS),
            "author": _NAMES,
            "published": st.none() | st.dates(),
            "url": st.sampled_from([None, "https://mail.example/a", "https://mail.example/ü?b=c#d"]),
            "language": st.sampled_from(["en", "pt-BR"]),
        }
    ),
    keep_text=st.booleans(),
)
def test_whatever_is_told_of_a_document_its_graph_has_no_faults(
    text: str, metadata: dict[str, Any], keep_text: bool
) -> None:
    document = Document("a.txt", text, **metadata)
    extractor = ExtractorVersion("grammar", "1", (("kg", __version__),))
    with open_store(None) as store:
        store.replace_graphs(
            {IRIS.document(document.key): document_quads(document, [], extractor=extractor, keep_text=keep_text)}
        )

        assert list(check_documents(store, IRIS)) == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_no_statement_of_a_document_can_go_unnoticed(graph: Kg, folder: Path, dice: Any) -> None:
    """But for settings of the extraction: without them the document counts as read by another version."""
    del graph
    shutil.rmtree(folder / "copy", ignore_errors=True)
    shutil.copytree(folder / "kg-store", folder / "copy")
    with open_store("copy") as store:
        quads = sorted((quad for quad in _of_documents(store) if quad.predicate != DIP.setting), key=str)
        gone = dice.choice(quads)
        name = gone.graph_name
        store.replace_graphs({name: [quad for quad in store.quads(name) if quad != gone]})

    report = check_store("copy", settings=Settings(), shapes=False)

    assert any(each.subject == "document" and each.where == name.value for each in report.faults), gone


def _of_documents(store: Store) -> list[Quad]:
    return [
        quad for quad in store.quads() if isinstance(quad.graph_name, NamedNode) and IRIS.is_document(quad.graph_name)
    ]


def test_a_world_that_is_not_what_documents_give_is_found_and_repaired(graph: Kg) -> None:
    before = graph("export").out
    change("DELETE WHERE { GRAPH <https://example.org/kg/world> { ?e a dip:Meeting ; ?p ?o } }")
    assert [subject for subject, _ in faults(graph, "--no-shapes")] == ["world"]

    repaired = found(graph, "--repair")

    assert (repaired["faults"], [each["subject"] for each in repaired["repaired"]]) == (0, ["world"])
    assert graph("export").out == before


def test_links_of_the_gazetteer_are_made_anew(graph: Kg) -> None:
    before = graph("export").out
    change("DROP GRAPH <https://example.org/kg/links/gazetteer>")
    assert ("links", "https://example.org/kg/links/gazetteer") in [
        (each["subject"], each["where"]) for each in found(graph)["findings"]
    ]
    assert found(graph, "--repair")["faults"] == 0
    assert graph("export").out == before


def test_what_breaks_a_shape_is_found(graph: Kg) -> None:
    change(f"INSERT DATA {{ GRAPH <{DOCUMENT}zz> {{ <{DOCUMENT}zz> a dip:Document }} }}")
    subjects = [subject for subject, _ in faults(graph)]
    assert "shape" in subjects
    assert "document" in subjects
    assert "shape" not in [subject for subject, _ in faults(graph, "--no-shapes")]


def test_a_build_that_was_cut_short_is_told_and_finished(graph: Kg) -> None:
    before = graph("export").out
    change("DELETE WHERE { GRAPH ?g { ?run <http://www.w3.org/ns/prov#endedAtTime> ?t } }")
    assert ("run", "the last build was cut short, or is going on: the world may be behind the documents") in faults(
        graph
    )
    assert found(graph, "--repair")["faults"] == 0
    assert graph("export").out == before


def test_a_path_whose_document_is_not_there_is_forgotten_so_that_a_build_reads_it_again(graph: Kg) -> None:
    before = graph("export").out
    with open_store("kg-store") as store:
        [lost] = [
            name for name in store.graph_names() if IRIS.is_document(name) and _title(store, name) == "Talks in Rome"
        ]
        store.remove_graphs([lost])
    assert {subject for subject, _ in faults(graph, "--no-shapes")} == {"path", "world", "links"}
    assert found(graph, "--repair")["faults"] == 0
    assert "1 built" in graph("build", "rome.md").err
    assert graph("export").out == before


def _title(store: Store, document: NamedNode) -> str:
    [quad] = store.quads(document, predicate=NamedNode("http://purl.org/dc/terms/title"))
    return quad.object.value  # type: ignore[union-attr]


def test_writes_that_the_files_have_lost_are_told_and_made_good(folder: Path, kg: Kg) -> None:
    write_article("oslo.md", OSLO, title="Talks in Oslo")
    kg("build", "oslo.md")
    log = max(path for path in (folder / "kg-store" / "database").glob("*.log") if path.stat().st_size)
    os.truncate(log, 10)
    told = dict(faults(kg, "--no-shapes"))
    assert "lost what was written last" in told["store"]
    kg("build", "oslo.md")
    assert found(kg, "--repair")["faults"] == 0


def test_a_decision_about_nobody_is_a_note(graph: Kg) -> None:
    graph("different", "Carla Rossi", "Boris Petrov")
    graph("forget", "rome.md")
    graph("forget", "oslo.md")
    report = found(graph)
    assert report["faults"] == 0
    [only] = report["findings"]
    assert (only["severity"], only["subject"]) == ("note", "decision")


def test_files_that_are_gone_or_changed_are_notes(graph: Kg) -> None:
    Path("oslo.md").unlink()
    write_article("rome.md", "Nobody met anybody.", title="Talks in Rome")
    assert found(graph)["findings"] == []
    told = {Path(each["where"]).name: each["message"] for each in found(graph, "--files")["findings"]}
    assert told == {"oslo.md": "is not there any more", "rome.md": "says something else than when it was read"}


def test_a_damaged_index_of_the_search_is_made_anew(graph: Kg, folder: Path) -> None:
    (folder / "kg-store" / "search.sqlite").write_bytes(b"no index")
    assert [subject for subject, _ in faults(graph, "--no-shapes")] == ["search"]
    assert found(graph, "--repair")["faults"] == 0


def test_statements_of_others_are_no_faults(graph: Kg) -> None:
    """Graphs that somebody put there through a server are theirs."""
    with open_store("kg-store") as store:
        other = NamedNode("https://example.com/mine")
        store.replace_graphs({other: [Quad(other, DIP.about, other, other)]})
    assert faults(graph, "--no-shapes") == []


@pytest.mark.parametrize("name", [b"caf\xe9.md", "café.md".encode(), b"a#b.md", rb"caf\xe9.md"])
@pytest.mark.usefixtures("folder")
def test_files_that_are_there_are_found_whatever_their_names(kg: Kg, name: bytes) -> None:
    path = os.fsdecode(name)
    write_article(path, OSLO, title="Talks in Oslo")
    kg("build", path)

    def findings() -> list[tuple[str, str]]:
        report = check_store("kg-store", settings=Settings(), shapes=False, files=True)
        return [(Path(finding.where).name, finding.message) for finding in report.findings]

    assert findings() == []
    Path(path).unlink()
    [(_, message)] = findings()
    assert message == "is not there any more"
