"""What a user types into the search of texts, as an expression of SQLite's full-text search.

Words, "quoted phrases", -excluded words and beginnings* mean something; all else is looked for as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model.folding import plain_letters

_LONGEST = 1000
_MOST_TERMS = 32
"""What is typed beyond so many characters and terms is left aside."""

_TERM = re.compile(r'(?P<out>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"(?P<more>\*)?|(?P<word>[^\s"]+))')
_QUOTATION_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_NOT_TEXT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Term:
    text: str
    begins: bool
    """Whether the last word is only the beginning of one."""
    out: bool

    def __str__(self) -> str:
        return f'"{self.text}" *' if self.begins else f'"{self.text}"'


def expression_of(text: str) -> str | None:
    """Return the expression that finds what is typed; None where nothing is looked for, or words are only excluded.

    Whatever the text, the expression is one that SQLite accepts.
    """
    terms = list(dict.fromkeys(_terms(text)))[:_MOST_TERMS]
    wanted = " AND ".join(str(term) for term in terms if not term.out)
    unwanted = " OR ".join(str(term) for term in terms if term.out)
    if not wanted:
        return None
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _terms(text: str) -> list[_Term]:
    typed = plain_letters(_NOT_TEXT.sub(" ", text[:_LONGEST]).translate(_QUOTATION_MARKS))
    found = []
    for match in _TERM.finditer(typed):
        said = match["word"] if match["phrase"] is None else match["phrase"]
        begins = bool(match["more"]) or (match["phrase"] is None and said.endswith("*"))
        if any(map(str.isalnum, said)):
            found.append(_Term(said, begins, out=bool(match["out"])))
    return found
