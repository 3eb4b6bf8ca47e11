"""Any text yields records that keep to the schema, or none: never an error, and offsets always cut the text."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.extract import load_extractor
from kg.language import annotate
from kg.model.document import Document
from kg.model.jsonl import report_to_json
from kg.model.report import EventType, Report

SCHEMA = json.loads(files("kg.model").joinpath("extraction.schema.json").read_text("utf-8"))
EXTRACTORS = [load_extractor("grammar"), load_extractor("rules")]
LONG = 100_000

WORDS = st.sampled_from(
    [
        *("Chilean envoy Luis Rojas", "Ana Quispe", "Peru", "Peru's", "Moscow", "The Kremlin", "the two", "he", "who"),
        *(
            "met",
            "talks",
            "visited",
            "agreed to",
            "urged",
            "signed a treaty",
            "telephoned",
            "said",
            "called off",
            "will",
        ),
        *("with", "and", "in", "Lima", "on Monday", "until March 31", "the eve of", "for a three-day visit", "between"),
        *(",", ".", "?", "…", "—", "“", "”", '"', "'", "’s", "(", ")", "\n", "\n\n", "\t", "\r\n", "- ", "# ", "* "),
        *(
            "\x00",
            "\x1b",
            "\u202e",
            "\u200b",
            "\ufeff",
            "שלום",
            "مرحبا",
            "🤝",
            "👩‍👩‍👧",
            "e\u0301",
            "中俄會談",
            "\ud800",
            "1" * 40,
        ),
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=6), max_size=50).map(" ".join)


def checked(text: str, *, published: date | None = date(2021, 3, 17), twice: bool = True) -> list[Report]:
    """Return the reports of all extractors, after looking at every record; with `twice` they must come again."""
    annotated = annotate(Document("a.md", text, published=published, dateline="Lima"))
    found: list[Report] = []
    for extractor in EXTRACTORS:
        reports = extractor.extract(annotated)
        for report in reports:
            jsonschema.validate(json.loads(report_to_json(report)), SCHEMA)
            for piece in report.evidence:
                assert text[piece.start : piece.end] == piece.text
            if report.type is EventType.STATEMENT:
                assert report.quote == report.evidence[0].text
        assert [report.id for report in reports] == [f"r{n}" for n in range(1, len(reports) + 1)]
        assert not twice or extractor.extract(annotated) == reports, "the same document gives the same reports"
        found.extend(reports)
    return found


@given(TEXTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_words_of_diplomacy_in_any_order_are_read_without_error(text: str) -> None:
    checked(text)


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_characters_are_read_without_error(text: str) -> None:
    checked(text, published=None)


@pytest.mark.parametrize(
    "stretch",
    [
        "Chilean envoy Luis Rojas met Peruvian minister Ana Quispe in Lima and ",
        "Chilean envoy Luis Rojas, Peruvian minister Ana Quispe, ",
        "the talks ",
        "He visited Lima and Quito. ",
        "Luis Rojas met him on Monday and he told him that he had met her there. ",
        "The minister met the envoy in Lima and ",
        "Mr. ",
        "“We will talk again soon,” he said “",
        "On the eve of the summit on March 3 they met. ",
        "“",
        "a",
    ],
)
def test_a_hundred_thousand_characters_are_read_to_the_end(stretch: str) -> None:
    checked((stretch * (LONG // len(stretch) + 1))[:LONG], twice=False)


def test_a_text_of_white_space_or_none_tells_nothing() -> None:
    assert checked("") == checked(" \n\t ") == []
