"""The table of formats, and exports as files, folders and archives: whole or not at all, and the same every time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.export import EXPORTERS, Exported, Exporter, Options, export_to_path, export_to_stream, format_of
from kg.export import writing as writing_module
from kg.model.report import Status
from kg.store import Store
from tests.export.stores import MEETING, store_of, variant

STREAMS = [name for name, exporter in EXPORTERS.items() if exporter.stream]


def _two_files(store: Store, folder: Path, options: Options) -> Exported:
    (folder / "b").mkdir()
    (folder / "b" / "two.txt").write_text(options.base, encoding="utf-8")
    (folder / "one.txt").write_text(f"{store.count()}", encoding="utf-8")
    return Exported(2)


def _broken(store: Store, folder: Path, options: Options) -> Exported:
    _two_files(store, folder, options)
    raise OSError(28, "No space left on device")


@pytest.fixture(autouse=True)
def _formats_of_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two formats more: one of two files, and one that fails half-way."""
    more = {"two": Exporter("two", "files", folder=_two_files), "broken": Exporter("broken", "files", folder=_broken)}
    monkeypatch.setattr(writing_module, "EXPORTERS", {**EXPORTERS, **more})


@pytest.fixture
def store() -> Store:
    return store_of()


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_format_writes_either_a_stream_or_a_folder_and_says_what_it_is(name: str) -> None:
    exporter = EXPORTERS[name]

    assert (exporter.stream is None) != (exporter.folder is None)
    assert exporter.summary
    assert exporter.counted.endswith("s")
    assert all(suffix.startswith(".") and format_of(suffix) == name for suffix in exporter.suffixes)


def test_the_ending_of_a_file_asks_for_one_format_at_most() -> None:
    suffixes = [suffix for exporter in EXPORTERS.values() for suffix in exporter.suffixes]

    assert len(suffixes) == len(set(suffixes))
    assert format_of(".TTL") == "turtle"
    assert format_of(".docx") is None


@pytest.mark.parametrize("name", STREAMS)
def test_two_exports_of_the_same_graph_are_the_same_bytes(name: str) -> None:
    written = []
    for seed in (1, 2):
        with store_of(MEETING, variant(1, status=Status.SCHEDULED), seed=seed) as store:
            output = io.BytesIO()
            assert export_to_stream(store, name, output, Options()).count > 0
            written.append(output.getvalue())

    assert written[0] == written[1]


@pytest.mark.parametrize("name", [name for name, exporter in EXPORTERS.items() if exporter.folder] + ["two"])
def test_two_exports_to_folders_and_archives_are_the_same_bytes(name: str, tmp_path: Path) -> None:
    for seed in (1, 2):
        with store_of(seed=seed) as store:
            export_to_path(store, name, tmp_path / f"{seed}.zip", Options())
            export_to_path(store, name, tmp_path / f"{seed}", Options())

    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        names = archive.namelist()
        assert len(names) > 1
        assert names == sorted(names)
        for file in names:
            content = archive.read(file)
            assert content == (tmp_path / "1" / file).read_bytes() == (tmp_path / "2" / file).read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"1", "2", "1.zip", "2.zip"}


def test_a_later_export_takes_the_place_of_an_earlier_one(store: Store, tmp_path: Path) -> None:
    export_to_path(store, "two", tmp_path / "out", Options())

    export_to_path(store, "two", tmp_path / "out", Options(base="https://example.net/"))

    assert (tmp_path / "out" / "b" / "two.txt").read_text(encoding="utf-8") == "https://example.net/"


def test_a_folder_with_other_files_in_it_is_left_alone(store: Store, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine", encoding="utf-8")

    with pytest.raises(UsageError, match=r"holds files that are not of this export \(thesis.tex\); name a folder"):
        export_to_path(store, "two", tmp_path, Options())

    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_file_where_the_folder_should_be_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("before", encoding="utf-8")

    with pytest.raises(UsageError, match="out is a file, and the format makes several"):
        export_to_path(store, "two", tmp_path / "out", Options())


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_a_failure_half_way_leaves_what_was_there(store: Store, tmp_path: Path, name: str) -> None:
    export_to_path(store, "two", tmp_path / name, Options())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    with pytest.raises(UsageError, match=rf"{name}: cannot be written \(No space left on device\)"):
        export_to_path(store, "broken", tmp_path / name, Options())

    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_several_files_do_not_go_to_a_stream(store: Store) -> None:
    with pytest.raises(UsageError, match=r"two makes several files; name a folder or a file \.zip with --output"):
        export_to_stream(store, "two", io.BytesIO(), Options())


def test_an_unknown_format_is_told_with_those_there_are(store: Store) -> None:
    with pytest.raises(UsageError, match="docx: no format of an export; use nquads, trig"):
        export_to_stream(store, "docx", io.BytesIO(), Options())


@pytest.mark.parametrize("name", [name for name, exporter in EXPORTERS.items() if not exporter.whole])
@pytest.mark.parametrize("options", [Options(runs=True), Options(with_text=True)])
def test_formats_that_are_no_whole_graph_take_neither_runs_nor_texts(store: Store, name: str, options: Options) -> None:
    with pytest.raises(UsageError, match=f"{name} .*; leave --(runs|with-text) out"):
        export_to_path(store, name, Path("never"), options)
