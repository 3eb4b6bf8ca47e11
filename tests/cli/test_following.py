"""What ends `kg build --follow`, whenever it comes."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.cli.following import Ending, ended_by_signals, news, sleeper
from kg.errors import FetchError
from kg.pipeline import Outcome, Result

ROOT = Path(__file__).parent.parent.parent

# Each step of the interpreter within a wait has a signal of its own come in it, until a wait has no more steps.
_AT_EVERY_STEP = """
import signal, sys
from kg.cli.following import ended_by_signals

def waited(place):
    steps = 0
    def step(frame, event, argument):
        nonlocal steps
        steps += 1
        if steps == place:
            signal.raise_signal(signal.SIGTERM)
    with ended_by_signals() as ended:
        sys.setprofile(step)
        ended.wait(0.001)
        sys.setprofile(None)
        return steps, ended.is_set()

place = 1
while True:
    steps, ended = waited(place)
    if steps < place:
        break
    assert ended, place
    place += 1
print(place, "steps")
"""


def test_a_signal_at_any_step_of_a_wait_ends_it() -> None:
    process = subprocess.run(
        [sys.executable, "-c", _AT_EVERY_STEP], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )

    assert process.stderr == ""
    steps, unit = process.stdout.split()
    assert (unit, int(steps) > 3) == ("steps", True)


def test_a_wait_passes_its_time_unless_the_end_has_come() -> None:
    with ended_by_signals() as ended:
        assert (ended.wait(0.01), ended.is_set()) == (False, False)

        signal.raise_signal(signal.SIGTERM)
        begun = time.monotonic()
        assert (ended.wait(600), ended.is_set()) == (True, True)
        assert time.monotonic() - begun < 60


def test_after_the_first_signal_ctrl_c_interrupts() -> None:
    with ended_by_signals() as ended:
        signal.raise_signal(signal.SIGINT)
        assert ended.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_a_pause_between_requests_is_given_up_at_the_end() -> None:
    ended = Ending()
    sleep = sleeper(ended)
    sleep(0.01)

    ended.set()
    ended.set()
    with pytest.raises(FetchError, match="not asked any more"):
        sleep(600)

    ended.close()


def outcomes_noted(*outcomes: Outcome) -> list[Outcome]:
    noted: list[Outcome] = []
    note = news(noted.append)
    for outcome in outcomes:
        note(outcome)
    return noted


def test_what_is_built_anew_is_news_and_what_stays_as_it_is_is_not() -> None:
    built, same = Outcome("a", Result.BUILT), Outcome("a", Result.UNCHANGED)

    assert outcomes_noted(same, same, built, same, built, same) == [same, built, built]


def test_why_an_input_fails_is_news_where_it_is_another_reason() -> None:
    absent, broken = (Outcome("a", Result.FAILED, reason=reason) for reason in ("absent", "broken"))
    other = Outcome("b", Result.FAILED, reason="absent")

    assert outcomes_noted(absent, absent, other, broken, broken, absent) == [absent, other, broken, absent]
