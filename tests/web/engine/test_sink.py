"""What a worker writes: frames, of an answer held back while it is small, and sent as it comes when it is not."""

from __future__ import annotations

import gzip
import io
import pickle
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.web.engine.frames import DATA, END, FRAME, HEAD, Head, Work, message_of, read_message
from kg.web.engine.sink import AnswerSink, AnswerTooLongError
from kg.web.messages import Reply

HELD = 64 * 2**10
TEXT = (("Content-Type", "text/csv; charset=utf-8"),)


def frames_of(content: bytes) -> list[tuple[bytes, bytes]]:
    source = io.BytesIO(content)
    found = []
    while head := source.read(FRAME.size):
        kind, length = FRAME.unpack(head)
        body = source.read(length)
        assert len(body) == length
        found.append((kind, body))
    return found


def answer_of(content: bytes) -> tuple[Head, bytes, str | None]:
    """Return the head, the body and the result of an answer that is whole."""
    (first, head), *pieces, (last, result) = frames_of(content)
    assert (first, last) == (HEAD, END)
    assert {kind for kind, _ in pieces} <= {DATA}
    return pickle.loads(head), b"".join(piece for _, piece in pieces), pickle.loads(result)


def sink_of(output: io.BytesIO, *, status: int = 200, compress: bool = False, most: int = 10**9) -> AnswerSink:
    return AnswerSink(output, Reply(status, TEXT), compress=compress, most=most)


def test_a_small_answer_is_held_back_and_has_a_length_and_late_headers() -> None:
    output = io.BytesIO()
    sink = sink_of(output)
    sink.write(b"a" * (HELD - 1))
    assert (output.getvalue(), sink.sent) == (b"", False)

    sink.finish((("results-truncated", "rows=3"),), result="folder")

    head, body, result = answer_of(output.getvalue())
    assert head == Head(200, (*TEXT, ("results-truncated", "rows=3"), ("content-length", str(HELD - 1))), whole=True)
    assert body == b"a" * (HELD - 1)
    assert result == "folder"


def test_a_large_answer_goes_out_as_it_comes_without_length_or_late_headers() -> None:
    output = io.BytesIO()
    sink = sink_of(output)
    sink.write(b"a" * HELD)
    assert sink.sent
    assert len(output.getvalue()) > HELD

    sink.write(b"b")
    sink.finish((("late", "x"),))

    head, body, result = answer_of(output.getvalue())
    assert head == Head(200, TEXT, whole=False)
    assert body == b"a" * HELD + b"b"
    assert result is None


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_a_body_has_no_length_either(status: int) -> None:
    output = io.BytesIO()
    sink_of(output, status=status).finish()

    assert answer_of(output.getvalue()) == (Head(status, TEXT, whole=True), b"", None)


def test_an_empty_answer_has_the_length_nought() -> None:
    output = io.BytesIO()
    sink_of(output).finish()

    assert ("content-length", "0") in answer_of(output.getvalue())[0].headers


@pytest.mark.parametrize("pieces", [[b"x" * 101], [b"x" * 50, b"x" * 51], [b"x"] * 101])
def test_an_answer_that_grows_too_long_is_refused(pieces: list[bytes]) -> None:
    sink = sink_of(io.BytesIO(), most=100)
    for piece in pieces[:-1]:
        sink.write(piece)

    with pytest.raises(AnswerTooLongError, match="100 bytes"):
        sink.write(pieces[-1])


def test_an_answer_of_just_the_longest_length_is_not() -> None:
    output = io.BytesIO()
    sink = sink_of(output, most=100)
    sink.write(b"x" * 100)
    sink.finish()

    assert answer_of(output.getvalue())[1] == b"x" * 100


@settings(deadline=None)
@given(st.lists(st.integers(0, 90_000), max_size=6), st.booleans(), st.integers(0, 3))
def test_what_goes_in_comes_out_however_it_is_cut(lengths: list[int], compress: bool, seed: int) -> None:
    chance = random.Random(seed)
    pieces = [chance.randbytes(length) if seed else b"word " * (length // 5) for length in lengths]
    output = io.BytesIO()
    sink = sink_of(output, compress=compress)
    for piece in pieces:
        assert sink.write(piece) == len(piece)
        sink.flush()
    sink.finish()

    head, body, _ = answer_of(output.getvalue())
    packed = ("content-encoding", "gzip") in head.headers
    whole = b"".join(pieces)
    assert (gzip.decompress(body) if packed else body) == whole
    assert packed == (compress and len(whole) >= 1_000)
    assert dict(head.headers).get("content-length", str(len(body))) == str(len(body))
    assert head.whole == ("content-length" in dict(head.headers))


@pytest.mark.parametrize(
    ("kind", "packed"),
    [
        ("text/turtle", True),
        ("application/sparql-results+json", True),
        ("application/ld+json", True),
        ("application/n-triples", True),
        ("application/trig", True),
        ("application/rdf+xml", True),
        ("image/svg+xml", True),
        ("image/png", False),
        ("application/zip", False),
        ("font/woff2", False),
    ],
)
def test_only_text_is_compressed(kind: str, packed: bool) -> None:
    output = io.BytesIO()
    sink = AnswerSink(output, Reply(200, (("content-type", kind),)), compress=True, most=10**9)
    sink.write(b"a" * 5_000)
    sink.finish()

    assert (("content-encoding", "gzip") in answer_of(output.getvalue())[0].headers) == packed


def test_pieces_of_other_kinds_of_bytes_are_kept_as_they_were() -> None:
    output = io.BytesIO()
    sink = sink_of(output)
    piece = bytearray(b"abc")
    sink.write(memoryview(piece))  # type: ignore[arg-type]
    piece[:] = b"xyz"  # the library may use its buffer again
    sink.finish()

    assert answer_of(output.getvalue())[1] == b"abc"


def test_messages_pass_one_after_the_other_and_end_with_the_pipe() -> None:
    first, second = {"a": [1, None, "é"]}, b"\x00" * 100_000
    both = message_of(first) + message_of(second)

    source = io.BytesIO(both)
    assert [read_message(source), read_message(source), read_message(source)] == [first, second, None]


@given(st.integers(0, 200))
def test_a_message_that_breaks_off_is_the_end(length: int) -> None:
    whole = message_of({"text": "x" * 100})
    if length < len(whole):
        assert read_message(io.BytesIO(whole[:length])) is None


def test_a_work_crosses_the_pipe_whole() -> None:
    from pathlib import Path

    from kg.web.messages import Ask

    work = Work(Ask("a:b", {"x": [1]}, "http://h"), Path("/s"), Path("/i"), True, 7)

    assert read_message(io.BytesIO(message_of(work))) == work
