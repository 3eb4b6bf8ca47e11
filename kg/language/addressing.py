"""Titles and forms of address before names: "President", "Foreign Minister", "Mr."."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.gazetteer.offices import can_begin_title, is_honorific, office_at_end
from kg.language.lexicon import Entry, Match
from kg.language.office_phrases import is_kinship_name
from kg.model.annotated import Token

_MOST_WORDS = 6


class TitleReader:
    """Finds where titles end; each word of a document is looked at once, however many titles follow each other."""

    def __init__(self, tokens: Sequence[Token], table: Mapping[int, Match]) -> None:
        """`table` are the names of tables by their first token."""
        self._tokens = tokens
        self._table = table
        self._ends: dict[int, int] = {}

    def end(self, place: int) -> int:
        """Return the token after the titles or forms of address that begin at `place`, or 0 where none does."""
        passed: list[tuple[int, int]] = []
        begin = place
        while begin not in self._ends and (after := self._end_of_one(begin)):
            passed.append((begin, after))
            begin = after
        self._ends.setdefault(begin, 0)
        for begin, after in reversed(passed):
            self._ends[begin] = self._ends[after] or after
        return self._ends[place]

    def _end_of_one(self, place: int) -> int:
        tokens, table = self._tokens, self._table
        text = tokens[place].text
        if not text[:1].isalpha() or (place in table and table[place].entry is not Entry.NATIONALITY):
            return 0
        if not text[0].isupper() or not can_begin_title(text):
            return 0
        for count in range(min(_MOST_WORDS, len(tokens) - place - 1), 0, -1):
            words = [token.text for token in tokens[place : place + count]]
            found = office_at_end(words)
            is_title = found and found.words == count and found.office.goes_before_names
            if is_honorific(" ".join(words)) or (found and is_title and not is_kinship_name(found, words[-1])):
                return place + count
        return 0
