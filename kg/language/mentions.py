"""Where the names of a document stand and what kind each is: the model's names and the tables' joined."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.gazetteer.offices import (
    OfficeKind,
    is_honorific,
    modifier_kind,
    office_at_end,
    office_noun,
)
from kg.language.addressing import TitleReader
from kg.language.lexicon import Entry, Match, find_matches, is_country, known_place
from kg.language.mention import Mention, ModelEntity
from kg.language.name_dates import before_date, begins_date
from kg.language.office_phrases import is_kinship_name
from kg.language.things import sort_out
from kg.language.words import words_of
from kg.model.annotated import Annotated, NameKind, Token

_LABELS = {
    "PER": NameKind.PERSON,
    "PERSON": NameKind.PERSON,
    "ORG": NameKind.ORGANIZATION,
    "LOC": NameKind.PLACE,
    "GPE": NameKind.PLACE,
    "FAC": NameKind.PLACE,
    "EVENT": NameKind.OCCASION,
    "NORP": NameKind.NATIONALITY,
}
_KINDS = {
    Entry.STATE: NameKind.STATE,
    Entry.NATIONALITY: NameKind.NATIONALITY,
    Entry.SEAT: NameKind.PLACE,
    Entry.ORGANIZATION: NameKind.ORGANIZATION,
    Entry.OCCASION: NameKind.OCCASION,
    Entry.PLACE: NameKind.PLACE,
}
_DASHES = frozenset("-–—")
_APOSTROPHES = frozenset(("'s", "’s", "'", "’", "S", "'S", "’S"))
_ENDS = frozenset((*_APOSTROPHES, "of", "the", "for", "and", "in", "on", "to", "at", "from"))
_QUOTES = frozenset("\"“”‘’'«»()[],;:.!?—–-*_")
_NAME_LINKS = words_of("name_links.txt")
_MOST_LINKS = 3


def find_mentions(annotated: Annotated, entities: Sequence[ModelEntity]) -> list[Mention]:
    """Return the names, in order; none overlap."""
    tokens = annotated.tokens
    matches = [_narrowed(match, tokens) for match in find_matches(tokens)]
    raw = [
        part
        for entity in entities
        if (whole := _of_model(entity, annotated))
        for part in _parts(whole, matches, tokens)
    ]
    chosen = _Chosen(len(tokens))
    found = sort_out(_persons(tokens, raw, matches), tokens)
    persons = found.persons
    surnames = {tokens[p.last - 1].text for p in persons if p.last - p.first > 1}
    chosen.add(m for m in _of_tables(matches) if m.kind is NameKind.OCCASION)
    chosen.add(_gatherings(tokens, matches))
    chosen.add(p for p in persons if p.last - p.first > 1)
    chosen.add(
        _corrected(m, tokens, surnames)
        for m in raw
        if m.kind is NameKind.ORGANIZATION and _is_wider_body(m, matches, tokens)
    )
    for mention in _of_tables(matches):
        if _is_surname(mention, tokens, surnames):
            mention = Mention(mention.first, mention.last, NameKind.PERSON)
        chosen.add((mention,))
    chosen.add(persons)
    chosen.add(found.places)
    chosen.keep_free(found.ships)
    chosen.add(_corrected(m, tokens, surnames) for m in raw if m.kind is not NameKind.PERSON)
    chosen.add(
        Mention(token.i, token.i + 1, NameKind.PERSON)
        for token in tokens
        if token.pos == "PROPN" and token.text in surnames
    )
    chosen.add(_places(tokens, chosen))
    return chosen.in_order()


class _Chosen:
    """Names that have found their place; a later one is left out where an earlier one stands."""

    def __init__(self, count: int) -> None:
        self._taken = bytearray(count)
        self._mentions: list[Mention] = []

    def add(self, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            if mention.first < mention.last and not any(self._taken[mention.first : mention.last]):
                self._taken[mention.first : mention.last] = b"\1" * (mention.last - mention.first)
                self._mentions.append(mention)

    def keep_free(self, mentions: Iterable[Mention]) -> None:
        """Let no name stand where one does that is nobody's and no place's."""
        for mention in mentions:
            self._taken[mention.first : mention.last] = b"\1" * (mention.last - mention.first)

    def is_free(self, token: int) -> bool:
        return not self._taken[token]

    def in_order(self) -> list[Mention]:
        return sorted(self._mentions, key=lambda mention: mention.first)


def _of_tables(matches: Iterable[Match]) -> Iterable[Mention]:
    for match in matches:
        kind = _KINDS[match.entry]
        if match.entry is Entry.STATE and match.state and not is_country(match.state):
            kind = NameKind.PLACE
        if match.seat and match.seat.kind == "ministry":
            kind = NameKind.ORGANIZATION
        yield Mention(match.first, match.last, kind, match)


def _narrowed(match: Match, tokens: Sequence[Token]) -> Match:
    """Take articles off the ends of a name of the tables."""
    if match.last - match.first > 1 and tokens[match.first].text.lower() == "the" and not match.seat:
        return replace(match, first=match.first + 1)
    return match


def _of_model(entity: ModelEntity, annotated: Annotated) -> Mention | None:
    """Return a name of the model in tokens, without marks, articles, titles and possessive endings at its ends."""
    kind = _LABELS.get(entity.label)
    if kind is None:
        return None
    tokens = annotated.tokens
    first, last = before_date(tokens, *_token_range(annotated, entity.start, entity.end))
    while first < last and (tokens[first].text in _QUOTES or tokens[first].text.lower() in ("the", "a", "an")):
        first += 1
    while first < last and (tokens[last - 1].text in _ENDS or tokens[last - 1].text in _QUOTES):
        last -= 1
    if first >= last or not any(letter.isalnum() for token in tokens[first:last] for letter in token.text):
        return None
    return Mention(first, last, kind)


def _parts(mention: Mention, matches: Sequence[Match], tokens: Sequence[Token]) -> Iterable[Mention]:
    """Cut a body in two that the component marked together with its leader ("Ann Berg's Green Party")."""
    places = range(mention.first + 2, mention.last - 1)
    cut = next((place for place in places if tokens[place].text in _APOSTROPHES), None)
    known = cut and any(match.first < cut and mention.first < match.last for match in matches)
    if cut is None or known or mention.kind is not NameKind.ORGANIZATION:
        yield mention
        return
    yield Mention(mention.first, cut, NameKind.PERSON)
    yield Mention(cut + 1, mention.last, mention.kind)


def _token_range(annotated: Annotated, start: int, end: int) -> tuple[int, int]:
    tokens = annotated.tokens
    first = bisect_left(tokens, start, key=lambda token: token.end - 1)
    last = bisect_left(tokens, end, key=lambda token: token.start)
    return first, last


def _is_surname(mention: Mention, tokens: Sequence[Token], surnames: set[str]) -> bool:
    """Tell whether a name of the tables is, in this document, the surname of a person (Jordan, Chad, Georgia)."""
    if mention.last - mention.first > 1 or mention.kind is NameKind.NATIONALITY:
        return False
    token = tokens[mention.first]
    if token.text not in surnames:
        return False
    before = tokens[mention.first - 1].text.lower() if mention.first else ""
    return before not in ("in", "to", "from", "of", "at", "near", "with")


def _corrected(mention: Mention, tokens: Sequence[Token], surnames: set[str]) -> Mention:
    """Take what the model saw as a place or body for a person whose surname it is, or a body for a known place."""
    if mention.last - mention.first == 1 and tokens[mention.first].text in surnames:
        return replace(mention, kind=NameKind.PERSON)
    if mention.kind is NameKind.ORGANIZATION and known_place(_text(tokens, mention.first, mention.last))[0]:
        return replace(mention, kind=NameKind.PLACE)
    return mention


def _text(tokens: Sequence[Token], first: int, last: int) -> str:
    return " ".join(token.text for token in tokens[first:last])


def _is_wider_body(mention: Mention, matches: Sequence[Match], tokens: Sequence[Token]) -> bool:
    """Tell whether an organization of the model holds more than one name of the tables does (Bank of China)."""
    if mention.last - mention.first < 2:
        return False
    office = office_noun(tokens[mention.last - 1].text)
    if office and office.is_person:
        return False
    if mention.last < len(tokens) and modifier_kind(tokens[mention.last - 1].text):
        after = office_noun(tokens[mention.last].text)
        if after and after.is_person:
            return False
    for match in matches:
        if match.first <= mention.first and mention.last <= match.last:
            return False
        if match.first < mention.last < match.last or match.first < mention.first < match.last:
            return False
    return True


# Persons


def _persons(tokens: Sequence[Token], raw: Sequence[Mention], matches: Sequence[Match]) -> list[Mention]:
    """Return the persons that the model or a title shows, without titles and forms of address."""
    table = {place: match for match in matches for place in range(match.first, match.last)}
    found: dict[int, Mention] = {}
    for mention in raw:
        if mention.kind is NameKind.PERSON:
            for person in _bare_names(mention, tokens, table):
                found[person.first] = person
    for person in _titled(tokens, table):
        known = next((found[p] for p in range(person.first, person.last) if p in found), None)
        if known is None:
            found[person.first] = person
        else:
            del found[known.first]
            merged = replace(person, last=max(person.last, known.last)) if known.last > person.first else person
            found[person.first] = merged
    joined = _with_nicknames(sorted(found.values(), key=lambda mention: mention.first), tokens)
    return _without_credits(_with_known_beginnings(joined, tokens), tokens)


def _with_known_beginnings(persons: list[Mention], tokens: Sequence[Token]) -> list[Mention]:
    """Let a name begin with the pronoun that it begins with elsewhere, where the word by itself could be one."""
    known = {_text(tokens, person.first, person.last) for person in persons}
    known = {name for name in known if name.split()[0].lower() in _PRONOUNS}
    return [
        replace(person, first=person.first - 1)
        if person.first and known and _text(tokens, person.first - 1, person.last) in known
        else person
        for person in persons
    ]


def _without_credits(persons: list[Mention], tokens: Sequence[Token]) -> list[Mention]:
    """Part the person in a picture from the photographer ("Ann Berg Bo Lund/Agency"), who is told by the agency."""
    known = {_text(tokens, person.first, person.last) for person in persons if person.last - person.first == _FULL_NAME}
    parted: list[Mention] = []
    for person in persons:
        cut = person.first + _FULL_NAME
        before_agency = person.last < len(tokens) and tokens[person.last].text in ("/", "|", "(")
        if before_agency and person.last - cut >= _FULL_NAME and _text(tokens, person.first, cut) in known:
            parted += [replace(person, last=cut), replace(person, first=cut)]
        else:
            parted.append(person)
    return parted


_FULL_NAME = 2
"""Words of a first name and a surname."""


def _with_nicknames(persons: list[Mention], tokens: Sequence[Token]) -> list[Mention]:
    """Join the halves of a name around a nickname between quotation marks."""
    joined: list[Mention] = []
    for person in persons:
        before = joined[-1] if joined else None
        between = tokens[before.last : person.first] if before else ()
        if before and 3 <= len(between) <= 5 and between[0].text in _MARKS and between[-1].text in _MARKS:
            joined[-1] = replace(before, last=person.last)
        elif not (before and person.first < before.last):
            joined.append(person)
    return joined


_MARKS = frozenset("\"“”‘’'")


def _bare_names(mention: Mention, tokens: Sequence[Token], table: dict[int, Match]) -> Iterable[Mention]:
    """Take titles off a person's name, stretch it over its small words, and cut what follows it."""
    first, last = _without_end_of_title(mention, tokens), mention.last
    while first < last:
        skip = _title_words(tokens, first, last)
        match = table.get(first)
        if skip:
            first += skip
        elif match and match.last < last and (match.first < first or _is_before_name(match, tokens)):
            first = match.last
        elif (
            (tokens[first].text.islower() and tokens[first].text not in _NAME_LINKS)
            or tokens[first].text in _QUOTES
            or tokens[first].text in _APOSTROPHES
            or tokens[first].text.lower() == "of"
        ):
            first += 1
        else:
            break
    for place in range(first + 1, last):
        if tokens[place].text.lower() in ("of", "and", ",", "from", "for", "&") or tokens[place].text in _APOSTROPHES:
            last = place
            break
    if first < last and any(token.text[:1].isupper() for token in tokens[first:last]):
        first, last = _stretched(tokens, first, last)
        whole = table.get(first)
        if whole and whole.first <= first and last <= whole.last:
            return
        if not _is_title(tokens, first, last):
            yield Mention(first, last, NameKind.PERSON)


