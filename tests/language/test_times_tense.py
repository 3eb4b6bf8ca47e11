"""Whether the clause of a word looks ahead, and what a parse adds to time expressions."""

from __future__ import annotations

from datetime import date

import pytest

from kg.language.times import find_times, future_of
from kg.model.annotated import Annotated
from tests.language.builder import build
from tests.language.conftest import AnnotateText

WEDNESDAY = date(2026, 2, 4)


def looks_ahead(annotated: Annotated, word: str) -> bool | None:
    return future_of(annotated, next(t for t in annotated.tokens if t.text == word))


MET = "They/PRON/nsubj>2 met|meet/VERB/root on/ADP/case>4 Friday/PROPN/obl>2 _./PUNCT/punct>2"
DID_NOT = "They/PRON/nsubj>4 did|do/AUX/aux>4 not/PART/advmod>4 meet/VERB/root on/ADP/case>6 Friday/PROPN/obl>4"
WILL = "They/PRON/nsubj>3 will/AUX/aux>3 meet/VERB/root on/ADP/case>5 Friday/PROPN/obl>3 _./PUNCT/punct>3"
PRESENT = "They/PRON/nsubj>2 meet/VERB/root on/ADP/case>4 Friday/PROPN/obl>2 _./PUNCT/punct>2"
SAYS = "He/PRON/nsubj>2 says|say/VERB/root on/ADP/case>4 Friday/PROPN/obl>2 _./PUNCT/punct>2"
IS_TO = "He/PRON/nsubj>4 is|be/AUX/aux>4 to/PART/mark>4 leave/VERB/root on/ADP/case>6 Friday/PROPN/obl>4"
DUE = "He/PRON/nsubj>3 is|be/AUX/cop>3 due/ADJ/root on/ADP/case>5 Friday/PROPN/obl>3"
AGREED = "They/PRON/nsubj>2 agreed|agree/VERB/root to/PART/mark>4 meet/VERB/xcomp>2 on/ADP/case>6 Friday/PROPN/obl>4"
CAME_TO = "They/PRON/nsubj>2 came|come/VERB/root to/PART/mark>4 talk/VERB/advcl>2 on/ADP/case>6 Friday/PROPN/obl>4"
WOULD = (
    "He/PRON/nsubj>2 said|say/VERB/root he/PRON/nsubj>5 would/AUX/aux>5 go/VERB/ccomp>2 on/ADP/case>7 "
    "Friday/PROPN/obl>5"
)
WOULD_HAVE = "They/PRON/nsubj>4 would/AUX/aux>4 have/AUX/aux>4 met|meet/VERB/root on/ADP/case>6 Friday/PROPN/obl>4"
HAS_MET = "They/PRON/nsubj>3 have/AUX/aux>3 met|meet/VERB/root on/ADP/case>5 Friday/PROPN/obl>3"
SAID_WILL = (
    "He/PRON/nsubj>2 said|say/VERB/root on/ADP/case>4 Monday/PROPN/obl>2 he/PRON/nsubj>7 will/AUX/aux>7 "
    "come/VERB/ccomp>2 on/ADP/case>9 Friday/PROPN/obl>7"
)
PLANNED = (
    "A/DET/det>2 visit/NOUN/nsubj>7 planned|plan/VERB/acl>2 for/ADP/case>5 Friday/PROPN/obl>3 was|be/AUX/cop>7 "
    "likely/ADJ/root"
)
PUT_OFF = (
    "A/DET/det>2 visit/NOUN/nsubj:pass>7 planned|plan/VERB/acl>2 for/ADP/case>5 Monday/PROPN/obl>3 "
    "was|be/AUX/aux:pass>7 postponed|postpone/VERB/root"
)
AHEAD_OF = (
    "They/PRON/nsubj>2 met|meet/VERB/root before/ADP/case>6 the/DET/det>6 Friday/PROPN/compound>6 vote/NOUN/obl>2"
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (MET, False),
        (DID_NOT, False),
        (WILL, True),
        (PRESENT, True),
        (SAYS, None),
        (IS_TO, True),
        (DUE, True),
        (AGREED, True),
        (CAME_TO, False),
        (WOULD, True),
        (WOULD_HAVE, False),
        (HAS_MET, False),
        (PLANNED, True),
        (AHEAD_OF, True),
    ],
)
def test_the_verb_above_a_weekday_tells_where_its_clause_looks(sentence: str, expected: bool | None) -> None:
    """Auxiliaries, infinitives after verbs of intent, and the present tense of all but verbs of speech look ahead."""
    assert looks_ahead(build(sentence), "Friday") is expected


