"""Figures that parts of the benchmark hand over, and the table of them."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: what was measured, what is asked of it, what was seen, and beside what.

    `met` is None where nothing is asked, or where it was not measured (`seen` then says why).
    """

    part: str
    what: str
    seen: str
    asked: str = ""
    beside: str = ""
    met: bool | None = None


def table_of(figures: Iterable[Figure]) -> str:
    """Return figures as a Markdown table."""
    lines = ["| part | what | asked | seen | | beside |", "| --- | --- | --- | --- | --- | --- |"]
    for each in figures:
        met = "" if each.met is None else "met" if each.met else "**missed**"
        cells = (each.part, each.what, each.asked, each.seen, met, each.beside)
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def machine() -> str:
    """Return what the figures were seen on, and how busy it was otherwise."""
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{cores} cores, {memory:.0f} GiB of memory, {system}; load when it began: {load:.1f}"


def rounded(seconds: float) -> str:
    """Return seconds in a unit that people read."""
    return f"{seconds * 1000:,.0f} ms" if seconds < 1 else f"{seconds:,.1f} s"
