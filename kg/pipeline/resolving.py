"""Blocks of reports to the processes that read documents before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from kg.pipeline.workers import Work, Workers
from kg.resolve import Spread, resolve_block


def spread_over(workers: Workers) -> Spread:
    """Return what hands blocks to `workers`; a block that its process did not survive is resolved in this one."""
    return partial(_spread, workers)


def _spread(workers: Workers, blocks: Iterator[Path]) -> Iterable[Path]:
    work = Work(_resolved, _resolved, _size, lambda block, _fault: resolve_block(block))
    try:
        for _, events in workers.spread(((None, [block]) for block in blocks), work, few=0):
            yield from events
    finally:
        workers.close()


def _resolved(blocks: Sequence[Path]) -> list[Path]:
    return [resolve_block(block) for block in blocks]


def _size(block: Path) -> int:
    return block.stat().st_size
