"""Pages of an unusual size: what they take grows with what they hold, and no faster."""

from __future__ import annotations

from time import process_time

import pytest

from kg.documents import Input, read_input

_LINE = "[" * 80
_TIMES = 4
_MOST_TIMES = 10
"""How many times as long `_TIMES` as many lines may take: as many are linear, 16 are quadratic."""


def _seconds(page: str) -> float:
    best = float("inf")
    for _ in range(2):
        began = process_time()
        list(read_input(Input("a.html", page.encode())))
        best = min(best, process_time() - began)
    return best


@pytest.mark.parametrize(("before", "parting", "after"), [("<div>", "<br>", "</div>"), ("<pre>", "\n", "</pre>")])
def test_lines_of_brackets_take_time_that_grows_with_their_number(before: str, parting: str, after: str) -> None:
    few, many = (before + parting.join([_LINE] * count) + after for count in (1_000, _TIMES * 1_000))

    assert _seconds(many) < _MOST_TIMES * _seconds(few)


@pytest.mark.parametrize(
    "paragraph",
    [
        "H" * 300 + " by the quay met in Oslo.",
        "By Co" + "H" * 80 + "ntent (" * 5 + "x",
        "Updated 3 March 2026 " + "MAY am. " * 20 + "x",
        "Updated 3 March 2026 " + "A.M. MAR 1 " * 15 + "x",
    ],
)
def test_a_paragraph_that_can_be_read_in_many_ways_is_read_in_one(paragraph: str) -> None:
    """One that is read in all of them takes longer than anybody waits."""
    assert (
        _seconds(f"<h1>Talks</h1><p>{paragraph}</p><p>The envoys of Kenya and Norway met in Oslo on Monday.</p>") < 10
    )
