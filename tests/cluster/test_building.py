"""`kg build --cluster`: the same graph as on one machine, whatever dies on the way."""

from __future__ import annotations

import gzip
import os
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from distributed import get_worker

import kg.cluster.resolving
import kg.resolve.blocks
from benchmarks.stories import Stories
from kg.cli import run
from kg.cluster import build_on_cluster
from kg.cluster import tasks as cluster_tasks
from kg.cluster.resolving import owner_of, spread_over
from kg.cluster.shards import Location
from kg.cluster.spreading import cluster_at
from kg.errors import ClusterError, DocumentError
from kg.model.document import DocumentFacts
from kg.pipeline import BuildReport, Outcome, Result, build
from kg.resolve import ReportFile, resolve_file
from kg.settings import Settings
from kg.store import Store, open_store
from tests.cli.conftest import write_article, write_many
from tests.cluster.conftest import Cluster
from tests.plain_extractor import DEATH, FAULT

SETTINGS = Settings(extractor="plain")
MANY = 150


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain_extractor: Path) -> None:  # noqa: ARG001
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def workers_resolve(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the workers resolve however few reports."""
    monkeypatch.setattr(kg.resolve.blocks, "FEWEST_SPREAD", 0)


def graph_of(store: Store) -> list[str]:
    return sorted(str(quad) for quad in store.quads() if not str(quad.graph_name).endswith("/runs>"))


def files_in(folder: str) -> list[Path]:
    """All but the note of what the folder is."""
    return [path for path in Path(folder).rglob("*") if path.is_file() and path.name != "FORMAT"]


def on_one_machine(paths: Sequence[str]) -> list[str]:
    with open_store(None) as store:
        build(paths, store, settings=SETTINGS)
        return graph_of(store)


def on_cluster(
    paths: Sequence[str], store: Store, cluster: Cluster, outcomes: list[Outcome] | None = None
) -> BuildReport:
    tell = outcomes.append if outcomes is not None else None
    return build_on_cluster(paths, store, cluster=cluster.address, shards="shards", settings=SETTINGS, tell=tell)


@pytest.mark.usefixtures("workers_resolve")
def test_a_cluster_builds_the_graph_that_one_machine_builds(cluster: Cluster) -> None:
    write_article("more/a.md", "Carla Rossi met Boris Petrov in Rome on 2026-02-02.", url="https://example.org/a")
    write_article(
        "more/b.md",
        "Carla Rossi met Boris Petrov in Rome on 2026-02-01.",
        url="https://example.org/a",
        published="2026-02-04",
    )
    write_article(
        "more/copy.md",
        "Carla Rossi met Boris Petrov in Rome on 2026-02-01.",
        url="https://example.org/a",
        published="2026-02-04",
    )
    write_article("more/fault.md", FAULT)
    paths = [write_many(MANY), "more", "missing.md"]
    outcomes: list[Outcome] = []

    with open_store("store") as store:
        report = on_cluster(paths, store, cluster, outcomes)

        assert graph_of(store) == on_one_machine(paths)
        assert report.built == MANY + 1 or report.built == MANY + 2  # the earlier version may have come first
        assert {error.path for error in report.failed} == {"more/fault.md", "missing.md"}
    assert sum(outcome.result is Result.BUILT for outcome in outcomes) == report.built


def test_what_is_in_the_graph_is_not_built_again_and_what_has_its_shard_is_not_read_again(cluster: Cluster) -> None:
    paths = [write_many(70)]
    with open_store("store") as store:
        on_cluster(paths, store, cluster)
    before = {path.name: path.stat().st_mtime_ns for path in files_in("shards")}
    assert len(before) == 4

    with open_store("another") as store:
        report = on_cluster(paths, store, cluster)
        assert report.built == 70
        assert on_cluster(paths, store, cluster).unchanged == 70
        assert graph_of(store) == on_one_machine(paths)
    assert {path.name: path.stat().st_mtime_ns for path in files_in("shards")} == before

    write_article("news/001.md", "Anna Lindqvist met Boris Petrov in Oslo on 2026-01-09.")
    with open_store("another") as store:
        report = on_cluster(paths, store, cluster)
        assert (report.built, report.unchanged, report.forgotten) == (1, 69, 1)
        assert graph_of(store) == on_one_machine(paths)


def test_a_worker_that_is_killed_midway_costs_nothing(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_tasks, "FILES", 5)
    paths = [write_many(MANY)]
    victims = cluster.workers()
    begun = threading.Event()

    def kill() -> None:
        begun.wait()
        victims[0].kill()

    killer = threading.Thread(target=kill)
    killer.start()

    def tell(_outcome: Outcome) -> None:
        begun.set()

    with open_store("store") as store:
        report = build_on_cluster(paths, store, cluster=cluster.address, shards="shards", settings=SETTINGS, tell=tell)
        killer.join()

        assert (report.built, report.failed) == (MANY, ())
        assert graph_of(store) == on_one_machine(paths)
    assert not victims[0].is_running()


@pytest.mark.usefixtures("workers_resolve")
def test_a_worker_that_is_killed_while_reports_are_resolved_costs_nothing(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = list(Stories(400, seed=7))
    documents = {each.document.key: DocumentFacts(each.document.published) for each in stories}
    location = Location("shards")
    location.prepare()
    victims = cluster.workers()
    send = location.send

    def send_and_kill(file: Path, name: str) -> None:
        send(file, name)
        if victims[0].is_running():
            victims[0].kill()

    monkeypatch.setattr(location, "send", send_and_kill)
    with (
        ReportFile(report for each in stories for report in each.reports) as file,
        cluster_at(cluster.address) as client,
    ):
        spread = spread_over(client, location, str(Path("shards").absolute()), owner="here")

        assert resolve_file(file, documents=documents, spread=spread) == resolve_file(file, documents=documents)

    assert not victims[0].is_running()
    assert files_in("shards") == []  # neither blocks nor events are left


@pytest.mark.usefixtures("workers_resolve")
def test_a_block_that_kills_every_worker_is_resolved_by_the_build_itself(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.cluster.resolving, "_resolve", deadly)
    stories = list(Stories(400, seed=7))
    documents = {each.document.key: DocumentFacts(each.document.published) for each in stories}
    location = Location("shards")
    location.prepare()
    before = {worker.pid for worker in cluster.workers()}
    with (
        ReportFile(report for each in stories for report in each.reports) as file,
        cluster_at(cluster.address) as client,
    ):
        spread = spread_over(client, location, str(Path("shards").absolute()), owner="here")

        assert resolve_file(file, documents=documents, spread=spread) == resolve_file(file, documents=documents)

    assert len(Path("dead").read_text(encoding="utf-8").splitlines()) > len(before)
    assert files_in("shards") == []


_resolve = kg.cluster.resolving._resolve


def deadly(address: str, name: str, version: str) -> None:
    """Resolve a block; the largest one lets no worker live."""
    folder = Path(address, "passing")
    deadly = Path(address).with_name("deadly")
    with suppress(FileExistsError), deadly.open("x", encoding="utf-8") as file:
        file.write(max(folder.glob("*.block"), key=lambda path: path.stat().st_size).name)
    try:
        get_worker()
    except ValueError:  # this is the build
        pass
    else:
        if deadly.read_text(encoding="utf-8") == name:
            with Path(address).with_name("dead").open("a", encoding="utf-8") as file:
                file.write(f"{os.getpid()}\n")
            os.kill(os.getpid(), signal.SIGKILL)
    _resolve(address, name, version)


def test_what_a_killed_build_left_beside_the_shards_is_cleared_by_the_next_one_of_that_store(cluster: Cluster) -> None:
    paths = [write_many(3)]
    passing = Path("shards/passing")
    with open_store("store") as store, open_store("another") as another:
        on_cluster(paths, store, cluster)
        mine = [passing / f"{owner_of(store)}-1.block", passing / f"{owner_of(store)}-1.block.events"]
        others = [passing / f"{owner_of(another)}-1.block", passing / "fresh.part"]
        old = passing / "old.part"
        for path in (*mine, *others, old):
            path.touch()
        os.utime(old, (0, 0))

        on_cluster(paths, store, cluster)

        assert [path for path in (*mine, *others, old) if path.exists()] == others


def test_a_document_that_kills_every_worker_costs_itself_only(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_tasks, "FILES", 4)
    paths = [write_many(6, {2: DEATH})]

    with open_store("store") as store:
        report = on_cluster(paths, store, cluster)

        [error] = report.failed
        assert isinstance(error, DocumentError)
        assert "several workers of the cluster died over it (document 3 of these: news/000.md" in error.reason
        assert report.built == 5


def test_a_cluster_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cluster.spreading.PATIENCE", 1)
    with open_store(None) as store:
        with pytest.raises(ClusterError, match=r"--cluster tcp://127\.0\.0\.1:9: no scheduler"):
            build_on_cluster([write_many(1)], store, cluster="tcp://127.0.0.1:9", shards="shards", settings=SETTINGS)

        assert not store.graph_names(), "the build has not begun"


@pytest.mark.parametrize("location", ["/proc/shards", "nowhere://bucket/shards", "news/000.md"])
def test_a_location_that_cannot_be_used_is_named_before_anything_is_read(location: str) -> None:
    with open_store(None) as store, pytest.raises(ClusterError, match=f"--shards {location}: cannot be used"):
        build_on_cluster([write_many(1)], store, cluster="tcp://127.0.0.1:9", shards=location, settings=SETTINGS)


def test_a_damaged_shard_is_named_and_what_was_loaded_stays_whole(cluster: Cluster) -> None:
    paths = [write_many(10)]
    with open_store("store") as store:
        on_cluster(paths, store, cluster)
    [quads] = Path("shards").glob("*.nq.gz")
    quads.write_bytes(gzip.compress(gzip.decompress(quads.read_bytes())[:2000]))

    with open_store("another") as store:
        with pytest.raises(ClusterError, match=f"{quads.name}.* is damaged"):
            on_cluster(paths, store, cluster)
        for file in files_in("shards"):
            file.unlink()
        assert on_cluster(paths, store, cluster).built == 10
        assert graph_of(store) == on_one_machine(paths)


def test_a_worker_of_another_version_is_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    real = cluster_tasks.Job

    def of_another_version(settings: Settings, **fields: object) -> cluster_tasks.Job:
        return real(settings, version="0.0.1", **fields)  # type: ignore[arg-type]

    monkeypatch.setattr("kg.cluster.building.Job", of_another_version)
    with (
        open_store(None) as store,
        pytest.raises(ClusterError, match=r"a worker has kg .*, and the build is by kg 0\.0\.1"),
    ):
        on_cluster([write_many(1)], store, cluster)


def test_the_command_builds_on_a_cluster(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--cluster", cluster.address, "--shards", "shards", "--extractor", "plain")

    assert run(("build", write_many(5), *where)) == 0
    assert capsys.readouterr().err.startswith("kg: 5 built; 5 reports read; kg-store holds ")
