"""The tables of `kg/language/data/reference-*`."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from typing import Literal

Gender = Literal["m", "f"]


@cache
def gender_of_word(word: str) -> Gender | None:
    """Return the gender that a title, office or kin term shows (`Mr.`, `spokeswoman`), or None."""
    return _genders("reference-genders.tsv").get(word.lower().rstrip("."))


def gender_of_first_name(word: str) -> Gender | None:
    """Return the gender of nearly all who bear the first name, or None where both do or it is not in the table."""
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    return _genders("reference-first-names.tsv").get(plain)


@cache
def describes(noun: str) -> frozenset[str]:
    """Return the heads of offices that a noun can describe beside its own (`envoy`: `representative` …)."""
    return _rows("reference-nouns.tsv").get(noun, frozenset())


def is_person_noun(noun: str) -> bool:
    """Tell whether a noun in the singular means a person who may stay unnamed (`official`, `source`)."""
    return noun in _people()


@cache
def _genders(table: str) -> dict[str, Gender]:
    return {word: "f" if "f" in marks else "m" for word, marks in _rows(table).items()}


@cache
def _people() -> frozenset[str]:
    return frozenset(line for line in _lines("reference-people.txt"))


@cache
def _rows(table: str) -> dict[str, frozenset[str]]:
    rows = (line.split("\t") for line in _lines(table))
    return {word: frozenset(values.split()) for word, values in rows}


def _lines(table: str) -> list[str]:
    text = files("kg.language").joinpath("data", table).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
