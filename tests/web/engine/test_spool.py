"""The spool: a queue of bytes, in memory while it is short and in a file when it is not."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kg.web.engine.spool import Spool
from tests.web.engine.running import run

IN_MEMORY = 2 * 2**20


def files() -> list[str]:
    """Return what files without a name this process has open."""
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.append(os.readlink(entry))
        except OSError:
            continue
    return [name for name in found if "(deleted)" in name]


async def read(spool: Spool) -> bytes:
    return b"".join([piece async for piece in spool.pieces()])


def piece_of(number: int, length: int) -> bytes:
    return (number.to_bytes(4, "big") * (length // 4 + 1))[:length]


class Against(RuleBasedStateMachine):
    """A spool beside a plain queue, put to and read from in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.spool = Spool()
        self.plain = bytearray()
        self.number = 0

    @rule(length=st.integers(0, 3 * 2**19))
    def put(self, length: int) -> None:
        self.number += 1
        piece = piece_of(self.number, length)
        self.plain.extend(piece)
        self.spool.put(piece)

    @rule()
    def take(self) -> None:
        piece = self.spool._next()
        assert bool(piece) == bool(self.plain)
        self.check(piece)

    @rule()
    def take_all(self) -> None:
        while piece := self.spool._next():
            self.check(piece)
        assert not self.plain

    def check(self, piece: bytes) -> None:
        assert piece == self.plain[: len(piece)]
        del self.plain[: len(piece)]

    @invariant()
    def little_is_in_memory(self) -> None:
        assert sum(map(len, self.spool._pieces)) == self.spool._held <= IN_MEMORY

    def teardown(self) -> None:
        self.spool.close()


TestAgainstAPlainQueue = Against.TestCase
TestAgainstAPlainQueue.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)


def test_a_reader_gets_what_comes_while_it_reads() -> None:
    async def scenario() -> None:
        spool = Spool()
        reading = asyncio.create_task(read(spool))
        for number in range(5):
            await asyncio.sleep(0)
            spool.put(piece_of(number, 700_000))
        spool.end()

        assert await reading == b"".join(piece_of(number, 700_000) for number in range(5))

    run(scenario)


def test_what_does_not_fit_into_memory_lies_in_a_file_until_it_is_read() -> None:
    async def scenario() -> None:
        spool = Spool()
        before = len(files())
        for number in range(20):
            spool.put(piece_of(number, 500_000))
        assert len(files()) == before + 1
        spool.end()

        assert await read(spool) == b"".join(piece_of(number, 500_000) for number in range(20))
        assert len(files()) == before

    run(scenario)


def test_a_reader_that_keeps_pace_needs_no_room_on_the_disk() -> None:
    spool = Spool()
    for number in range(8):
        spool.put(piece_of(number, 500_000))
    largest = 0
    for number in range(200):
        while spool._next():
            pass
        spool.put(piece_of(number, 500_000))
        assert spool._file is not None
        spool._file.flush()
        largest = max(largest, os.fstat(spool._file.fileno()).st_size)
    spool.close()

    assert largest <= IN_MEMORY


def test_an_error_comes_after_everything_that_was_put_before_it() -> None:
    async def scenario() -> None:
        spool = Spool()
        spool.put(b"a" * 3_000_000)
        spool.end(ValueError("in the middle"))
        pieces = spool.pieces()
        size = 0
        while size < 3_000_000:
            size += len(await anext(pieces))

        with pytest.raises(ValueError, match="in the middle"):
            await anext(pieces)

    run(scenario)


def test_one_who_leaves_early_is_noticed_once_and_what_still_comes_is_dropped() -> None:
    async def scenario() -> None:
        left: list[str] = []
        spool = Spool()
        spool.on_close = lambda: left.append("left")
        before = len(files())
        spool.put(b"a" * 3_000_000)
        pieces = spool.pieces()
        await anext(pieces)
        await pieces.aclose()
        spool.close()

        assert left == ["left"]
        spool.put(b"b" * 3_000_000)
        spool.end()
        assert len(files()) == before

    run(scenario)


def test_one_who_stays_to_the_end_has_not_left() -> None:
    async def scenario() -> None:
        left: list[str] = []
        spool = Spool()
        spool.on_close = lambda: left.append("left")
        spool.put(b"a")
        spool.end()

        assert await read(spool) == b"a"
        assert left == []

    run(scenario)
