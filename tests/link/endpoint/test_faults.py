"""Endpoints that answer badly, late, in part, or not at all: nothing is lost, nothing doubled, nothing asked twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.link.source import Unanswered
from kg.model.link import Candidate, Subject
from kg.net.kept import KeptAnswers
from tests.link.endpoint.sources import copied, divided, found_by, some_subjects, source_of
from tests.link.served import Served, free_port
from tests.net.faulty import Fault, faulty

COUNT = 70


@pytest.fixture(scope="module")
def subjects() -> list[Subject]:
    return some_subjects(COUNT)


@pytest.fixture(scope="module")
def undisturbed(wikidata: Served, subjects: list[Subject]) -> dict[str, tuple[Candidate, ...]]:
    """The candidates where nothing goes wrong."""
    return found_by(source_of("wikidata", wikidata.url).candidates(subjects))


@pytest.fixture
def mortal(wikidata: Served) -> Iterator[Served]:
    """The same endpoint as another process, which may be killed."""
    server = Served(wikidata.folder, free_port())
    server.start()
    yield server
    server.kill()


def assert_asked_once(bodies: list[bytes]) -> None:
    assert len(set(bodies)) == len(bodies)


@pytest.mark.parametrize(
    "fault",
    [
        Fault.TOO_MANY,
        Fault.TOO_MANY_UNTIL,
        Fault.ERROR,
        Fault.UNAVAILABLE,
        Fault.CLOSED,
        Fault.HALF,
        Fault.HALF_CHUNKED,
        Fault.HALF_PACKED,
        Fault.CUT,
        Fault.GARBAGE,
    ],
)
def test_what_goes_wrong_now_and_then_changes_nothing(
    wikidata: Served, subjects: list[Subject], undisturbed: dict[str, tuple[Candidate, ...]], fault: Fault
) -> None:
    with faulty(wikidata.url, lambda number, _body: fault if number % 3 == 0 else Fault.NONE) as proxy:
        found = found_by(source_of("wikidata", proxy.url).candidates(subjects))

        assert found == undisturbed
        assert sum(seen.fault is fault for seen in proxy.seen) > 3
        assert_asked_once(proxy.answered)


@pytest.mark.parametrize("fault", [Fault.HANGS, Fault.DRIPS, Fault.DRIPS_HEADER])
def test_an_endpoint_that_is_slow_now_and_then_is_asked_again(
    wikidata: Served,
    subjects: list[Subject],
    undisturbed: dict[str, tuple[Candidate, ...]],
    tmp_path: Path,
    fault: Fault,
) -> None:
    profile = copied(tmp_path, fields={"seconds": 2.5})
    with faulty(wikidata.url, lambda number, _body: fault if number == 1 else Fault.NONE) as proxy:
        found = found_by(source_of(profile, proxy.url).candidates(subjects))

        assert found == undisturbed
        assert_asked_once(proxy.answered)


@pytest.mark.parametrize("fault", [Fault.PAGE, Fault.BAD_QUERY, Fault.FORBIDDEN])
def test_what_was_refused_is_told_and_asked_for_in_the_next_run(
    wikidata: Served,
    subjects: list[Subject],
    undisturbed: dict[str, tuple[Candidate, ...]],
    tmp_path: Path,
    fault: Fault,
) -> None:
    kept = KeptAnswers(tmp_path / "answers.sqlite")
    with faulty(wikidata.url, lambda number, _body: fault if number in (0, 3, 9) else Fault.NONE) as proxy:
        first, left = divided(source_of("wikidata", proxy.url, kept).candidates(subjects), subjects)
        asked = len(proxy.seen)
        assert 0 < len(left) < COUNT
        assert first == {iri: undisturbed[iri] for iri in first}

        again = [subject for subject in subjects if subject.iri in left]
        second = found_by(source_of("wikidata", proxy.url, kept).candidates(again))

        assert {**first, **second} == undisturbed
        assert len(proxy.seen) - asked < asked
        assert_asked_once(proxy.answered)


def test_an_endpoint_that_dies_midway_is_left_alone_until_the_next_run(
    mortal: Served, subjects: list[Subject], undisturbed: dict[str, tuple[Candidate, ...]], tmp_path: Path
) -> None:
    kept = KeptAnswers(tmp_path / "answers.sqlite")
    died = threading.Event()

    def kill_at_the_fifth(number: int, _body: bytes) -> Fault:
        if number == 5:
            mortal.kill()
            died.set()
        return Fault.NONE

    with faulty(mortal.url, kill_at_the_fifth) as proxy:
        source = source_of("wikidata", proxy.url, kept)
        answers = list(source.candidates(subjects))
        first, left = divided(answers, subjects)
        asked = len(proxy.seen)
        reasons = [answer.reason for answer in answers if isinstance(answer, Unanswered)]

        assert died.is_set()
        assert len(left) > COUNT / 2
        assert asked <= 5 + 5 * 5
        assert any("not asked any more after 5 requests in a row failed" in reason for reason in reasons)

        mortal.start()
        second = found_by(source.candidates([subject for subject in subjects if subject.iri in left]))
        assert {**first, **second} == undisturbed
        assert_asked_once([seen.body for seen in (*proxy.seen[:5], *proxy.seen[asked:])])


def test_a_query_that_is_too_much_is_asked_in_halves(
    wikidata: Served, subjects: list[Subject], undisturbed: dict[str, tuple[Candidate, ...]]
) -> None:
    def too_much(_number: int, body: bytes) -> Fault:
        return Fault.ERROR if len(body) > 9000 else Fault.NONE

    with faulty(wikidata.url, too_much) as proxy:
        answers = list(source_of("wikidata", proxy.url).candidates(subjects[:12]))

        assert found_by(answers) == {subject.iri: undisturbed[subject.iri] for subject in subjects[:12]}
        assert any(seen.fault is Fault.ERROR for seen in proxy.seen)


def test_a_name_that_the_endpoint_cannot_cope_with_costs_its_subject_only(
    wikidata: Served, subjects: list[Subject], undisturbed: dict[str, tuple[Candidate, ...]]
) -> None:
    culprit = subjects[13]
    encoded = culprit.label.replace(" ", "%20").encode()
    with faulty(
        wikidata.url, lambda _n, body: Fault.ERROR if b"%22" + encoded + b"%22" in body else Fault.NONE
    ) as proxy:
        found, left = divided(source_of("wikidata", proxy.url).candidates(subjects), subjects)

    unaffected = {subject.iri for subject in subjects if culprit.label not in subject.names}
    assert culprit.iri in left
    assert unaffected <= set(found)
    assert found == {iri: undisturbed[iri] for iri in found}


RUN = """
import sys
from pathlib import Path
from kg.net.kept import KeptAnswers
from tests.link.endpoint.sources import some_subjects, source_of
source = source_of("wikidata", sys.argv[1], KeptAnswers(Path(sys.argv[2])))
for answer in source.candidates(some_subjects(int(sys.argv[3]))):
    print(answer.subject.iri, flush=True)
"""


def test_a_run_that_is_killed_goes_on_where_it_stopped(
    wikidata: Served, subjects: list[Subject], undisturbed: dict[str, tuple[Candidate, ...]], tmp_path: Path
) -> None:
    path = tmp_path / "answers.sqlite"
    with faulty(wikidata.url) as proxy:
        command = [sys.executable, "-c", RUN, proxy.url, str(path), str(COUNT)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.getcwd()})
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        asked = len(proxy.seen)

        assert found_by(source_of("wikidata", proxy.url, KeptAnswers(path)).candidates(subjects)) == undisturbed
        assert len(proxy.seen) - asked > 0
        # The request that was under way when the run was killed may come twice.
        assert len(proxy.seen) - len({seen.body for seen in proxy.seen}) <= 1
