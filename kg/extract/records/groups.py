"""Office holders whom a remark names by office and side alone: "the Presidents of Peru and Chile"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.extract.records.actors import side_of
from kg.gazetteer.listed import listed_state
from kg.gazetteer.offices import Office, OfficeKind, is_honorific, modifier_kind, office_at_start
from kg.gazetteer.organizations import organization_named
from kg.gazetteer.states import state_of_demonym
from kg.model.report import ActorKind, Participant

_WORD = re.compile(r"[\w’'.-]*\w[’']?")
_ITEM = re.compile(r"\s*(?:,\s*and\s+|,\s*|\s+and\s+)(?:the\s+)?")
_OF = re.compile(r"\s+(?:of|from)\s+(?:the\s+)?")
_PARTS_OF_WORLD = frozenset(("North", "South", "Central", "Latin", "East", "West"))
_PRIVATE = frozenset(("business", "opposition", "Opposition", "civic"))
"""What people are leaders of who do not act for their state."""
_GOES_ON = re.compile(
    r"(?:\.\s+(?=[a-z])|\s+)(?!(?:and|at|in|on|to|during|for|with|about|concerning|as|while|or|who)\b)\w"
)
"""Behind the name of a side: that it stands only before a noun ("of the U.S. delegation")."""
_OFFICIALS = ("official", "leader", "minister")
_STATELY = frozenset(("senior", "government", "political", "top"))
"""What tells of officials without a side that they are those of the state at hand."""
_BODY = re.compile(r"[A-Z][\w’'-]+(?:(?:\s+of)?(?:\s+the)?\s+[A-Z][\w’'-]+)*")
"""What office holders are of that no gazetteer knows ("the Baltic States")."""
_BEFORE_NOUN = frozenset(
    ("senior", "political", "religious", "other", "government", "top", "local", "business", "opposition")
)
_NO_OFFICE = (OfficeKind.COUNTERPART, OfficeKind.FAMILY, OfficeKind.BUSINESS, OfficeKind.GOVERNMENT)
_ONE_EACH = (OfficeKind.HEAD, OfficeKind.MINISTER)
_MANY = ("leader", "ruler")
"""Heads of whom a side may have several."""
_LONGEST_SIDE = 5
"""Words of the longest name of a side ("Organization of American States" has four)."""


@dataclass(frozen=True, slots=True)
class Group:
    """Office holders in characters `start` to `end` of a text, one participant for each side that is named.

    `is_bare` tells that no side is named, and that they are officials of the state that is spoken of.
    """

    start: int
    end: int
    participants: tuple[Participant, ...]
    is_bare: bool = False


def groups(text: str, start: int, end: int) -> Iterator[Group]:
    """Yield the groups that the characters `start` to `end` of a text name, in order."""
    words = _words(text, start, end)
    at = last = 0
    while at < len(words):
        found = office_at_start([word.text for word in words[at:]])
        if found is None or not found.plural or found.office.kind in _NO_OFFICE:
            at += 1
            continue
        noun = _Word(words[at].start, words[at + found.words - 1].end, "")
        noun = noun._replace(text=text[noun.start : noun.end])
        before = words[_first_of_phrase(words, at) : at]
        at += found.words
        if noun.text[-1] not in "’'":  # "the Foreign Ministers’ Meeting" names a gathering
            group = _group(text, before, noun, end, found.office)
            if group is not None and group.start >= last:
                last = group.end
                yield group


class _Word(NamedTuple):
    """A word, or a name of several words that is a state's or an organization's, at characters `start` to `end`."""

    start: int
    end: int
    text: str

    @property
    def side(self) -> str | None:
        """The state or organization that it names as an adjective or name before a noun."""
        state = state_of_demonym(self.text)
        if state is not None:
            return state.name
        organization = organization_named(self.text) if self.text.isupper() or " " in self.text else None
        return organization.name if organization else None


def _words(text: str, start: int, end: int) -> list[_Word]:
    """Return the words of a text; those that name a side together as one ("South Korean", "European Union")."""
    single = [_Word(found.start(), found.end(), found.group()) for found in _WORD.finditer(text, start, end)]
    words: list[_Word] = []
    at = 0
    while at < len(single):
        for width in range(min(_LONGEST_SIDE, len(single) - at), 0, -1):
            first, last = single[at], single[at + width - 1]
            word = _Word(first.start, last.end, text[first.start : last.end])
            if width == 1 or (first.text[0].isupper() and word.side):
                words.append(word)
                at += width
                break
    return words


def _first_of_phrase(words: Sequence[_Word], at: int) -> int:
    """Return where the phrase of a plural office begins: with its sides, portfolio and rank."""
    first = at
    while first:
        word = words[first - 1]
        # "Central American" is nobody's, and "South Korean" is one word here.
        if first > 1 and words[first - 2].text in _PARTS_OF_WORLD and word.side:
            break
        joins = word.text == "and" and first > 1 and words[first - 2].side and words[first].side
        if not (joins or word.side or modifier_kind(word.text) or word.text.lower() in _BEFORE_NOUN):
            break
        first -= 1
    return first


def _group(text: str, before: Sequence[_Word], noun: _Word, end: int, office: Office) -> Group | None:
    start = before[0].start if before else noun.start
    if any(word.text in _PRIVATE for word in before):
        return None
    sides = {word.text: side for word in before if (side := word.side)}
    title = " ".join([*(word.text for word in before if not word.side and word.text != "and"), noun.text])
    of = _OF.match(text, noun.end, end)
    if of and not sides:
        listed, last = _listed(text, of.end(), end)
        if listed:
            return Group(start, last, tuple(_holders(title, noun.text, office, listed)))
        if body := _BODY.match(text, of.end(), end):
            return Group(start, body.end(), (Participant(text[start : body.end()], ActorKind.DELEGATION),))
    phrase = text[start : noun.end]
    if len(sides) == 1:
        return Group(start, noun.end, (Participant(phrase, ActorKind.DELEGATION, of=next(iter(sides.values()))),))
    if not sides and office.word in _OFFICIALS and any(word.text in _STATELY for word in before):
        return Group(start, noun.end, (Participant(phrase, ActorKind.DELEGATION),), is_bare=True)
    several = [Participant(f"{word} {title}", ActorKind.DELEGATION, of=side) for word, side in sides.items()]
    return Group(start, noun.end, tuple(several)) if several else None


def in_step(text: str, group: Group, starts: Sequence[int], ends: Sequence[int]) -> Iterator[tuple[int, str | None]]:
    """Yield those who are named right behind a group, by where their names start, with the side of each.

    `starts` and `ends` are those of all names of persons, in order. The sides are those of the group in step with the
    names ("Peruvian and Chilean Presidents Roe and Lima"), or its only one; None where their number differs.
    """
    named: list[int] = []
    last = group.end
    for start, end in zip(starts, ends, strict=True):
        if start < last:
            continue
        between = text[last:start]
        if not (_ITEM.fullmatch(between) if named else between == " "):
            break
        named.append(start)
        last = end
    sides = [one.of for one in group.participants]
    if len(sides) == 1:
        sides *= len(named)
    for number, start in enumerate(named):
        yield start, sides[number] if len(sides) == len(named) else None


def _holders(title: str, noun: str, office: Office, sides: Sequence[str]) -> Iterator[Participant]:
    """Yield those who hold an office for each side: one of a state that has but one of them, several of others."""
    single = title.removesuffix(noun) + _cased_like(office.word, noun)
    one_each = office.kind in _ONE_EACH and office.word not in _MANY
    for side in sides:
        if one_each and listed_state(side) is not None:
            yield Participant(f"{single} of {side}", ActorKind.DELEGATION, of=side, position=single)
        else:
            yield Participant(f"{title} of {side}", ActorKind.DELEGATION, of=side)


def _cased_like(word: str, model: str) -> str:
    return word.title().replace(" Of ", " of ") if model[0].isupper() else word


def _listed(text: str, start: int, end: int) -> tuple[list[str], int]:
    """Return the states and organizations of a list, and where it ends; one whose name nothing tells ends it."""
    sides: list[str] = []
    at = last = start
    while at < end:
        found = _longest_side(text, at, end)
        if found is None:
            break
        side, last = found
        sides.append(side)
        joint = _ITEM.match(text, last, end)
        if joint is None:
            break
        at = joint.end()
    return sides, last


def _longest_side(text: str, start: int, end: int) -> tuple[str, int] | None:
    words = list(_WORD.finditer(text, start, end))[:_LONGEST_SIDE]
    for count in range(len(words), 0, -1):
        stop = words[count - 1].end()
        name = text[start:stop]
        if "," in name or not name[:1].isupper() or is_honorific(name) or _GOES_ON.match(text, stop):
            continue
        if listed_state(name):
            return side_of(name) or name, stop
        if organization := organization_named(name):
            return organization.name, stop
    return None
