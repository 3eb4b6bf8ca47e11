"""Offices as a text words them: modifiers, for whom they are, the noun, and what they are for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.gazetteer.offices import (
    FoundOffice,
    ModifierKind,
    Office,
    OfficeKind,
    is_honorific,
    modifier_kind,
    office_at_start,
)
from kg.language.words import words_of
from kg.model.annotated import NameKind, Token


@dataclass(frozen=True, slots=True)
class Holder:
    """A name as offices are read with it: its tokens, its kind, and for whom it stands.

    `acts_for` is the code of a state or the name of an organization, or None; for a person it is None.
    `keeps` tells that the name belongs to the wording of an office before which it stands ("White House envoy").
    """

    first: int
    last: int
    kind: NameKind
    acts_for: str | None = None
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class OfficePhrase:
    """An office in a text.

    It stands in the tokens `first` up to, not including, `last`; `head` is the last token of the office noun.
    `position` is its wording without articles and without whom it is for, in the singular. `acts_for` is the code of
    the state, or the name of the organization, that its own words name; `each_for` are all that it names behind "of"
    ("the presidents of Serbia, Bosnia and Croatia"). `possessor` is the first token of a person or possessive pronoun
    whose office it is ("the king's aide", "his envoy"), or None. `past` tells that it is held no longer.
    """

    first: int
    last: int
    head: int
    office: Office
    plural: bool
    position: str
    acts_for: str | None
    each_for: tuple[str, ...]
    possessor: int | None
    past: bool

    @property
    def usually_for(self) -> str | None:
        """Whom it acts for by its own words, or else the only state or organization that has such an office."""
        return self.acts_for or (None if self.past or self.possessor is not None else self.office.acts_for)


APOSTROPHES = frozenset(("'s", "’s", "'", "’", "'S", "’S"))
DASHES = frozenset("-–")
_PREPOSITIONS = frozenset(
    ("of", "for", "to", "in", "at", "on", "with", "from", "by", "over", "near", "before", "after")
)
ENDING_MARKS = frozenset((",", ".", ";", ":", "—", "--", "–", "(", ")", '"', "“", "”", "!", "?", "[", "]", "…"))
ARTICLES = frozenset(("the", "a", "an", "this", "that"))
POSSESSIVES = frozenset(("his", "her", "its", "their", "my", "our", "your", "whose"))
_RELATIVES = frozenset(("who", "which", "that", "where", "when", "whom", "whose", "while", "as", "but"))
MOST_WORDS = 16
_SILENT = frozenset((*ARTICLES, *APOSTROPHES, "and", "&", "own", "both", "all", "other", "some"))
_LINKS = ("and", "&", "or")
_AGENTLESS_OF = frozenset(("of", "at"))


def read_office(tokens: Sequence[Token], first: int, last: int, holders: Mapping[int, Holder]) -> OfficePhrase | None:
    """Return the first office with its modifiers, holders and what follows by "of", in the tokens given, or None."""
    reader = _Reader(tokens, last, holders)
    return reader.read(first)


@dataclass(slots=True)
class _Base:
    """The words before and of an office: what `_Reader` has seen of it so far."""

    start: int
    office: FoundOffice | None = None
    head: int = -1
    pieces: list[int] | None = None
    acts_for: str | None = None
    each_for: list[str] | None = None
    possessor: int | None = None
    past: bool = False

    def add(self, places: Iterable[int]) -> None:
        if self.pieces is None:
            self.pieces = []
        self.pieces.extend(places)


@dataclass(slots=True)
class _Complement:
    """The words behind an office: what `_Reader` has seen of them so far."""

    first: int
    of: list[str] = field(default_factory=list)
    person: int | None = None
    only_of: bool = True
    end: int | None = None


class _Reader:
    """Reads one office from left to right."""

    def __init__(self, tokens: Sequence[Token], last: int, holders: Mapping[int, Holder]) -> None:
        self.tokens = tokens
        self.last = last
        self.holders = holders

    def read(self, first: int) -> OfficePhrase | None:
        base = _Base(first)
        place = first
        while place < self.last:
            step = self._step(base, place)
            if step is None:
                break
            place = step
        if base.office is None:
            return None
        after, of, person = self._complement(base.head + 1)
        position = self._words(base.pieces or [], base.office)
        if after > base.head + 1 and person is None:
            position = f"{position} {words_between(self.tokens, base.head + 1, after)}"
        if person is not None and base.possessor is None:
            base.possessor = person
        if base.each_for:
            of = tuple(base.each_for)
        acts_for = None if base.past else base.acts_for or (of[0] if of else None)
        if base.office.plural and len(of) > 1:
            acts_for = None
        return OfficePhrase(
            base.start,
            after,
            base.head,
            base.office.office,
            base.office.plural,
            position,
            acts_for,
            of,
            base.possessor,
            base.past,
        )

    def _step(self, base: _Base, place: int) -> int | None:
        """Take in the word at `place`; return the next place, or None where the phrase has ended."""
        token = self.tokens[place]
        text = token.text.lower()
        found = self._office_at(place)
        if found:
            return self._take_office(base, place, found)
        holder = self.holders.get(place)
        if holder and holder.first == place:
            return self._take_holder(base, holder)
        if base.office is not None and not self._goes_on(place):
            return None
        if text == "," and base.office is None and self._between_nations(place):
            return place + 1
        if self._breaks(base, place):
            return self._restart(base, place)
        self._take_word(base, place)
        return place + 1

    def _breaks(self, base: _Base, place: int) -> bool:
        """Tell whether no phrase of an office goes over a word: marks, relative words, verbs, prepositions."""
        token = self.tokens[place]
        text = token.text.lower()
        if text in ARTICLES | POSSESSIVES | APOSTROPHES or modifier_kind(text):
            return False
        if text in ("and", "&"):
            return base.office is None and not self._between_nations(place)
        if text in ENDING_MARKS or text in _RELATIVES:
            return True
        return token.pos in ("AUX", "ADP", "SCONJ", "PRON") or is_finite(token)

    def _take_word(self, base: _Base, place: int) -> None:
        token = self.tokens[place]
        text = token.text.lower()
        if text in POSSESSIVES:
            base.possessor = place
        elif text in APOSTROPHES:
            base.pieces = None
        elif text in ("and", "&"):
            base.add([place] if base.office is not None else [])
        elif text not in _SILENT and token.pos not in ("NUM", "VERB") and not is_honorific(text):
            base.past = base.past or modifier_kind(text) is ModifierKind.PAST
            base.add([place])

    def _between_nations(self, place: int) -> bool:
        """Tell whether a comma or "and" stands between nationalities ("the British, French and German ministers")."""
        return is_nationality(self.holders, place - 1) and is_nationality(self.holders, place + 1)

    def _restart(self, base: _Base, place: int) -> int | None:
        """Forget what stood before a word that no office phrase goes over; end where an office has been read."""
        if base.office is not None:
            return None
        base.start, base.pieces, base.acts_for, base.each_for = place + 1, None, None, None
        base.possessor, base.past = None, False
        return place + 1

    def _office_at(self, place: int) -> FoundOffice | None:
        if place in self.holders and self.holders[place].kind is NameKind.PERSON:
            return None
        return office_at_start([token.text for token in self.tokens[place : min(self.last, place + 9)]])

    def _take_office(self, base: _Base, place: int, found: FoundOffice) -> int | None:
        end = place + found.words
        if end < self.last and self.tokens[end].text in APOSTROPHES:
            keep = base.acts_for or found.office.acts_for
            base.pieces, base.office, base.acts_for = None, None, keep
            return end + 1
        if (
            base.office is not None
            and base.head + 1 < place
            and self.tokens[place - 1].text.lower() not in ("and", "&")
        ):
            between = self.tokens[base.head + 1 : place]
            if not all(modifier_kind(token.text) or token.text in DASHES for token in between):
                return None
        base.add(range(place, end))
        base.office, base.head = found, end - 1
        return end

    def _take_holder(self, base: _Base, holder: Holder) -> int | None:
        if base.office is not None:
            return None
        end = holder.last
        possessive = end < self.last and self.tokens[end].text in APOSTROPHES
        if holder.kind is NameKind.PERSON:
            if not possessive:
                return self._restart(base, end - 1)
            base.possessor, base.pieces = holder.first, None
            return end + 1
        base.acts_for = holder.acts_for or base.acts_for
        base.each_for = [*(base.each_for or ()), *([holder.acts_for] if holder.acts_for else ())]
        if possessive:
            base.pieces = None
            return end + 1
        if holder.keeps or holder.acts_for is None:
            base.add(range(holder.first, holder.last))
        return end

    def _goes_on(self, place: int) -> bool:
        """Tell whether another office follows at once ("Vice Premier | and Foreign Minister")."""
        text = self.tokens[place].text.lower()
        if text in DASHES:
            return True
        if text in ("and", "&"):
            ahead = self.tokens[place + 1 : min(self.last, place + 6)]
            return self._is_second_office(place + 1, ahead)
        if modifier_kind(text):
            after = office_at_start([token.text for token in self.tokens[place + 1 : min(self.last, place + 7)]])
            return after is not None
        return False

    def _is_second_office(self, place: int, ahead: Sequence[Token]) -> bool:
        for offset, token in enumerate(ahead):
            if place + offset in self.holders or token.text.lower() in ARTICLES | POSSESSIVES:
                return False
            found = office_at_start([other.text for other in ahead[offset:]])
            if found:
                return not found.plural
            if not modifier_kind(token.text):
                return False
        return False

    def _complement(self, place: int) -> tuple[int, tuple[str, ...], int | None]:
        """Return where the words behind an office end, for whom they say it is, and a person among them."""
        if place >= self.last or self.tokens[place].text.lower() not in ("of", "for", "to", "at", "on", "in"):
            return place, (), None
        if self.tokens[place].text.lower() in ("in", "on", "at") and not self._tells_field(place):
            return place, (), None
        complement = _Complement(place)
        while place < self.last and place - complement.first < MOST_WORDS:
            step = self._complement_step(complement, place)
            if step is None:
                break
            place = step
        place = complement.end or place
        while place > complement.first and self.tokens[place - 1].text.lower() in _PREPOSITIONS | ARTICLES | {"and"}:
            place -= 1
        return place, tuple(complement.of), complement.person

    def _complement_step(self, complement: _Complement, place: int) -> int | None:
        """Take in the word at `place`; return the next place, or None where the complement has ended."""
        token, holder = self.tokens[place], self.holders.get(place)
        text = token.text.lower()
        if text == "," and self._lists_states(place):
            return place + 1
        if text in ENDING_MARKS or text in _RELATIVES or (place > complement.first and not holder and is_finite(token)):
            return None
        if holder and holder.kind is NameKind.PERSON and not self._is_possessive(holder.last):
            if complement.only_of and self.tokens[place - 1].text.lower() not in (*_LINKS, ","):
                complement.end, complement.person = holder.last, holder.first
            return None
        if text in ("and", "&") and not self._joins_inside(place):
            return None
        if text in _PREPOSITIONS:
            complement.only_of = complement.only_of and text in _AGENTLESS_OF
            if place > complement.first and self._is_time(place + 1):
                return None
        elif holder and holder.acts_for not in (None, *complement.of) and self._is_for(complement, holder):
            complement.of.append(holder.acts_for or "")
        return holder.last if holder and holder.first == place else place + 1

    def _is_for(self, complement: _Complement, holder: Holder) -> bool:
        """Tell whether an office is that of a name behind it, which may follow what the office is about.

        So in "President of Peru" and "Minister for Foreign Affairs of Norway", not in "envoy for the talks with Peru".
        """
        if complement.only_of:
            return True
        words = [token.text.lower() for token in self.tokens[complement.first : holder.first]]
        if words[-1:] == ["the"]:
            words.pop()
        plain = not any(place in self.holders for place in range(complement.first, holder.first))
        return holder.kind is NameKind.STATE and plain and words[:1] == ["for"] and words[-1] == "of"

    def _lists_states(self, comma: int) -> bool:
        """Tell whether a comma stands between states ("of Serbia, Bosnia and Croatia")."""
        before, after = self.holders.get(comma - 1), self.holders.get(comma + 1)
        if not (before and after and before.kind is after.kind is NameKind.STATE) or after.last >= self.last:
            return False
        following = self.tokens[after.last].text.lower()
        return following == "and" or (following == "," and self._lists_states(after.last))

    def _is_time(self, place: int) -> bool:
        return place < self.last and self.tokens[place].text in words_of("months_and_days.txt")

    def _tells_field(self, place: int) -> bool:
        """Tell whether "on" or "at" goes on with what the office is for ("adviser on Haiti"), not with where."""
        preposition = self.tokens[place]
        if preposition.text.lower() == "in":
            return False
        noun = self.tokens[preposition.head]
        return place - 1 in (noun.i, noun.head)

    def _is_possessive(self, place: int) -> bool:
        return place < self.last and self.tokens[place].text in APOSTROPHES

    def _joins_inside(self, place: int) -> bool:
        """Tell whether "and" stands inside the complement ("Security and Defence Council"), not after it."""
        before, after = self.holders.get(place - 1), self.holders.get(place + 1)
        if before is not None and before is after:
            return True
        if place + 1 >= self.last or (after and after.kind is NameKind.PERSON):
            return False
        following = self.tokens[place + 1]
        if (
            following.text[:1].isupper()
            and self.tokens[place - 1].text[:1].isupper()
            and not office_at_start([following.text])
        ):
            return True
        return following.dep == "conj" and following.pos == "NOUN" and not office_at_start([following.text])

    def _words(self, places: Sequence[int], office: FoundOffice) -> str:
        """Return the wording of the pieces, the last word in the singular."""
        if not places:
            return office.office.word
        runs: list[list[int]] = []
        for place in places:
            if runs and runs[-1][-1] + 1 == place:
                runs[-1].append(place)
            else:
                runs.append([place])
        text = " ".join(words_between(self.tokens, run[0], run[-1] + 1) for run in runs)
        text = " ".join(part for part in text.split() if part not in APOSTROPHES)
        return _singular(text, office) if office.plural else text


def words_between(tokens: Sequence[Token], first: int, last: int) -> str:
    """Return the words of the tokens `first` up to, not including, `last`, spaced as in the text."""
    parts = []
    for place in range(first, last):
        gap = place + 1 < last and tokens[place].end < tokens[place + 1].start
        parts.append(tokens[place].text + (" " if gap else ""))
    return "".join(parts)


def _singular(text: str, office: FoundOffice) -> str:
    """Return a wording that ends with a plural office in the singular, its capitals kept."""
    head = text[: len(text) - len(office.office.plural)]
    word, tail = office.office.word, text[len(head) :]
    if tail[:1].isupper():
        word = " ".join(
            part if part in ("of", "the", "and") else part[:1].upper() + part[1:] for part in word.split(" ")
        )
    return head + word


def is_nationality(holders: Mapping[int, Holder], place: int) -> bool:
    """Tell whether a nationality stands at a token."""
    holder = holders.get(place)
    return holder is not None and holder.kind is NameKind.NATIONALITY


def is_finite(token: Token) -> bool:
    """Tell whether a word is a verb, and no participle before a noun ("the detained president")."""
    return token.pos in ("VERB", "AUX") and token.dep != "amod"


def is_kinship_name(found: FoundOffice, word: str) -> bool:
    """Tell whether a noun for a relative is a name by its capital ("Choi Son")."""
    return found.office.kind is OfficeKind.FAMILY and found.words == 1 and word.istitle()
