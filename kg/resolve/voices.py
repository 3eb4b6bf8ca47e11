"""Which documents are copies of one text, and so count as one voice.

An outlet that prints an agency's text cuts it from the end, changes a headline and some words, and adds a paragraph of
its own. So it is asked how much of the shorter text the longer one holds. The limits were set on variations of 300
sample articles (`benchmarks/voices.py`), against pairs of articles that tell one event in their own words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from kg.gazetteer.fold import fold
from kg.model.document import DocumentFacts
from kg.model.fingerprint import Fingerprint
from kg.model.world import Copy

_Hashes: TypeAlias = npt.NDArray[np.uint32]

_HELD = 0.35
"""From this part of the shorter text on, that the longer one holds, it is a copy. Texts in their own words about one
event share up to 0.06, one that borrows a quarter of its text 0.25; a copy of half a text, every tenth word another and
a third added, 0.5."""
_COVERED = 0.12
"""So much of the longer text a copy holds at least: a live page that has one agency paragraph among many is no copy."""
_UNLIKE = 0.08
"""Texts that share less are not alike, and no third text that holds both makes them one voice."""
_FEWEST = 50
"""Shingles of the shortest text that can be a copy: two lines of news are soon alike by chance."""
_FEWEST_COMPARED = 8
"""Hashes of the shorter text that are in both samples; fewer tell too little."""
_STANDING = 10
_STANDING_SHARE = 0.02
"""What an outlet prints in more documents than this, and in more than this part of all its own, is its standing text
(whom to write to, what came before), which makes them no copies. Versions of one agency text are fewer."""
_COMMON = 64
"""A shingle in so many texts of their own is a turn of phrase, and leads to none of them."""
_MOST_CHECKED = 25
"""Members of a voice that a new one is compared with; those that share least are seen first, the shortest."""


class Voices:
    """The voice and the publisher of each document.

    A document of which nothing is known is a voice and a publisher of its own.
    """

    def __init__(self, documents: Mapping[str, DocumentFacts]) -> None:
        self._first: dict[str, str] = {}
        for group in _groups(documents):
            first = min(group, key=lambda key: (documents[key].published or date.max, key))
            self._first.update(dict.fromkeys(group, first))
        self._publishers = {key: _publisher(key, facts) for key, facts in documents.items()}

    def among(self, documents: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
        """Return what is known of some documents, as `of_parts` takes it."""
        keys = list(documents)
        first = {key: self._first[key] for key in keys if key in self._first}
        return first, {key: self._publishers[key] for key in keys if key in self._publishers}

    @classmethod
    def of_parts(cls, first: Mapping[str, str], publishers: Mapping[str, str]) -> Voices:
        """Return voices by the first document of each copy's voice, and what publishers are told apart by."""
        made = cls({})
        made._first, made._publishers = dict(first), dict(publishers)
        return made

    def of(self, document: str) -> str:
        """Return the key of the document of that voice that was published first, ties by key."""
        return self._first.get(document, document)

    def count(self, documents: Iterable[str]) -> tuple[int, int, int]:
        """Return how many documents, publishers and voices there are in `documents`, given by their keys."""
        keys = set(documents)
        publishers = {self._publishers.get(key, key) for key in keys}
        return len(keys), len(publishers), len({self.of(key) for key in keys})

    def weight(self, documents: Iterable[str]) -> tuple[int, int]:
        """Return what a value weighs by the documents that give it: their voices; among as many, the documents.

        Heavier values compare as smaller.
        """
        keys = set(documents)
        return -len({self.of(key) for key in keys}), -len(keys)

    @property
    def copies(self) -> tuple[Copy, ...]:
        """The documents that are not the first of their voice, sorted."""
        return tuple(sorted(Copy(key, first) for key, first in self._first.items() if key != first))


def _publisher(key: str, facts: DocumentFacts) -> str:
    """Return what publishers are told apart by; a document that does not say has one of its own."""
    return intern(f"of {fold(facts.publisher)}") if facts.publisher and fold(facts.publisher) else key


# --- which texts are alike --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Text:
    """A text without what its outlet prints all the time. `size` is about the number of its shingles."""

    key: str
    level: int
    hashes: _Hashes

    @property
    def size(self) -> int:
        return len(self.hashes) << self.level

    def sample(self, level: int) -> _Hashes:
        """Return the hashes that are in the sample of `level`, which is the text's own or a coarser one."""
        if level == self.level:
            return self.hashes
        return self.hashes[: np.searchsorted(self.hashes, np.uint32(1 << (32 - level)))]


