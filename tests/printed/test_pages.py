"""PDFs are opened in a process of their own: what ends it costs one file."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from fuzzing.printed import pdf_of
from kg.printed import PagesError, read_pages
from tests.processes import children

PRINTED = Path(__file__).parent.parent / "data" / "printed"
COMMUNIQUE = (PRINTED / "communique.pdf").read_bytes()


def nested(deep: int) -> bytes:
    """Return a PDF of a drawing that is drawn ten times in one that is drawn ten times in another, and so on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]"
    again = form + b"/Resources<</XObject<</X %d 0 R>>>>/Length 60>>stream\n%s\nendstream"
    last = form + b"/Length 29>>stream\n0 0 m 1 1 l S 0 0 m 1 1 l S  \nendstream"
    drawn = b"<</Length 60>>stream\n%s\nendstream" % (b"/X Do " * 10)
    forms = [again % (6 + place, b"/X Do " * 10) for place in range(deep)]
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, drawn, *forms, last])


def helpers() -> list[psutil.Process]:
    return [child for child, command in children() if "kg.printed.opening" in command]


def test_pages_have_lines_with_their_places() -> None:
    pages = read_pages(COMMUNIQUE)

    assert len(pages.sheets) == 2
    first = pages.sheets[0]
    assert (round(first.width), round(first.height)) == (595, 842)
    assert all(0 <= line.left <= line.right <= first.width and 0 < line.foot < first.height for line in first.lines)
    assert "JOINT COMMUNIQUÉ" in [line.text for line in first.lines]


def test_one_process_opens_all() -> None:
    read_pages(COMMUNIQUE)
    [before] = helpers()

    read_pages(COMMUNIQUE)
    assert helpers() == [before]


def test_what_takes_all_memory_costs_itself_only() -> None:
    with pytest.raises(PagesError, match="takes too much memory or time to open"):
        read_pages(nested(9))

    assert len(read_pages(COMMUNIQUE).sheets) == 2


def test_a_process_that_was_killed_is_started_anew() -> None:
    read_pages(COMMUNIQUE)
    for helper in helpers():
        helper.kill()
        psutil.wait_procs([helper], timeout=30)

    assert len(read_pages(COMMUNIQUE).sheets) == 2


def test_a_copy_of_the_process_has_one_of_its_own() -> None:
    read_pages(COMMUNIQUE)

    child = os.fork()
    if not child:
        os._exit(0 if len(read_pages(COMMUNIQUE).sheets) == 2 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(read_pages(COMMUNIQUE).sheets) == 2


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", COMMUNIQUE[: len(COMMUNIQUE) // 3]])
def test_what_is_broken_is_told(content: bytes) -> None:
    with pytest.raises(PagesError, match="broken PDF"):
        read_pages(content)
