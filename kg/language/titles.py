"""Offices beside names: before them, behind them, and by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from kg.gazetteer.offices import FoundOffice, is_honorific, modifier_kind, office_at_end, office_at_start
from kg.language.office_phrases import (
    APOSTROPHES,
    ARTICLES,
    DASHES,
    ENDING_MARKS,
    MOST_WORDS,
    POSSESSIVES,
    Holder,
    OfficePhrase,
    is_finite,
    is_nationality,
    read_office,
    words_between,
)
from kg.language.words import lines_of
from kg.model.annotated import Annotated, NameKind, Token

__all__ = [
    "Holder",
    "OfficePhrase",
    "apposition_before",
    "holders_of",
    "office_after",
    "office_before",
    "office_of_noun",
    "offices_in",
    "phrase_start",
    "read_office",
]

_AFTER_APPOSITION = frozenset(("and", "who", "whom", "or", "whose", "in", "to", "which", "that", "at"))


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
    """Return the office or group that a noun names, with the words before and behind it, or None."""
    sentence = annotated.sentence_at(token.start)
    first, last = (sentence.first, sentence.last) if sentence else (0, len(annotated.tokens))
    end = min(last, token.i + MOST_WORDS)
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
        elif text in ARTICLES or text in POSSESSIVES:
            return place - 1
        elif text in APOSTROPHES and place - 2 >= first:
            return _possessor_start(tokens, place - 2, first, holders)
        elif text in ("and", "&") and _ends_office(tokens, place - 1, first):
            found = office_at_end([token.text for token in tokens[max(first, place - 7) : place - 1]])
            place = place - 1 - (found.words if found else 0)
        elif modifier_kind(text) or text in DASHES or _belongs(before):
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


def _belongs(token: Token) -> bool:
    """Tell whether a word before an office is part of its wording by the tree (compound or adjective)."""
    if token.text in ENDING_MARKS or not token.text[:1].isalpha():
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
    if not found:
        return _office_of_state_before(tokens, end, sentence_first, holders)
    if not found.office.goes_before_names or not found.office.is_person:
        return None
    start = phrase_start(tokens, end - found.words, sentence_first, holders)
    return read_office(tokens, start, end, holders)


def _office_of_state_before(
    tokens: Sequence[Token], end: int, first: int, holders: Mapping[int, Holder]
) -> OfficePhrase | None:
    """Return the office whose words behind "of" reach up to the name ("President of Peru | X"), or None.

    Official texts write so; elsewhere whoever comes after such words may be somebody else, so the title has a capital.
    """
    for start in range(end - 3, max(first, end - MOST_WORDS) - 1, -1):
        if tokens[start].text in ENDING_MARKS or is_finite(tokens[start]):
            break
        found = office_at_start([token.text for token in tokens[start:end]])
        if not found or not found.office.goes_before_names or not found.office.is_person or found.plural:
            continue
        behind = start + found.words
        if not tokens[start].text[:1].isupper() or behind >= end or tokens[behind].text.lower() not in ("of", "for"):
            continue
        phrase = read_office(tokens, phrase_start(tokens, start, first, holders), end, holders)
        if phrase and phrase.last == end and (phrase.acts_for or tokens[end - 1].text[:1].isupper()):
            return phrase
    return None


def apposition_before(
    tokens: Sequence[Token],
    name_first: int,
    sentence_first: int,
    holders: Mapping[int, Holder],
    direct: OfficePhrase | None,
) -> OfficePhrase | None:
    """Return the office that a comma parts from the name behind it ("the envoy, | X"; "its leader, | General X").

    `direct` is what stands right before the name: see `office_before`.
    """
    end = direct.first if direct is not None else _over_honorifics(tokens, name_first, sentence_first)
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
    while start > first and comma - start < MOST_WORDS:
        token = tokens[start - 1]
        if token.text == "," and is_nationality(holders, start - 2) and is_nationality(holders, start):
            start -= 1
            continue
        if token.text in ENDING_MARKS or token.pos == "SCONJ" or (is_finite(token) and start - 1 not in holders):
            break
        start -= 1
    for place in range(start, comma):
        phrase = read_office(tokens, place, comma, holders)
        if phrase is None:
            return None
        begins = tokens[phrase.first].text.lower()
        if phrase.last == comma and (begins in ARTICLES | POSSESSIVES or phrase.acts_for):
            if begins not in ARTICLES | POSSESSIVES and _is_behind_name(tokens, phrase.first, first, holders):
                return None
            return phrase if phrase.office.is_person else None
    return None


def _is_behind_name(tokens: Sequence[Token], place: int, first: int, holders: Mapping[int, Holder]) -> bool:
    """Tell whether an office stands behind one who has none before the name ("X, Minister of Peru, | Mr. Y")."""
    before = holders.get(place - 2)
    if place < 2 or tokens[place - 1].text != "," or before is None or before.kind is not NameKind.PERSON:
        return False
    return office_before(tokens, before.first, first, holders) is None


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
    while end < last and end - place < MOST_WORDS:
        holder = holders.get(end)
        token = tokens[end]
        if token.text in ENDING_MARKS or (token.pos in ("VERB", "AUX", "ADP") and token.text.lower() != "of"):
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
    position = f"{noun} of {words_between(tokens, place + 1, end)}"
    return OfficePhrase(place, end, place, found.office, False, position, acts_for, (), None, False)


def _predicate(tokens: Sequence[Token], place: int, last: int, holders: Mapping[int, Holder]) -> OfficePhrase | None:
    if place >= last or not (
        tokens[place].text.lower() in ARTICLES or place in holders or modifier_kind(tokens[place].text)
    ):
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
    if after is None or after.text in ENDING_MARKS or after.text.lower() in _AFTER_APPOSITION:
        return phrase
    return None


def _begins(phrase: OfficePhrase, place: int) -> bool:
    """Tell whether the phrase was read from `place` on, nothing left out before it."""
    return phrase.first == place


@cache
def _role_nouns() -> dict[str, str]:
    return dict(line.split("\t", 1) for line in lines_of("role_verbs.tsv"))
