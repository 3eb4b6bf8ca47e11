"""From files to a graph: what is read, what is read again, and what a failure costs."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

import kg.pipeline.inputs
from kg.documents import Skipped, read_input
from kg.errors import DocumentError, MappingError, StoreError, UnknownExtractorError
from kg.graph.iris import Iris
from kg.graph.vocabulary import DCTERMS, DIP, SCHEMA
from kg.graph.world import stream_world
from kg.model.annotated import Annotated
from kg.model.document import Document
from kg.pipeline import BuildReport, Extraction, Progress, Unsupported, annotate_documents, build, extract_reports
from kg.settings import Settings
from kg.store import Store, difference, open_store
from kg.unfinished import unfinished_build
from kg.upkeep import forget
from tests.plain_extractor import FAULT, PlainExtractor

pytestmark = pytest.mark.usefixtures("plain_extractor")

SETTINGS = Settings(extractor="plain")
OSLO = "Anna Lindqvist met Boris Petrov in Oslo on 2026-01-30."
ROME = "Carla Rossi met Boris Petrov in Rome on 2026-02-02."
RUSSIAN = (
    "Министр иностранных дел встретился в четверг в Москве с послом. Стороны обсудили подготовку переговоров, "
    "которые пройдут на следующей неделе в столице, и договорились о новой встрече."
)

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes an article into the current folder, which is a new one, and returns its path."""
    monkeypatch.chdir(tmp_path)

    def write_article(path: str, text: str, **fields: str) -> str:
        front = {"language": "en", "published": "2026-02-03", **fields}
        lines = "\n".join(f"{key}: {value}" for key, value in front.items() if value)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(f"---\n{lines}\n---\n\n{text}\n", encoding="utf-8")
        return path

    return write_article


def built(*paths: str, store: Store) -> BuildReport:
    return build(paths, store, settings=SETTINGS)


def graph_of(store: Store) -> list[str]:
    """All that an export would hold, sorted."""
    runs = Iris(SETTINGS.base_iri).runs
    return sorted(str(quad) for quad in store.quads() if quad.graph_name != runs)


def fresh_graph(*paths: str) -> list[str]:
    with open_store(None) as store:
        built(*paths, store=store)
        return graph_of(store)


def test_every_document_and_its_reports_come_into_the_graph(write: Write) -> None:
    with open_store(None) as store:
        report = built(write("a.md", OSLO), write("b.md", f"{ROME} {OSLO}"), store=store)

        assert (report.built, report.reports, report.events, report.findings) == (2, 3, 2, ())
        assert any("Anna Lindqvist met Boris Petrov in Oslo" in quad for quad in graph_of(store))


def test_a_second_build_reads_only_what_changed(write: Write) -> None:
    paths = [write("a.md", OSLO), write("b.md", ROME)]
    with open_store(None) as store:
        built(*paths, store=store)
        before = graph_of(store)

        assert built(*paths, store=store).unchanged == 2
        assert graph_of(store) == before

        write("b.md", f"{ROME} It rained.")
        report = built(*paths, store=store)

        assert (report.built, report.unchanged, report.forgotten) == (1, 1, 1)
        assert graph_of(store) == fresh_graph(*paths)


