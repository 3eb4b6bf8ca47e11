"""Reads the events of a text through the real language stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kg.extract.grammar import GrammarExtractor
from kg.language import annotate
from kg.model.document import Document
from kg.model.report import Report

ExtractText = Callable[..., list[Report]]


@pytest.fixture(scope="session")
def extract_text() -> ExtractText:
    """Return a function from a text, its day of publication and its dateline to reports."""
    extractor = GrammarExtractor()

    def extract(text: str, *, published: date | None = date(2021, 3, 17), dateline: str | None = None) -> list[Report]:
        return extractor.extract(annotate(Document("a.md", text, published=published, dateline=dateline)))

    return extract
