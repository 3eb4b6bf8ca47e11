"""What time expressions mean, seen from a day of publication.

The tables give a sentence with the expression in brackets, the days it can mean and, where its precision is not that of
days, its EDTF. The sentences are split into words without a parse, so that the tables hold for any model; what a parse
adds is tested in `test_times_tense.py`.
"""

from __future__ import annotations

import re
import sys
from datetime import date

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.language.times import find_times
from kg.model.annotated import Annotated, Name, NameKind, Sentence, SentenceKind, TimeExpression, Token
from kg.model.document import Document

WEDNESDAY = date(2026, 2, 4)
"""The day of publication of most tables."""
_BLANK = spacy.blank("en")
_WORDS = re.findall(
    r"\S+",
    """
    the of last next this Friday Monday week weekend year May Dec. 3 31 32 2025 9999 0230 23rd GMT am p.m. : - – / , ( )
    8:00 12.30 and to from until since between by ago two a days later 99999 years before after mid early first half
    quarter Easter Christmas noon in on at that same day evening morning today 2025-02-30 1990s spring will met their .
    """,
)


def plain(text: str, *, published: date | None = WEDNESDAY, kind: SentenceKind = SentenceKind.PROSE) -> Annotated:
    """Return a text with words, sentences and paragraphs, but without a parse."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for paragraph, block in enumerate(re.finditer(r"[^\n]+", text)):
        for stretch in re.finditer(r"\S.*?(?:[a-z0-9)][.!?](?=\s+[A-Z“\"])|$)", block.group()):
            start = block.start() + stretch.start()
            doc, first = _BLANK.make_doc(stretch.group()), len(tokens)
            for word in doc:
                if not word.is_space:
                    begin = start + word.idx
                    tokens.append(
                        Token(len(tokens), begin, begin + len(word), word.text, word.lower_, "X", "dep", first)
                    )
            sentences.append(Sentence(start, start + len(stretch.group()), first, len(tokens), kind, paragraph))
    return Annotated(Document("plain.txt", text, published=published), tuple(tokens), tuple(sentences))


def times(text: str, *, published: date | None = WEDNESDAY) -> tuple[TimeExpression, ...]:
    return find_times(plain(text, published=published))


def marked(sentence: str, *, published: date | None = WEDNESDAY) -> TimeExpression:
    """Return the one expression that covers exactly the words in brackets."""
    before, inside, after = re.split(r"[\[\]]", sentence)
    found = times(before + inside + after, published=published)
    matching = [t for t in found if t.start == len(before) and t.text == inside]
    assert matching, f"{inside!r} is not among {[t.text for t in found]}"
    return matching[0]


def check(row: tuple[str, ...], *, published: date | None = WEDNESDAY) -> None:
    """Compare an expression with `(sentence, days)` or `(sentence, days, edtf)`; days `?` are unknown."""
    sentence, days = row[0], row[1]
    found = marked(sentence, published=published)
    expected = None if days == "?" else days
    assert found.when.edtf == expected
    assert found.edtf == (row[2] if len(row) > 2 else expected)


@pytest.mark.parametrize(
    "row",
    [
        ("They met on [Friday].", "2026-01-30"),
        ("They met on [Monday].", "2026-02-02"),
        ("They met on [Wednesday].", "2026-02-04"),
        ("They met [Thursday].", "2026-01-29"),
        ("Witkoff, who arrived on [Saturday], said little.", "2026-01-31"),
        ("[Friday]'s meeting was short.", "2026-01-30"),
        ("A meeting on [Sunday].", "2026-02-01"),
        ("On [Tuesday] the minister flew home.", "2026-02-03"),
        ("They had met on [Thursday].", "2026-01-29"),
        ("They would have met on [Tuesday].", "2026-02-03"),
    ],
)
def test_a_weekday_in_the_past_is_the_last_one_up_to_publication(row: tuple[str, ...]) -> None:
    """In the past tense or without a verb, and on the day of publication itself."""
    check(row)


@pytest.mark.parametrize(
    "row",
    [
        ("They will meet on [Friday].", "2026-02-06"),
        ("They will meet on [Wednesday].", "2026-02-04"),
        ("They’ll meet on [Monday].", "2026-02-09"),
        ("He is to leave for Cairo on [Thursday].", "2026-02-05"),
        ("He was due to meet them on [Saturday].", "2026-02-07"),
        ("Talks are scheduled for [Sunday].", "2026-02-08"),
        ("The round is set for [Tuesday].", "2026-02-10"),
        ("She said he would be received on [Monday].", "2026-02-09"),
        ("They agreed to meet on [Friday].", "2026-02-06"),
        ("He may attend on [Thursday].", "2026-02-05"),
        ("A summit is expected on [Friday].", "2026-02-06"),
    ],
)
def test_a_weekday_to_come_is_the_first_one_from_publication(row: tuple[str, ...]) -> None:
    """Under "will", "is to", "due", "scheduled", "agreed to" and the like."""
    check(row)


@pytest.mark.parametrize(
    "row",
    [
        ("They met [last Friday].", "2026-01-30"),
        ("They met [last Wednesday].", "2026-01-28"),
        ("They will meet [next Friday].", "2026-02-06"),
        ("They meet [next Wednesday].", "2026-02-11"),
        ("They will meet [this Friday].", "2026-02-06"),
        ("They met [this Monday].", "2026-02-02"),
        ("They arrive [the coming Sunday].", "2026-02-08"),
        ("They met [last Friday night].", "2026-01-30"),
        ("They meet [this coming Friday].", "2026-02-06"),
        ("They met [this past Saturday].", "2026-01-31"),
        ("They meet [next Tuesday and Wednesday].", "2026-02-10/2026-02-11"),
        ("They met [Friday last week].", "2026-01-30"),
        ("They met on [Tuesday of last week].", "2026-01-27"),
        ("They met on [Friday and Saturday last week].", "2026-01-30/2026-01-31"),
        ("They will meet on [Tuesday next week].", "2026-02-10"),
        ("They met on [Monday of this week].", "2026-02-02"),
        ("They met on [Sunday and Monday of this week].", "2026-02-01/2026-02-02"),
    ],
)
def test_words_beside_a_weekday_tell_which_one(row: tuple[str, ...]) -> None:
    """ "last" is before publication, "next" after it, a week named beside it holds it."""
    check(row)


@pytest.mark.parametrize(
    "row",
    [
        ("They met [late on Tuesday].", "2026-02-03"),
        ("They met on [Tuesday evening].", "2026-02-03"),
        ("They met [earlier Saturday].", "2026-01-31"),
        ("They met [early Sunday morning].", "2026-02-01"),
        ("He will speak [later on Wednesday].", "2026-02-04"),
        ("They met on [the evening of Tuesday].", "2026-02-03"),
        ("They met [Friday night].", "2026-01-30"),
        ("He wrote it [late Thursday].", "2026-01-29"),
        ("They came on [the morning of 3 January].", "2026-01-03"),
    ],
)
def test_a_part_of_the_day_belongs_to_its_day(row: tuple[str, ...]) -> None:
    """Morning, evening, late and early are part of the expression and change nothing of the day."""
    check(row)


@pytest.mark.parametrize(
    "row",
    [
        ("They met [today].", "2026-02-04"),
        ("They met [yesterday].", "2026-02-03"),
        ("They meet [tomorrow].", "2026-02-05"),
        ("They dine [tonight].", "2026-02-04"),
        ("They met [this morning].", "2026-02-04"),
        ("They will meet [this evening].", "2026-02-04"),
        ("He left [earlier today].", "2026-02-04"),
        ("He left [yesterday evening].", "2026-02-03"),
        ("He speaks [tomorrow morning].", "2026-02-05"),
        ("He spoke [last night].", "2026-02-03"),
        ("He spoke [the day before yesterday].", "2026-02-02"),
        ("He will speak [the day after tomorrow].", "2026-02-06"),
        ("Missiles struck Kyiv [overnight].", "2026-02-03/2026-02-04"),
        ("He spoke [early this morning].", "2026-02-04"),
    ],
)
def test_today_is_the_day_of_publication(row: tuple[str, ...]) -> None:
    """ "today" and its kin count from the day of publication, never from the day of reading."""
    check(row)


@pytest.mark.parametrize(
    "row",
    [
        ("They met [last week].", "2026-01-26/2026-02-01"),
        ("They met [this week].", "2026-02-02/2026-02-04"),
        ("They will meet [this week].", "2026-02-04/2026-02-08"),
        ("They will meet [next week].", "2026-02-09/2026-02-15"),
        ("They met [earlier this week].", "2026-02-02/2026-02-04"),
        ("They will meet [later this week].", "2026-02-04/2026-02-08"),
        ("They met [last month].", "2026-01-01/2026-01-31", "2026-01"),
        ("They met [this month].", "2026-02-01/2026-02-04"),
        ("They will meet [this month].", "2026-02-04/2026-02-28"),
        ("They will meet [next month].", "2026-03-01/2026-03-31", "2026-03"),
        ("They met [earlier this month].", "2026-02-01/2026-02-04"),
        ("They will meet [later this month].", "2026-02-04/2026-02-28"),
        ("They met [early this month].", "2026-02-01/2026-02-10"),
        ("They met [late last month].", "2026-01-21/2026-01-31"),
        ("They met [last year].", "2025-01-01/2025-12-31", "2025"),
        ("They met [this year].", "2026-01-01/2026-02-04"),
        ("They will meet [later this year].", "2026-02-04/2026-12-31"),
        ("They met [earlier this year].", "2026-01-01/2026-02-04"),
        ("They will meet [next year].", "2027-01-01/2027-12-31", "2027"),
        ("They will meet [early next year].", "2027-01-01/2027-03-31", "2027-01/2027-03"),
        ("They met [late last year].", "2025-10-01/2025-12-31", "2025-10/2025-12"),
        ("They will meet at [the end of the year].", "2026-10-01/2026-12-31", "2026-10/2026-12"),
        ("They will meet at [the end of next week].", "2026-02-14/2026-02-15"),
        ("They met at [the beginning of this month].", "2026-02-01/2026-02-10"),
        ("Talks open in [the middle of next month].", "2026-03-11/2026-03-20"),
        ("They met [last quarter].", "2025-10-01/2025-12-31", "2025-10/2025-12"),
    ],
)
def test_weeks_months_and_years_count_from_publication(row: tuple[str, ...]) -> None:
    """Weeks run Monday to Sunday; "this week" is cut at publication, on the side that the tense tells."""
    check(row)


@pytest.mark.parametrize(
    "row",
    [
        ("They met over [the weekend].", "2026-01-31/2026-02-01"),
        ("They will meet at [the weekend].", "2026-02-07/2026-02-08"),
        ("They met [last weekend].", "2026-01-31/2026-02-01"),
        ("They will meet [this weekend].", "2026-02-07/2026-02-08"),
        ("They will meet [next weekend].", "2026-02-14/2026-02-15"),
        ("They met on [the weekend of 5 July].", "2025-07-05/2025-07-06"),
    ],
)
def test_a_weekend_is_a_saturday_and_a_sunday(row: tuple[str, ...]) -> None:
    """The last or the coming one by tense; "next weekend" is that of the next week."""
    check(row)


@pytest.mark.parametrize(
    "row",
    [
        ("They met in [December].", "2025-12-01/2025-12-31", "2025-12"),
        ("They met in [January].", "2026-01-01/2026-01-31", "2026-01"),
        ("They will meet in [May].", "2026-05-01/2026-05-31", "2026-05"),
        ("They will meet in [December].", "2026-12-01/2026-12-31", "2026-12"),
        ("They met in [May].", "2025-05-01/2025-05-31", "2025-05"),
        ("They met [last October].", "2025-10-01/2025-10-31", "2025-10"),
        ("They met [last January].", "2025-01-01/2025-01-31", "2025-01"),
        ("They meet [next July].", "2026-07-01/2026-07-31", "2026-07"),
        ("They meet [this March].", "2026-03-01/2026-03-31", "2026-03"),
        ("They met in [December 2019].", "2019-12-01/2019-12-31", "2019-12"),
        ("They met in [Sept. 2019].", "2019-09-01/2019-09-30", "2019-09"),
        ("They met in [June of last year].", "2025-06-01/2025-06-30", "2025-06"),
        ("They met in [May last year].", "2025-05-01/2025-05-31", "2025-05"),
        ("They will meet in [March next year].", "2027-03-01/2027-03-31", "2027-03"),
        ("They met in [mid-July].", "2025-07-11/2025-07-20"),
        ("They met in [late September].", "2025-09-21/2025-09-30"),
        ("They met in [early January].", "2026-01-01/2026-01-10"),
        ("They met [earlier in January].", "2026-01-01/2026-01-31", "2026-01"),
        ("They met [earlier in February].", "2026-02-01/2026-02-04"),
        ("They will meet [later in February].", "2026-02-04/2026-02-28"),
        ("They will meet at [the beginning of March].", "2026-03-01/2026-03-10"),
        ("They met at [the end of October].", "2025-10-21/2025-10-31"),
        ("They met in [the first days of January].", "2026-01-01/2026-01-10"),
        ("They met in [the third week of November].", "2025-11-17/2025-11-23"),
        ("They met in [the last week of January].", "2026-01-26/2026-02-01"),
        ("They met on [the last day of January].", "2026-01-31"),
        ("They met in [the first half of January].", "2026-01-01/2026-01-15"),
        ("They met in [March and April 1997].", "1997-03-01/1997-04-30", "1997-03/1997-04"),
        ("They will meet in [February or March].", "2026-02-01/2026-03-31", "2026-02/2026-03"),
        ("They met twice in 2019, in [January] and in July.", "2019-01-01/2019-01-31", "2019-01"),
        ("They met in [Sept of 2024].", "2024-09-01/2024-09-30", "2024-09"),
        ("They met in [late 2010].", "2010-10-01/2010-12-31", "2010-10/2010-12"),
    ],
)
def test_months_and_their_parts(row: tuple[str, ...]) -> None:
    """A bare month is the last or coming one by tense; early, mid, late are its 1st-10th, 11th-20th, 21st-last."""
    check(row)


@pytest.mark.parametrize(
    "row",
    [
        ("They met in [2014].", "2014-01-01/2014-12-31", "2014"),
        ("They met [early in 2012].", "2012-01-01/2012-03-31", "2012-01/2012-03"),
        ("They met in [mid-2013].", "2013-04-01/2013-09-30", "2013-04/2013-09"),
        ("The [2015] agreement was dead.", "2015-01-01/2015-12-31", "2015"),
        ("The war lasted [from 1991 to 1994].", "1991-01-01/1994-12-31", "1991/1994"),
        ("The war of [1997-98] was short.", "1997-01-01/1998-12-31", "1997/1998"),
        ("They met in [the 1990s].", "1990-01-01/1999-12-31", "1990/1999"),
        ("They met in [the early 1990s].", "1990-01-01/1992-12-31", "1990/1992"),
        ("They met in [the third quarter of 2025].", "2025-07-01/2025-09-30", "2025-07/2025-09"),
        ("They met in [Q3 2025].", "2025-07-01/2025-09-30", "2025-07/2025-09"),
        ("They met in [the first half of 2025].", "2025-01-01/2025-06-30", "2025-01/2025-06"),
        ("They met in [the second half of last year].", "2025-07-01/2025-12-31", "2025-07/2025-12"),
        ("They met in [the spring of 2025].", "2025-03-01/2025-06-21"),
        ("They met in [autumn 2024].", "2024-09-01/2024-11-30"),
        ("They met [last autumn].", "2025-09-01/2025-11-30"),
        ("They will meet [this spring].", "2026-03-01/2026-06-21"),
        ("They will meet [next summer].", "2026-06-01/2026-08-31"),
        ("They met in [the fall].", "2025-09-01/2025-11-30"),
        ("They will meet in [the autumn].", "2026-09-01/2026-11-30"),
        ("They met in [winter 2023].", "2023-12-01/2024-02-29"),
    ],
)
def test_years_quarters_and_seasons(row: tuple[str, ...]) -> None:
    """Spring is 1 March to 21 June, autumn 1 September to 30 November; early in a year is its first quarter."""
    check(row)


@pytest.mark.parametrize(
    "row",
    [
        ("They met on [Dec. 6].", "2025-12-06"),
        ("They met on [December 6, 2024].", "2024-12-06"),
        ("They met on [Monday, Dec. 1, 2025].", "2025-12-01"),
        ("They met on [3 September].", "2025-09-03"),
        ("They met on [Sept 3].", "2025-09-03"),
        ("They met on [3rd September, 2024].", "2024-09-03"),
        ("They met on [the 6th of January].", "2026-01-06"),
        ("They met on [2025-12-01].", "2025-12-01"),
        ("They met in [2025-12].", "2025-12-01/2025-12-31", "2025-12"),
        ("They will meet on [Feb. 12].", "2026-02-12"),
        ("They will meet on [12 January].", "2027-01-12"),
        ("They met on [Wednesday, January 14].", "2026-01-14"),
        ("They met on [Sunday the 25th of January].", "2026-01-25"),
        ("They met on [June 30 last year].", "2025-06-30"),
        ("They met on [30 June of this year].", "2026-06-30"),
        ("LONDON, [Feb 4] (Wire) - He left.", "2026-02-04"),
        ("He met him on [Friday, 30 January 2026].", "2026-01-30"),
        ("He met him on [Sat Jan 31].", "2026-01-31"),
        ("He met him on [29 February 2024].", "2024-02-29"),
        ("He met him on [29 February].", "2024-02-29"),
    ],
)
def test_days_of_months(row: tuple[str, ...]) -> None:
    """In either order, with or without weekday and year; without a year it is the last or the coming one by tense."""
    check(row)


@pytest.mark.parametrize(
    "row",
    [
        ("They met on [Dec. 6-8].", "2025-12-06/2025-12-08"),
        ("They met on [6–8 December 2025].", "2025-12-06/2025-12-08"),
        ("They met on [December 6 and 7].", "2025-12-06/2025-12-07"),
        ("They met on [23/24 January].", "2026-01-23/2026-01-24"),
        ("They met on [January 23 and 24].", "2026-01-23/2026-01-24"),
        ("They met [between 3 and 5 January].", "2026-01-03/2026-01-05"),
        ("They met [from 20 to 22 September].", "2025-09-20/2025-09-22"),
        ("They met [from Monday to Wednesday].", "2026-02-02/2026-02-04"),
        ("They will meet [from Friday to Sunday].", "2026-02-06/2026-02-08"),
        ("They will meet on [Thursday and Friday].", "2026-02-05/2026-02-06"),
        ("They met on [Saturday and Sunday].", "2026-01-31/2026-02-01"),
        ("They met on [Saturday, Sunday and Monday].", "2026-01-31/2026-02-02"),
        ("They met [from Thursday, December 4, through Saturday, December 6].", "2025-12-04/2025-12-06"),
        ("They met [from 30 December 2025 to 2 January 2026].", "2025-12-30/2026-01-02"),
        ("They met on [28 February and 1 March 2025].", "2025-02-28/2025-03-01"),
        ("They met [between June and August].", "2025-06-01/2025-08-31", "2025-06/2025-08"),
        ("They met [from Dec. 30 to Jan. 2].", "2025-12-30/2026-01-02"),
        ("They will meet on [Thursday or Friday].", "2026-02-05/2026-02-06"),
        ("They met on [Dec. 6, 7 and 8].", "2025-12-06/2025-12-08"),
    ],
)
def test_ranges_and_lists_of_days(row: tuple[str, ...]) -> None:
    """Days that follow each other are one expression; a month or year at one end serves both."""
    check(row)


def test_days_apart_are_two_expressions() -> None:
    """ "on Monday and Friday" names two days, not the days between them."""
    found = times("They met on Monday and Friday.")

    assert [(t.text, t.edtf) for t in found] == [("Monday", "2026-02-02"), ("Friday", "2026-01-30")]


@pytest.mark.parametrize(
    "row",
    [
        ("They have talked [since Monday].", "2026-02-02/2026-02-04"),
        ("They have talked [since March].", "2025-03-01/2026-02-04", "2025-03/2026-02-04"),
        ("They have talked [since 2014].", "2014-01-01/2026-02-04", "2014/2026-02-04"),
        ("He gave them [until Thursday] to answer.", "../2026-02-05"),
        ("They had been there [until June 30].", "../2025-06-30"),
        ("The truce holds [until 28 March].", "../2026-03-28"),
        ("They will decide [by Friday].", "../2026-02-06"),
        ("They will be gone [by October].", "../2026-10-31", "../2026-10"),
        ("They will be gone [by the end of the year].", "../2026-12-31", "../2026-12"),
        ("They will meet [before Christmas].", "../2026-12-24"),
        ("They will meet [before the end of the month].", "../2026-02-28"),
        ("They will meet [after Easter].", "2026-04-06/.."),
        ("The truce will hold [from Friday].", "2026-02-06/.."),
        ("The truce will hold, [starting Monday].", "2026-02-09/.."),
    ],
)
def test_open_ends(row: tuple[str, ...]) -> None:
    """ "since" ends with publication, "until", "by" and "before" have no first day, "after" and "from" no last."""
    check(row)


@pytest.mark.parametrize(
    "row",
    [
        ("They met [two days ago].", "2026-02-02"),
        ("They met [a week ago].", "2026-01-28"),
        ("They met [two weeks ago].", "2026-01-19/2026-01-25"),
        ("They met [three months ago].", "2025-11-01/2025-11-30", "2025-11"),
        ("They met [ten years ago].", "2016-01-01/2016-12-31", "2016"),
        ("They met [half a year ago].", "2025-08-01/2025-08-31", "2025-08"),
        ("They met [a year and a half ago].", "2024-08-01/2024-08-31", "2024-08"),
        ("They met [some 20 years ago].", "2006-01-01/2006-12-31", "2006"),
        ("They met [ten years ago today].", "2016-02-04"),
        ("[Fifty years ago this week], they met.", "1976-02-02/1976-02-08"),
        ("They met [a year ago this month].", "2025-02-01/2025-02-28", "2025-02"),
        ("They will meet [in two weeks].", "2026-02-16/2026-02-22"),
        ("They will meet [in ten days].", "2026-02-14"),
        ("They will meet [in three months].", "2026-05-01/2026-05-31", "2026-05"),
        ("They meet [in two weeks' time].", "2026-02-16/2026-02-22"),
        ("They meet [a week from now].", "2026-02-11"),
        ("They will meet [within a week].", "2026-02-04/2026-02-11"),
        ("They will meet [within three months].", "2026-02-04/2026-05-04"),
        ("They will meet [in the coming days].", "2026-02-04/.."),
        ("They will talk [in the coming weeks].", "2026-02-04/.."),
        ("They will meet [in the next two weeks].", "2026-02-04/2026-02-18"),
        ("They met [over the past two weeks].", "2026-01-21/2026-02-04"),
    ],
)
def test_counted_from_publication(row: tuple[str, ...]) -> None:
    """A day or a single week away is a day; several weeks, months and years away the week, month or year is meant."""
    check(row)


@pytest.mark.parametrize(
    "row",
    [
        ("They met on Friday. [The next day] they left.", "2026-01-31"),
        ("They met on January 10 and left [the following day].", "2026-01-11"),
        ("They met on Friday. [A day later] they left.", "2026-01-31"),
        ("They met on 14 October. [Two days later] he called.", "2025-10-16"),
        ("They met on Friday. [A day earlier] he had called.", "2026-01-29"),
        ("They met on Friday. He had called [the day before].", "2026-01-29"),
        ("They met on Friday; [the evening before], they dined.", "2026-01-29"),
        ("They met on Friday. [The day after], he left.", "2026-01-31"),
        ("They met on Friday. [A week earlier] he had called.", "2026-01-23"),
        ("They met on January 10. [Three weeks later] he left.", "2026-01-26/2026-02-01"),
        ("They met in Muscat on January 12 and in Rome [a week after that].", "2026-01-19"),
        ("They met in December 2013. [A year later] they agreed.", "2014-12-01/2014-12-31", "2014-12"),
        ("They met on Friday. [That evening] he left.", "2026-01-30"),
        ("They met on Friday and left [the same day].", "2026-01-30"),
        ("They met on Friday. He had landed [earlier in the day].", "2026-01-30"),
        ("They met on Friday. In [the evening] he left.", "2026-01-30"),
        ("They met on 14 October. [Later that month] he left.", "2025-10-14/2025-10-31"),
        ("They met in May 1997. [That year] he resigned.", "1997-01-01/1997-12-31", "1997"),
        ("They met on January 7. [The following week] he left.", "2026-01-12/2026-01-18"),
        ("They left [two days after January 10].", "2026-01-12"),
        ("They left [a week after Christmas].", "2026-01-01"),
        ("They spoke on [the eve of Christmas].", "2025-12-24"),
        ("They will meet on [the eve of March 5].", "2026-03-04"),
        ("The talks were on January 10 and 11. Two hours on [the Saturday], one on Sunday.", "2026-01-10"),
        ("They met from February 1. The second round followed on [the 4th].", "2026-02-04"),
    ],
)
def test_counted_from_the_day_named_before(row: tuple[str, ...]) -> None:
    """ "The next day", "a week earlier", "that evening" count from the last day named."""
    check(row)


def test_a_clause_that_looks_back_does_not_count_from_a_day_to_come() -> None:
    """After a plan is told, "a day earlier" is before the news, not before the plan."""
    check(("They met on Tuesday. They will meet again on Friday. [A day earlier] he had called.", "2026-02-02"))


@pytest.mark.parametrize(
    ("sentence", "day", "clock"),
    [
        ("They met at [8:00 am on Saturday].", "2026-01-31", "08:00"),
        ("They met on [Tuesday at 10 a.m.].", "2026-02-03", "10:00"),
        ("They will meet at [10 a.m. in New York on Monday].", "2026-02-09", "10:00"),
        ("They met at [noon on Friday].", "2026-01-30", "12:00"),
        ("It began on [Sunday at 1 p.m.].", "2026-02-01", "13:00"),
        ("It begins at [14:30 (1130 GMT)].", "2026-02-04", "14:30"),
        ("It began at [0230 GMT].", "2026-02-04", "02:30"),
        ("The truce began at [9:00 pm (1900 GMT)].", "2026-02-04", "21:00"),
        ("It began on Friday. The dinner was at [half past five in the afternoon].", "2026-01-30", "17:30"),
        ("It began at [five o'clock in the afternoon].", "2026-02-04", "17:00"),
        ("They met on [Tuesday at around 20:30 Moscow time].", "2026-02-03", "20:30"),
        ("They met at [2 pm local time].", "2026-02-04", "14:00"),
        ("Talks open at [12 a.m.].", "2026-02-04", "00:00"),
        ("Talks open at [12.15 pm].", "2026-02-04", "12:15"),
        ("The truce holds from [midnight].", "2026-02-04", "00:00"),
        ("It starts on [Monday, February 9, at 17.30].", "2026-02-09", "17:30"),
    ],
)
def test_clock_times_join_their_day(sentence: str, day: str, clock: str) -> None:
    """A clock time belongs to the day beside it, else to the last day named, else to that of publication."""
    found = marked(sentence)

    assert (found.edtf, found.time) == (day, clock)


@pytest.mark.parametrize(
    "sentence",
    ["He spoke shortly after midnight.", "They sat until two in the morning.", "They were gone by 5 p.m."],
)
def test_a_clock_time_that_only_bounds_is_not_told(sentence: str) -> None:
    """ "After midnight" tells no time at which something began."""
    assert times(sentence) == ()


def test_a_bound_leaves_the_day_without_a_clock_time() -> None:
    """ "After midnight Wednesday" tells the day alone."""
    [found] = times("They met after midnight Wednesday.")

    assert (found.edtf, found.time) == ("2026-02-04", None)


@pytest.mark.parametrize(
    "row",
    [
        ("They met on [Christmas Eve].", "2025-12-24"),
        ("They met on [New Year's Day].", "2026-01-01"),
        ("They will meet on [Easter Monday].", "2026-04-06"),
        ("They met on [Boxing Day].", "2025-12-26"),
        ("They met on [Labor Day].", "2025-09-01"),
        ("They met on [Thanksgiving].", "2025-11-27"),
        ("They will meet on [Memorial Day].", "2026-05-25"),
        ("They met at [Easter 1998].", "1998-04-12"),
        ("They met on [Victory Day].", "2025-05-09"),
    ],
)
def test_holidays(row: tuple[str, ...]) -> None:
    """Fixed days, days counted from Easter and n-th weekdays of a month."""
    check(row)


@pytest.mark.parametrize(
    "sentence",
    [
        "They talked for three days.",
        "They meet every week.",
        "It was a nearly four-year conflict.",
        "The leader, 58, has ruled for two decades.",
        "They may march to the sun for a second time.",
        "The Security Council passed Resolution 2254 and a 28-point plan.",
        "He reads The Sunday Times.",
        "It was a Black Friday for the markets.",
        "The Good Friday Agreement holds.",
        "They meet on Mondays.",
        "They meet every Monday.",
        "Prime Minister May said no.",
        "In three hours of talks he said little.",
        "They fought for two hours over 20 percent.",
        "Mr Day and Ms June Smith won.",
        "It took them 18 months of talks.",
        "He sat down, and the sun set.",
        "Call 555-0199 or pay $2,014.",
        "The vote was 52 to 48.",
        "They were two points ahead after the fall of Kabul.",
        "Their last weekend together was cold.",
        "The dinner was at half past five.",
    ],
)
def test_what_tells_no_time_is_left_out(sentence: str) -> None:
    """Durations, frequencies, ages, numbers and words that only look like calendar words."""
    assert times(sentence) == ()


def test_furniture_tells_no_time() -> None:
    """Adverts and menus are no part of the article."""
    assert find_times(plain("Subscribe before Friday for $1 a month.", kind=SentenceKind.FURNITURE)) == ()


def test_a_weekday_inside_a_name_is_no_time() -> None:
    """A driver called Sunday is a driver."""
    text = "The queue was long, said Sunday Okafor on Monday."
    name = Name(text.index("Sunday"), text.index(" on"), "Sunday Okafor", NameKind.PERSON)
    source = plain(text)
    annotated = Annotated(source.document, source.tokens, source.sentences, names=(name,))

    assert [t.text for t in find_times(annotated)] == ["Monday"]


@pytest.mark.parametrize("expression", ["31 June", "February 30", "Dec. 32", "30 February 2024", "2025-13-45"])
def test_an_impossible_day_is_listed_unresolved(expression: str) -> None:
    """The text names a day that no calendar has: it is listed, with no guess at what was meant."""
    [found] = times(f"They met on {expression}.")

    assert (found.text, found.edtf, found.when.known) == (expression, None, False)


@pytest.mark.parametrize(
    ("sentence", "edtf"),
    [
        ("They met on [Friday].", None),
        ("They met [last week].", None),
        ("They met on [Dec. 6].", None),
        ("They met in [January].", None),
        ("They met on [6 December 2024].", "2024-12-06"),
        ("They met in [2014].", "2014"),
        ("They met in [spring 2014].", "2014-03-01/2014-06-21"),
        ("They have met [since 2014].", "2014/.."),
        ("They met on 6 December 2024 and left [the next day].", "2024-12-07"),
    ],
)
def test_without_a_day_of_publication_only_what_names_its_year_is_resolved(sentence: str, edtf: str | None) -> None:
    """The rest is listed, unknown: no day is guessed."""
    found = marked(sentence, published=None)

    assert (found.edtf, found.when.known) == (edtf, edtf is not None)


def test_a_paragraph_about_an_earlier_year_keeps_its_year() -> None:
    """A bare month that follows a month of history is of the same year, in that paragraph only."""
    text = "They met in February 1997. In March they signed.\n\nIn March they met again."
    found = [(t.text, t.edtf) for t in times(text, published=date(2006, 5, 1))]

    assert found == [("February 1997", "1997-02"), ("March", "1997-03"), ("March", "2006-03")]


def test_the_weekday_of_a_date_tells_its_year() -> None:
    """14 January was a Wednesday in 2026, a Tuesday in 2025."""
    assert marked("They met on [Tuesday, January 14].").edtf == "2025-01-14"


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(_WORDS),
            max_size=14,
        ).map(" ".join),
    ),
    st.one_of(st.none(), st.dates()),
)
def test_any_text_is_read_without_fault(text: str, published: date | None) -> None:
    """Spans cut the text, never overlap, and no interval ends before it begins."""
    position = 0
    for found in times(text, published=published):
        assert position <= found.start < found.end
        assert text[found.start : found.end] == found.text
        assert found.when.known == (found.edtf is not None)
        position = found.end


@pytest.mark.parametrize("sentence_end", [". ", ", "])
def test_work_grows_with_the_length_of_the_text_alone(sentence_end: str) -> None:
    """Twice the text takes twice the steps, whether it is many sentences or a single one without end."""
    stretch = "They met on Friday, Jan. 30, 2026 at 8:00 am, on 1, 2, 3 occasions, and will meet again on Monday"
    once, twice = plain((stretch + sentence_end) * 60), plain((stretch + sentence_end) * 120)
    find_times(once)  # compiles the patterns

    assert _steps(twice) < 2.2 * _steps(once)


def _steps(annotated: Annotated) -> int:
    """Return how many functions are called to find the times; no clock is involved."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        find_times(annotated)
    finally:
        sys.setprofile(None)
    return calls