def test_a_document_is_read_again_when_the_extractor_is_another_version(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.md", OSLO)
    with open_store(None) as store:
        built(path, store=store)
        monkeypatch.setattr(PlainExtractor, "version", "2")

        assert built(path, store=store).built == 1
        assert built(path, store=store).unchanged == 1


def kept_texts(store: Store) -> list[str]:
    return [
        quad.object.value.strip()
        for quad in store.quads(predicate=SCHEMA.articleBody)
        if isinstance(quad.object, Literal)
    ]


def test_a_document_is_read_again_when_its_text_is_to_be_kept_or_not_any_more(write: Write) -> None:
    path = write("a.md", OSLO)
    with open_store(None) as store:
        for keep_text in (False, True, False):
            settings = Settings(extractor="plain", keep_text=keep_text)
            assert build([path], store, settings=settings).built == 1
            assert build([path], store, settings=settings).unchanged == 1
            assert kept_texts(store) == ([OSLO] if keep_text else [])


def test_texts_of_files_are_kept_where_the_settings_do_not_say(write: Write) -> None:
    path = write("a.md", OSLO)
    with open_store(None) as store:
        built(path, store=store)

        assert kept_texts(store) == [OSLO]


@pytest.mark.parametrize(("setting", "kept"), [(None, False), (False, False), (True, True)])
def test_a_reader_may_choose_that_texts_are_not_kept_and_the_settings_have_the_last_word(
    write: Write, monkeypatch: pytest.MonkeyPatch, setting: bool | None, kept: bool
) -> None:
    def without_texts(*arguments: Any, **options: Any) -> Iterator[Any]:
        for item in read_input(*arguments, **options):
            yield replace(item, keep_text=False) if isinstance(item, Document) else item

    monkeypatch.setattr(kg.pipeline.inputs, "read_input", without_texts)
    path, settings = write("a.md", OSLO), Settings(extractor="plain", keep_text=setting)
    with open_store(None) as store:
        assert build([path], store, settings=settings).built == 1
        assert build([path], store, settings=settings).unchanged == 1
        assert bool(kept_texts(store)) is kept


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_documents_makes_no_difference(write: Write, order: Sequence[int]) -> None:
    paths = [write("a.md", OSLO), write("b.md", ROME), write("c.md", f"{OSLO} And again.", title="C")]

    assert fresh_graph(*(paths[i] for i in order)) == fresh_graph(*paths)


def test_documents_added_one_by_one_give_the_same_graph_as_all_at_once(write: Write) -> None:
    paths = [write("a.md", OSLO), write("b.md", ROME), write("c.md", f"{OSLO} And again.")]
    with open_store(None) as store:
        for path in paths:
            built(path, store=store)

        assert graph_of(store) == fresh_graph(*paths)


LONG = " ".join(f"word{number}" for number in range(150))


def test_copies_are_the_same_voices_one_by_one_and_in_any_order(write: Write) -> None:
    paths = [
        write("late.md", f"{OSLO} {LONG}", publisher="Post", published="2026-02-02"),
        write("early.md", f"{OSLO} {LONG} And again.", publisher="Agency", published="2026-02-01"),
        write("own.md", OSLO, publisher="Gazette"),
    ]
    with open_store(None) as store:
        for path in paths:
            built(path, store=store)

        assert graph_of(store) == fresh_graph(*reversed(paths))
        [copy] = store.quads(predicate=DIP.copyOf)
        named = {str(quad.subject): str(quad.object) for quad in store.quads(predicate=DCTERMS.publisher)}
        assert (named[str(copy.subject)], named[str(copy.object)]) == ('"Post"', '"Agency"')


def test_an_article_that_was_stored_without_a_fingerprint_is_read_again(write: Write) -> None:
    path = write("a.md", OSLO)
    with open_store(None) as store:
        built(path, store=store)
        [quad] = store.quads(predicate=DIP.fingerprint)
        assert isinstance(quad.subject, NamedNode)
        store.replace_graphs({quad.subject: [q for q in store.quads(quad.subject) if q != quad]})

        assert built(path, store=store).built == 1
        assert built(path, store=store).unchanged == 1


@pytest.mark.parametrize("order", [("a.md", "copy.md"), ("copy.md", "a.md")])
def test_the_same_content_twice_is_one_document_in_either_order(write: Write, order: tuple[str, str]) -> None:
    write("a.md", OSLO)
    write("copy.md", OSLO)
    with open_store(None) as store:
        report = built(*order, store=store)

        assert report.duplicates == 1
        assert [type(finding) for finding in report.findings] == [Skipped]
        assert graph_of(store) == fresh_graph("a.md")


@pytest.mark.parametrize("order", [("early.md", "late.md"), ("late.md", "early.md")])
@pytest.mark.parametrize("together", [True, False])
def test_of_two_versions_at_one_address_the_later_one_stays(
    write: Write, order: tuple[str, str], together: bool
) -> None:
    url = "https://example.org/talks"
    write("early.md", OSLO, url=url, published="2026-01-31")
    write("late.md", f"{OSLO} {ROME}", url=url, published="2026-02-03")
    with open_store(None) as store:
        for paths in [order] if together else [[path] for path in order]:
            built(*paths, store=store)

        assert graph_of(store) == fresh_graph("late.md")


def test_a_changed_file_gives_up_its_old_document_unless_another_file_still_holds_it(write: Write) -> None:
    write("a.md", OSLO)
    write("b.md", OSLO)
    with open_store(None) as store:
        built("a.md", "b.md", store=store)
        write("a.md", ROME)
        assert built("a.md", store=store).forgotten == 0
        built("b.md", store=store)
        assert graph_of(store) == fresh_graph("a.md", "b.md")

        write("b.md", ROME)
        assert built("b.md", store=store).forgotten == 1
        assert graph_of(store) == fresh_graph("a.md")


def test_a_path_of_the_same_name_in_another_folder_is_another_file(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(None) as store:
        built(write("a.md", OSLO), store=store)
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")

        assert built(write("a.md", ROME), store=store).forgotten == 0


def test_a_file_that_broke_keeps_the_document_it_gave(write: Write) -> None:
    path = write("a.md", OSLO)
    with open_store(None) as store:
        built(path, store=store)
        before = graph_of(store)
        Path(path).write_text("---\ntitle: [\n---\n", encoding="utf-8")

        report = built(path, store=store)

        assert [failed.path for failed in report.failed] == ["a.md"]
        assert graph_of(store) == before


def test_a_document_on_which_the_extractor_fails_costs_itself_only(write: Write) -> None:
    with open_store(None) as store:
        report = built(write("a.md", OSLO), write("bad.md", FAULT), write("c.md", ROME), store=store)

        assert report.built == 2
        [failed] = report.failed
        assert str(failed) == (
            "bad.md: could not be processed (ZeroDivisionError: stumbled); "
            "this is a fault of kg: please report it with the file"
        )
        assert graph_of(store) == fresh_graph("a.md", "c.md")


def test_an_article_in_another_language_is_left_out_and_its_language_named(write: Write) -> None:
    with open_store(None) as store:
        report = built(write("a.md", OSLO), write("ru.md", RUSSIAN, language=""), store=store)

        assert report.built == 1
        assert report.failed == (Unsupported("ru.md", "ru"),)
        assert str(report.failed[0]) == ("ru.md: in the language 'ru', and kg reads en; leave it out or translate it")


def test_a_build_that_was_cut_short_is_finished_by_the_next_one(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.pipeline.inputs, "BATCH", 1)
    paths = [write("a.md", OSLO), write("b.md", ROME)]

    def interrupt(_done: Progress) -> None:
        raise KeyboardInterrupt

    with open_store(None) as store:
        with pytest.raises(KeyboardInterrupt):
            build(paths, store, settings=SETTINGS, progress=interrupt)
        assert graph_of(store) != fresh_graph("a.md")

        report = built("a.md", store=store)

        assert (report.unchanged, report.events) == (1, 1)
        assert graph_of(store) == fresh_graph("a.md")


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes of the world by more than 20 quads are made in steps, as those of hundreds of thousands are."""
    monkeypatch.setattr(difference, "AT_ONCE", 20)
    monkeypatch.setattr(difference, "STEP", 10)
    monkeypatch.setattr(difference, "_CHUNK", 10)


def at_once(*paths: str) -> list[str]:
    """The graph of a build whose world is written as one change."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(difference, "AT_ONCE", 1_000_000)
        return fresh_graph(*paths)


@pytest.mark.usefixtures("steps")
def test_a_world_that_is_written_and_changed_in_steps_is_the_same(write: Write) -> None:
    paths = [write("a.md", OSLO), write("b.md", ROME)]
    with open_store(Path("store")) as store:
        for some in (paths[:1], paths, paths[1:], paths):
            built(*some, store=store)
            forget([path for path in paths if path not in some], store, settings=SETTINGS)
            assert graph_of(store) == at_once(*some)
            assert unfinished_build(store, Iris(SETTINGS.base_iri)) is None

        forget(paths, store, settings=SETTINGS)
        assert not store.holds(Iris(SETTINGS.base_iri).world)


@pytest.mark.usefixtures("steps")
@pytest.mark.parametrize("there", [[], ["b.md"]])
def test_a_build_that_was_cut_short_between_steps_of_the_world_is_finished_by_the_next_one(
    write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, there: list[str]
) -> None:
    paths = [write("a.md", OSLO), write("b.md", ROME)]
    iris = Iris(SETTINGS.base_iri)

    def cut_short(*known: Any, **options: Any) -> Iterator[Quad]:
        yield from itertools.islice(stream_world(*known, **options), 45)
        raise KeyboardInterrupt

    with open_store(tmp_path / "store") as store:
        if there:
            built(*there, store=store)
        before = store.count(iris.world)
        monkeypatch.setattr("kg.upkeep.renewal.stream_world", cut_short)
        with pytest.raises(KeyboardInterrupt):
            built(*paths, store=store)
        assert before < store.count(iris.world) <= before + 40
        assert unfinished_build(store, iris)
        monkeypatch.setattr("kg.upkeep.renewal.stream_world", stream_world)

        built(*paths, store=store)

        assert graph_of(store) == at_once(*paths)
        assert not unfinished_build(store, iris)


def test_progress_counts_every_input(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.pipeline.inputs, "BATCH", 1)
    seen: list[tuple[int, bool]] = []
    with open_store(None) as store:
        build(
            ["missing.md", write("a.md", OSLO)],
            store,
            settings=SETTINGS,
            progress=lambda done: seen.append((done.inputs, done.read)),
        )

    assert seen == [(1, False), (2, False), (2, True)]


def test_a_day_of_publication_given_for_all_fills_in_where_a_document_has_none(write: Write) -> None:
    write("a.md", OSLO, published="")
    with open_store(None) as store:
        assert built("a.md", store=store).undated == 1
        assert build(["a.md"], store, settings=SETTINGS, published=date(2026, 2, 3)).undated == 0


def test_a_store_under_another_base_is_refused_with_its_base(write: Write) -> None:
    with open_store(None) as store:
        built(write("a.md", OSLO), store=store)

        with pytest.raises(StoreError, match=r"was built with the base IRI https://example\.org/kg/"):
            build(["a.md"], store, settings=Settings(extractor="plain", base_iri="https://kg.example.net/"))


def test_reports_stream_in_the_order_of_the_paths_and_a_duplicate_is_named(write: Write) -> None:
    paths = [write("b.md", ROME), write("a.md", OSLO), write("copy.md", ROME), "missing.md"]

    found = list(extract_reports(paths, settings=SETTINGS))

    extractions = [item for item in found if isinstance(item, Extraction)]
    assert [(e.document.id, len(e.reports)) for e in extractions] == [("b.md", 1), ("a.md", 1)]
    assert Skipped("copy.md", "the same content as b.md") in found
    assert [item.path for item in found if isinstance(item, DocumentError)] == ["missing.md"]


def test_annotations_come_for_every_document(write: Write) -> None:
    found = list(annotate_documents([write("a.md", OSLO), "missing.md"]))

    assert [item.document.id for item in found if isinstance(item, Annotated)] == ["a.md"]
    assert [item.path for item in found if isinstance(item, DocumentError)] == ["missing.md"]


@pytest.mark.parametrize(
    ("settings", "error", "said"),
    [
        (Settings(extractor="plane"), UnknownExtractorError, "no extractor 'plane'"),
        (Settings(mapping=(Path("no.toml"),)), MappingError, "no.toml"),
    ],
)
def test_a_build_whose_settings_are_refused_has_not_begun(
    write: Write, settings: Settings, error: type[Exception], said: str
) -> None:
    with open_store(None) as store:
        with pytest.raises(error, match=said):
            build([write("a.md", OSLO)], store, settings=settings)

        assert unfinished_build(store, Iris(settings.base_iri)) is None
        assert not store.holds(Iris(settings.base_iri).runs)
