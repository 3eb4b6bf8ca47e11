"""Documents of word processors (DOCX) to text, as it reads with all changes accepted that were tracked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import chain, takewhile

from lxml import html as lxml_html

from kg.documents.findings import Found
from kg.documents.formats.datelines import stated_day
from kg.documents.formats.limits import check_length
from kg.documents.formats.markup import text_of_markup
from kg.documents.formats.pages.trimming import of_article, text_of
from kg.documents.formats.releases import OF_TEXT, day_above, day_below, is_house, is_kind, joined_cells, may_be_title
from kg.documents.formats.text import UNSTATED_LANGUAGE
from kg.documents.inputs import Input
from kg.errors import DocumentError
from kg.model.document import Document

MOST_BYTES = 64 << 20
"""How long a file may be: pictures are in it."""
MOST_UNPACKED = 64 << 20
"""How long all its texts may be, unpacked."""

_BEGINNING = re.compile(
    rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/\.rels|docProps/\w+\.xml|word/document\.xml)", re.DOTALL
)
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='title'] => h1:fresh"
_NOTES = "//sup[a[starts-with(@href, '#footnote-') or starts-with(@href, '#endnote-')]]"
_WAYS_BACK = "//a[starts-with(@href, '#footnote-ref-') or starts-with(@href, '#endnote-ref-')]"
_BLOCKS = "//h1|//h2|//h3|//p"
_MOST_BEFORE = 12
"""A title is one of so many first paragraphs."""


def looks_like_docx(head: bytes) -> bool:
    """Whether bytes begin as the archive does that a document of a word processor is."""
    return _BEGINNING.match(head) is not None and b"word/" in head


def read_docx(given: Input) -> Iterator[Found]:
    """Yield the document of a DOCX file; heads and feet of pages and comments are left out, notes stand behind.

    Raises:
        DocumentError: it is broken, encrypted, too long or without text.
    """
    tree = lxml_html.fromstring(f"<div>{_markup(given)}</div>")
    for note in tree.xpath(f"{_NOTES}|{_WAYS_BACK}"):
        note.drop_tree()
    for row in list(tree.iter("tr")):
        _make_paragraph(row)
    above = _above(tree)
    heading = _heading(tree)
    title = _text(heading) if heading is not None else None
    if heading is not None:
        heading.drop_tree()
    paragraphs = text_of_markup(lxml_html.tostring(tree, encoding="unicode")).split("\n\n")
    text = text_of(of_article(paragraphs), titles=(title,))
    if not text:
        raise DocumentError(given.name, "a document without text", "leave it out")
    check_length(given.name, text)
    yield Document(
        id=given.name,
        text=text,
        title=title,
        published=day_above(above) or stated_day(text) or day_below(paragraphs),
        url=given.address,
        language=UNSTATED_LANGUAGE,
    )


def _markup(given: Input) -> str:
    import mammoth  # which files of other formats need not wait for

    try:
        with zipfile.ZipFile(io.BytesIO(given.content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist() if not part.filename.startswith("word/media/"))
        if unpacked > MOST_UNPACKED:
            raise DocumentError(given.name, f"unpacks to more than {MOST_UNPACKED:,} bytes", "save its text alone")
        no_picture = mammoth.images.img_element(lambda _: {"src": ""})
        result = mammoth.convert_to_html(io.BytesIO(given.content), style_map=_STYLES, convert_image=no_picture)
    except DocumentError:
        raise
    except Exception as error:  # the library raises what Python does where parts are missing or broken
        reason = f"a broken document ({type(error).__name__}: {error!s:.80})"
        raise DocumentError(given.name, reason, "save it again as .docx or .txt") from None
    return str(result.value)


def _make_paragraph(row: lxml_html.HtmlElement) -> None:
    """Make one paragraph of a row whose cells have one each; where they have more, the table is there for its look."""
    cells = list(row)
    if any(len(cell.findall("p")) > 1 or len(cell) > len(cell.findall("p")) for cell in cells):
        return
    text = joined_cells(map(_text, cells))
    for cell in cells:
        row.remove(cell)
    row.text = text


def _heading(tree: lxml_html.HtmlElement) -> lxml_html.HtmlElement | None:
    """Return the title: by its style, else the first paragraph of several words that is bold as a whole."""
    first = tree.xpath(_BLOCKS)[:_MOST_BEFORE]
    styled = next((block for block in first if block.tag == "h1" and _text(block)), None)
    if styled is not None:
        return styled
    bold = [block for block in first if _is_bold(block)]
    fitting = (block for block in bold if may_be_title(_text(block)) and not is_house(_text(block)))
    return next(chain(fitting, (block for block in bold if is_kind(_text(block)))), None)


def _above(tree: lxml_html.HtmlElement) -> list[str]:
    """Return the first lines, up to one that is of the text by its length."""
    lines = text_of_markup(lxml_html.tostring(tree, encoding="unicode")).split("\n\n")[:_MOST_BEFORE]
    return list(takewhile(lambda line: len(line) <= OF_TEXT, lines))


def _is_bold(block: lxml_html.HtmlElement) -> bool:
    bold = " ".join(_text(part) for part in block.findall("strong"))
    return bold != "" and bold.split() == _text(block).split()


def _text(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