def _is_before_name(match: Match, tokens: Sequence[Token]) -> bool:
    """Tell whether a name of the tables stands before a person's and is no part of it ("Russian X", "Turkey's X")."""
    before = [token.text for token in tokens[max(0, match.first - 6) : match.first]]
    if match.entry is Entry.STATE and len(before) > 1 and before[-1].lower() == "of" and office_at_end(before[:-1]):
        return True
    return match.entry in (Entry.NATIONALITY, Entry.ORGANIZATION) or tokens[match.last].text in _APOSTROPHES


def _without_end_of_title(mention: Mention, tokens: Sequence[Token]) -> int:
    """Return where the name begins behind a title that reaches into it ("Chief of the General | Staff X")."""
    for cut in range(mention.last - 1, mention.first, -1):
        words = [token.text for token in tokens[max(0, cut - 7) : cut]]
        found = office_at_end(words)
        if found and found.words > cut - mention.first and not is_kinship_name(found, words[-1]):
            return cut
    return mention.first


def _is_title(tokens: Sequence[Token], first: int, last: int) -> bool:
    words = [token.text for token in tokens[first:last]]
    found = office_at_end(words)
    return (
        bool(found and found.words == len(words))
        or is_honorific(" ".join(words))
        or (len(words) == 1 and words[0].lower() in _PRONOUNS)
    )


