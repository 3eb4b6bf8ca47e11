"""PDFs to documents: their text in the order in which it is read, title, and the day that it states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from kg.documents.findings import Found, Notice
from kg.documents.formats.datelines import stated_day
from kg.documents.formats.limits import check_length
from kg.documents.formats.pages.tree import CELL_END
from kg.documents.formats.pages.trimming import of_article
from kg.documents.formats.pages.trimming import text_of as trimmed
from kg.documents.formats.pdf.columns import Block, in_order
from kg.documents.formats.pdf.furniture import body_size, without_edges
from kg.documents.formats.pdf.hyphens import Hyphens
from kg.documents.formats.pdf.paragraphs import Paragraph, paragraphs_of, setting_of, text_of
from kg.documents.formats.pdf.titles import heading_of, is_text, subject_of, without_label
from kg.documents.formats.releases import day_above, day_below
from kg.documents.formats.text import UNSTATED_LANGUAGE
from kg.documents.inputs import Input
from kg.errors import DocumentError
from kg.model.addresses import normalized_address
from kg.model.document import Document
from kg.printed import Line, Pages, PagesError, read_pages

MOST_BYTES = 64 << 20
"""How long a file may be: pictures are in it."""

_MARK, _MARK_WITHIN = b"%PDF-", 1024
_SMALL_PRINT = 0.93
"""Letters lower than so much of those of the text are of notes, where they stand at the foot of a column."""
_LEAST_ABOVE = 3
_MOST_PIECES = 3000
"""Lines of a page; a broadsheet newspaper has some 1,000, and each is compared with those around it."""
_MOST_UNKNOWN = 0.1
"""Share of letters that nobody can tell beyond which a text is not read."""
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def looks_like_pdf(head: bytes) -> bool:
    """Whether the mark of a PDF stands in the first bytes: at their beginning or, as is common, a little behind it."""
    return _MARK in head[:_MARK_WITHIN]


def read_pdf(given: Input) -> Iterator[Found]:
    """Yield the document of a PDF: what stands at the edges of its pages is left out, notes stand behind the text.

    Raises:
        DocumentError: it is encrypted, broken, too long, or has no text whose letters are known.
    """
    pages = _opened(given)
    yield from (
        Notice(given.name, f"page {number} is left out: {len(sheet.lines):,} pieces of text, as maps and drawings have")
        for number, sheet in enumerate(pages.sheets, start=1)
        if len(sheet.lines) > _MOST_PIECES
    )
    sheets = [sheet if len(sheet.lines) <= _MOST_PIECES else replace(sheet, lines=()) for sheet in pages.sheets]
    bare = without_edges(sheets)
    size = body_size(bare.pages)
    blocks, notes = _without_notes([in_order(page) for page in bare.pages], size)
    hyphens = Hyphens([line.text for line in block.lines] for block in [*blocks, *notes])
    setting = setting_of(blocks, size)
    paragraphs = paragraphs_of(blocks, setting)
    heading = subject_of(paragraphs, setting) or heading_of(paragraphs, pages.title, setting)
    named = without_label(" ".join(text_of(each, hyphens) for each in heading))
    kept = of_article(_texts([each for each in paragraphs if each not in heading], hyphens, size))
    behind = [text_of(each, hyphens) for each in paragraphs_of(notes, setting)]
    text = "\n\n".join(filter(None, [trimmed(kept, titles=(named, pages.title)), *behind]))
    check_length(given.name, text)
    if not text.strip():
        raise DocumentError(given.name, "a PDF without a text that can be read", "leave it out")
    day = day_above([*_above(bare.pages[0], paragraphs, size), *bare.edges])
    yield Document(
        id=given.name,
        text=text,
        title=named or None,
        published=day or stated_day(text) or day_below([text_of(each, hyphens) for each in paragraphs]),
        url=given.address or normalized_address(bare.address or ""),
        language=UNSTATED_LANGUAGE,
    )


def _opened(given: Input) -> Pages:
    try:
        pages = read_pages(given.content)
    except PagesError as error:
        raise DocumentError(given.name, error.reason, error.remedy) from None
    lines = list(chain.from_iterable(sheet.lines for sheet in pages.sheets))
    letters = sum(len(line.text) for line in lines)
    if not letters:
        raise DocumentError(given.name, "a PDF without text, such as a scan", "have its letters recognized (OCR)")
    if sum(line.text.count(_UNKNOWN) for line in lines) > _MOST_UNKNOWN * letters:
        reason = "a PDF that does not say which letters it shows"
        raise DocumentError(given.name, reason, "have its letters recognized (OCR)")
    return pages


def _texts(paragraphs: Sequence[Paragraph], hyphens: Hyphens, size: float) -> list[str]:
    """Return what paragraphs say; rows above the text are of a letterhead, and no table."""
    texts = [text_of(each, hyphens) for each in paragraphs]
    above = next((place for place, each in enumerate(paragraphs) if is_text(each, size)), 0)
    return [text.replace(CELL_END, " ") if place < above else text for place, text in enumerate(texts)]


def _above(page: Iterable[Line], paragraphs: Iterable[Paragraph], size: float) -> list[str]:
    """Return the lines of the first page that stand above its text."""
    text = next((each for each in paragraphs if is_text(each, size)), None)
    foot = text.lines[0].foot if text else float("inf")
    return [line.text for line in sorted(page, key=lambda line: line.foot) if line.foot < foot]


def _without_notes(pages: Iterable[Sequence[Block]], size: float) -> tuple[list[Block], list[Block]]:
    """Return the blocks of all pages, and those of the notes at the feet of their columns."""
    blocks: list[Block] = []
    notes: list[Block] = []
    least = _SMALL_PRINT * size
    for page in pages:
        text = [line for block in page for line in block.lines if line.size >= least]
        for block in page:
            end = len(block.lines)
            while end and _is_note(block.lines[end - 1], text, least):
                end -= 1
            parts = (blocks, block.lines[:end]), (notes, block.lines[end:])
            for found, lines in parts:
                if lines:
                    found.append(Block(lines, block.is_row))
    return blocks, notes


def _is_note(line: Line, text: Sequence[Line], least: float) -> bool:
    """Whether a line is lower than those of the text, and stands beneath several of them and above none."""
    if line.size >= least:
        return False
    column = [each for each in text if each.left < line.right and line.left < each.right]
    return len(column) >= _LEAST_ABOVE and all(each.foot < line.foot for each in column)
