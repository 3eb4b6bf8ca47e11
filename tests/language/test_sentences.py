"""Sentence bounds and kinds, set by rule before the encoder reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English

from kg.language.sentences import MOST_TOKENS, set_sentences
from kg.language.tokenizer import SafeTokenizer
from kg.language.tokens import sentences_of
from kg.model.annotated import SentenceKind

_tokenizer = SafeTokenizer(English())


def split(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [text[s.start : s.end] for s in sentences_of(set_sentences(_tokenizer(text)))]


def kinds(text: str) -> list[tuple[SentenceKind, str]]:
    """Return the sentences of a text with their kinds."""
    return [(s.kind, text[s.start : s.end]) for s in sentences_of(set_sentences(_tokenizer(text)))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Gen. Ortega met Sen. Hill and Dr. Voss in St. Alban on Jan. 31.",
        "He arrived at 8 a.m. Saturday with Lt. Col. James B. Marsh.",
        "The U.S. Secretary of State and the U.N. envoy met.",
        "George W. Marsh and J. R. Hollis of Dale Inc. signed No. 7 of the papers.",
        "The price rose 3.5 percent to $4.20 a gallon in Washington, D.C., on Friday.",
        "“Is it over?” she asked.",
        "They met (at last!) in Oslo.",
        "He said no ... and left.",
    ],
)
def test_a_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    """Abbreviations, initials, numbers and quoted questions go on."""
    assert split(f"{sentence} They left.") == [sentence, "They left."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("They flew to the U.S.", "The talks begin on Monday."),
        ("It began at 8 p.m.", "He was late."),
        ("“It was good,” he said.", "“Very good.”"),
        ("He said: “We agreed.”", "The other side had not."),
        ("They agreed (for once.)", "Nobody cheered."),
        ("Who came?", "Nobody did."),
        ("It is over!", "42 people left."),
        ("That was the end…", "Or so they thought."),
        ("She is with Dale Inc.", "But he is not."),
        ("The vote was in Sept.", "They lost."),
    ],
)
def test_a_stop_ends_a_sentence_with_the_marks_that_close_it(first: str, second: str) -> None:
    """Closing quotes and brackets belong to the sentence they close."""
    assert split(f"{first} {second}") == [first, second]


def test_a_stop_without_a_space_ends_a_sentence_between_words() -> None:
    """Web text drops the space now and then."""
    assert split("They met in Oslo.The talks went well.") == ["They met in Oslo.", "The talks went well."]


def test_every_line_of_a_page_is_a_paragraph() -> None:
    """Headlines and captions need no stop to be sentences of their own."""
    text = "Envoys meet in Oslo\nThe envoys in Oslo on Friday\nBy Anna Berg\n\nThe envoys met. They agreed."
    assert split(text) == [
        "Envoys meet in Oslo",
        "The envoys in Oslo on Friday",
        "By Anna Berg",
        "The envoys met.",
        "They agreed.",
    ]


def test_hard_wrapped_lines_do_not_end_a_sentence() -> None:
    """Old agency copy breaks its lines at a fixed width."""
    text = (
        "The foreign ministers of the two states met on Friday in the\n"
        "old town hall, where they signed an accord that leaves New\n"
        "York and Oslo as the seats of the commission. They will\n"
        "meet again.\n\n"
        "Nobody else came."
    )
    assert [s.replace("\n", " ") for s in split(text)] == [
        "The foreign ministers of the two states met on Friday in the old town hall, where they signed an accord that "
        "leaves New York and Oslo as the seats of the commission.",
        "They will meet again.",
        "Nobody else came.",
    ]


def test_lines_broken_unevenly_do_not_end_a_sentence() -> None:
    """Nor does a name or title that begins the next line, nor a longer line elsewhere in the text."""
    address = "https://example.org/" + "a" * 140
    text = (
        "The envoy, who was accompanied there by the\n"
        "two ministers and a general, met on Friday with Deputy Prime\n"
        "Minister Ann Berg on the margins of the assembly of the states.\n\n"
        f"{address}\n"
        "Photographs\n\n"
        "The general, who flew home at night with Foreign\n"
        "Minister Bo Lund, said so in the old town\n"
        "hall."
    )
    assert [s.replace("\n", " ") for s in split(text)] == [
        "The envoy, who was accompanied there by the two ministers and a general, met on Friday with Deputy Prime "
        "Minister Ann Berg on the margins of the assembly of the states.",
        address,
        "Photographs",
        "The general, who flew home at night with Foreign Minister Bo Lund, said so in the old town hall.",
    ]


def test_short_lines_above_wrapped_text_stay_lines_of_their_own() -> None:
    text = (
        "Ministers hold talks\n"
        "By Ann Berg\n"
        "The foreign ministers of the two states met on Friday in the\n"
        "old town hall, where they signed an accord."
    )
    assert split(text)[:2] == ["Ministers hold talks", "By Ann Berg"]


def test_list_lines_are_sentences_of_their_own() -> None:
    """Also where they have no stop."""
    text = "The sides agreed on three points:\n- a truce from Friday\n- an exchange of prisoners\n1. talks in May"
    assert split(text) == [
        "The sides agreed on three points:",
        "- a truce from Friday",
        "- an exchange of prisoners",
        "1. talks in May",
    ]


@pytest.mark.parametrize(
    "dateline",
    [
        "OSLO (Coast Wire) -",
        "OSLO, Norway, Nov. 23 (Coast Wire) --",
        "OSLO –",
        "Oslo —",
        "**Oslo** —",
        "Oslo (Coast Wire) -",
        "NEW YORK/OSLO, Sept 13 -",
        "POINTE-A-PITRE, Guadeloupe, Jan 5 (Coast Wire) -",
        "LILLEHAMMER, Norway (Coast Wire) _",
    ],
)
def test_a_dateline_is_split_off(dateline: str) -> None:
    """It is no part of the sentence behind it, and heads it as a headline does."""
    assert kinds(f"{dateline} The envoys met on Friday.") == [
        (SentenceKind.HEADLINE, dateline),
        (SentenceKind.PROSE, "The envoys met on Friday."),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "The envoy — who had flown in from Oslo — met the minister.",
        "Berg — the envoy — met the minister.",
        "NATO - which has no army of its own - agreed.",
    ],
)
def test_a_dash_in_a_sentence_makes_no_dateline(sentence: str) -> None:
    """Only words before a dash and a new sentence are a dateline."""
    assert split(sentence) == [sentence]


def test_headlines_prose_and_furniture_are_told_apart() -> None:
    """A page as a reader saves it: menu, headline, byline, prose, newsletter box, further reading."""
    text = (
        "Home\nWorld\nBusiness\nSport\n\n"
        "# Envoys reach accord in Oslo\n\nBy Anna Berg\n\n"
        "The envoys of both sides reached an accord in Oslo on Friday. They shook hands.\n\n"
        "Sign up for our free weekly newsletter\n\n"
        "The accord ends a dispute of ten years over the islands and their waters.\n\n"
        "We use cookies to improve our service. You can refuse them.\n\n"
        "Most read\n\nTen ways to cook an egg."
    )
    furniture, headline, prose = SentenceKind.FURNITURE, SentenceKind.HEADLINE, SentenceKind.PROSE
    assert [kind for kind, _ in kinds(text)] == [
        *[furniture] * 4,
        headline,
        furniture,
        prose,
        prose,
        furniture,
        prose,
        furniture,
        furniture,
        furniture,
        furniture,
    ]


def test_a_sentence_about_cookies_in_a_long_paragraph_spares_the_others() -> None:
    """Only short paragraphs are taken for furniture as a whole."""
    about = (
        "The ministers met in Oslo and spoke at length about the islands and the fish in the waters around them. " * 4
    )
    text = about + "Subscribers agree to the privacy policy."
    assert [kind for kind, _ in kinds(text)] == [SentenceKind.PROSE] * 4 + [SentenceKind.FURNITURE]


def test_rules_between_paragraphs_belong_to_neither() -> None:
    """They are furniture."""
    assert kinds("They met in Oslo.\n\n___\n\nThey left Oslo.\n\n###\n") == [
        (SentenceKind.PROSE, "They met in Oslo."),
        (SentenceKind.FURNITURE, "___"),
        (SentenceKind.PROSE, "They left Oslo."),
        (SentenceKind.FURNITURE, "###"),
    ]


def test_a_mark_of_the_end_makes_no_headline_of_its_paragraph() -> None:
    """Agencies close a report with a word of their own."""
    assert kinds("The two envoys last met in Oslo in May. Enditem") == [
        (SentenceKind.PROSE, "The two envoys last met in Oslo in May."),
        (SentenceKind.HEADLINE, "Enditem"),
    ]


def test_a_list_behind_a_colon_is_no_menu() -> None:
    """However short its lines."""
    listed = kinds("The plan has four parts:\n• ceasefire\n• withdrawal\n• talks\n• elections")
    assert SentenceKind.FURNITURE not in [kind for kind, _ in listed]


def test_paragraphs_are_counted() -> None:
    """Sentences of one paragraph share its number."""
    doc = set_sentences(_tokenizer("One came. Two left.\n\nThree stayed."))
    assert [sentence.paragraph for sentence in sentences_of(doc)] == [0, 0, 1]


def test_text_without_stops_is_cut() -> None:
    """No later step meets a sentence of a million words."""
    sentences = sentences_of(set_sentences(_tokenizer("word " * 2000)))
    assert max(sentence.last - sentence.first for sentence in sentences) <= MOST_TOKENS


_pieces = st.sampled_from(
    [
        "a",
        "The ",
        ".",
        "?",
        "!",
        "…",
        "U.S. ",
        "Mr. ",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "\t",
        "“",
        "”",
        '"',
        "(",
        ")",
        "-",
        "—",
        "– ",
        "OSLO ",
        "1. ",
        "- ",
        "* ",
        "**",
        "#",
        "http://a.b/c",
        "\u2028",
        "\x00",
        "\x1c",
        "🙂",
        "שלום",
        "\u200f",
        "İ",
        "ß",
        ">",
        "|",
        "_",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(_pieces, max_size=60).map("".join)))
def test_any_text_is_covered_by_sentences_in_order(text: str) -> None:
    """Every token is in one sentence, whose characters begin and end with tokens."""
    doc = set_sentences(_tokenizer(text))
    sentences = sentences_of(doc)
    words = [token for token in doc if not token.is_space]
    assert doc.text == text
    assert [place for s in sentences for place in range(s.first, s.last)] == list(range(len(words)))
    assert all(s.start == words[s.first].idx for s in sentences)


@pytest.mark.parametrize(
    "unit", ["x", "a b ", "Mr. ", "(", "“", ". ", "\n", "- ", "a\n", "OSLO - ", "* ", "A, ", "1. ", "a.b/", " — "]
)
def test_long_text_of_one_kind_is_read(unit: str) -> None:
    """A step that took quadratic time would not come to an end here."""
    text = unit * (100_000 // len(unit))
    doc = set_sentences(_tokenizer(text))
    assert doc.text == text
    assert sum(s.last - s.first for s in sentences_of(doc)) == sum(not token.is_space for token in doc)
