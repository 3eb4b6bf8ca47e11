"""What the rounds of a build that goes on look at."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.errors import FetchError
from kg.pipeline import BuildReport, Following, Round

FEED = "https://news.example/feed"


@dataclass
class Clocks:
    now: float = 1000.0
    wall: float = 1_800_000_000.0

    def pass_(self, seconds: float) -> None:
        self.now += seconds
        self.wall += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def following_of(clocks: Clocks, *paths: str, every: float = 60) -> Following:
    return Following(paths, every, now=lambda: clocks.now, wall=lambda: clocks.wall)


def write(path: Path, text: str, changed: float) -> str:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (changed, changed))
    return str(path)


def read(following: Following, *findings: FetchError) -> Round:
    due = following.due()
    following.done(due, BuildReport(findings=findings))
    return due


def test_a_folder_is_read_once_and_then_what_is_new_or_changed(tmp_path: Path, clocks: Clocks) -> None:
    first = write(tmp_path / "a.txt", "a", clocks.wall - 100)
    following = following_of(clocks, str(tmp_path))

    due = read(following)
    assert (due.paths, set(due.files)) == ((str(tmp_path),), {first})
    assert due.wants(first)

    clocks.pass_(60)
    assert read(following) == Round((), {})

    second = write(tmp_path / "b.txt", "b", clocks.wall - 10)
    write(tmp_path / "a.txt", "a!", clocks.wall - 10)
    clocks.pass_(60)
    assert set(read(following).files) == {first, second}


def test_a_file_that_is_being_written_waits_until_it_has_settled(tmp_path: Path, clocks: Clocks) -> None:
    following = following_of(clocks, str(tmp_path))
    path = write(tmp_path / "a.txt", "a", clocks.wall - 0.5)

    assert read(following).files == {}
    assert following.pause() <= 2

    clocks.pass_(1)
    write(tmp_path / "a.txt", "ab", clocks.wall - 0.1)
    assert read(following).files == {}

    clocks.pass_(2)
    assert set(read(following).files) == {path}
    assert following.pause() > 2


def test_a_file_dated_in_the_future_is_read_once_it_stays_the_same(tmp_path: Path, clocks: Clocks) -> None:
    following = following_of(clocks, str(tmp_path))
    path = write(tmp_path / "a.txt", "a", clocks.wall + 9999)

    assert read(following).files == {}
    clocks.pass_(2)
    assert set(read(following).files) == {path}
    clocks.pass_(60)
    assert read(following).files == {}


def test_a_round_that_was_not_done_is_done_again(tmp_path: Path, clocks: Clocks) -> None:
    path = write(tmp_path / "a.txt", "a", clocks.wall - 100)
    following = following_of(clocks, str(tmp_path))
    following.due()

    clocks.pass_(60)
    assert set(following.due().files) == {path}


def test_files_that_were_named_are_read_each_time_since_they_may_lead_elsewhere(tmp_path: Path, clocks: Clocks) -> None:
    path = write(tmp_path / "list.urls", FEED, clocks.wall - 100)
    following = following_of(clocks, path)

    for _ in range(2):
        assert read(following).paths == (path,)
        clocks.pass_(60)


def test_what_is_not_there_is_asked_for_once(tmp_path: Path, clocks: Clocks) -> None:
    missing = str(tmp_path / "missing.txt")
    following = following_of(clocks, missing)

    assert read(following).paths == (missing,)
    clocks.pass_(60)
    assert read(following).paths == ()
    write(tmp_path / "missing.txt", "here", clocks.wall - 100)
    clocks.pass_(60)
    assert read(following).paths == (missing,)


def test_an_address_is_due_every_so_often(clocks: Clocks) -> None:
    following = following_of(clocks, FEED)

    assert read(following).paths == (FEED,)
    assert following.pause() == 60
    clocks.pass_(59)
    assert read(following).paths == ()
    clocks.pass_(1)
    assert read(following).paths == (FEED,)


def test_an_address_that_fails_is_asked_ever_more_seldom_and_holds_up_no_other(clocks: Clocks) -> None:
    other = "https://other.example/feed"
    following = following_of(clocks, FEED, other)
    failure = FetchError(FEED, "the server cannot answer for now (status 503)", "later")
    asked = []
    for _ in range(20):
        due = read(following, failure)
        asked.append((FEED in due.paths, other in due.paths))
        clocks.pass_(60)

    assert [n for n, (failing, _) in enumerate(asked) if failing] == [0, 2, 6, 14]
    assert all(well for _, well in asked)


def test_one_that_is_well_again_is_asked_as_before(clocks: Clocks) -> None:
    following = following_of(clocks, FEED)
    read(following, FetchError(FEED, "x", "y"))
    clocks.pass_(120)
    read(following)

    assert following.pause() == 60


def test_the_pause_of_one_that_fails_has_a_bound_and_is_at_least_what_it_asks_for(clocks: Clocks) -> None:
    following = following_of(clocks, FEED)
    for _ in range(30):
        read(following, FetchError(FEED, "x", "y"))
        assert following.pause() <= 3600
        clocks.pass_(following.pause())
    read(following, FetchError(FEED, "x", "y", wait=7200))

    assert following.pause() == 7200
