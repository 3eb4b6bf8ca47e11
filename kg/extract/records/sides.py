"""For whom somebody acts whom a remark names by office, where a state is named and where none is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from kg.extract.actors import side_name
from kg.extract.records.actors import is_office
from kg.extract.records.groups import Group, groups, in_step
from kg.extract.records.style import style
from kg.gazetteer.fold import fold
from kg.gazetteer.holders import state_of_holder
from kg.gazetteer.listed import listed_state
from kg.gazetteer.offices import OfficeKind, is_honorific, office_at_end, office_at_start
from kg.gazetteer.organizations import organization_named
from kg.gazetteer.states import state_of_demonym
from kg.model.annotated import Annotated, Name, NameKind
from kg.model.report import ActorKind, Participant

_JOINT = re.compile(r",\s+(?:and\s+)?|\s+and\s+|;\s+|(?<=[a-z]{3})\.\s+")
_BEFORE_TITLE = re.compile(r"\b(?:with|by|on|during|between|against|concerning|about|at|in|including|from)\s+")
"""Words before which a state is no part of the title behind them ("the Iraq crisis with President Roe")."""
_ABSENT = "on behalf of"
_POSSESSIVE = ("’s", "'s", "’ ", "' ")
_NUMBER = re.compile(r"\s+([IVX]{1,5}|\d(?:st|nd|rd|th))\b")
_COMPANY_OVER = re.compile(
    r"\.\s+(?=[A-Z][a-z]{3})|;|\b(?:met|attended|also|visited|addressed|signed|discussed|at|in|to)\b"
)
"""What ends the list of those who accompany somebody."""
_NUMBERED = re.compile(r"[IVX]{1,5}\.")
_PRINCELY = re.compile(r"(?<=.)\s+(?:Prince|Princess|Sheikh|Sheikha)$")
_WORD = re.compile(r"[\w’'.-]+")
_OF_A_STATE = frozenset(
    (OfficeKind.HEAD, OfficeKind.MINISTER, OfficeKind.OFFICIAL, OfficeKind.LEGISLATOR, OfficeKind.SPOKESPERSON)
)
"""Kinds of offices that a remark names without their state where it is the one at hand."""
_GOVERNMENT = "government"
_ONE_HOLDER = frozenset((OfficeKind.HEAD, OfficeKind.MINISTER))
_SIDES = (NameKind.STATE, NameKind.NATIONALITY, NameKind.ORGANIZATION)


@dataclass(frozen=True, slots=True)
class Home:
    """What stands behind offices without a state: whose they are.

    `host` is the state that the remark is set in, `own` the one that the subject acts for, both by common name or None.
    `day` is the last one of what the remark tells of, None where it is not known.
    """

    host: str | None
    own: str | None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class _Mention:
    """A person in a remark.

    `phrase` runs from the start of the item of a list that names the person to the name. `side` is the state or
    organization that the item itself names, `list` the number of the list it stands in.
    """

    name: Name
    phrase: str
    side: str | None
    list: int


class SideReader:
    """Tells for whom the persons of one remark act."""

    def __init__(self, annotated: Annotated, *, start: int, end: int, home: Home) -> None:
        self._annotated = annotated
        self._text = annotated.document.text
        self._home = home
        self._positions = {person.name: person.position for person in annotated.persons}
        names = [name for name in annotated.names if start <= name.start < end]
        self._sides = {name.start: name for name in names if name.kind in _SIDES}
        persons = [name for name in names if name.kind is NameKind.PERSON]
        starts, ends = [name.start for name in persons], [name.end for name in persons]
        self._in_step = {
            at: side
            for group in groups(self._text, start, end)
            for at, side in in_step(self._text, group, starts, ends)
        }
        self._mentions = {m.name.full: m for m in reversed(list(self._read(names, start)))}
        self._shared = self._shared_lists()

    def at(self, host: str | None) -> SideReader:
        """Return a reader of the same remark to whom officials without a state are those of `host`."""
        if host == self._home.host:
            return self
        other = copy(self)
        other._home = replace(self._home, host=host)
        return other

    def is_named(self, group: Group) -> bool:
        """Tell whether those of a group are named one by one behind it ("Presidents Roe and Lima")."""
        return any(at == group.end + 1 for at in self._in_step)

    def completed(self, one: Participant) -> Participant | None:
        """Return a participant of a report with whom it acts for by what the remark says of it; None for no actor."""
        if one.kind is not ActorKind.PERSON:
            return one
        mention = self._mentions.get(one.name)
        name = self._whole_name(one.name, mention)
        words = name.split()
        if any(word[0].islower() and re.split("[-’']", word)[0] not in style().particles for word in words):
            return None
        if is_office(name):  # "the President of Peru", whoever that is
            return replace(one, name=f"{name} of {one.of}", position=name) if one.of else None
        if len(words) == 1 and is_honorific(f"his {name}"):
            return None
        if mention is not None and self._is_absent(mention):
            return None
        if words[-1].lower() in style().bodies or organization_named(name):
            return replace(one, name=name, kind=ActorKind.ORGANIZATION, of=None, position=None)
        if mention is None:
            return replace(one, name=name)
        person = replace(one, position=_whole_position(one.position, mention.phrase))
        return replace(person, name=name, of=self._side(mention, person))

    def _is_absent(self, mention: _Mention) -> bool:
        """Whether somebody is only spoken of ("on behalf of President Roe", "before President Roe's visit")."""
        return _ABSENT in mention.phrase or self._text.startswith(_POSSESSIVE, mention.name.end)

    def _whole_name(self, name: str, mention: _Mention | None) -> str:
        """Return a name with the number of a king or the like behind it, and without a state before it."""
        words = name.split()
        while len(words) > 2 and listed_state(words[0]):  # "UN Special Envoy for Syria Jane Roe"
            words.pop(0)
        if _NUMBERED.fullmatch(words[-1]):
            words[-1] = words[-1].rstrip(".")
        behind = _NUMBER.match(self._text, mention.name.end) if mention and mention.name.text == name else None
        return " ".join([*words, *([behind[1]] if behind else [])])

    def _side(self, mention: _Mention, person: Participant) -> str | None:
        position = person.position or ""
        office = office_at_end(position.split(" of the ")[0].split()) or office_at_start(position.split())
        if mention.name.start in self._in_step:
            return self._in_step[mention.name.start]
        if mention.side is not None:
            minister = office is not None and office.office.kind is OfficeKind.MINISTER
            return (_state_served(mention.side) if minister else None) or mention.side
        if office is None:
            return None
        if self._comes_along(mention):
            return self._home.own
        attends = self._attends(mention)
        day = self._home.day
        holds = state_of_holder(position, person.name, day=day) if day else None
        if holds is not None:
            return side_name(holds)
        if attends is not None:
            # Heads are of whatever state: hosts show their guests around themselves.
            return self._home.own if attends and office.office.kind is not OfficeKind.HEAD else None
        if self._home.host in style().own_offices.get(fold(position), ()):
            return self._home.host
        usual = side_name(office.office.acts_for)
        if usual is not None:
            return usual
        if office.office.kind not in _OF_A_STATE or mention.list in self._shared:
            return None
        return None if self._follows_foreigner(mention, person) else self._home.host

    def _read(self, names: Sequence[Name], start: int) -> Iterator[_Mention]:
        """Yield the persons with the item of a list each stands in."""
        number, last_end = 0, start
        for name in names:
            if name.kind is not NameKind.PERSON:
                continue
            between = self._text[last_end : name.start]
            begin = last_end + _start_of_item(between)
            if not self._is_list(between):
                number += 1
            side = self._in_step[name.start] if name.start in self._in_step else self._named_side(name, begin)
            yield _Mention(name, self._text[begin : name.start], side, number)
            last_end = name.end

    def _is_list(self, between: str) -> bool:
        """Whether what stands between two persons only joins the items of one list."""
        return not re.search(r"\.\s|;|\b(?:met|attended|also|visited|addressed|signed|discussed)\b", between)

    def _named_side(self, name: Name, begin: int) -> str | None:
        """Return the state or organization that an item names itself: before the name, or behind it with "of"."""
        begin = max([begin, *(found.end() for found in _BEFORE_TITLE.finditer(self._text, begin, name.start))])
        inside = [side for at, side in self._sides.items() if begin <= at < name.start and self._is_side(side, begin)]
        # "UN Special Envoy for Syria": it is the UN's.
        served = [side for side in inside if not re.search(r"\b(?:for|to)\s+(?:the\s+)?$", self._text[: side.start])]
        for side in reversed(served or inside):
            return _label(side)
        behind = re.match(r"\s+of\s+(?:the\s+)?|\s*\(", self._text[name.end :])
        found = self._sides.get(name.end + behind.end()) if behind else None
        return _label(found) if found else None

    def _is_side(self, side: Name, begin: int) -> bool:
        """Whether a name in a title is whom its holder serves, and not what a minister is for ("Minister of Trade")."""
        if side.kind is not NameKind.ORGANIZATION or organization_named(side.full):
            return True
        if side.full.lower() in style().bodies:  # "Council of Representatives Speaker"
            return False
        words = self._text[begin : side.start].split()
        return not any(word.lower().startswith("minister") for word in words)

    def _comes_along(self, mention: _Mention) -> bool:
        """Whether somebody is named as the company of the subject: "with President Obama", "joined Secretary Roe"."""
        sentence = self._annotated.sentence_at(mention.name.start)
        before = self._text[sentence.start if sentence else 0 : mention.name.start]
        return _is_company(_WORD.findall(before), len((self._positions.get(mention.name.full) or "").split()))

    def _attends(self, mention: _Mention) -> bool | None:
        """Return whether somebody named behind "accompanied by", alone or in a list, is the subject's company for sure.

        None for whoever is not named so. Where others are named before it, it may be theirs.
        """
        sentence = self._annotated.sentence_at(mention.name.start)
        begin = sentence.start if sentence else 0
        found = list(_attendance().finditer(self._text, begin, mention.name.start))
        if not found or _COMPANY_OVER.search(self._text, found[-1].end(), mention.name.start):
            return None
        stand_in = _stand_in_names()
        return not any(
            name.kind is NameKind.PERSON and begin <= name.start < found[-1].start() and name.full not in stand_in
            for name in self._annotated.names
        )

    def _shared_lists(self) -> frozenset[int]:
        """Return the lists that name two holders of what one state has but one of: they are of several states."""
        held: dict[tuple[int, str], str] = {}
        shared: set[int] = set()
        for full, mention in self._mentions.items():
            position = (self._positions.get(full) or "").lower()
            office = office_at_end(position.split()) if position else None
            if mention.side is not None or office is None or office.office.kind not in _ONE_HOLDER:
                continue
            if self._is_absent(mention):
                continue
            if held.setdefault((mention.list, position), full) != full:
                shared.add(mention.list)
        return frozenset(shared)

    def _follows_foreigner(self, mention: _Mention, person: Participant) -> bool:
        """Whether the item before it in the list names another state: "French President A and Prime Minister B"."""
        before = [m for m in self._mentions.values() if m.list == mention.list and m.name.start < mention.name.start]
        if not before:
            return False
        nearest = max(before, key=lambda m: m.name.start)
        if nearest.side is None and nearest.name.start in self._in_step:
            return True
        if nearest.side is None or nearest.side == self._home.host or self._is_organization(nearest):
            return False
        held = {(m.side, self._positions.get(m.name.full)) for m in before}
        return (nearest.side, person.position) not in held

    def _is_organization(self, mention: _Mention) -> bool:
        side = next((s for s in self._sides.values() if mention.side == _label(s)), None)
        known = organization_named(side.full) if side else None
        return side is not None and side.kind is NameKind.ORGANIZATION and (known is None or known.kind != _GOVERNMENT)


@cache
def _attendance() -> re.Pattern[str]:
    """Match what puts those behind it beside somebody: "accompanied by"."""
    return re.compile(rf"\b(?:{'|'.join(sorted(style().company))})\s+by\s+", re.IGNORECASE)


@cache
def _stand_in_names() -> frozenset[str]:
    """Return the names under which the subject of a remark is read."""
    return frozenset(name.partition(" ")[2] for names in style().stand_ins.values() for name in names)


def _label(side: Name) -> str:
    return side_name(side.state) or side.full


def _state_served(organization: str) -> str | None:
    """Return the state of a body that a nationality names ("Ruritanian Commission"), for its ministers."""
    state = state_of_demonym(organization.split()[0]) if organization_named(organization) is None else None
    return state.name if state else None


def _start_of_item(between: str) -> int:
    """Return where the item of a list that names a person begins, in what stands between two persons.

    An office before "and" is the same person's ("Director of the Commission and Foreign Minister Roe"), unless it is
    a plural one, whose holders are others.
    """
    joints = list(_JOINT.finditer(between))
    while joints:
        last = joints.pop()
        if last.group().strip() != "and":
            return last.end()
        first = joints[-1].end() if joints else 0
        words = between[first : last.start()].split()
        offices = [found for i in range(len(words)) if (found := office_at_start(words[i:]))]
        if not offices or any(found.plural for found in offices):
            return last.end()
    return 0


def _is_company(words: Sequence[str], titles: int) -> bool:
    """Tell whether the words before a title, which are `titles` in number, put its holder beside the subject."""
    before = [word.lower().rstrip(".") for word in words[: len(words) - titles]]
    while before and before[-1] in ("the", "former"):
        before.pop()
    if before[-1:] == ["with"]:
        return before[-2:-1] == ["along"] or before[-2:-1] == []
    return bool(before) and before[-1] in style().company


def _whole_position(position: str | None, phrase: str) -> str | None:
    """Return an office without the rank of birth behind it ("Foreign Minister Prince Saud"), and with whom it serves.

    `phrase` are the words before the name: the "Aide to the President Roe" is not the president.
    """
    if position is None:
        return None
    served = re.search(rf"(\S+) to the {re.escape(position)}\s*$", phrase)
    if served is not None:
        return f"{served[1]} to the {position}"
    return _PRINCELY.sub("", position) if office_at_end(position.split()[:-1]) else position
