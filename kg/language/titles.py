"""Offices as a text words them: before a name, after it, and by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.gazetteer.offices import (
    FoundOffice,
    ModifierKind,
    Office,
    is_honorific,
    modifier_kind,
    office_at_end,
    office_at_start,
)
from kg.language.words import lines_of, words_of
from kg.model.annotated import Annotated, NameKind, Token


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
    ("the presidents of Serbia, Bosnia and Croatia"). `possessor` is the first token of a person or possessive pronoun whose office it is ("Putin's aide", "his envoy"), or None.
    `past` tells that it is held no longer.
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


_APOSTROPHES = frozenset(("'s", "’s", "'", "’", "'S", "’S"))
_DASHES = frozenset("-–")
_PREPOSITIONS = frozenset(("of", "for", "to", "in", "at", "on", "with", "from", "by", "over", "near", "before", "after"))
_ENDING_MARKS = frozenset((",", ".", ";", ":", "—", "--", "–", "(", ")", '"', "“", "”", "!", "?", "[", "]", "…"))
_ARTICLES = frozenset(("the", "a", "an", "this", "that"))
_POSSESSIVES = frozenset(("his", "her", "its", "their", "my", "our", "your", "whose"))
_RELATIVES = frozenset(("who", "which", "that", "where", "when", "whom", "whose", "while", "as", "but"))
_AFTER_APPOSITION = frozenset(("and", "who", "whom", "or", "whose", "in", "to", "which", "that", "at"))
_MOST_WORDS = 16
_SILENT = frozenset((*_ARTICLES, *_APOSTROPHES, "and", "&", "own", "both", "all", "other", "some"))
_LINKS = ("and", "&", "or")
_AGENTLESS_OF = frozenset(("of", "at"))


def holders_of(annotated: Annotated) -> dict[int, Holder]:
    """Return the names of a document by every token they cover, as offices are read with them."""
    found: dict[int, Holder] = {}
    for name in annotated.names:
        tokens = annotated.tokens_in(name.start, name.end)
        if tokens:
            acts_for = name.state or (name.full if name.kind is NameKind.ORGANIZATION else None)
            if name.kind is NameKind.PERSON:
                acts_for = None
            keeps = name.kind in (NameKind.PLACE, NameKind.ORGANIZATION)
            holder = Holder(tokens[0].i, tokens[-1].i + 1, name.kind, acts_for, keeps)
            found.update((token.i, holder) for token in tokens)
    return found


def offices_in(annotated: Annotated, first: int, last: int) -> list[OfficePhrase]:
    """Return the offices and groups named in the tokens `first` up to, not including, `last`, in order.

    For "Ukrainian negotiators and the head of the Russian delegation": a plural `negotiator` for `UA`, a `head` for
    `RU`. Whether a person bears the name beside it is not looked at.
    """
    holders = holders_of(annotated)
    found: list[OfficePhrase] = []
    place = first
    while place < last:
        phrase = read_office(annotated.tokens, place, last, holders)
        if phrase is None:
            break
        found.append(phrase)
        place = max(phrase.last, place + 1)
    return found


def office_of_noun(annotated: Annotated, token: Token) -> OfficePhrase | None:
    """Return the office or group that a noun names with the words before and behind it, or None where it names none."""
    sentence = annotated.sentence_at(token.start)
    first, last = (sentence.first, sentence.last) if sentence else (0, len(annotated.tokens))
    end = min(last, token.i + _MOST_WORDS)
    found = _office_around(annotated.tokens, token.i, first, last)
    if found is None:
        return None
    start, _, stop = found
    holders = holders_of(annotated)
    return read_office(annotated.tokens, phrase_start(annotated.tokens, start, first, holders), max(end, stop), holders)


def _office_around(tokens: Sequence[Token], place: int, first: int, last: int) -> tuple[int, FoundOffice, int] | None:
    for start in range(max(first, place - 5), place + 1):
        found = office_at_start([token.text for token in tokens[start : min(last, start + 7)]])
        if found and start + found.words > place:
            return start, found, start + found.words
    return None


def read_office(
    tokens: Sequence[Token], first: int, last: int, holders: Mapping[int, Holder]
) -> OfficePhrase | None:
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
            position = f"{position} {self._slice(base.head + 1, after)}"
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
        if text in _ENDING_MARKS or (text in _RELATIVES and text not in _ARTICLES | _POSSESSIVES):
            return self._restart(base, place)
        if text in _POSSESSIVES:
            base.possessor = place
        elif text in _APOSTROPHES:
            base.pieces = None
        elif modifier_kind(text) is ModifierKind.PAST:
            base.past = True
            base.add([place])
        elif token.pos == "VERB" and token.dep == "amod":
            return place + 1
        elif token.pos in ("VERB", "AUX", "ADP", "SCONJ", "PRON") and not modifier_kind(text):
            return self._restart(base, place)
        elif text in ("and", "&") and base.office is None and not self._between_nations(place):
            return self._restart(base, place)
        elif text not in _SILENT and token.pos != "NUM" and not is_honorific(text):
            base.add([place])
        elif text in ("and", "&") and base.office is not None:
            base.add([place])
        return place + 1

    def _between_nations(self, place: int) -> bool:
        """Tell whether a comma or "and" stands between nationalities ("the British, French and German ministers")."""
        return _is_nationality(self.holders, place - 1) and _is_nationality(self.holders, place + 1)

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
        if end < self.last and self.tokens[end].text in _APOSTROPHES:
            keep = base.acts_for or found.office.acts_for
            base.pieces, base.office, base.acts_for = None, None, keep
            return end + 1
        if base.office is not None and base.head + 1 < place and self.tokens[place - 1].text.lower() not in ("and", "&"):
            between = self.tokens[base.head + 1 : place]
            if not all(modifier_kind(token.text) or token.text in _DASHES for token in between):
                return None
        base.add(range(place, end))
        base.office, base.head = found, end - 1
        return end

    def _take_holder(self, base: _Base, holder: Holder) -> int | None:
        if base.office is not None:
            return None
        end = holder.last
        possessive = end < self.last and self.tokens[end].text in _APOSTROPHES
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
        """Tell whether another office follows at once ("foreign policy | chief", "Vice Premier | and Foreign Minister")."""
        text = self.tokens[place].text.lower()
        if text in _DASHES:
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
            if place + offset in self.holders or token.text.lower() in _ARTICLES | _POSSESSIVES:
                return False
            found = office_at_start([other.text for other in ahead[offset:]])
            if found:
                return not found.plural
            if not modifier_kind(token.text):
                return False
        return False

    def _complement(self, place: int) -> tuple[int, tuple[str, ...], int | None]:
        """Return where the words end that belong to the office behind it, for whom they say it is, and a person in them."""
        if place >= self.last or self.tokens[place].text.lower() not in ("of", "for", "to", "at", "on", "in"):
            return place, (), None
        if self.tokens[place].text.lower() in ("in", "on", "at") and not self._tells_field(place):
            return place, (), None
        first = place
        of: list[str] = []
        person: int | None = None
        only_of = True
        while place < self.last and place - first < _MOST_WORDS:
            token = self.tokens[place]
            text = token.text.lower()
            holder = self.holders.get(place)
            if text == "," and self._lists_states(place):
                place += 1
                continue
            if text in _ENDING_MARKS or text in _RELATIVES or (place > first and not holder and _is_finite(token)):
                break
            if holder and holder.kind is NameKind.PERSON and not self._is_possessive(holder.last):
                if not (only_of and self.tokens[place - 1].text.lower() not in (*_LINKS, ",")):
                    break
                place, person = holder.last, holder.first
                break
            if text in ("and", "&") and not self._joins_inside(place):
                break
            if text in _PREPOSITIONS:
                only_of = only_of and text in _AGENTLESS_OF
                if place > first and self._is_time(place + 1):
                    break
            elif holder and only_of and holder.acts_for and holder.acts_for not in of:
                of.append(holder.acts_for)
            place = holder.last if holder and holder.first == place else place + 1
        while place > first and self.tokens[place - 1].text.lower() in _PREPOSITIONS | _ARTICLES | {"and"}:
            place -= 1
        return place, tuple(of), person

    def _lists_states(self, comma: int) -> bool:
        """Tell whether a comma stands between states ("of Serbia, Bosnia and Croatia")."""
        before, after = self.holders.get(comma - 1), self.holders.get(comma + 1)
        if not (before and after and before.kind is after.kind is NameKind.STATE) or after.last >= self.last:
            return False
        following = self.tokens[after.last].text.lower()
        return following == "and" or (following == "," and self._lists_states(after.last))

    def _is_time(self, place: int) -> bool:
        return place < self.last and self.tokens[place].text in words_of("not_in_person_names.txt")

    def _tells_field(self, place: int) -> bool:
        """Tell whether "on", "at" or "in" goes on with what the office is for ("adviser on Haiti"), not with where or when."""
        return self.tokens[place].text.lower() in ("on", "at") and self.tokens[place].start == self.tokens[place - 1].end + 1 and (
            self.tokens[self.tokens[place].head].i == self.tokens[place - 1].i
            or self.tokens[self.tokens[self.tokens[place].head].head].i == self.tokens[place - 1].i
        )

    def _is_possessive(self, place: int) -> bool:
        return place < self.last and self.tokens[place].text in _APOSTROPHES

    def _joins_inside(self, place: int) -> bool:
        """Tell whether "and" stands inside the complement ("Security and Defence Council"), not after it."""
        before, after = self.holders.get(place - 1), self.holders.get(place + 1)
        if before is not None and before is after:
            return True
        if place + 1 >= self.last or (after and after.kind is NameKind.PERSON):
            return False
        following = self.tokens[place + 1]
        if following.text[:1].isupper() and self.tokens[place - 1].text[:1].isupper() and not office_at_start([following.text]):
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
        text = " ".join(self._slice(run[0], run[-1] + 1) for run in runs)
        text = " ".join(part for part in text.split() if part not in _APOSTROPHES)
        return _singular(text, office) if office.plural else text

    def _slice(self, first: int, last: int) -> str:
        parts = []
        for place in range(first, last):
            token = self.tokens[place]
            gap = place + 1 < last and token.end < self.tokens[place + 1].start
            parts.append(token.text + (" " if gap else ""))
        return "".join(parts)


def _singular(text: str, office: FoundOffice) -> str:
    """Return a wording that ends with a plural office in the singular, its capitals kept."""
    head = text[: len(text) - len(office.office.plural)]
    word, tail = office.office.word, text[len(head) :]
    if tail[:1].isupper():
        word = " ".join(part if part in ("of", "the", "and") else part[:1].upper() + part[1:] for part in word.split(" "))
    return head + word


def _is_nationality(holders: Mapping[int, Holder], place: int) -> bool:
    holder = holders.get(place)
    return holder is not None and holder.kind is NameKind.NATIONALITY


def _is_finite(token: Token) -> bool:
    """Tell whether a word is a verb, and no participle before a noun ("the detained president")."""
    return token.pos in ("VERB", "AUX") and token.dep != "amod"


def phrase_start(tokens: Sequence[Token], place: int, first: int, holders: Mapping[int, Holder]) -> int:
    """Return where the phrase begins whose office noun begins at `place`: over modifiers, names and an article."""
    while place > first:
        before = tokens[place - 1]
        text = before.text.lower()
        holder = holders.get(place - 1)
        if holder:
            if holder.kind is NameKind.PERSON:
                break
            place = max(first, holder.first)
        elif text in _ARTICLES or text in _POSSESSIVES:
            return place - 1
        elif text in _APOSTROPHES and place - 2 >= first:
            return _possessor_start(tokens, place - 2, first, holders)
        elif text in ("and", "&") and _ends_office(tokens, place - 1, first):
            found = office_at_end([token.text for token in tokens[max(first, place - 7) : place - 1]])
            place = place - 1 - (found.words if found else 0)
        elif modifier_kind(text) or text in _DASHES or _belongs(before, tokens):
            place -= 1
        else:
            break
    return place


def _possessor_start(tokens: Sequence[Token], place: int, first: int, holders: Mapping[int, Holder]) -> int:
    holder = holders.get(place)
    if holder:
        return max(first, holder.first)
    start = place
    while start > first and (modifier_kind(tokens[start - 1].text) or holders.get(start - 1)):
        start -= 1
    return start


def _ends_office(tokens: Sequence[Token], place: int, first: int) -> bool:
    found = office_at_end([token.text for token in tokens[max(first, place - 6) : place]])
    return found is not None and not found.plural and found.office.is_person


def _belongs(token: Token, tokens: Sequence[Token]) -> bool:
    """Tell whether a word before an office is part of its wording by the tree (compound or adjective of what follows)."""
    if token.text in _ENDING_MARKS or not token.text[:1].isalpha():
        return False
    if token.dep not in ("compound", "amod", "nmod", "flat") or not token.i < token.head <= token.i + 6:
        return False
    return token.pos in ("NOUN", "PROPN", "ADJ")


def office_before(
    tokens: Sequence[Token], name_first: int, sentence_first: int, holders: Mapping[int, Holder]
) -> OfficePhrase | None:
    """Return the office that stands right before a name, no comma between ("Russian Special Envoy | X"), or None."""
    end = _over_honorifics(tokens, name_first, sentence_first)
    if end <= sentence_first:
        return None
    words = [token.text for token in tokens[max(sentence_first, end - 9) : end]]
    found = office_at_end(words)
    if not found or not found.office.goes_before_names or not found.office.is_person:
        return None
    start = phrase_start(tokens, end - found.words, sentence_first, holders)
    return read_office(tokens, start, end, holders)


def apposition_before(
    tokens: Sequence[Token], name_first: int, sentence_first: int, holders: Mapping[int, Holder]
) -> OfficePhrase | None:
    """Return the office that a comma parts from the name behind it ("the envoy, | X"; "its leader, | General X")."""
    end = _over_honorifics(tokens, name_first, sentence_first)
    direct = office_before(tokens, name_first, sentence_first, holders)
    if direct is not None:
        end = direct.first
    if end <= sentence_first or tokens[end - 1].text != ",":
        return None
    return _apposition_before(tokens, end - 1, sentence_first, holders)


def _over_honorifics(tokens: Sequence[Token], place: int, first: int) -> int:
    while place > first:
        for count in (3, 2, 1):
            if place - count >= first and is_honorific(" ".join(token.text for token in tokens[place - count : place])):
                place -= count
                break
        else:
            break
    return place


def _apposition_before(
    tokens: Sequence[Token], comma: int, first: int, holders: Mapping[int, Holder]
) -> OfficePhrase | None:
    """Return the office of a phrase that ends at a comma before the name ("His Russian counterpart, | X")."""
    start = comma
    while start > first and comma - start < _MOST_WORDS:
        token = tokens[start - 1]
        if token.text == "," and _is_nationality(holders, start - 2) and _is_nationality(holders, start):
            start -= 1
            continue
        if token.text in _ENDING_MARKS or token.pos == "SCONJ" or (_is_finite(token) and start - 1 not in holders):
            break
        start -= 1
    for place in range(start, comma):
        phrase = read_office(tokens, place, comma, holders)
        if phrase is None:
            return None
        begins = tokens[phrase.first].text.lower()
        if phrase.last == comma and (begins in _ARTICLES | _POSSESSIVES or phrase.acts_for):
            return phrase if phrase.office.is_person else None
    return None


def office_after(
    tokens: Sequence[Token], name_last: int, sentence_last: int, holders: Mapping[int, Holder]
) -> OfficePhrase | None:
    """Return the office in apposition behind a name, or in a clause that says what the person is or heads, or None."""
    if name_last >= sentence_last:
        return None
    mark = tokens[name_last]
    place = name_last + 1
    if mark.text in (",", "(", "—", "–", "--") and place < sentence_last:
        if tokens[place].text.lower() == "who" and place + 1 < sentence_last:
            return _clause(tokens, place + 1, sentence_last, holders)
        return _apposition(tokens, place, sentence_last, holders)
    if mark.lemma == "be" and mark.pos == "AUX" and mark.text.lower() in ("is", "was", "'s", "’s"):
        return _predicate(tokens, place, sentence_last, holders)
    return None


def _clause(tokens: Sequence[Token], place: int, last: int, holders: Mapping[int, Holder]) -> OfficePhrase | None:
    """Read "who (also) heads the office", "who is the minister"."""
    while place < last and tokens[place].pos == "ADV":
        place += 1
    if place >= last:
        return None
    verb = tokens[place]
    if verb.lemma == "be" and verb.text.lower() in ("is", "was"):
        return _predicate(tokens, place + 1, last, holders)
    noun = _role_nouns().get(verb.lemma)
    if noun is None or verb.pos != "VERB" or place + 1 >= last:
        return None
    end = place + 1
    acts_for: str | None = None
    while end < last and end - place < _MOST_WORDS:
        holder = holders.get(end)
        token = tokens[end]
        if token.text in _ENDING_MARKS or (token.pos in ("VERB", "AUX", "ADP") and token.text.lower() != "of"):
            break
        if holder and holder.kind is NameKind.PERSON:
            break
        acts_for = acts_for or (holder.acts_for if holder else None)
        end += 1
    found = office_at_start([noun])
    if tokens[place + 1].pos == "PRON":
        return None
    if end == place + 1 or found is None:
        return None
    position = f"{noun} of {_Reader(tokens, last, holders)._slice(place + 1, end)}"
    return OfficePhrase(place, end, place, found.office, False, position, acts_for, (), None, False)


def _predicate(tokens: Sequence[Token], place: int, last: int, holders: Mapping[int, Holder]) -> OfficePhrase | None:
    if place >= last or not (tokens[place].text.lower() in _ARTICLES or place in holders or modifier_kind(tokens[place].text)):
        return None
    phrase = read_office(tokens, place, last, holders)
    return phrase if phrase and _begins(phrase, place) and not phrase.plural and phrase.office.is_person else None


def _apposition(tokens: Sequence[Token], place: int, last: int, holders: Mapping[int, Holder]) -> OfficePhrase | None:
    first = tokens[place]
    if first.pos in ("ADP", "VERB", "AUX", "SCONJ", "ADV", "NUM") and not modifier_kind(first.text):
        return None
    phrase = read_office(tokens, place, last, holders)
    if phrase is None or not _begins(phrase, place) or not phrase.office.is_person:
        return None
    after = tokens[phrase.last] if phrase.last < last else None
    if after is None or after.text in _ENDING_MARKS or after.text.lower() in _AFTER_APPOSITION:
        return phrase
    return None


def _begins(phrase: OfficePhrase, place: int) -> bool:
    """Tell whether the phrase was read from `place` on, nothing left out before it."""
    return phrase.first == place


@cache
def _role_nouns() -> dict[str, str]:
    return dict(line.split("\t", 1) for line in lines_of("role_verbs.tsv"))