def test_each_weekday_goes_with_its_own_verb() -> None:
    """ "Said on Monday he will come on Friday": one lies behind, one ahead."""
    annotated = build(SAID_WILL, published=WEDNESDAY)

    assert [(t.text, t.edtf) for t in find_times(annotated)] == [("Monday", "2026-02-02"), ("Friday", "2026-02-06")]


def test_the_day_of_a_statement_is_past_wherever_the_parse_hangs_it() -> None:
    """ "They will meet, he said on Tuesday": a parser that hangs "Tuesday" on "meet" does not move it ahead."""
    sentence = (
        "They/PRON/nsubj>3 will/AUX/aux>3 meet/VERB/root _,/PUNCT/punct>3 he/PRON/nsubj>6 said|say/VERB/parataxis>3 "
        "on/ADP/case>8 Tuesday/PROPN/obl>3"
    )
    [found] = find_times(build(sentence, published=WEDNESDAY))

    assert found.edtf == "2026-02-03"


def test_recalled_is_no_speech_when_it_is_to_be_done() -> None:
    """ "Parliament is to be recalled Monday" tells of a plan, though people also recall things in speech."""
    sentence = (
        "Parliament/NOUN/nsubj:pass>5 is|be/AUX/aux>5 to/PART/mark>5 be/AUX/aux:pass>5 recalled|recall/VERB/root "
        "Monday/PROPN/obl:npmod>5"
    )
    [found] = find_times(build(sentence, published=WEDNESDAY))

    assert found.edtf == "2026-02-09"


def test_a_weekday_in_the_present_tense_is_to_come() -> None:
    """ "They meet on Friday" is a plan."""
    [found] = find_times(build(PRESENT, published=WEDNESDAY))

    assert found.edtf == "2026-02-06"


def test_a_plan_that_was_dropped_may_lie_on_either_side() -> None:
    """ "Planned for Monday, was postponed": the Monday just gone, seen from a Wednesday."""
    [found] = find_times(build(PUT_OFF, published=WEDNESDAY))

    assert found.edtf == "2026-02-02"


def test_a_month_before_a_noun_is_the_closest_one() -> None:
    """ "Will discuss the August summit" is told in February 2026 of August 2025: the verb does not date the noun."""
    sentence = (
        "They/PRON/nsubj>3 will/AUX/aux>3 discuss/VERB/root the/DET/det>6 August/PROPN/compound>6 summit/NOUN/obj>3"
    )
    [found] = find_times(build(sentence, published=WEDNESDAY))

    assert found.edtf == "2025-08"


def test_without_a_parse_the_words_before_tell() -> None:
    """The builder's flat tree stands for a parser that failed."""
    annotated = build("He will come on Friday", "He came on Friday", "Talks on Friday", published=WEDNESDAY)

    assert [t.edtf for t in find_times(annotated)] == ["2026-02-06", "2026-01-30", "2026-01-30"]


def test_a_word_outside_all_sentences_tells_nothing() -> None:
    """No sentence, no clause."""
    annotated = build(MET)
    bare = Annotated(annotated.document, annotated.tokens, ())

    assert future_of(bare, bare.tokens[3]) is None


def test_with_the_shipped_model(annotate_text: AnnotateText) -> None:
    """One article's worth of tenses through the whole language stage."""
    annotated = annotate_text(
        "The minister arrived in Vienna on Monday. He leaves for Cairo on Friday. The two will meet again on Thursday, "
        "a spokesman said on Tuesday.",
        published=WEDNESDAY,
    )

    assert [t.edtf for t in annotated.times] == ["2026-02-02", "2026-02-06", "2026-02-05", "2026-02-03"]
