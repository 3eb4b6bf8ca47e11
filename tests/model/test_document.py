"""What makes two documents the same, and what makes one a new version of another."""

from __future__ import annotations

from datetime import date

from kg.model.document import Document


def test_the_same_content_is_one_document_wherever_it_lies() -> None:
    assert Document("a.md", "They met.").key == Document("b/c.md", "They met.").key


def test_an_address_names_a_document_whatever_its_text() -> None:
    first = Document("a.md", "They met.", url="https://example.org/1")
    later = Document("a.md", "They met twice.", url="https://example.org/1")

    assert first.key == later.key
    assert first.digest != later.digest


def test_the_digest_changes_with_all_that_reading_depends_on_and_not_with_the_path() -> None:
    document = Document("a.md", "They met on Monday.")

    assert Document("b.md", "They met on Monday.").digest == document.digest
    assert Document("a.md", "They met on Monday.", published=date(2021, 3, 1)).digest != document.digest
    assert Document("a.md", "They met on Monday.", dateline="Oslo").digest != document.digest


def test_text_of_any_kind_has_a_key() -> None:
    assert len(Document("a.md", "\ud800 lone surrogate \x00").key) == 32
