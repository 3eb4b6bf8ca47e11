"""Reads the events of a text through the real language stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kg.extract.grammar.extractor import GrammarExtractor, RulesExtractor
from kg.language import annotate
from kg.model.document import Document
from kg.model.report import Report

ExtractText = Callable[..., list[Report]]


def _reader(extractor: GrammarExtractor) -> ExtractText:
    def extract(text: str, *, published: date | None = date(2021, 3, 17), dateline: str | None = None) -> list[Report]:
        return extractor.extract(annotate(Document("a.md", text, published=published, dateline=dateline)))

    return extract


@pytest.fixture(scope="session")
def extract_text() -> ExtractText:
    """Return a function from a text, its day of publication and its dateline to reports of the default extractor."""
    return _reader(GrammarExtractor())


@pytest.fixture(scope="session")
def by_rules() -> ExtractText:
    """Return the same for the lexicon and the trees alone."""
    return _reader(RulesExtractor())
