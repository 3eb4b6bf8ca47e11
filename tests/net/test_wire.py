"""Packed answers, as servers send them."""

from __future__ import annotations

import gzip

import pytest

from kg.net.wire import HalfError, LargeError, _unpacked


def test_an_answer_that_was_packed_in_several_parts_is_one() -> None:
    assert _unpacked(gzip.compress(b"one ") + gzip.compress(b"two"), 100) == b"one two"
    assert _unpacked(gzip.compress(b""), 100) == b""


def test_one_that_ends_early_is_half_an_answer() -> None:
    with pytest.raises(HalfError):
        _unpacked(gzip.compress(b"one ") + gzip.compress(b"two")[:-4], 100)
    with pytest.raises(HalfError):
        _unpacked(b"no gzip at all", 100)


def test_the_limit_counts_all_parts_together() -> None:
    with pytest.raises(LargeError):
        _unpacked(gzip.compress(b"x" * 60) + gzip.compress(b"y" * 60), 100)


def test_an_answer_of_endless_empty_parts_is_unpacked_in_its_length() -> None:
    empty = gzip.compress(b"", mtime=0)

    assert _unpacked(empty * 500_000 + gzip.compress(b"one"), 100) == b"one"


def test_an_answer_of_many_pieces_is_the_same_whole() -> None:
    content = bytes(range(256)) * 20_000

    assert _unpacked(gzip.compress(content[:1_000_000], 0) + gzip.compress(content[1_000_000:], 0), 1 << 24) == content
