"""Annotations are read with every value, and a broken one is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import RecordError
from kg.evaluate import read_gold, stem_of
from kg.model.report import ActorKind, EventType

EVENT = {
    "type": "Call",
    "status": "occurred",
    "participants": [{"name": "Anna Lindqvist", "aliases": ["Lindqvist"], "kind": "Person", "of": "Sweden"}],
    "place": [],
    "earliest": None,
    "latest": "2026-01-30",
    "attributed_to": [["AFP"], "Reuters"],
    "evidence": [[3, 9]],
}


def test_an_annotation_is_read_with_its_values(tmp_path: Path) -> None:
    quotes = [{"speaker": "Anna Lindqvist", "span": [10, 20]}]
    (tmp_path / "a.json").write_text(json.dumps({"events": [EVENT], "quotes": quotes}), encoding="utf-8")

    document = read_gold(tmp_path)["a"]

    [event] = document.events
    assert event.type is EventType.CALL
    assert event.participants[0].kind is ActorKind.PERSON
    assert event.participants[0].aliases == ("Lindqvist",)
    assert event.sources == (("AFP",), ("Reuters",))
    assert (event.latest, event.evidence, event.optional) == ("2026-01-30", ((3, 9),), False)
    assert document.quotes[0].speaker == ("Anna Lindqvist",)


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no annotations"):
        read_gold(tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", '{"events": [{"type": "Party"}]}', '{"quotes": []}'])
def test_a_broken_annotation_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.json").write_text(text, encoding="utf-8")

    with pytest.raises(RecordError, match=r"b\.json: no annotation"):
        read_gold(tmp_path)


def test_a_document_has_the_annotation_of_its_last_part() -> None:
    names = ("x/01-a.md", "01-a.txt", "https://example.org/x/01-a.html", "01-a")

    assert {stem_of(name) for name in names} == {"01-a"}
