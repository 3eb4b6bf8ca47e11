"""A tree as it is at one moment, read once: which elements have which names, and what each of them shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from functools import cached_property
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from kg.documents.formats.pages.tree import shown_by, words_of


class View:
    """The elements of a tree in their order, their names, and the characters that they show.

    What it says of characters holds until something is changed in the tree; what it says of names and of the order
    holds longer. An element that is not in the tree may be asked for too.
    """

    def __init__(self, root: HtmlElement, *, before: View | None = None) -> None:
        """Read the tree of an element; `before` is what it was, with the names of elements that it may have still."""
        self.root = root
        self.everything: Sequence[HtmlElement] = list(root.iter(etree.Element))
        self._places = {element: place for place, element in enumerate(self.everything)}
        self._text, self._spans = shown_by(root)
        self._before = before

    def __del__(self) -> None:
        # The last element first: for each that is forgotten, lxml looks for one that is still known in what was taken
        # out of the tree, and stops at the first. The other way round it would look through all of it each time.
        everything, before = self.__dict__.get("everything"), self.__dict__.get("_before")
        self.__dict__.clear()  # the names that both views have, too
        del everything, before

    def elements(self, *tags: str) -> list[HtmlElement]:
        """Return the elements with one of the tags, in order."""
        found = [self._by_tag[tag] for tag in tags if tag in self._by_tag]
        return list(found[0]) if len(found) == 1 else self.in_order(*found)

    def named(self, words: Set[str]) -> list[HtmlElement]:
        """Return the elements that have one of the words in their names, in order."""
        return self.in_order(*(alike for name, alike in self._by_name.items() if not words.isdisjoint(name)))

    def with_attribute(self, *names: str) -> list[HtmlElement]:
        """Return the elements that have one of the attributes, in order."""
        had = (element for name in names for element in self._names.by_attribute.get(name, ()))
        return self.in_order(element for element in had if element in self._places)

    def in_order(self, *given: Iterable[HtmlElement]) -> list[HtmlElement]:
        """Return the elements of several lists in the order of the tree, each once."""
        return sorted({element for each in given for element in each}, key=self._places.__getitem__)

    def place(self, element: HtmlElement | None) -> int:
        """Return how many elements of the tree begin before one; -1 where it is none of them."""
        return self._places.get(element, -1)

    def words_of(self, element: HtmlElement) -> tuple[str, ...]:
        """Return the words of which the names of an element are made; see `tree.words_of`."""
        known = self._names.words.get(element)
        return words_of(element) if known is None else known

    def said(self, element: HtmlElement) -> str:
        """Return the characters of an element on one line, without those of scripts and the like."""
        return " ".join(self._shown(element).split())

    def lines(self, element: HtmlElement) -> list[str]:
        """Return the characters of an element line by line, as blocks break them; white space is single blanks."""
        return [row for each in self._shown(element).split("\n") if (row := " ".join(each.split()))]

    def first_lines(self, element: HtmlElement, most: int) -> list[str]:
        """Return no more than the first `most` of an element's lines, without looking at what stands beneath them."""
        shown = self._shown(element)
        rows: list[str] = []
        begin = 0
        while begin < len(shown) and len(rows) < most:
            end = shown.find("\n", begin)
            end = len(shown) if end < 0 else end
            rows += [row] if (row := " ".join(shown[begin:end].split())) else []
            begin = end + 1
        return rows

    @cached_property
    def whole(self) -> str:
        """The characters of the whole tree on one line."""
        return self.said(self.root)

    @cached_property
    def rows(self) -> list[str]:
        """The lines of the whole tree."""
        return self.lines(self.root)

    def _shown(self, element: HtmlElement) -> str:
        place = self._places.get(element)
        span = self._spans[place] if place is not None else None
        return shown_by(element).text if span is None else self._text[span[0] : span[1]]

    @cached_property
    def _by_tag(self) -> dict[str, list[HtmlElement]]:
        found: defaultdict[str, list[HtmlElement]] = defaultdict(list)
        for element in self.everything:
            found[element.tag].append(element)
        return found

    @cached_property
    def _by_name(self) -> dict[tuple[str, ...], list[HtmlElement]]:
        """The elements of each name: most have one with others."""
        found: defaultdict[tuple[str, ...], list[HtmlElement]] = defaultdict(list)
        for element in self.everything:
            found[self.words_of(element)].append(element)
        return found

    @cached_property
    def _names(self) -> _Names:
        return self._before._names if self._before else _Names.of(self.everything)


class _Names(NamedTuple):
    """The words of elements, and which elements have which attributes."""

    words: dict[HtmlElement, tuple[str, ...]]
    by_attribute: dict[str, list[HtmlElement]]

    @classmethod
    def of(cls, elements: Iterable[HtmlElement]) -> _Names:
        words: dict[HtmlElement, tuple[str, ...]] = {}
        by_attribute: defaultdict[str, list[HtmlElement]] = defaultdict(list)
        for element in elements:
            attributes = element.keys()
            words[element] = words_of(element, attributes)
            for name in attributes:
                by_attribute[name].append(element)
        return cls(words, by_attribute)
