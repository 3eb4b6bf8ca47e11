"""Whether the graph of the world is up to the documents, for those who read: a build may be at it, or was cut short.

The graph of runs says so from the first write of a run to its end (`prov:wasInvalidatedBy`). That is looked up, and
nothing is read through.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode

from kg.graph.iris import Iris
from kg.graph.vocabulary import PROV
from kg.store.holder import Holder
from kg.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A build that has begun and not ended. `holder` is the process that is at it, None where there is none."""

    started: datetime
    holder: Holder | None = None

    def __str__(self) -> str:
        if self.holder:
            return (
                f"a build is under way, by {self.holder}: events, persons and places are those of all documents when "
                "it has ended"
            )
        return (
            f"the last build, begun {self.started.astimezone(UTC):%Y-%m-%d %H:%M} UTC, did not finish: events, persons "
            "and places are not those of all documents; run the same `kg build` again, or `kg check --repair`"
        )

    @property
    def notice(self) -> str:
        """What is told to those who read a page: whose process it is is nobody's business there."""
        return (
            f"The build that was begun on {self.started.astimezone(UTC):%Y-%m-%d at %H:%M} UTC has not ended: events, "
            "persons and places are not those of all documents yet."
        )


def unfinished_build(store: Store, iris: Iris) -> Unfinished | None:
    """Return the build that the graph of the world is behind of; None where it is up to the documents."""
    runs = [quad.object for quad in store.quads(iris.runs, subject=iris.world, predicate=PROV.wasInvalidatedBy)]
    if not runs:
        return None
    started = max(_started(store, iris, run) for run in runs)
    return Unfinished(started, _at_it(store.writer(), started))


def _started(store: Store, iris: Iris, run: object) -> datetime:
    """Return when a run began; the beginning of time where nothing says it."""
    if isinstance(run, NamedNode):
        for quad in store.quads(iris.runs, subject=run, predicate=PROV.startedAtTime):
            if isinstance(quad.object, Literal):
                return datetime.fromisoformat(quad.object.value)
    return datetime.min.replace(tzinfo=UTC)


def _at_it(holder: Holder | None, started: datetime) -> Holder | None:
    """Return the holder of the store if the run is its own: it has the store open since before that began."""
    if holder is None or holder.opened is None or holder.opened > started:
        return None
    return holder
