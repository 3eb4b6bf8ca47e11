"""The fields of forms are what the standard library reads in them."""

from __future__ import annotations

import random
from urllib.parse import parse_qsl

import pytest

from kg.web.http import fields_of
from kg.web.problems import ProblemError

_PIECES = (
    *("%", "%25", "%0A", "%0d", "\r", "\n", " ", "+", "=", "==", "=3D", "=\n", "=\r\n", "_", "a", "A", "F", "3", "&"),
    *("%3d", "%20", "%c3%a9", "\t", "é", "%zz", "%e2%82%ac", ".", "%5F", "%3D%0A", "~", "%00", "%26", "%2%35", "%c3"),
)


def test_fields_are_those_that_the_standard_library_reads() -> None:
    chance = random.Random(1)
    refused = 0
    for _ in range(20_000):
        text = "".join(chance.choices(_PIECES, k=chance.randrange(14)))
        try:
            expected = parse_qsl(text, keep_blank_values=True, errors="strict")
        except UnicodeDecodeError:
            refused += 1
            with pytest.raises(ProblemError, match="not UTF-8"):
                fields_of(text, "the body")
            continue
        assert fields_of(text, "the body") == expected, text
    assert refused


def test_a_thousand_fields_are_read_and_one_more_is_refused() -> None:
    assert len(fields_of("&".join(["a=1"] * 1_000), "the body")) == 1_000
    with pytest.raises(ProblemError, match="more than 1000 fields"):
        fields_of("&".join(["a=1"] * 1_001), "the body")
