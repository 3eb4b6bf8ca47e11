"""Which documents count as one voice."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.document import DocumentFacts
from kg.model.fingerprint import fingerprint_of
from kg.model.report import Status
from kg.model.world import Copy
from kg.resolve import resolve
from kg.resolve.voices import Voices
from tests.conftest import ROOT
from tests.resolve.making import days, facts, key, only_event, person, report, world_of

WORDS = tuple(f"{first}{middle}{last}" for first in "bdfgklmnprst" for middle in "aeiou" for last in "lmnrst")
KERRY, LAVROV = person("John Kerry", "United States"), person("Sergei Lavrov", "Russia")
GENEVA = ("Geneva", "Switzerland")
FRIDAY, SATURDAY = days("2016-09-09"), days("2016-09-10")


def own(name: str, words: int = 300) -> str:
    """Return a text in its own words; the same name gives the same text."""
    chance = random.Random(name)
    return " ".join(chance.choices(WORDS, k=words))


def first_words(text: str, count: int) -> str:
    return " ".join(text.split()[:count])


def voices_of(**texts: str) -> Voices:
    return Voices({name: DocumentFacts(fingerprint=fingerprint_of(text)) for name, text in texts.items()})


def are_one(one: str, other: str) -> bool:
    return voices_of(a=one, b=other).count("ab")[2] == 1


def sample(name: str) -> str:
    """Return the text of a sample article."""
    [path] = (ROOT / "tests" / "data").glob(f"**/articles/{name}.md")
    return re.sub(r"\A---\n.*?\n---\n+", "", path.read_text("utf-8"), flags=re.DOTALL)


AGENCY = sample("south-12-shepherdstown-three-way")


def test_an_outlet_that_cuts_the_end_and_changes_some_words_has_copied() -> None:
    paragraphs = AGENCY.split("\n\n")[:4]
    edited = (
        "\n\n".join(paragraphs).replace("Tuesday", "on Tuesday").replace("the better part of an hour", "50 minutes")
    )

    assert are_one(AGENCY, edited.replace("SHEPHERDSTOWN, W.Va. (Meridian) _ ", "From our wire services. "))


def test_an_outlet_that_adds_a_paragraph_of_its_own_has_copied() -> None:
    assert are_one(AGENCY, f"{first_words(AGENCY, 150)}\n\n{own('local', 50)}\n\n{AGENCY[900:]}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("03-shell-bay-local", "04-florida-consultations"),
        ("04-florida-consultations", "06-miami-readout"),
        ("01-geneva-refined-plan", "02-abu-dhabi-driscoll"),
        ("05-kremlin-five-hours", "15-kremlin-small-hours"),
    ],
)
def test_articles_that_tell_of_the_same_in_own_words_are_two_voices(one: str, other: str) -> None:
    assert not are_one(sample(one), sample(other))


def test_the_same_quotations_make_no_copy() -> None:
    speech = own("speech", 400)
    paragraphs = "\n\n".join(f"“{part}" for part in (speech[:900], speech[900:]))

    assert not are_one(f"{own('one', 120)}\n\n{paragraphs}”", f"{own('other', 120)} “{speech}” {own('end', 30)}")


def test_short_texts_are_no_copies() -> None:
    assert not are_one(own("brief", 40), own("brief", 40))
    assert are_one(own("brief", 60), own("brief", 60))


def test_a_paragraph_in_a_long_live_page_makes_it_no_copy() -> None:
    assert not are_one(own("agency", 120), f"{own('live', 1500)} {own('agency', 120)} {own('more', 500)}")


def test_a_text_that_holds_two_others_does_not_make_one_voice_of_them() -> None:
    """Both are parts of the third, and have nothing in common with each other."""
    voices = voices_of(a=own("one", 200), b=own("other", 180), both=f"{own('one', 200)} {own('other', 180)}")

    assert voices.of("a") != voices.of("b")
    assert voices.count(["a", "b", "both"]) == (3, 3, 2)


def test_what_an_outlet_prints_under_all_its_articles_makes_no_copies() -> None:
    footer = own("footer", 100)
    documents = {
        f"d{i}": DocumentFacts(None, "The Paper", fingerprint_of(f"{own(f'article {i}', 80)} {footer}"))
        for i in range(12)
    }

    assert Voices(documents).copies == ()


def test_the_first_published_is_what_the_others_copy() -> None:
    text = own("agency")
    known = {
        "c": DocumentFacts(date(2021, 3, 2), fingerprint=fingerprint_of(text)),
        "b": DocumentFacts(date(2021, 3, 1), fingerprint=fingerprint_of(text)),
        "a": DocumentFacts(None, fingerprint=fingerprint_of(text)),
    }

    assert Voices(known).copies == (Copy("a", "b"), Copy("c", "b"))


def test_publishers_are_told_apart_by_name_and_unknown_ones_are_their_own() -> None:
    known = {name: DocumentFacts(publisher=publisher) for name, publisher in (("a", "The Paper"), ("b", "the paper"))}

    assert Voices({**known, "c": DocumentFacts(), "d": DocumentFacts()}).count("abcd") == (4, 3, 4)
    assert Voices({}).count("ab") == (2, 2, 2)


_TEXTS = st.builds(
    lambda parts, size: first_words(" ".join(own(part, 150) for part in parts), size),
    st.lists(st.sampled_from("pqr"), min_size=1, max_size=3),
    st.integers(20, 400),
)
_DAYS = st.none() | st.dates(date(2021, 1, 1), date(2021, 1, 3))
_KNOWN = st.dictionaries(
    st.sampled_from([f"d{number}" for number in range(12)]),
    st.builds(
        DocumentFacts,
        _DAYS,
        st.sampled_from((None, "The Paper", "Harbour Wire")),
        st.none() | _TEXTS.map(fingerprint_of),
    ),
)


@settings(max_examples=80, deadline=None)
@given(_KNOWN, st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(known: dict[str, DocumentFacts], chance: random.Random) -> None:
    shuffled = list(known.items())
    chance.shuffle(shuffled)

    assert Voices(dict(shuffled)).copies == Voices(known).copies


@settings(max_examples=80, deadline=None)
@given(_KNOWN)
def test_every_document_has_one_voice_and_the_first_is_its_own(known: dict[str, DocumentFacts]) -> None:
    voices = Voices(known)

    firsts = {voices.of(each) for each in known}
    assert all(voices.of(first) == first for first in firsts)
    assert voices.count(known)[2] == len(firsts) == len(known) - len(voices.copies)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(range(40)), min_size=1, max_size=8, unique=True))
def test_texts_in_own_words_are_voices_of_their_own(numbers: Sequence[int]) -> None:
    assert voices_of(**{f"d{number}": own(str(number)) for number in numbers}).copies == ()


# --- in the world -----------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(copies=st.integers(0, 12), published=st.booleans())
def test_copies_never_change_the_values_of_an_event_against_two_independent_voices(
    copies: int, *, published: bool
) -> None:
    outlets = [f"copy{number}" for number in range(copies)]
    right = [report(name, KERRY, LAVROV, place=GENEVA, when=FRIDAY, start_time="09:00") for name in ("x", "y")]
    wrong = [
        report(name, KERRY, LAVROV, place=GENEVA, when=SATURDAY, status=Status.ONGOING, start_time="16:00")
        for name in ("agency", *outlets)
    ]
    days = dict.fromkeys(("agency", *outlets), "2016-09-08") if published else {}
    texts = dict.fromkeys(outlets, first_words(own("agency"), 200)) | {"agency": own("agency")}
    texts |= {"x": own("x"), "y": own("y")}

    event = only_event(world_of(*right, *wrong, published=days, texts=texts))

    assert (event.when, event.status, event.start_time) == (FRIDAY, Status.OCCURRED, "09:00")
    assert (event.documents, event.voices, event.disputed) == (3 + copies, 3, True)


def test_support_is_counted_in_documents_publishers_and_voices() -> None:
    told = [report(name, KERRY, LAVROV, place=GENEVA, when=FRIDAY) for name in ("a", "b", "c")]
    alone = report("d", KERRY, place=GENEVA, when=SATURDAY)
    texts = {"a": own("agency"), "b": own("agency", 200), "c": own("other"), "d": own("last")}

    world = world_of(*told, alone, texts=texts, publishers={"a": "Wire", "b": "Paper", "c": "The Wire"})
    event = next(event for event in world.events if key("a") in {each.document_key for each in event.reports})

    assert (event.documents, event.publishers, event.voices) == (3, 2, 2)
    assert {(t.documents, t.publishers, t.voices) for t in event.participants} == {(3, 2, 2)}
    assert [(s.documents, s.publishers, s.voices) for s in event.intervals] == [(3, 2, 2)]
    assert world.copies in ((Copy(key("a"), key("b")),), (Copy(key("b"), key("a")),))


def test_a_document_without_reports_is_a_copy_too() -> None:
    known = facts(published={"a": "2021-01-01"}, texts={"a": own("agency"), "b": own("agency")})

    assert resolve([], documents=known).copies == (Copy(key("b"), key("a")),)