_PRONOUNS = words_of("pronouns.txt")


def _title_words(tokens: Sequence[Token], first: int, last: int) -> int:
    """Return how many tokens at the start are a title or form of address, 0 if the whole would be."""
    for count in range(min(6, last - first - 1), 0, -1):
        words = [token.text for token in tokens[first : first + count]]
        if is_honorific(" ".join(words)):
            return count
        found = office_at_end(words)
        if found and found.words == count and found.office.goes_before_names and not is_kinship_name(found, words[-1]):
            return count
    return 0


def _stretched(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """Let a name take in the hyphenated and small-word parts that the model left outside ("al-", "bin")."""
    while first >= 2 and tokens[first - 1].text in _DASHES and _touch(tokens, first - 2) and _touch(tokens, first - 1):
        if not (tokens[first - 2].text[:1].isupper() or tokens[first - 2].text.lower() in _NAME_LINKS):
            break
        first -= 2
    while last + 1 < len(tokens) and tokens[last].text in _DASHES and _touch(tokens, last - 1) and _touch(tokens, last):
        if not tokens[last + 1].text[:1].isalpha() or tokens[last + 1].text in _PARTICLES_AFTER:
            break
        last += 2
    while first >= 1 and tokens[first - 1].text in ("von", "van", "bin", "ibn", "de", "der", "al", "el", "le", "la"):
        first -= 1
    if _is_name_like_a_small_word(tokens, first - 1):
        first -= 1
    if last < len(tokens) and last - first > 1 and tokens[last].text in _NUMERALS:
        last += 1
    return first, last


_NUMERALS = frozenset(("II", "III", "IV", "Jr.", "Sr."))


def _is_name_like_a_small_word(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a capitalized small word inside a sentence is the first part of a name ("An Do")."""
    if place < 1 or not tokens[place].text.istitle():
        return False
    if tokens[place].pos not in _SMALL_WORDS and tokens[place].text.lower() not in _PRONOUNS:
        return False
    before = tokens[place - 1].text
    if tokens[place].text.lower() in ("the", "a", "an", "i", "and", "as", "with"):
        return False
    return before[:1].islower() or office_noun(before) is not None or is_honorific(before)


_SMALL_WORDS = frozenset(("PRON", "SCONJ", "ADP", "ADV", "AUX", "PART", "CCONJ", "INTJ"))


_PARTICLES_AFTER = frozenset(("led", "backed", "style", "era", "like", "born", "appointed", "brokered", "hosted"))


def _touch(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a token has no space after it."""
    return place + 1 < len(tokens) and tokens[place].end == tokens[place + 1].start


def _titled(tokens: Sequence[Token], table: dict[int, Match]) -> Iterable[Mention]:
    """Yield names that stand right after a title or form of address, also where the model saw none."""
    titles = TitleReader(tokens, table)
    place = 0
    while place < len(tokens):
        end = titles.end(place)
        if end:
            last = _name_end(tokens, end, table)
            if last > end:
                yield Mention(end, last, NameKind.PERSON)
                place = last
                continue
        place += 1


def _name_end(tokens: Sequence[Token], first: int, table: dict[int, Match]) -> int:
    """Return the token after a person's name that begins at `first`; `first` itself where none does."""
    place, links = first, 0
    last = first
    while place < len(tokens) and (place == first or not begins_date(tokens, place)):
        token = tokens[place]
        text = token.text
        match = table.get(place)
        if place == first and text.lower() in _PRONOUNS:
            if not (place + 1 < len(tokens) and _is_name_like_a_small_word(tokens, place)):
                break
            place += 1
            continue
        if _is_name_word(token) and not (match and (place == first or match.entry is not Entry.SEAT)):
            place += 1
            last, links = place, 0
        elif text in _DASHES and place > first and _touch(tokens, place - 1) and _touch(tokens, place):
            place += 1
        elif text.lower() in _NAME_LINKS and links < _MOST_LINKS and not match:
            place += 1
            links += 1
        else:
            break
    return last


def _is_name_word(token: Token) -> bool:
    text = token.text
    if not text[:1].isupper() or token.pos not in ("PROPN", "NOUN", "X", "ADJ"):
        return False
    if token.pos != "PROPN" and (text.isupper() or office_noun(text)):
        return False
    office = office_noun(text)
    if office is not None and office.kind is not OfficeKind.FAMILY:
        return False
    return not is_honorific(text) and text not in words_of("not_in_person_names.txt")


# Gatherings and places


_OF_GATHERING = frozenset(("summit", "conference", "forum", "congress", "games", "olympics", "ministerial"))


def _gatherings(tokens: Sequence[Token], matches: Sequence[Match]) -> Iterable[Mention]:
    """Yield gatherings that are named by who or what meets there (`NATO summit`, `G20 summit`, `Quad summit`)."""
    by_end = {match.last: match for match in matches}
    for place, token in enumerate(tokens):
        if token.text.lower() not in _OF_GATHERING or place == 0:
            continue
        match = by_end.get(place)
        if match and match.entry is Entry.ORGANIZATION and match.organization and match.organization.kind != "movement":
            yield Mention(match.first, place + 1, NameKind.OCCASION, match)


def _places(tokens: Sequence[Token], chosen: _Chosen) -> Iterable[Mention]:
    """Yield capitalized words that the gazetteer knows as places and nothing else has claimed."""
    place = 0
    while place < len(tokens):
        if not (
            chosen.is_free(place) and tokens[place].text[:1].isupper() and tokens[place].pos in ("PROPN", "NOUN", "X")
        ):
            place += 1
            continue
        run = place
        while run < len(tokens) and run - place < 4 and chosen.is_free(run) and tokens[run].text[:1].isupper():
            run += 1
        for last in range(run, place, -1):
            words = tokens[place:last]
            text = " ".join(token.text for token in words)
            if (
                len(text) > 3
                and text not in words_of("not_in_person_names.txt")
                and not office_noun(text)
                and known_place(text)[0]
            ):
                yield Mention(place, last, NameKind.PLACE)
                break
        else:
            last = place + 1
        place = last
