"""Word lists of `kg/documents/formats/pages/data/`; the README there says what each is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise


@dataclass(frozen=True)
class ElementNames:
    """Words, and pairs of words side by side, that tell by its name what an element is."""

    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]

    @cached_property
    def keys(self) -> frozenset[str]:
        """Words of which every name has one that has one of these words or pairs."""
        return self.words | {first for first, _ in self.pairs}

    def are_in(self, name: Sequence[str]) -> bool:
        """Whether the words of a name have one of them."""
        return not self.words.isdisjoint(name) or not self.pairs.isdisjoint(pairwise(name))


@cache
def entries_of(name: str) -> frozenset[str]:
    """Return the lines of a list, without empty ones and those that begin with `#`."""
    text = (files("kg.documents.formats.pages") / "data" / name).read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def phrases_of(name: str) -> re.Pattern[str]:
    """Return what finds a phrase of a list as whole words in any case; a star stands for any ending."""
    return re.compile(rf"\b(?:{any_of(entries_of(name))})\b", re.IGNORECASE)


def any_of(phrases: Iterable[str]) -> str:
    """Return an expression for any of some phrases, in which a star stands for any ending.

    The longest come first: of two that begin alike the one that says more counts.
    """
    return "|".join(re.escape(each).replace(r"\*", r"\w*") for each in sorted(phrases, key=len, reverse=True))


@cache
def element_names_of(name: str) -> ElementNames:
    """Return a list of words and pairs of words in the names of elements."""
    split = [tuple(line.split()) for line in entries_of(name)]
    return ElementNames(
        frozenset(each[0] for each in split if len(each) == 1),
        frozenset((each[0], each[1]) for each in split if len(each) == 2),
    )
