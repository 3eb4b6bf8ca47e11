"""A copy of a remote store, for questions that its server does not answer rightly.

Virtuoso 7.2.5 refuses many valid queries with errors of its compiler, and answers others, with inner SELECTs, VALUES or
EXISTS, with no rows where there are some. What goes beyond patterns, filters and counting, and what gives triples, is
therefore answered over a copy, which is read when the first such query comes. So is what other servers answer wrongly
(`kg.store.remote.trial`), and every query where they do not see the union of all graphs.
"""

from __future__ import annotations

from kg.errors import QueryError
from kg.passing import PassingFolder
from kg.store.embedded import EmbeddedStore
from kg.store.remote.reading import Reading
from kg.store.remote.syntax import form_of, has_path, words_of

MOST_QUADS = 5_000_000
"""A larger store is not copied: that would take minutes, and gigabytes of disk."""
_IN_MEMORY = 200_000

_BEYOND = frozenset(
    {"VALUES", "EXISTS", "MINUS", "BIND", "GROUP", "HAVING", "SERVICE", "GROUP_CONCAT", "SAMPLE", "IF", "COALESCE"}
)
"""Words of queries that Virtuoso may answer wrongly."""


def needs_copy(query: str) -> bool:
    """Whether a query goes beyond what Virtuoso answers rightly."""
    words = list(words_of(query))
    if form_of(query) in ("CONSTRUCT", "DESCRIBE"):
        return True  # it leaves triples out, and does not tell
    return words.count("SELECT") > 1 or any(word in _BEYOND for word in words) or has_path(query)


class Copy:
    """A copy of all quads, which is made when it is wanted, and thrown away when something was written."""

    def __init__(self, where: str, reading: Reading) -> None:
        self._where = where
        self._reading = reading
        self._store: EmbeddedStore | None = None
        self._folder: PassingFolder | None = None

    def store(self) -> EmbeddedStore:
        """Return the copy.

        Raises:
            QueryError: the store is too large to be copied.
        """
        if self._store is None:
            self._store = self._made()
        return self._store

    def can_be_had(self) -> bool:
        """Whether the store is not too large to be copied."""
        return self._store is not None or self._reading.count(None) <= MOST_QUADS

    def drop(self) -> None:
        """Throw the copy away."""
        store, self._store = self._store, None
        folder, self._folder = self._folder, None
        if store is not None:
            store.close()
        if folder is not None:
            folder.close()

    def _made(self) -> EmbeddedStore:
        count = self._reading.count(None)
        if count > MOST_QUADS:
            raise QueryError(
                f"the query cannot be answered: {self._where} does not answer queries of its kind rightly, and its "
                f"{count:,} quads are too many to be copied for it; ask with patterns and filters only, or keep the "
                "graph in a folder or in an Oxigraph"
            )
        if count <= _IN_MEMORY:
            store = EmbeddedStore.in_memory()
        else:
            self._folder = PassingFolder("copy")
            store = EmbeddedStore.in_folder(self._folder.path / "store", read_only=False)
        store.replace_graphs({}, added=self._reading.quads_of(self._reading.graph_names()))
        return store
