"""`kg build --cluster` of what lies on the web: fetched once and here, read by the workers, the same graph."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from kg.cluster import build_on_cluster
from kg.errors import DocumentError
from kg.pipeline import BuildReport, build
from kg.settings import Settings
from kg.store import Store, open_store
from tests.cli.conftest import write_article
from tests.cluster.conftest import Cluster
from tests.cluster.test_building import files_in, graph_of
from tests.conftest import ROOT
from tests.documents.web.test_feeds import rss
from tests.net.faulty import Faulty, Reply, Seen, faulty
from tests.plain_extractor import DEATH

FETCHING = Settings(extractor="plain", private_addresses=True)


def told(number: int) -> str:
    return f"Anna Lindqvist met Boris Petrov in Oslo on 2026-01-{number:02d}. It was meeting {number} of its kind."


def article(number: int, more: str = "") -> bytes:
    return f"---\nlanguage: en\npublished: 2026-02-03\n---\n\n{told(number)} {more}\n".encode()


def packed(*numbers: int, more: str = "") -> bytes:
    """An archive of articles; `more` is what the last one says besides."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in numbers:
            archive.writestr(f"{number}.md", article(number, more if number == numbers[-1] else ""))
    return file.getvalue()


class Site:
    """A feed of two pages, one of which is not there, an archive, a list, and articles in JSON Lines."""

    server: Faulty

    def __call__(self, seen: Seen) -> Reply:
        reply = {
            "/feed": (self._feed(), "application/rss+xml"),
            "/1.txt": (article(1), "text/plain"),
            "/2.txt": (article(2), "text/plain"),
            "/10.txt": (article(10), "text/plain"),
            "/many.zip": (packed(3, 4, 5), "application/zip"),
            "/deadly.zip": (packed(8, 9, more=DEATH), "application/zip"),
            "/lines.jsonl": (self._lines(), "application/jsonl"),
        }.get(seen.path)
        return Reply(*reply, headers={"ETag": '"1"'}) if reply else Reply(status=404)

    def _feed(self) -> bytes:
        return rss("".join(f"<item><link>{self.url(path)}</link></item>" for path in ("/1.txt", "/gone.txt"))).encode()

    def _lines(self) -> bytes:
        rows = [{"text": told(n), "date": "2026-02-03", "title": f"Note {n}", "language": "en"} for n in (6, 7)]
        return "\n{broken\n".join(map(json.dumps, rows)).encode()

    def url(self, path: str) -> str:
        return self.server.url + path

    def asked(self) -> list[str]:
        """The paths that were asked since the last call, robots.txt left out."""
        paths = sorted(seen.path for seen in self.server.seen if seen.path != "/robots.txt")
        self.server.seen.clear()
        return paths


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain_extractor: Path) -> Iterator[Site]:  # noqa: ARG001
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    site = Site()
    with faulty(site) as site.server:
        yield site


def cluster_build(paths: Sequence[str], store: Store, cluster: Cluster) -> BuildReport:
    return build_on_cluster(paths, store, cluster=cluster.address, shards="shards", settings=FETCHING)


def on_one_machine(paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the graph, and what is told of inputs."""
    with open_store(None) as store:
        report = build(paths, store, settings=FETCHING)
        return graph_of(store), sorted(map(str, report.findings))


def test_a_cluster_reads_what_lies_on_the_web_as_one_machine_does(site: Site, cluster: Cluster) -> None:
    Path("pages.urls").write_text(f"{site.url('/2.txt')}\nno address\n", encoding="utf-8")
    Path("saved.xml.gz").write_bytes(gzip.compress(rss(f"<item><link>{site.url('/10.txt')}</link></item>").encode()))
    write_article("news/a.md", told(20))
    paths = ["news", "missing.md", "pages.urls", "saved.xml.gz", *map(site.url, ("/feed", "/many.zip", "/lines.jsonl"))]
    wanted, said = on_one_machine(paths)
    asked = site.asked()

    with open_store("store") as store:
        report = cluster_build(paths, store, cluster)

        assert graph_of(store) == wanted
        assert sorted(map(str, report.findings)) == said
        assert report.built == 9
        assert site.asked() == asked  # as often as one machine: once each

        again = cluster_build(paths, store, cluster)
        assert (again.built, again.forgotten) == (0, 0)
        assert graph_of(store) == wanted
        assert not {"/1.txt", "/2.txt", "/10.txt"} & set(site.asked())  # known, and the list is asked again after a day


def test_what_was_made_of_a_page_is_not_made_again_for_another_store(site: Site, cluster: Cluster) -> None:
    paths = [site.url("/many.zip")]
    with open_store("store") as store:
        cluster_build(paths, store, cluster)
        wanted = graph_of(store)
    before = {path: path.stat().st_mtime_ns for path in files_in("shards")}

    with open_store("another") as store:
        assert cluster_build(paths, store, cluster).built == 3
        assert graph_of(store) == wanted

    assert {path: path.stat().st_mtime_ns for path in files_in("shards")} == before


def test_standard_input_and_pipes_are_read_on_a_cluster(site: Site, cluster: Cluster, plain_extractor: Path) -> None:
    os.mkfifo("pipe")
    command = ["build", "-", "pipe", "--cluster", cluster.address, "--shards", "shards", "--extractor", "plain"]
    with subprocess.Popen(
        [sys.executable, "-m", "kg", *command],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(plain_extractor)])},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(packed(1, 2))
        process.stdin.close()
        Path("pipe").write_bytes(article(3))
        assert process.stderr is not None
        said = process.stderr.read().decode()

    assert process.returncode == 0, said
    assert said.startswith("kg: 3 built; 3 reports read;")
    assert site.asked() == []


def test_a_page_that_kills_every_worker_costs_itself_only(site: Site, cluster: Cluster) -> None:
    with open_store("store") as store:
        report = cluster_build([site.url("/deadly.zip")], store, cluster)

    [error] = report.failed
    assert isinstance(error, DocumentError)
    assert error.path.endswith("/deadly.zip#8.md")
    assert "several workers of the cluster died over it (document 2 of these: " in error.reason
    assert report.built == 1
