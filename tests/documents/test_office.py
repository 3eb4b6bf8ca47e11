"""Documents of word processors: their text with tracked changes accepted, notes behind it, tables row by row."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.document import Document as Word
from docx.oxml import parse_xml

from kg.documents import Input, read_documents, read_input
from kg.documents.formats import office
from kg.errors import DocumentError
from kg.model.document import Document

OSLO = "The foreign ministers of Norway and Sweden met in Oslo on Monday and agreed to open a joint office."
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def content_of(word: Word) -> bytes:
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def read(word: Word) -> Document:
    [document] = read_input(Input("a.docx", content_of(word)))
    assert isinstance(document, Document), document
    return document


def reason_of(content: bytes) -> str:
    [error] = read_input(Input("a.docx", content))
    assert isinstance(error, DocumentError)
    return error.reason


@pytest.fixture
def word() -> Word:
    return docx.Document()


def test_a_release_has_its_title_day_and_text(word: Word) -> None:
    for line in ("Government of Norway", "Ministers agree on a joint office"):
        word.add_paragraph().add_run(line).bold = True
    word.add_paragraph("Oslo, 2 March 2026")
    word.add_paragraph(OSLO)
    word.sections[0].header.paragraphs[0].text = "Head of each page"

    document = read(word)

    assert document.title == "Ministers agree on a joint office"
    assert document.published == date(2026, 3, 2)
    assert document.text == OSLO


def test_the_title_by_its_style_goes_before_bold_lines(word: Word) -> None:
    word.add_paragraph().add_run("For the use of the press").bold = True
    word.add_heading("Ministers meet in Oslo", level=0)
    word.add_paragraph(OSLO)

    assert read(word).title == "Ministers meet in Oslo"


def test_a_note_is_called_what_it_is_where_it_has_no_other_title(word: Word) -> None:
    word.add_paragraph("Ref. CB/4/73/86")
    word.add_paragraph().add_run("NOTE VERBALE").bold = True
    word.add_paragraph(OSLO)
    word.add_paragraph("Oslo, 2 March 2026")

    document = read(word)

    assert (document.title, document.published) == ("NOTE VERBALE", date(2026, 3, 2))


def test_lists_and_headings_are_paragraphs(word: Word) -> None:
    word.add_paragraph(OSLO)
    word.add_heading("What was agreed", level=2)
    word.add_paragraph("A joint office.", style="List Number")
    word.add_paragraph("A survey of the river.", style="List Number")

    assert read(word).text.split("\n\n") == [OSLO, "What was agreed", "A joint office.", "A survey of the river."]


def test_the_cells_of_a_row_are_read_together(word: Word) -> None:
    table = word.add_table(rows=2, cols=2)
    for row, (speaker, said) in enumerate((("QUESTION:", "Will you meet again?"), ("MR LARSEN:", "We will."))):
        table.cell(row, 0).text, table.cell(row, 1).text = speaker, said

    assert read(word).text == "QUESTION: Will you meet again?\n\nMR LARSEN: We will."


def test_a_cell_of_several_paragraphs_is_there_for_its_look(word: Word) -> None:
    cell = word.add_table(rows=1, cols=2).cell(0, 1)
    cell.text = OSLO
    cell.add_paragraph("They meet again in May.")

    assert read(word).text == f"{OSLO}\n\nThey meet again in May."


def test_tracked_changes_are_read_as_accepted(word: Word) -> None:
    paragraph = word.add_paragraph("They met in ")
    paragraph._p.append(parse_xml(f"<w:ins {_W} w:id='1' w:author='a'><w:r><w:t>Oslo</w:t></w:r></w:ins>"))
    paragraph._p.append(parse_xml(f"<w:del {_W} w:id='2' w:author='a'><w:r><w:delText>Rome</w:delText></w:r></w:del>"))
    paragraph.add_run(" on Monday.")

    assert read(word).text == "They met in Oslo on Monday."


def test_a_document_is_told_by_its_first_bytes(word: Word, tmp_path: Path) -> None:
    word.add_paragraph(OSLO)
    (tmp_path / "release").write_bytes(content_of(word))

    [document] = read_documents([str(tmp_path / "release")])

    assert isinstance(document, Document)
    assert document.text == OSLO


def test_documents_in_archives_are_read(word: Word, tmp_path: Path) -> None:
    word.add_paragraph(OSLO)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in/release.docx", content_of(word))

    [document] = read_documents([str(tmp_path / "a.zip")])

    assert isinstance(document, Document)
    assert (document.id, document.text) == (f"{tmp_path}/a.zip#in/release.docx", OSLO)


def test_what_cannot_be_read_costs_itself_only(word: Word, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reason_of(content_of(word)) == "a document without text"
    assert reason_of(b"PK\x03\x04 broken").startswith("a broken document (")

    word.add_paragraph(OSLO)
    monkeypatch.setattr(office, "MOST_UNPACKED", 1000)
    assert reason_of(content_of(word)) == "unpacks to more than 1,000 bytes"
