"""Commands over the store of a server: they say and do what they do over a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli import run
from tests.cli.conftest import OSLO, ROME, write_article
from tests.store.conftest import Said
from tests.store.servers import StoreServer
from tests.store.traits import Traits, answering


def test_a_graph_is_built_asked_kept_and_forgotten_on_a_server_as_in_a_folder(
    store_server: StoreServer, said: Said
) -> None:
    assert_commands_do_what_they_do_over_a_folder(store_server.location, said)


def test_commands_work_over_a_server_that_sees_each_graph_apart(said: Said) -> None:
    with answering(Traits(union="never", chunked=True)) as server:
        assert_commands_do_what_they_do_over_a_folder(server.url, said)


def test_an_export_asks_a_server_few_questions_however_much_it_tells(said: Said, tmp_path: Path) -> None:
    with answering(Traits()) as server:
        asked = []
        for number in range(1, 4):
            write_article(f"in/{number}.md", f"{OSLO if number % 2 else ROME} Number {number}.")
            for place in ("folder", server.url):
                said("build", "in", "--store", place)
            before = len(server.seen)
            for output, place in (("expected", "folder"), ("found", server.url)):
                said("export", "--format", "csv", "--output", output, "--store", place)
            asked.append(len(server.seen) - before)

    files = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("expected", "found")]
    assert files[0] == files[1]
    assert len(files[0]) > 5
    assert asked[-1] <= asked[0] + 4  # graphs are asked for by the document


def assert_commands_do_what_they_do_over_a_folder(location: str, said: Said) -> None:
    for name, text in (("oslo.md", OSLO), ("rome.md", ROME), ("both.md", f"{OSLO} {ROME}")):
        write_article(f"in/{name}", text)
    places = (("--store", "folder"), ("--store", location))

    def both(*arguments: str) -> list[str]:
        return [said(*arguments, *place) for place in places]

    both("build", "in")
    exports = [sorted(text.splitlines()) for text in both("export", "--format", "nquads")]
    assert exports[0] == exports[1]
    assert len(exports[0]) > 100
    for question in (
        ("meetings",),
        ("who-met-whom", "--person", "Boris Petrov"),
        ("co-attendance",),
        ("venue-log", "--place", "Oslo"),
    ):
        answers = [sorted(text.splitlines()) for text in both("query", *question, "--format", "csv")]
        assert answers[0] == answers[1]
        assert len(answers[0]) > 1
    both("validate")
    both("check")

    said("backup", "kept.zip", *places[1])
    both("forget", "in/rome.md")
    assert len(set(both("stats"))) == 1
    said("restore", "kept.zip", "--replace", *places[1])
    assert sorted(said("export", "--format", "nquads", *places[1]).splitlines()) == exports[0]


def two_addresses(server: StoreServer) -> str:
    """Return where a server takes queries and where it takes updates, as a setting gives them."""
    ends = ("sparql", "sparql-auth") if server.login else ("query", "update")
    return " ".join(f"{server.location}{end}" for end in ends)


@pytest.mark.parametrize("given_by", ["flag", "environment", "file"])
def test_a_store_is_given_by_the_addresses_of_its_queries_and_of_its_updates(
    store_server: StoreServer, given_by: str, said: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    both = two_addresses(store_server)
    if given_by == "environment":
        monkeypatch.setenv("KG_STORE", both)
    elif given_by == "file":
        (tmp_path / "kg.toml").write_text(f'store = "{both}"\n', encoding="utf-8")
    place = ("--store", both) if given_by == "flag" else ()
    write_article("in/oslo.md", OSLO)
    write_article("in/rome.md", ROME)

    said("build", "in", *place)
    said("forget", "in/rome.md", *place)

    [heading, *rows] = said("query", "meetings", "--format", "csv", *place).splitlines()
    assert len(rows) == 1
    assert "Oslo" in rows[0]
    # One address is the same store.
    assert said("query", "meetings", "--format", "csv", "--store", store_server.location).splitlines() == [
        heading,
        *rows,
    ]
    said("backup", "kept.zip", *place)
    said("restore", "kept.zip", "--replace", *place)
    assert said("query", "meetings", "--format", "csv", *place).splitlines() == [heading, *rows]
    assert not list(tmp_path.glob("http*"))


def test_updates_go_to_the_second_address_and_nowhere_else(store_server: StoreServer, said: Said) -> None:
    queries, updates = two_addresses(store_server).split()
    write_article("in/oslo.md", OSLO)
    said("build", "in", "--store", store_server.location)

    assert said("query", "meetings", "--format", "csv", "--store", f"{queries} {updates}-that-is-none") != ""
    assert run(("build", "in", "--store", f"{queries} {updates}-that-is-none")) == 2
