"""YAML of strangers: whatever is wrong with it is told as one kind of error."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.yaml import NoYamlError, compose_yaml, load_yaml

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGED = "a: &a {x: 1}\n" + "".join(
    f"a{number + 1}: &a{number + 1} {{<<: [*a{number or ''}, *a{number or ''}]}}\n" for number in range(40)
)


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("a: [", "expected the node content", 1),
        ("a: 1\nb: \x01", "special characters are not allowed", None),
        ("day: 2026-13-45", "month must be in 1..12", None),
        (f"number: {'9' * 5000}", "Exceeds the limit", None),
        ('letter: "\\U00110000"', "", None),
        ("truth: !!bool perhaps", "perhaps", None),
        ("number: !!int ''", "index out of range", None),
        ("day: !!timestamp soon", "", None),
        ("[" * 5000, "too deep", None),
        ("a: &a [*a]", "stands inside of what it refers to", 1),
        ("? [a, b]\n: c", "found unhashable key", 1),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, problem: str, line: int | None) -> None:
    with pytest.raises(NoYamlError) as raised:
        load_yaml(text)

    assert problem in raised.value.problem
    assert raised.value.line == line


@pytest.mark.parametrize("text", [BOMB, MERGED])
def test_a_few_lines_that_come_to_a_billion_values_are_refused_at_once(text: str) -> None:
    with pytest.raises(NoYamlError, match="values, with what aliases refer to"):
        load_yaml(text)
    with pytest.raises(NoYamlError):
        load_yaml(text, as_texts=True)
    with pytest.raises(NoYamlError):
        compose_yaml(text)


def test_aliases_and_merged_keys_are_read() -> None:
    assert load_yaml("a: &a {x: 1}\nb: {<<: *a, y: 2}\nc: *a") == {"a": {"x": 1}, "b": {"x": 1, "y": 2}, "c": {"x": 1}}


def test_scalars_stay_the_texts_that_they_are_where_that_is_asked_for() -> None:
    assert load_yaml("day: 2026-13-45\nlanguage: no", as_texts=True) == {"day": "2026-13-45", "language": "no"}


@given(st.text(alphabet="ab:-[]{}&*!?<>|\"'\\#%@ \n0123456789é\ud800\x00", max_size=40), st.booleans())
def test_any_text_is_read_or_refused(text: str, as_texts: bool) -> None:
    with suppress(NoYamlError):
        load_yaml(text, as_texts=as_texts)


def test_a_problem_is_told_in_a_line_whatever_it_quotes() -> None:
    with pytest.raises(NoYamlError, match="could not determine a constructor") as raised:
        load_yaml(f"a: !{'x' * 50_000} b")

    assert len(str(raised.value)) < 1_000
