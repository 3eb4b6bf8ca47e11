"""Commands over the store of a server: they say and do what they do over a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli import run
from tests.cli.conftest import OSLO, ROME, write_article
from tests.store.servers import StoreServer

Said = Callable[..., str]


@pytest.fixture
def said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    plain_extractor: Path,  # noqa: ARG001
    capsys: pytest.CaptureFixture[str],
) -> Said:
    """Runs a command that has to succeed, and gives its standard output."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_EXTRACTOR", "plain")

    def call(*arguments: str) -> str:
        capsys.readouterr()
        code = run(arguments)
        captured = capsys.readouterr()
        assert code == 0, captured.err
        return captured.out

    return call


def test_a_graph_is_built_asked_kept_and_forgotten_on_a_server_as_in_a_folder(
    store_server: StoreServer, said: Said
) -> None:
    for name, text in (("oslo.md", OSLO), ("rome.md", ROME), ("both.md", f"{OSLO} {ROME}")):
        write_article(f"in/{name}", text)
    places = (("--store", "folder"), ("--store", store_server.location))

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
