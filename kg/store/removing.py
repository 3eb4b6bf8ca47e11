"""The graphs that are on their way out of a store, by a note in its folder.

    REMOVING     JSON: the names of the graphs

A graph of many quads goes in several transactions, since one would hold all of it in memory. The note is there before
the first and until the last, so that whoever opens the store for writing after a kill removes what is left.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import NamedNode

from kg.errors import StoreError
from kg.store.folder import write_whole

NAME = "REMOVING"


class Removing:
    """What is being removed from a store. `folder` is None for one in memory, of which a kill leaves nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        """Raises StoreError where there is a note that cannot be read."""
        self._folder = folder
        self.graphs = _read(folder / NAME) if folder else ()

    def begin(self, graphs: Sequence[NamedNode]) -> None:
        """Note that graphs are to be removed, so that a lost power does not take the note before what is written next.

        Raises:
            OSError: the note cannot be written.
        """
        if self._folder:
            write_whole(self._folder / NAME, json.dumps([graph.value for graph in graphs]) + "\n")
        self.graphs = tuple(graphs)

    def end(self) -> None:
        """Note that they are gone; raises OSError where the note cannot be removed."""
        if self._folder:
            (self._folder / NAME).unlink(missing_ok=True)
        self.graphs = ()


def _read(path: Path) -> tuple[NamedNode, ...]:
    try:
        return tuple(NamedNode(value) for value in json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(
            f"{path}: cannot be read ({type(error).__name__}); it names graphs whose removal was cut off: delete the "
            "file, and remove them again"
        ) from error
