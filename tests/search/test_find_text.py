"""Documents are found by their words, and nothing that is typed is an error."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.search import Found, find_text, refresh
from kg.store import open_store
from tests.search.making import BASE, IRIS, article, put

DOCUMENTS = {
    "oslo": article(
        "oslo.md",
        "The envoy met Rossi in Oslo.\n\nThey spoke about grain and a cease-fire near Łódź.",
        title="Talks in Oslo",
        published=date(2026, 1, 30),
    ),
    "rome": article(
        "rome.md", "Rossi flew from Oslo to Rome. The U.S. envoy did not.", title="Return", published=date(2026, 2, 2)
    ),
    "grain": article(
        "grain.md", "Bread is dear. " * 50 + "Šefčovič said so.", title="Grain", published=date(2026, 2, 9)
    ),
    "undated": article("undated.md", "<b>Oslo</b> & the AND of a NOT; near (oslo)* title:x"),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "search.sqlite"
    with open_store(None) as store:
        for document in DOCUMENTS.values():
            put(store, document)
        refresh(path, store, base=BASE)
    return path


NAMES = {IRIS.document(document.key).value: name for name, document in DOCUMENTS.items()}


def found(index: Path, text: str, **options: date | None) -> list[str]:
    """The names of the documents that are found, sorted."""
    answer = find_text(index, text, **options)  # type: ignore[arg-type]
    assert answer.total == len(answer.hits)
    return sorted(NAMES[hit.iri] for hit in answer.hits)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("oslo", ["oslo", "rome", "undated"]),
        ("OSLO envoy", ["oslo", "rome"]),
        ("lodz", ["oslo"]),
        ("łódź", ["oslo"]),
        ("sefcovic", ["grain"]),
        ("cease-fire", ["oslo"]),
        ("U.S.", ["rome"]),
        ("fire-cease", []),
        ('"in Oslo"', ["oslo"]),
        ("“in Oslo”", ["oslo"]),
        ('"Oslo in"', []),
        ("oslo -rome", ["oslo", "undated"]),
        ('oslo -"in oslo"', ["rome", "undated"]),
        ("oslo -rome -grain", ["undated"]),
        ("oslo -", ["oslo", "rome", "undated"]),
        ("oslo - rome", ["rome"]),
        ("gra*", ["grain", "oslo"]),
        ("gra", []),
        ('"spoke ab"*', ["oslo"]),
        ("oslo -ro*", ["undated"]),
        ("title:x", ["undated"]),
        ("AND NOT", ["undated"]),
        ("(oslo)*", ["oslo", "rome", "undated"]),
        ("near oslo", ["oslo", "undated"]),
        ('oslo "rome', ["rome"]),
        ("oslo & 🤔 rome", ["rome"]),
        ("-oslo", []),
        ("", []),
        ('"', []),
        ("* - ^", []),
    ],
)
def test_what_is_typed_means_what_it_looks_like(index: Path, text: str, names: list[str]) -> None:
    assert found(index, text) == names


def test_a_hit_tells_what_the_document_is_and_shows_the_words_in_it(index: Path) -> None:
    [hit] = find_text(index, "grain lodz").hits

    assert (hit.title, hit.publisher, hit.issued) == ("Talks in Oslo", "The Paper", "2026-01-30")
    assert [piece.text for piece in hit.snippet if piece.is_match] == ["grain", "Łódź"]
    assert "".join(piece.text for piece in hit.snippet).endswith("about grain and a cease-fire near Łódź.")


def test_of_a_long_text_the_part_with_the_words_is_shown(index: Path) -> None:
    [hit] = find_text(index, "sefcovic").hits

    assert hit.snippet[0].text.startswith("…")
    assert [piece.text for piece in hit.snippet if piece.is_match] == ["Šefčovič"]


def test_where_only_the_title_has_the_words_the_text_is_shown_from_its_beginning(index: Path) -> None:
    [hit] = find_text(index, "return").hits

    assert [piece.is_match for piece in hit.snippet] == [False]
    assert hit.snippet[0].text.startswith("Rossi flew")


def test_texts_are_given_as_they_stand(index: Path) -> None:
    [hit] = find_text(index, "oslo -envoy").hits

    assert (hit.title, hit.issued) == ("undated.md", None)
    assert [tuple(piece) for piece in hit.snippet][:3] == [
        ("<b>", False),
        ("Oslo", True),
        ("</b> & the AND of a NOT; near (", False),
    ]


def test_a_word_in_the_title_counts_more(index: Path) -> None:
    assert NAMES[find_text(index, "grain").hits[0].iri] == "grain"


def test_days_bound_what_is_found_and_leave_out_what_has_none(index: Path) -> None:
    day = date(2026, 1, 30)

    assert found(index, "oslo", from_day=day) == ["oslo", "rome"]
    assert found(index, "oslo", to_day=day) == ["oslo"]
    assert found(index, "oslo", from_day=date(2026, 1, 31), to_day=date(2026, 2, 2)) == ["rome"]


def test_pages_make_up_the_whole(index: Path) -> None:
    whole = find_text(index, "oslo").hits
    pages = [find_text(index, "oslo", limit=1, offset=number) for number in range(4)]

    assert [hit for page in pages for hit in page.hits] == list(whole)
    assert {page.total for page in pages} == {3}
    assert find_text(index, "oslo", limit=-1, offset=-1) == Found(3)
    assert find_text(index, "oslo", limit=2**70, offset=2**70) == Found(3)


TYPED = st.text() | st.lists(
    st.sampled_from(
        [
            '"',
            "*",
            "-",
            "^",
            "+",
            "(",
            ")",
            "{",
            "}",
            ":",
            ",",
            "NEAR",
            "NOT",
            "OR",
            "oslo",
            " ",
            "\x00",
            "\ud800",
            "é",
            "ʹ",
            "字",
            "Ꟃ",
            "'",
        ]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=500, deadline=None)
@given(TYPED)
def test_any_text_is_answered(index: Path, text: str) -> None:
    answer = find_text(index, text)

    assert 0 <= answer.total == len(answer.hits) <= len(DOCUMENTS)


@pytest.mark.parametrize(
    "text", ["oslo " * 100_000, " ".join(f"-a{n}" for n in range(5000)) + " oslo", "a*" * 5000, '"' * 9999, "(" * 9999]
)
def test_texts_of_any_length_are_answered(index: Path, text: str) -> None:
    assert find_text(index, text).total <= len(DOCUMENTS)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F), min_size=1))
def test_every_word_of_a_text_finds_it_and_is_marked(word: str) -> None:
    """Letters of European languages, among them those that Unicode does not take apart."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder, open_store(None) as store:
        put(store, article("a.md", f"Before {word} after."))
        refresh(Path(folder, "index"), store, base=BASE)

        [hit] = find_text(Path(folder, "index"), word).hits
        assert [piece.text for piece in hit.snippet if piece.is_match] == [word]
