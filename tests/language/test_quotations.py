"""Quotations: what stands between marks, who says it, and the verb that reports it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.quotations import find_quotations
from kg.language.quotations.marks import quoted_stretches
from kg.language.quotations.speech import Use, speech_verb
from kg.model.annotated import Annotated, Name, Token
from tests.language.builder import build, person
from tests.language.conftest import AnnotateText

ORLOVA = person("Orlova", "Irina Orlova")
KELLER = person("Keller", "Jan Keller")
WE_ARE_CLOSE = (
    '"/PUNCT/punct>4 _We/PRON/nsubj>4 are|be/AUX/cop>4 close/ADJ/ccomp>{verb} to/ADP/case>7 a/DET/det>7 '
    'deal/NOUN/obl>4 _,/PUNCT/punct>4 _"/PUNCT/punct>4 '
)
SAID_ORLOVA = WE_ARE_CLOSE.format(verb=10) + "said|say/VERB/root Orlova/PROPN/nsubj>10 _./PUNCT/punct>10"
ORLOVA_SAID = WE_ARE_CLOSE.format(verb=11) + "Orlova/PROPN/nsubj>11 said|say/VERB/root _./PUNCT/punct>11"
THE_REST = (
    '"/PUNCT/punct>5 _The/DET/det>3 rest/NOUN/nsubj>5 is|be/AUX/cop>5 paper/NOUN/root _./PUNCT/punct>5 _"/PUNCT/punct>5'
)


def said(annotated: Annotated) -> list[tuple[str, str | None, str | None]]:
    """Return words, speaker and verb of each quotation."""
    return [(annotated.document.cut(q.start, q.end), q.speaker, q.cue) for q in find_quotations(annotated)]


def between_marks(text: str) -> list[str]:
    """Return what stands between marks, paragraphs parted by blank lines."""
    paragraphs, start = [], 0
    for paragraph in text.split("\n\n"):
        paragraphs.append((start, start + len(paragraph)))
        start += len(paragraph) + 2
    return [text[q.start : q.end] for q in quoted_stretches(text, paragraphs)]


@pytest.mark.parametrize("sentence", [SAID_ORLOVA, ORLOVA_SAID])
def test_speaker_stands_before_or_behind_the_verb_after_the_words(sentence: str) -> None:
    assert said(build(sentence, names=[ORLOVA])) == [("We are close to a deal,", "Irina Orlova", "say")]


def test_words_that_follow_in_the_same_paragraph_go_on_from_the_same_speaker() -> None:
    """The second quotation has no verb of its own, so it has a speaker and no cue."""
    assert said(build(ORLOVA_SAID, THE_REST, names=[ORLOVA]))[1] == ("The rest is paper.", "Irina Orlova", None)


def test_words_in_a_new_paragraph_do_not_go_on_from_the_paragraph_before() -> None:
    assert said(build(ORLOVA_SAID, f"¶ {THE_REST}", names=[ORLOVA]))[1] == ("The rest is paper.", None, None)


def test_one_mark_that_opens_each_paragraph_makes_one_speech() -> None:
    """Printers leave the mark open at the end of a paragraph and open the next with one."""
    first = '"/PUNCT/punct>2 _Wait|wait/VERB/root _./PUNCT/punct>2'
    annotated = build(first, f"¶ {ORLOVA_SAID}", names=[ORLOVA])

    assert [(words, speaker) for words, speaker, _ in said(annotated)] == [
        ("Wait.", "Irina Orlova"),
        ("We are close to a deal,", "Irina Orlova"),
    ]


def test_speaker_before_a_colon() -> None:
    sentence = (
        "Orlova/PROPN/nsubj>2 told|tell/VERB/root reporters|reporter/NOUN/iobj>2 _:/PUNCT/punct>8 "
        '"/PUNCT/punct>8 _We/PRON/nsubj>8 are|be/AUX/cop>8 close/ADJ/ccomp>2 _./PUNCT/punct>8 _"/PUNCT/punct>8'
    )
    assert said(build(sentence, names=[ORLOVA])) == [("We are close.", "Irina Orlova", "tell")]


def test_verb_put_into_the_sentence_around_the_words() -> None:
    sentence = (
        "The/DET/det>2 talks|talk/NOUN/nsubj>9 _,/PUNCT/punct>4 Orlova/PROPN/nsubj>5 said|say/VERB/parataxis>9 "
        '_,/PUNCT/punct>2 were|be/AUX/cop>9 "/PUNCT/punct>9 _better|good/ADJ/root than/SCONJ/mark>12 '
        'anyone/PRON/nsubj>12 hoped|hope/VERB/advcl>9 _"/PUNCT/punct>9 _./PUNCT/punct>9'
    )
    assert said(build(sentence, names=[ORLOVA])) == [("better than anyone hoped", "Irina Orlova", "say")]


def test_according_to_names_a_speaker() -> None:
    sentence = (
        '"/PUNCT/punct>4 _The/DET/det>3 door/NOUN/nsubj>4 stays|stay/VERB/root open/ADJ/xcomp>4 _,/PUNCT/punct>4 '
        '_"/PUNCT/punct>4 according|accord/VERB/case>10 to/ADP/fixed>8 Keller/PROPN/obl>4 _./PUNCT/punct>4'
    )
    assert said(build(sentence, names=[KELLER])) == [("The door stays open,", "Jan Keller", "according to")]


def test_unnamed_speaker_is_given_by_noun_phrase() -> None:
    sentence = (
        '"/PUNCT/punct>4 _The/DET/det>3 door/NOUN/nsubj>4 stays|stay/VERB/ccomp>11 open/ADJ/xcomp>4 _,/PUNCT/punct>4 '
        '_"/PUNCT/punct>4 a/DET/det>10 senior/ADJ/amod>10 diplomat/NOUN/nsubj>11 told|tell/VERB/root '
        "reporters|reporter/NOUN/iobj>11 _./PUNCT/punct>11"
    )
    assert said(build(sentence)) == [("The door stays open,", "a senior diplomat", "tell")]


def test_speaker_is_found_though_the_parser_hangs_the_noun_on_something_else() -> None:
    """`said a retiree walking a dog`: a parser may make a clause of it and leave the verb without subject."""
    sentence = (
        '"/PUNCT/punct>2 _Wait|wait/VERB/ccomp>5 _,/PUNCT/punct>2 _"/PUNCT/punct>2 said|say/VERB/root a/DET/det>8 '
        "retiree/NOUN/compound>8 walking|walk/VERB/ccomp>5 a/DET/det>10 dog/NOUN/obj>8 _./PUNCT/punct>5"
    )
    assert said(build(sentence)) == [("Wait,", "a retiree", "say")]


def test_verb_that_names_a_thing_reports_the_words_too() -> None:
    sentence = (
        'Keller/PROPN/nsubj>2 called|call/VERB/root the/DET/det>4 offer/NOUN/obj>2 "/PUNCT/punct>6 '
        '_generous/ADJ/xcomp>2 _"/PUNCT/punct>6 _./PUNCT/punct>2'
    )
    assert said(build(sentence, names=[KELLER])) == [("generous", "Jan Keller", "call")]


def test_two_words_merely_set_off_have_no_speaker() -> None:
    sentence = (
        'Keller/PROPN/nsubj>2 said|say/VERB/root the/DET/det>6 "/PUNCT/punct>6 _grain/NOUN/compound>6 '
        'corridor/NOUN/nsubj>8 _"/PUNCT/punct>6 stays|stay/VERB/ccomp>2 closed/ADJ/xcomp>8 _./PUNCT/punct>2'
    )
    corridor = sentence.replace("said|say/VERB/root the/DET/det>6", "left|leave/VERB/root the/DET/det>6")
    assert said(build(corridor, names=[KELLER])) == [("grain corridor", None, None)]


def test_denial_before_the_words_tells_who_speaks() -> None:
    denial = "Orlova/PROPN/nsubj>2 denied|deny/VERB/root the/DET/det>4 report/NOUN/obj>2 _./PUNCT/punct>2"
    assert said(build(denial, THE_REST, names=[ORLOVA])) == [("The rest is paper.", "Irina Orlova", None)]


def test_quotations_in_furniture_are_left_out() -> None:
    assert said(build(f"~ {SAID_ORLOVA}", names=[ORLOVA])) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"One," he said, "two."', ["One,", "two."]),
        ("“One”, he said. «Two». „Three“.", ["One", "Two", "Three"]),
        ("``One,'' he said.", ["One,"]),
        ("‘It’s the envoys’ idea,’ he said.", ["It’s the envoys’ idea,"]),
        ("He called it 'a good day', and the leaders' talks 'useful'.", ["a good day", "useful"]),
        ("“He said 'leave' twice,” she said.", ["He said 'leave' twice,"]),
        ('A 5" gun, 6\'2" tall, and "a word".', ["a word"]),
        ("The ministers' plan of the '90s isn't 'twas.", []),
        ("“One.\n\n“Two.\n\n“Three,” he said.", ["One.", "Two.", "Three,"]),
        ("“One.\n\nTwo,” he said.", ["One.", "Two,"]),
        ('"One is left open.\n\nHere is "another".', ["One is left open.", "another"]),
        ('A stray "mark here.\n\nNothing else.', []),
        ('"" and "..."', []),
    ],
)
def test_marks_are_paired(text: str, words: list[str]) -> None:
    assert between_marks(text) == words


@pytest.mark.parametrize("word", ["said", "says", "saying", "told", "added", "replied", "quipped", "denies"])
def test_all_forms_of_a_verb_of_saying_are_known(word: str) -> None:
    verb = speech_verb(Token(0, 0, len(word), word, word, "VERB", "root", 0))

    assert verb is not None
    assert verb.use is Use.SAY


def test_a_noun_that_looks_like_a_verb_of_saying_is_none() -> None:
    """`claims` in "the claims of both sides"."""
    assert speech_verb(Token(0, 0, 6, "claims", "claim", "NOUN", "nsubj", 0)) is None


@given(st.text(alphabet="ab. ,:\n\"'“”‘’«»„`5-", max_size=200))
def test_stretches_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    stretches = quoted_stretches(text, [(0, len(text))])
    ends = [0, *(stretch.end for stretch in stretches)]

    assert all(0 <= s.start < s.end <= len(text) for s in stretches)
    assert all(end <= stretch.start for end, stretch in zip(ends, stretches, strict=False))
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] for s in stretches)


def test_a_hundred_thousand_characters_without_a_stop_are_read_to_the_end() -> None:
    """Every look around a quotation is bounded, so that one endless sentence costs no more than its length."""
    annotated = build(" ".join(['"a', 'b"', "said", "'c", "x"] * 8000), names=[Name(0, 0, "x", ORLOVA.kind)])
    found = find_quotations(annotated)

    assert len(annotated.document.text) > 100_000
    assert len(found) == 8000
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_real_text_gives_speakers_by_full_name(annotate_text: AnnotateText) -> None:
    annotated = annotate_text(
        'Foreign Minister Irina Orlova met reporters in Vienna. "We are close," she said. "The rest is paper."'
    )
    assert [(q.speaker, q.cue) for q in annotated.quotations] == [("Irina Orlova", "say"), ("Irina Orlova", None)]
