"""Which things of a dump may be which subjects, within bounds."""

from __future__ import annotations

from collections.abc import Iterator

from kg.link.dump.index import Level

MOST_HELD = 1_000_000
"""Pairs of subject and thing that are held while a dump is read; about 200 bytes each."""
MOST_DOUBTFUL = 200
"""Things of a subject that are kept on a name that is not its own (a surname, a letter apart, given names left out)."""


class Held:
    """Things by subject, with the best level and the number of names that matched.

    Things found by an identifier, or by a name that is the subject's in another spelling at most, are never dropped. Of
    the others the likest are kept, and of these the ones with most names: what is known in many languages is asked for
    more often.
    """

    def __init__(self, *, most: int = MOST_HELD, most_doubtful: int = MOST_DOUBTFUL) -> None:
        self._most, self._most_doubtful = most, most_doubtful
        self._things: dict[int, dict[str, tuple[Level, int]]] = {}
        self._iris: dict[str, str] = {}
        self._size = 0
        self._next_cut = most

    def add(self, subject: int, iri: str, level: Level) -> None:
        """Note that a name or identifier of a thing matched a subject."""
        things = self._things.setdefault(subject, {})
        before = things.get(iri)
        if before is None:
            self._size += 1
            things[self._iris.setdefault(iri, iri)] = (level, 1)
            if self._size > self._next_cut:
                self.cut()
                # Exact matches stay however many they are: cutting again has to wait until there is something to cut.
                self._next_cut = max(self._most, 2 * self._size)
        else:
            things[iri] = (max(level, before[0]), before[1] + 1)

    def cut(self) -> None:
        """Drop the doubtful things of each subject beyond the most that are kept."""
        for subject, things in self._things.items():
            doubtful = [(-level, -names, len(iri), iri) for iri, (level, names) in things.items() if is_doubtful(level)]
            if len(doubtful) > self._most_doubtful:
                for *_, iri in sorted(doubtful)[self._most_doubtful :]:
                    del things[iri]
            self._things[subject] = things
        self._size = sum(map(len, self._things.values()))
        self._iris = {iri: iri for things in self._things.values() for iri in things}

    def of(self, subject: int) -> Iterator[tuple[str, Level]]:
        """Yield the things of a subject and why they are."""
        for iri, (level, _) in self._things.get(subject, {}).items():
            yield iri, level

    def iris(self) -> set[str]:
        """Return all things."""
        return set(self._iris)


def is_doubtful(level: Level) -> bool:
    """Whether a name that is not the subject's own led to the thing."""
    return level < Level.SPELLING
