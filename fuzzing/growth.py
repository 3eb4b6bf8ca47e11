"""Looking for inputs whose reading takes superlinear time.

A fuzzer that keeps its inputs short hardly meets them: a regular expression that goes back over ten letters is fast.
So parts of known inputs are repeated here until they are long, and once again as long, and times are compared.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final

from fuzzing.target import Target

SIZES: Final = (8_000, 32_000, 128_000)
"""Bytes of the inputs, each four times the one before."""
_WORTH_A_LOOK: Final = 0.2
"""Seconds below which a size tells nothing."""
_MOST_TIMES: Final = 8.0
"""How many times as long four times the input may take: 4 is linear, 16 is quadratic."""
_SECONDS: Final = 20
"""Of the processor, so that what else the machine does tells nothing."""
_LONGEST_PART: Final = 12


class _TooSlowError(BaseException):
    """One input took longer than `_SECONDS`; no reader may take it for an error of its own."""


def look_for_growth(target: Target, corpus: Path, *, seconds: int) -> int:
    """Try until the time is up and print what grows too fast; return 1 where something did, else 0."""
    signal.signal(signal.SIGPROF, _stop)
    chance = random.Random(1)
    ends = time.monotonic() + seconds
    tried = found = 0
    for make in _makers(target, corpus, chance):
        if time.monotonic() > ends:
            break
        tried += 1
        problem = problem_of(partial(_seconds, target, make))
        if problem:
            found += 1
            path = corpus.with_name(f"{target.name}-findings") / f"growth-{found}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(make.of(SIZES[-1]))
            print(f"{problem}: {make}; {path}", flush=True)
    print(f"{target.name}: {tried} forms tried, {found} grow too fast")
    return 1 if found else 0


class _Maker:
    """A form of input: a beginning, a part that is repeated, and an end."""

    def __init__(self, before: bytes, part: bytes, after: bytes) -> None:
        self._before, self._part, self._after = before, part, after

    def of(self, size: int) -> bytes:
        return self._before + self._part * (size // len(self._part)) + self._after

    def __str__(self) -> str:
        return f"{self._before[-40:]!r} + {self._part!r} × n + {self._after[:40]!r}"


def _makers(target: Target, corpus: Path, chance: random.Random) -> Iterator[_Maker]:
    inputs = [seed for seed in target.seeds() if seed]
    if corpus.is_dir():
        inputs += [content for path in sorted(corpus.iterdir()) if (content := path.read_bytes())]
    while True:
        whole = chance.choice(inputs)
        if target.words and chance.random() < 0.3:
            part = b"".join(chance.choices(target.words, k=chance.randint(1, 3)))
            start = end = chance.randrange(len(whole))
        else:
            start = chance.randrange(len(whole))
            end = start + chance.randint(1, _LONGEST_PART)
            part = whole[start:end]
        before = whole[:start] if chance.random() < 0.7 else b""
        yield _Maker(before, part, whole[min(end, len(whole) - 1) :] if chance.random() < 0.7 else whole[-1:])


def problem_of(seconds_of: Callable[[int], float]) -> str:
    """Return what is wrong with the time that inputs of a form take, by their size in bytes; '' where nothing is.

    A time below 0 is one that was not waited for.
    """
    taken = 0.0
    for size in SIZES:
        before, taken = taken, seconds_of(size)
        if taken < 0:
            return f"{size:,} bytes take longer than {_SECONDS} s"
        if before > _WORTH_A_LOOK and taken > _MOST_TIMES * before:
            return f"{size:,} bytes take {taken:.1f} s, a quarter of them {before:.1f} s"
    return ""


def _seconds(target: Target, make: _Maker, size: int) -> float:
    """Return how long an input takes of the processor, -1 where that is too long.

    What the check says of it is for the fuzzer.
    """
    data = make.of(size)
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, _SECONDS)
    try:
        target.check(data)
    except _TooSlowError:
        return -1.0
    except Exception as error:
        print(f"{type(error).__name__}: {str(error)[:300]}", flush=True)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - begun


def _stop(_: int, __: FrameType | None) -> None:
    raise _TooSlowError