def _likeness(one: _Text, other: _Text) -> tuple[float, float]:
    """Return which part of the shorter text and which of the longer one the two share, by what is in both samples."""
    level = max(one.level, other.level)
    first, second = one.sample(level), other.sample(level)
    shorter, longer = sorted((len(first), len(second)))
    if shorter < _FEWEST_COMPARED:
        return 0.0, 0.0
    shared = len(np.intersect1d(first, second, assume_unique=True))
    return shared / shorter, shared / longer


def _groups(documents: Mapping[str, DocumentFacts]) -> list[list[str]]:
    """Return the keys of documents whose texts are copies of one; those without copies are left out.

    Texts are taken from the longest down. Each joins the group whose first (longest) text it is most like, if it is a
    copy of that and alike to the others there; else it begins one. So a group hangs together by a text that holds a
    good part of each of its members, and no chain of texts leads from one to another that it has nothing of.
    """
    texts = _texts(documents)
    index = _Index(texts)
    groups: dict[int, list[int]] = {}
    for i, text in enumerate(texts):
        found = []
        for leader in index.leaders_of(i):
            held, covered = _likeness(text, texts[leader])
            if held >= _HELD and covered >= _COVERED:
                found.append((-held, leader))
        home = next((leader for _, leader in sorted(found) if _fits(text, groups[leader], texts)), None)
        if home is None:
            groups[i] = [i]
            index.lead(i)
        else:
            groups[home].append(i)
    return [[texts[i].key for i in group] for group in groups.values() if len(group) > 1]


def _fits(text: _Text, group: Sequence[int], texts: Sequence[_Text]) -> bool:
    """Whether a text is alike to the members of a group, the shortest (last) ones first; the leader is known to be."""
    return all(_likeness(text, texts[i])[0] >= _UNLIKE for i in group[1:][-_MOST_CHECKED:])


def _texts(documents: Mapping[str, DocumentFacts]) -> list[_Text]:
    """Return the texts that can be copies, the longest first, ties by key."""
    known = [(key, documents[key]) for key in sorted(documents)]
    prints = [(key, facts, facts.fingerprint) for key, facts in known if facts.fingerprint]
    standing = _standing((facts.publisher, fingerprint) for _, facts, fingerprint in prints)
    texts = []
    for key, facts, fingerprint in prints:
        hashes = _hashes(fingerprint)
        phrases = standing.get(fold(facts.publisher or ""))
        own = hashes if phrases is None else hashes[~_are_in(hashes, phrases)]
        texts.append(_Text(key, fingerprint.level, own))
    return sorted((text for text in texts if text.size >= _FEWEST), key=lambda text: (-text.size, text.key))


def _standing(prints: Iterable[tuple[str | None, Fingerprint]]) -> dict[str, _Hashes]:
    """Return the hashes of the standing text of each publisher that has one, by folded name, in rising order."""
    by_publisher: defaultdict[str, list[_Hashes]] = defaultdict(list)
    for publisher, fingerprint in prints:
        if name := fold(publisher or ""):
            by_publisher[name].append(_hashes(fingerprint))
    found = {}
    for name, several in by_publisher.items():
        often = max(_STANDING, _STANDING_SHARE * len(several))
        if len(several) > often:
            hashes, counts = np.unique(np.concatenate(several), return_counts=True)
            found[name] = hashes[counts > often]
    return found


def _are_in(hashes: _Hashes, known: _Hashes) -> npt.NDArray[np.bool_]:
    """Return for each hash whether it is among `known`, which are in rising order."""
    if not len(known):
        return np.zeros(len(hashes), np.bool_)
    return np.equal(known[np.minimum(np.searchsorted(known, hashes), len(known) - 1)], hashes)


def _hashes(fingerprint: Fingerprint) -> _Hashes:
    return np.frombuffer(fingerprint.hashes, dtype=">u4").astype(np.uint32)


class _Index:
    """The texts that lead groups, by their hashes. Hashes of one text alone are not kept."""

    def __init__(self, texts: Sequence[_Text]) -> None:
        every = np.concatenate([text.hashes for text in texts]) if texts else np.empty(0, np.uint32)
        hashes, counts = np.unique(every, return_counts=True)
        shared = hashes[counts > 1]
        self._shared = [text.hashes[_are_in(text.hashes, shared)].tolist() for text in texts]
        self._leaders: defaultdict[int, list[int]] = defaultdict(list)

    def lead(self, number: int) -> None:
        """Add a text to those that are found."""
        for each in self._shared[number]:
            if len(self._leaders[each]) < _COMMON:
                self._leaders[each].append(number)

    def leaders_of(self, number: int) -> Iterator[int]:
        """Yield the leaders that share more than a phrase with a text, in order."""
        counts: Counter[int] = Counter()
        for each in self._shared[number]:
            leaders = self._leaders.get(each, ())
            if len(leaders) < _COMMON:
                counts.update(leaders)
        yield from sorted(leader for leader, count in counts.items() if count > 1)
