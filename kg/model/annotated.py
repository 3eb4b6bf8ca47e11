"""What the language stage saw in a document, before any event is looked for.

Spans count characters of `Document.text`, start included, end not. Indices of tokens count from the start of the
document; ranges of tokens are half-open as well. Nothing here shows which library found it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kg.model.dates import DateInterval
from kg.model.document import Document

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Token(NamedTuple):
    """A word or mark.

    `pos` is a universal part of speech (`VERB`, `PROPN` …), `dep` a universal dependency label, with the subtypes
    `nsubj:pass`, `aux:pass`, `nmod:poss`, `acl:relcl`, `compound:prt`, `obl:agent`, `csubj:pass` and `obl:npmod`.
    `i` is its index in the document, `head` that of its head; a root is its own head. `lemma` is in lower case, names
    excepted.
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    dep: str
    head: int


class SentenceKind(StrEnum):
    """What a sentence is for its reader."""

    PROSE = "prose"
    HEADLINE = "headline"
    FURNITURE = "furniture"
    """Menus, adverts, newsletter boxes, navigation: no part of the article."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: characters `start` to `end`, tokens `first` up to, not including, `last`."""

    start: int
    end: int
    first: int
    last: int
    kind: SentenceKind = SentenceKind.PROSE
    paragraph: int = 0
    """Number of the paragraph it stands in, counted from 0."""


class NameKind(StrEnum):
    """Kinds of names."""

    PERSON = "Person"
    STATE = "State"
    ORGANIZATION = "Organization"
    PLACE = "Place"
    NATIONALITY = "Nationality"
    OCCASION = "Occasion"


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text.

    `refers_to` is the full name it stands for in this document (`Roe`: `Jane Roe`; `Russian`: `Russia`;
    `the Kremlin`: `Russia`), or None where the name stands for itself or for nothing known.
    `state` is the code of the state (`kg.gazetteer`) that a State, a Nationality, a seat of government or a Place
    belongs to, or None. `metonym` tells that a place or building may stand for a government here (`Moscow said`).
    """

    start: int
    end: int
    text: str
    kind: NameKind
    refers_to: str | None = None
    state: str | None = None
    metonym: bool = False

    @property
    def full(self) -> str:
        """The full name that it stands for."""
        return self.refers_to or self.text


class ReferenceKind(StrEnum):
    """Kinds of words that stand for a name."""

    PRONOUN = "pronoun"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Reference:
    """A pronoun or description that stands for a name (`he`, `the Russian envoy`).

    `refers_to` holds the full names it stands for: one for `he`, several for `the two`, none where nothing is found.
    `head` is the index of its head token. `state` is the code of the state it acts for where its own words say so.
    """

    start: int
    end: int
    text: str
    kind: ReferenceKind
    refers_to: tuple[str, ...]
    head: int
    state: str | None = None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A date or period, resolved against the day of publication.

    `when` is unknown where it cannot be resolved (no day of publication). `edtf` says it in EDTF, with the precision
    that the text has (`2025-12` for a month). `time` is a clock time `HH:MM` or None.
    """

    start: int
    end: int
    text: str
    when: DateInterval
    edtf: str | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words between quotation marks, the marks left out, with who is said to speak.

    `speaker` is the speaker's full name or None; `cue` the verb that reports the words or None.
    """

    start: int
    end: int
    speaker: str | None
    cue: str | None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the document says of a person beside the name.

    `forms` are the forms of the name that occur, fullest first; `of` is the code of the state the person acts for,
    or the name of the organization where it is no state's; `position` the office as the document words it.
    """

    name: str
    forms: tuple[str, ...]
    of: str | None = None
    position: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """What an encoder makes of each token, to judge by: `values` are tokens x width, `version` names the encoder."""

    values: npt.NDArray[np.float32]
    version: str


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """The tokens of a document, where each begins, and what hangs on each: made once, whatever else is found there."""

    tokens: tuple[Token, ...]
    starts: tuple[int, ...]
    children: tuple[tuple[Token, ...], ...]

    @classmethod
    def of(cls, tokens: tuple[Token, ...]) -> _Tree:
        children: list[list[Token]] = [[] for _ in tokens]
        for token in tokens:
            if token.head != token.i:
                children[token.head].append(token)
        return cls(tokens, tuple([token.start for token in tokens]), tuple(map(tuple, children)))


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with what the language stage found in it, everything in order of the text."""

    document: Document
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    names: tuple[Name, ...] = ()
    references: tuple[Reference, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    persons: tuple[PersonFacts, ...] = ()
    """One entry for each person of the document, in order of first mention."""
    vectors: WordVectors | None = field(default=None, repr=False, compare=False)
    """None where a pipeline without the package's encoder read the document."""
    _tree: _Tree | None = field(default=None, repr=False, compare=False)
    """Made where it is left out; `dataclasses.replace` hands it on."""
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _children: tuple[tuple[Token, ...], ...] = field(init=False, repr=False, compare=False)
    _sentence_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _name_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _time_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        tree = self._tree
        if tree is None or tree.tokens is not self.tokens:
            tree = _Tree.of(self.tokens)
            object.__setattr__(self, "_tree", tree)
        object.__setattr__(self, "_starts", tree.starts)
        object.__setattr__(self, "_children", tree.children)
        object.__setattr__(self, "_sentence_starts", tuple([s.start for s in self.sentences]))
        object.__setattr__(self, "_name_starts", tuple([n.start for n in self.names]))
        object.__setattr__(self, "_time_starts", tuple([t.start for t in self.times]))

    def children(self, token: Token) -> tuple[Token, ...]:
        """Return the tokens that hang on `token`, in order of the text."""
        return self._children[token.i]

    def head(self, token: Token) -> Token:
        """Return the head of `token`; a root is its own head."""
        return self.tokens[token.head]

    def subtree(self, token: Token) -> tuple[Token, ...]:
        """Return `token` and all below it, in order of the text."""
        found, waiting = {token.i}, [token.i]
        while waiting:
            below = [child.i for child in self._children[waiting.pop()] if child.i not in found]
            found.update(below)
            waiting.extend(below)
        return tuple(self.tokens[i] for i in sorted(found))

    def tokens_in(self, start: int, end: int) -> tuple[Token, ...]:
        """Return the tokens that begin in the characters `start` to `end`."""
        return self.tokens[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def names_in(self, start: int, end: int) -> tuple[Name, ...]:
        """Return the names that begin in the characters `start` to `end`."""
        return self.names[bisect_left(self._name_starts, start) : bisect_left(self._name_starts, end)]

    def times_in(self, start: int, end: int) -> tuple[TimeExpression, ...]:
        """Return the time expressions that begin in the characters `start` to `end`."""
        return self.times[bisect_left(self._time_starts, start) : bisect_left(self._time_starts, end)]

    def head_of_span(self, start: int, end: int) -> Token | None:
        """Return the token of a span whose head lies outside it (the first such), or None where the span is empty."""
        tokens = self.tokens_in(start, end)
        for token in tokens:
            head = self.tokens[token.head]
            if head.i == token.i or not start <= head.start < end:
                return token
        return tokens[0] if tokens else None

    def sentence_at(self, start: int) -> Sentence | None:
        """Return the sentence that holds the character `start`, or None between sentences."""
        place = bisect_right(self._sentence_starts, start) - 1
        if place >= 0 and start < self.sentences[place].end:
            return self.sentences[place]
        return None
