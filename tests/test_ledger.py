"""What a store remembers of earlier builds, those without an end among them."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from pyoxigraph import Literal, NamedNode

from kg.graph.iris import Iris
from kg.graph.validate import validate
from kg.graph.vocabulary import PROV
from kg.ledger import Ledger
from kg.store import Store, open_store

IRIS = Iris("https://example.org/kg/")
NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def run(store: Store, path: str, *, started: datetime, ended: datetime | None) -> Ledger:
    """Write a run that read a document from `path`; without `ended` as one that was cut short."""
    ledger = Ledger(store, IRIS, started=started)
    ledger.record(path, f"key of {path}")
    store.replace_graphs({IRIS.runs: list(ledger.quads(ended=ended))})
    return ledger


def runs(store: Store) -> dict[str, str | None]:
    """The moments at which runs began, in their order, each with its end."""
    ends = {q.subject: q.object.value for q in store.quads(IRIS.runs, predicate=PROV.endedAtTime)}  # type: ignore[union-attr]
    starts = {q.subject: q.object for q in store.quads(IRIS.runs, predicate=PROV.startedAtTime)}
    return dict(sorted((start.value, ends.get(node)) for node, start in starts.items() if isinstance(start, Literal)))


def test_a_run_without_an_end_makes_the_graph_unfinished_until_another_one_ends() -> None:
    with open_store(None) as store:
        run(store, "/a.md", started=NOON, ended=None)
        assert Ledger(store, IRIS, started=NOON + MINUTE).unfinished

        run(store, "/b.md", started=NOON + MINUTE, ended=NOON + 2 * MINUTE)
        assert not Ledger(store, IRIS, started=NOON + 3 * MINUTE).unfinished


def test_a_run_without_an_end_stays_in_the_graph_with_what_it_read() -> None:
    with open_store(None) as store:
        run(store, "/a.md", started=NOON, ended=None)
        run(store, "/b.md", started=NOON + MINUTE, ended=None)
        ledger = run(store, "/c.md", started=NOON + 2 * MINUTE, ended=NOON + 3 * MINUTE)

        assert runs(store) == {
            "2026-02-03T12:00:00Z": None,
            "2026-02-03T12:01:00Z": None,
            "2026-02-03T12:02:00Z": "2026-02-03T12:03:00Z",
        }
        used = {q.object for q in store.quads(IRIS.runs, predicate=PROV.used)}
        assert used == {IRIS.document(f"key of {path}") for path in ("/a.md", "/b.md", "/c.md")}
        assert all(ledger.knows(path, f"key of {path}") for path in ("/a.md", "/b.md", "/c.md"))
        assert validate(list(store.quads())).conforms


def test_a_run_that_goes_on_takes_no_end_from_the_ones_before_it() -> None:
    with open_store(None) as store:
        run(store, "/a.md", started=NOON, ended=NOON + MINUTE)
        run(store, "/b.md", started=NOON + 2 * MINUTE, ended=None)

        assert runs(store) == {"2026-02-03T12:00:00Z": "2026-02-03T12:01:00Z", "2026-02-03T12:02:00Z": None}


@pytest.mark.parametrize("ended", [None, NOON - 59 * MINUTE])
def test_the_last_run_speaks_for_the_graph_even_if_the_clock_was_set_back(ended: datetime | None) -> None:
    with open_store(None) as store:
        run(store, "/a.md", started=NOON, ended=None if ended else NOON + MINUTE)
        run(store, "/b.md", started=NOON - 60 * MINUTE, ended=ended)

        assert Ledger(store, IRIS, started=NOON - 58 * MINUTE).unfinished is (ended is None)
        assert len(runs(store)) == 2
        assert validate(list(store.quads())).conforms


def test_two_runs_of_one_moment_are_two() -> None:
    with open_store(None) as store:
        run(store, "/a.md", started=NOON, ended=NOON)
        run(store, "/b.md", started=NOON, ended=NOON)

        assert len(runs(store)) == 2


def test_a_path_that_gives_another_document_leaves_the_first_an_orphan() -> None:
    with open_store(None) as store:
        run(store, "/a.md", started=NOON, ended=None)
        ledger = Ledger(store, IRIS, started=NOON + MINUTE)

        ledger.record("/a.md", "another key")

        assert ledger.orphans_among(ledger.take_left()) == {IRIS.document("key of /a.md")}
        gone: NamedNode = IRIS.document("key of /a.md")
        assert all(gone not in (quad.subject, quad.object) for quad in ledger.quads(ended=NOON + 2 * MINUTE))


def test_what_an_archive_holds_no_more_is_given_up_and_what_a_member_holds_stays_with_it() -> None:
    with open_store(None) as store:
        ledger = Ledger(store, IRIS, started=NOON)
        for path in ("a.zip#b.md", "a.zip#c/d.jsonl#1", "a.zip#c/d.jsonl#2", "a.zip#https://example.org/e", "a.zip.md"):
            ledger.record(path, path)

        ledger.keep_records("a.zip", {"a.zip#c/d.jsonl", "a.zip#https://example.org/e"})

        assert ledger.orphans_among(ledger.take_left()) == {IRIS.document("a.zip#b.md")}
        assert len(ledger.records_of("a.zip")) == 3


def test_the_name_of_a_member_may_lead_out_of_its_archive_in_words_only() -> None:
    with open_store(None) as store:
        ledger = Ledger(store, IRIS, started=NOON)
        ledger.record("a.zip#../../b.md", "key")

        assert ledger.records_of("a.zip") == {IRIS.document("key")}
        assert ledger.records_of("./x/../a.zip") == {IRIS.document("key")}


def test_what_came_through_standard_input_is_never_taken_for_what_came_before() -> None:
    with open_store(None) as store:
        ledger = Ledger(store, IRIS, started=NOON)

        ledger.record("-#page.html", "key")

        assert ledger.knows("-#page.html", "another")
        assert not ledger.changed


def test_names_that_are_no_text_are_kept_apart_and_given_back() -> None:
    names = [
        os.fsdecode(name) for name in (b"/caf\xe9.md", b"/caf\xe8.md", rb"/caf\xe9.md", rb"/caf\\xe9.md", b"/c\xff\\")
    ]
    with open_store(None) as store:
        ledger = Ledger(store, IRIS, started=NOON)
        for name in names:
            ledger.record(name, name)
        store.replace_graphs({IRIS.runs: list(ledger.quads(ended=NOON + MINUTE))})

        again = Ledger(store, IRIS, started=NOON + 2 * MINUTE)

        assert dict(again.given) == {name: IRIS.document(name) for name in names}
        assert all(again.knows(name, name) for name in names)
        assert set(again.quads(ended=NOON + 3 * MINUTE)) >= set(ledger.quads(ended=NOON + MINUTE))
