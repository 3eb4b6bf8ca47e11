"""What the tests of the language stage share."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import pytest

from kg.language import annotate
from kg.model.annotated import Annotated
from kg.model.document import Document


class AnnotateText(Protocol):
    """Runs the whole language stage over a text."""

    def __call__(
        self, text: str, *, published: date | None = None, dateline: str | None = None, title: str | None = None
    ) -> Annotated:
        """Return the annotated text."""
        ...


@pytest.fixture(scope="session")
def annotate_text() -> AnnotateText:
    """Return a function that annotates a text with the shipped pipeline, which is loaded once."""

    def run(
        text: str, *, published: date | None = None, dateline: str | None = None, title: str | None = None
    ) -> Annotated:
        return annotate(Document("text.txt", text, title=title, published=published, dateline=dateline))

    return run
