"""Fingerprints depend on the words of a text, and come back as they were written."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import RecordError
from kg.model.fingerprint import MOST_HASHES, Fingerprint, fingerprint_of

TEXT = "The two ministers met on Monday in the old town hall, and talked until long after midnight about the border."


@given(st.text(max_size=300))
def test_a_fingerprint_comes_back_from_its_written_form(text: str) -> None:
    fingerprint = fingerprint_of(text)

    assert Fingerprint.from_text(fingerprint.text) == fingerprint


@given(st.integers(0, 3000))
def test_a_fingerprint_stays_small_and_tells_the_size_of_the_text(words: int) -> None:
    fingerprint = fingerprint_of(" ".join(f"w{number}" for number in range(words)))

    assert len(fingerprint.hashes) <= 4 * MOST_HASHES
    shingles = max(words - 3, 0)
    assert fingerprint.size == shingles or abs(fingerprint.size - shingles) < 0.45 * shingles


def test_the_hashes_of_a_part_are_among_those_of_the_whole() -> None:
    words = [f"w{number}" for number in range(3000)]
    whole, part = fingerprint_of(" ".join(words)), fingerprint_of(" ".join(words[:1000]))

    def sample(fingerprint: Fingerprint) -> set[bytes]:
        every = [fingerprint.hashes[i : i + 4] for i in range(0, len(fingerprint.hashes), 4)]
        return {each for each in every if int.from_bytes(each, "big") < 1 << (32 - whole.level)}

    assert whole.level > part.level
    assert sample(part) < sample(whole)


@pytest.mark.parametrize(
    "other",
    [
        TEXT.upper(),
        TEXT.replace(" ", "\n"),
        TEXT.replace(",", " –"),
        f"{TEXT} “We will meet again next week, whatever happens,” one of them said."[: len(TEXT) + 55],
        f'{TEXT} "We will meet again next week, whatever happens',
        f"{TEXT} ‘We’ll meet again next week, whatever happens, won’t we?’",
    ],
)
def test_capitals_lines_marks_and_quotations_make_no_difference(other: str) -> None:
    assert fingerprint_of(other) == fingerprint_of(TEXT)


def test_an_apostrophe_opens_no_quotation() -> None:
    assert fingerprint_of(f"The ministers' aides waited. {TEXT}").size > fingerprint_of(TEXT).size


@pytest.mark.parametrize("text", ["?", "AQ==", "AQAB", "AWM="])
def test_what_is_no_fingerprint_is_named(text: str) -> None:
    with pytest.raises(RecordError, match="is no fingerprint"):
        Fingerprint.from_text(text)


def test_a_fingerprint_of_another_method_is_left_aside() -> None:
    assert Fingerprint.from_text(base64.b64encode(b"\xfe\x00abc").decode()) is None
