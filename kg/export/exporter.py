"""What every format of an export is: a function that writes, and what the command line has to know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from kg.graph.iris import DEFAULT_BASE
from kg.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Options:
    """What the user may choose.

    All formats look at `base`; those that are an `Exporter.whole` graph at `runs` and `with_text` too, and others only
    where `Exporter.takes` names them.
    """

    base: str = DEFAULT_BASE
    runs: bool = False
    """Write the graph of runs too: when documents were read, and from where."""
    with_text: bool = False
    """Write whole texts of documents too, where the graph keeps them."""
    every_status: bool = False
    """Write what was planned, possible, put off or denied too."""
    license: str | None = None
    """The address of the licence that the export is given away under."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: so many of `Exporter.counted`. `notes` are sentences on what the format could not take."""

    count: int
    notes: tuple[str, ...] = ()


ToStream: TypeAlias = Callable[[Store, BinaryIO, Options], Exported]
"""Writes to a binary stream. The same quads give the same bytes."""

ToFolder: TypeAlias = Callable[[Store, Path, Options], Exported]
"""Writes files into a folder that is there and empty. The same quads give the same files."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: `stream` or `folder` writes it, the other one is None."""

    summary: str
    """What it is, as the help lists it."""
    counted: str
    """What `Exported.count` counts, as a plural."""
    stream: ToStream | None = None
    folder: ToFolder | None = None
    suffixes: tuple[str, ...] = ()
    """Endings of files, with the dot, that ask for this format where none is named."""
    whole: bool = False
    """Whether it writes all statements as they are, those of runs and whole texts too if asked for."""
    takes: tuple[str, ...] = ()
    """Names of further `Options` that say something to it."""
