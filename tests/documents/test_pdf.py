"""PDFs: text in the order in which it is read, without what stands at the edges of pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from fpdf import FPDF
from fpdf.enums import AccessPermission

from kg.documents import Input, Notice, read_documents, read_input
from kg.errors import DocumentError
from kg.model.document import Document

PRINTED = Path(__file__).parent.parent / "data" / "printed"
KEYS: dict[str, dict[str, Any]] = yaml.safe_load((PRINTED / "key.yaml").read_text(encoding="utf-8"))

OSLO = (
    "The foreign ministers of Norway and Sweden met in Oslo on Monday and agreed to open a joint office for the border"
    " rivers, which had been asked for by the towns on both banks for eleven years."
)
VIENNA = (
    "The talks go on in Vienna next week. Envoys of both sides said that the question of who pays for the bridge is the"
    " only one that is left, and that nobody expects it to be answered before the summer."
)


class Pages(FPDF):
    """A PDF of pages 200 by 280 mm, in Times of 11 points."""

    def __init__(self) -> None:
        super().__init__(format=(200, 280))
        self.set_auto_page_break(False)
        self.set_font("Times", size=11)

    def put(self, x: float, y: float, text: str, *, width: float = 0, style: str = "", size: float = 11) -> float:
        """Put a text at a place, broken into lines of a width where one is given, and return where it ends."""
        self.set_font("Times", style=style, size=size)
        self.set_xy(x, y)
        if width:
            self.multi_cell(width, size * 0.45, text, align="L")
        else:
            self.cell(text=text)
        return float(self.get_y())

    def read(self) -> Document:
        """Return the document that is read."""
        [document] = self.found()
        assert isinstance(document, Document), document
        return document

    def found(self) -> list[Any]:
        return list(read_input(Input("a.pdf", bytes(self.output()))))


@pytest.fixture
def pages() -> Pages:
    made = Pages()
    made.add_page()
    return made


@pytest.mark.parametrize("name", sorted(KEYS))
def test_pages_of_many_makers_are_read_as_a_reader_reads_them(name: str) -> None:
    key = KEYS[name]

    [document] = read_documents([str(PRINTED / name)])

    assert isinstance(document, Document)
    assert (document.title, str(document.published)) == (key["title"], key["published"])
    text = " ".join(document.text.split())
    places = [text.find(passage) for passage in key["in_order"]]
    assert -1 not in places
    assert places == sorted(places)
    assert [passage for passage in key["has"] if passage not in text] == []
    assert [passage for passage in key["lacks"] if passage in text] == []


def test_lines_are_joined_to_paragraphs(pages: Pages) -> None:
    end = pages.put(20, 40, OSLO, width=120)
    pages.put(20, end + 4, VIENNA, width=120)

    assert pages.read().text == f"{OSLO}\n\n{VIENNA}"


def test_paragraphs_without_white_between_them_are_told_by_their_indented_first_lines(pages: Pages) -> None:
    y = 40.0
    for paragraph in (OSLO, VIENNA):
        pages.put(26, y, paragraph[:60].rsplit(" ", 1)[0])
        rest = paragraph[len(paragraph[:60].rsplit(" ", 1)[0]) :].strip()
        y = pages.put(20, y + 4.95, rest, width=110)

    assert pages.read().text == f"{OSLO}\n\n{VIENNA}"


def test_columns_are_read_one_after_the_other(pages: Pages) -> None:
    pages.put(20, 20, "Ministers meet in Oslo", style="B", size=20)
    pages.put(20, 40, OSLO, width=72)
    pages.put(104, 42, VIENNA, width=72)

    document = pages.read()

    assert document.title == "Ministers meet in Oslo"
    assert document.text == f"{OSLO}\n\n{VIENNA}"


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page(pages: Pages) -> None:
    whole = OSLO[:-1] + ", and " + VIENNA[0].lower() + VIENNA[1:]
    words = whole.split()
    pages.put(20, 40, " ".join(words[:24]), width=72)
    pages.put(104, 40, " ".join(words[24:44]), width=72)
    pages.add_page()
    pages.put(20, 40, " ".join(words[44:]), width=72)

    assert pages.read().text == whole


def test_a_sentence_goes_on_over_a_page_past_the_column_of_another_language(pages: Pages) -> None:
    french = "Les ministres se sont réunis lundi à Oslo, où ils ont parlé des rivières qui forment la frontière."
    first, rest = OSLO.split(" joint ")
    end = pages.put(20, 40, VIENNA, width=75)
    pages.put(20, end + 3, f"{first} joint", width=75)
    pages.put(110, 40, f"Hier, {french} {french} {french}", width=75)
    pages.add_page()
    pages.put(20, 40, f"{rest} {VIENNA}", width=75)
    pages.put(110, 40, f"{french} {french}", width=75)

    assert f"{OSLO} {VIENNA}" in pages.read().text


@pytest.mark.parametrize(("apart", "text"), [(150, "ESTERBY AND THE REPUBLIC"), (60, "ESTERBYAND THE REPUBLIC")])
def test_letters_that_are_moved_together_over_a_space_are_of_two_words(pages: Pages, apart: int, text: str) -> None:
    pages.put(20, 60, OSLO, width=120)
    # In thousandths of the height of letters; a space is 250, and two capitals are often moved nearer to each other.
    pages._out(f"BT /F1 11 Tf 56 720 Td [(THE KINGDOM OF ESTERBY) -{apart} (AND THE REPUBLIC)] TJ ET")

    assert text in pages.read().text


def test_the_cells_of_a_row_are_read_together(pages: Pages) -> None:
    for number, (hour, event) in enumerate([("9:00", "Meets Ann Roe"), ("11:30", "Calls Jan Bo"), ("14:00", "Rests")]):
        pages.put(20, 40 + 8 * number, hour)
        pages.put(60, 40 + 8 * number, event)

    assert pages.read().text.split("\n\n") == ["9:00 | Meets Ann Roe", "11:30 | Calls Jan Bo", "14:00 | Rests"]


def test_a_bullet_belongs_to_what_stands_behind_it(pages: Pages) -> None:
    pages.put(20, 40, OSLO, width=120)
    for number, text in enumerate(("a truce", "an exchange of prisoners")):
        pages.put(20, 70 + 6 * number, "-")
        pages.put(34, 70 + 6 * number, text)
    pages.put(20, 90, VIENNA, width=120)

    assert pages.read().text.split("\n\n") == [OSLO, "- a truce", "- an exchange of prisoners", VIENNA]


def test_heads_feet_and_numbers_of_pages_are_left_out(pages: Pages) -> None:
    for number, text in enumerate((OSLO, VIENNA, OSLO.upper()), start=1):
        pages.put(20, 12, "Ministry of Foreign Affairs - Statement", size=9)
        pages.put(20, 40, text, width=120)
        pages.put(90, 265, f"Page {number} of 3", size=9)
        if number < 3:
            pages.add_page()

    assert pages.read().text == f"{OSLO}\n\n{VIENNA}\n\n{OSLO.upper()}"


def test_what_a_browser_prints_at_the_edges_is_left_out_but_for_the_address(pages: Pages) -> None:
    pages.put(10, 4, "11/28/26, 9:10 AM", size=8)
    pages.put(80, 4, "Ministers meet in Oslo | The Example", size=8)
    pages.put(20, 40, OSLO, width=120)
    pages.put(10, 271, "https://news.example/oslo?utm_source=x", size=8)
    pages.put(180, 271, "1/1", size=8)

    document = pages.read()

    assert (document.text, document.url, document.published) == (OSLO, "https://news.example/oslo", None)


def test_the_numbers_of_lines_are_left_out(pages: Pages) -> None:
    for number, words in enumerate(OSLO.split()[4 * n : 4 * n + 4] for n in range(10)):
        pages.put(20, 40 + 8 * number, str(number + 1))
        pages.put(35, 40 + 8 * number, " ".join(words))

    assert pages.read().text == OSLO


def test_the_numbers_of_every_fifth_line_are_left_out(pages: Pages) -> None:
    text = f"{OSLO} {VIENNA}"
    words = text.split()
    for number, place in enumerate(range(0, len(words), 3), start=1):
        if number % 5 == 0:
            pages.put(20, 30 + 8 * number, str(number))
        pages.put(35, 30 + 8 * number, " ".join(words[place : place + 3]))

    assert pages.read().text.replace("\n\n", " ") == text


def test_figures_beneath_each_other_that_do_not_count_stay(pages: Pages) -> None:
    for number, count in enumerate((12, 40, 7, 15, 3, 9, 22)):
        pages.put(20, 40 + 8 * number, str(count))
        pages.put(35, 40 + 8 * number, f"envoys came to meeting {number}.")

    assert "40 | envoys came to meeting 1." in pages.read().text


def test_letters_that_are_spaced_out_are_words(pages: Pages) -> None:
    pages.set_char_spacing(4)
    pages.put(20, 20, "STATEMENT BY THE CHAIR", style="B")
    pages.set_char_spacing(0)
    pages.put(20, 40, OSLO, width=120)

    assert pages.read().title == "STATEMENT BY THE CHAIR"


def test_two_words_of_one_letter_are_two(pages: Pages) -> None:
    pages.put(20, 40, "A")
    pages.put(24.5, 40, "B")
    pages.put(20, 50, OSLO, width=120)

    assert "AB" not in pages.read().text


def test_wide_spaces_of_lines_that_reach_from_side_to_side_part_no_columns(pages: Pages) -> None:
    lines = ("He denied that there were", "secret concessions", "agreements whatever", "they were, and left Oslo.")
    right = 20 + max(map(pages.get_string_width, lines))
    for number, line in enumerate(lines):
        words = line.split() if number in (1, 2) else [line]
        pages.put(20, 40 + 5 * number, words[0])
        if len(words) > 1:
            pages.put(right - pages.get_string_width(words[1]), 40 + 5 * number, words[1])

    assert pages.read().text == " ".join(lines)


def test_the_subject_of_a_memorandum_is_its_title_and_its_date_its_day(pages: Pages) -> None:
    pages.put(20, 12, "NOT FOR ONWARD DISTRIBUTION", style="B")
    rows = (
        ("To:", "The Minister"),
        ("Date:", "2 March 2026"),
        ("Subject:", "Where the parties stand before the meeting in Oslo"),
    )
    for number, (label, value) in enumerate(rows):
        pages.put(20, 30 + 6 * number, label)
        pages.put(60, 30 + 6 * number, value)
    pages.put(20, 60, OSLO, width=120)

    document = pages.read()

    assert document.title == "Where the parties stand before the meeting in Oslo"
    assert document.published == date(2026, 3, 2)


def test_a_subject_goes_on_beneath_its_own_words(pages: Pages) -> None:
    pages.put(20, 30, "SUBJECT: THE FOREIGN MINISTER ON THE MISSION")
    pages.put(41, 35, "AND THE PORTS OF THE NORTH")
    pages.put(20, 45, "REF: STATE 38112")
    pages.put(20, 60, OSLO, width=120)

    assert pages.read().title == "THE FOREIGN MINISTER ON THE MISSION AND THE PORTS OF THE NORTH"


def test_the_subject_of_a_telegram_stands_beneath_all_whom_it_goes_to(pages: Pages) -> None:
    places = ("OSLO", "REYKJAVIK", "ROME", "COPENHAGEN", "BERN", "STOCKHOLM", "PARIS", "BRUSSELS", "LIMA", "THE HAGUE")
    routed = (
        "R 020940Z MAR 75",
        *(f"INFO AMEMBASSY {place}" for place in places),
        "E.O. 11652: GDS",
        "TAGS: EFIS, PFOR",
    )
    for number, line in enumerate((*routed, "C O N F I D E N T I A L", "REF: STATE 114402")):
        pages.put(20, 20 + 7 * number, line)
    pages.put(20, 140, "SUBJECT: FOREIGN MINISTER ON FISHERIES AND")
    pages.put(20, 145, "ACCESS TO PORTS")
    pages.put(20, 160, OSLO, width=120)

    document = pages.read()

    assert document.title == "FOREIGN MINISTER ON FISHERIES AND ACCESS TO PORTS"
    assert document.published == date(1975, 3, 2)


def test_a_note_is_called_what_it_is_where_it_has_no_other_title(pages: Pages) -> None:
    pages.put(70, 20, "Note Verbale No. 57/2026")
    pages.put(20, 40, OSLO, width=120)

    assert pages.read().title == "Note Verbale No. 57/2026"


def test_the_name_of_a_newspaper_is_not_the_title_of_what_it_tells(pages: Pages) -> None:
    pages.put(50, 15, "The Harbour Gazette", style="B", size=40)
    for x, cell in ((20, "No. 31,477"), (75, "OSLO, THURSDAY, MARCH 5, 2026"), (160, "40 cents")):
        pages.put(x, 36, cell, size=9)
    pages.put(20, 48, "Ministers of Norway and Sweden Agree on a Joint Office", style="B", size=20)
    pages.put(20, 70, OSLO, width=120)

    document = pages.read()

    assert document.title == "Ministers of Norway and Sweden Agree on a Joint Office"
    assert document.published == date(2026, 3, 5)


def test_a_statement_by_a_ministry_is_a_title(pages: Pages) -> None:
    title = "STATEMENT BY THE MINISTRY OF FOREIGN AFFAIRS"
    pages.put(50, 15, title, style="B", size=16)
    pages.put(20, 40, OSLO, width=120)

    assert pages.read().title == title


def test_the_numbers_with_which_the_united_nations_print_are_left_out(pages: Pages) -> None:
    pages.put(20, 40, OSLO, width=120)
    pages.put(20, 262, "17-18846 (E)   251017   261017", size=9)
    pages.put(150, 262, "Please recycle", size=9)
    pages.put(20, 267, "*1718846*", size=9)

    assert pages.read().text == OSLO


def test_the_title_of_an_agreement_goes_on_with_its_parties(pages: Pages) -> None:
    for number, (line, size) in enumerate(
        (
            ("MEMORANDUM OF UNDERSTANDING", 16),
            ("BETWEEN", 11),
            ("THE MINISTRY OF NORWAY", 11),
            ("AND", 11),
            ("SWEDEN", 11),
        )
    ):
        pages.put(60, 20 + 12 * number, line, style="B" if number == 0 else "", size=size)
    pages.put(20, 90, OSLO, width=120)

    assert pages.read().title == "MEMORANDUM OF UNDERSTANDING BETWEEN THE MINISTRY OF NORWAY AND SWEDEN"


def test_a_page_number_of_one_page_alone_is_left_out(pages: Pages) -> None:
    pages.put(20, 40, OSLO, width=120)
    pages.put(98, 262, "- 7 -")

    assert pages.read().text == OSLO


def test_what_stands_between_the_number_of_a_page_and_its_edge_is_no_text(pages: Pages) -> None:
    pages.put(20, 40, OSLO, width=120)
    pages.put(98, 258, "- 7 -")
    pages.put(60, 264, "Unofficial transcript of the spokesman")

    assert pages.read().text == OSLO


def test_a_title_above_its_year_stays(pages: Pages) -> None:
    pages.put(40, 15, "MINISTRY OF FOREIGN AFFAIRS")
    pages.put(40, 21, "Report on the Border Rivers", style="B")
    pages.put(98, 27, "2026")
    pages.put(20, 45, OSLO, width=120)

    assert pages.read().title == "Report on the Border Rivers"


def test_the_small_head_of_the_second_page_is_no_text(pages: Pages) -> None:
    first, rest = OSLO.split(" joint ")
    pages.put(20, 40, f"{first} joint", width=120)
    pages.add_page()
    pages.put(60, 22, "Press conference, Oslo Castle", size=8)
    pages.put(20, 36, f"{rest} {VIENNA}", width=120)

    assert pages.read().text == f"{OSLO} {VIENNA}"


def test_notes_at_the_foot_stand_behind_the_text(pages: Pages) -> None:
    pages.put(20, 40, OSLO.removesuffix("."), width=120)
    pages.put(20, 200, "1 See the treaty of 1905.", size=8)
    pages.add_page()
    pages.put(20, 40, "and it was signed. " + VIENNA, width=120)

    first, note = pages.read().text.split("\n\n")

    assert first == f"{OSLO.removesuffix('.')} and it was signed. {VIENNA}"
    assert note == "1 See the treaty of 1905."


def test_the_figure_that_calls_a_note_is_none_of_the_text(pages: Pages) -> None:
    pages.put(20, 40, "The treaty of 1905")
    pages.put(pages.get_x() - 1.7, 39, "1", size=6)
    pages.put(pages.get_x() - 1.2, 40, " was signed again in Oslo in 2026.")

    assert pages.read().text == "The treaty of 1905 was signed again in Oslo in 2026."


def test_words_that_are_broken_at_the_ends_of_lines_are_whole(pages: Pages) -> None:
    lines = (
        "The envoys said that the agree-",
        "ment on the river, and the first agreement of its kind, is a cease-",
        "fire in all but name; the cease-fire begins on Monday, and a long-",
        "term peace is the aim of the nego-",
        "tiations that begin in Oslo.",
    )
    for number, line in enumerate(lines):
        pages.put(20, 40 + 5 * number, line)

    assert pages.read().text == (
        "The envoys said that the agreement on the river, and the first agreement of its kind, is a cease-fire in all"
        " but name; the cease-fire begins on Monday, and a longterm peace is the aim of the negotiations that begin in"
        " Oslo."
    )


def test_words_in_capitals_are_broken_too(pages: Pages) -> None:
    lines = ("THE ENVOYS SAID THAT THE AGREE-", "MENT ON THE RIVER, AND THE MIS-", "SION, BEGIN ON MONDAY.")
    pages.put(20, 40, OSLO, width=120)
    for number, line in enumerate(lines):
        pages.put(20, 70 + 5 * number, line)

    whole = "THE ENVOYS SAID THAT THE AGREEMENT ON THE RIVER, AND THE MISSION, BEGIN ON MONDAY."
    assert pages.read().text == f"{OSLO}\n\n{whole}"


def test_a_hyphen_stays_where_no_words_are_broken(pages: Pages) -> None:
    lines = ["The two sides agreed on a long-", "term truce in Oslo, and on talks."]
    for number, line in enumerate(lines):
        pages.put(20, 40 + 5 * number, line)
    pages.put(20, 60, (OSLO + " ") * 12, width=120)

    assert pages.read().text.startswith("The two sides agreed on a long-term truce in Oslo, and on talks.")


def test_title_and_day_are_those_of_the_release_and_not_of_its_letterhead(pages: Pages) -> None:
    pages.put(60, 15, "MINISTRY OF FOREIGN AFFAIRS", style="B", size=20)
    pages.put(20, 30, "Ref. 12/2026")
    pages.put(140, 30, "Oslo, 2 March 2026")
    pages.put(20, 45, "Ministers of Norway and Sweden agree on a joint office", style="B", size=16, width=140)
    pages.put(20, 70, OSLO, width=120)

    document = pages.read()

    assert document.title == "Ministers of Norway and Sweden agree on a joint office"
    assert document.published == date(2026, 3, 2)
    assert document.text.endswith(OSLO)


def test_the_title_in_the_data_of_the_file_counts_only_where_the_page_shows_it(pages: Pages) -> None:
    other = Pages()
    other.add_page()
    for made in (pages, other):
        made.put(20, 20, "Ministers meet in Oslo", style="B", size=14)
        made.put(20, 28, "Oslo: a word on the rivers")
        made.put(20, 40, OSLO, width=120)
    pages.set_title("Microsoft Word - template final.doc")
    other.set_title("OSLO - a word on the rivers")

    assert pages.read().title == "Ministers meet in Oslo"
    assert other.read().title == "Oslo: a word on the rivers"


def test_text_that_is_drawn_twice_to_look_bold_is_read_once(pages: Pages) -> None:
    for shift in (0, 0.2):
        pages.put(20 + shift, 40, "Ministers met in Oslo on Monday.")

    assert pages.read().text == "Ministers met in Oslo on Monday."


def test_text_across_the_page_is_left_out(pages: Pages) -> None:
    pages.put(20, 40, OSLO, width=120)
    with pages.rotation(90, 10, 200):
        pages.put(10, 200, "DRAFT, NOT FOR RELEASE")

    assert pages.read().text == OSLO


def test_turned_pages_are_read_as_they_are_shown(pages: Pages) -> None:
    with pages.rotation(90, 100, 140):
        end = pages.put(40, 60, OSLO, width=120)
        pages.put(40, end + 4, VIENNA, width=120)

    assert pages.read().text == f"{OSLO}\n\n{VIENNA}"


def test_a_pdf_is_told_by_its_first_bytes(pages: Pages, tmp_path: Path) -> None:
    pages.put(20, 40, OSLO, width=120)
    (tmp_path / "release").write_bytes(bytes(pages.output()))

    [document] = read_documents([str(tmp_path / "release")])

    assert isinstance(document, Document)
    assert document.text == OSLO


def reason_of(content: bytes) -> str:
    [error] = read_input(Input("a.pdf", content))
    assert isinstance(error, DocumentError)
    return error.reason


def test_what_cannot_be_read_costs_itself_only(pages: Pages) -> None:
    assert reason_of(bytes(pages.output())) == "a PDF without text, such as a scan"
    assert reason_of(b"%PDF-1.7\nnothing").startswith("a broken PDF (")

    locked = Pages()
    locked.add_page()
    locked.put(20, 40, OSLO)
    locked.set_encryption("owner", "user", permissions=AccessPermission.none())
    assert reason_of(bytes(locked.output())) == "an encrypted PDF"


def test_each_fault_has_the_remedy_that_helps() -> None:
    locked = Pages()
    locked.add_page()
    locked.put(20, 40, OSLO)
    locked.set_encryption("owner", "user")

    [encrypted] = locked.found()
    [broken] = read_input(Input("a.pdf", b"%PDF-1.7"))

    assert isinstance(encrypted, DocumentError)
    assert isinstance(broken, DocumentError)
    assert encrypted.remedy == "save it without its password"
    assert broken.remedy == "get it again, or print it into a new one"


def test_a_page_of_scattered_words_is_left_out_and_named(pages: Pages) -> None:
    pages.put(20, 40, OSLO, width=120)
    pages.add_page()
    for number in range(3100):
        pages.put(3 + 6 * (number % 31), 2.7 * (number // 31), str(number), size=4)

    notice, document = pages.found()

    assert isinstance(notice, Notice)
    assert notice.text.startswith("page 2 is left out: 3,")
    assert document.text == OSLO


def test_a_book_is_too_long() -> None:
    book = Pages()
    for _ in range(60):
        book.add_page()
        book.put(5, 5, (OSLO + " ") * 100, width=190, size=4)

    assert reason_of(bytes(book.output())) == "longer than 1,000,000 characters"
