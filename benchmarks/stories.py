"""Invented news for the benchmarks: short articles, and the reports that a faultless reader would find in them.

The same number and seed make the same stories, and a story depends on nothing that comes after it. Names clash as real
ones do (few surnames have most bearers, one full name occurs in several states); a few persons and places are told of
all the time and most hardly ever (the busiest person takes part in about 3 events of 100). Days go on over eleven
years. An event is told by one to many documents, of which some know it by a vague day, contradict another on day, place
or outcome, or tell it before it happens. Every person, publisher and event is made up.
"""

from __future__ import annotations

import random
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.gazetteer.states import Standing, all_states
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.document import Document
from kg.model.report import SUBTYPES, ActorKind, EventType, Evidence, Part, Participant, Report, Status

START = date(2015, 1, 1)
DAYS = 4000
_SYLLABLES = re.findall("[a-z]{2,3}", "ba ko mi ren tal vo shi du ga lez nar pe ri sto un wa xo yel zin har")
_GIVEN = re.findall(
    "[A-Z][a-z]+",
    "Sergei Sergey Mohammed Muhammad John Anna Maria Wei Kim Li Ali Omar David James Elena Ivan Peter Fatima Aisha "
    "Carlos Ana Luis Rosa Hans Greta Pierre Claire Giulia Marco Yuki Hiroshi Min Sofia Viktor Olga Ahmed Leila Hassan "
    "Miriam Daniel Ruth Joseph Grace Kwame Ama Thabo Zanele Ravi Priya Arjun Meera Farid Nadia Tomas Eva Jan Katarina "
    "Nikola Vesna Andrei Ioana Erik Ingrid Lars Astrid Mehmet Elif Dmitri Irina Oleg Tatiana Juan Isabel Pedro Lucia",
)
_CITIES = (
    ("Geneva", "Switzerland"),
    ("New York", "United States"),
    ("Istanbul", "Turkey"),
    ("Houston", "Texas"),
    ("Bergen", "Norway"),
    ("Dubai", "United Arab Emirates"),
    ("Munich", "Germany"),
    ("The Hague", "Netherlands"),
    ("Tripoli", "Lebanon"),
    ("Shanghai", "China"),
)
_OFFICES = (
    "Foreign Minister",
    "Special Envoy",
    "Prime Minister",
    "Ambassador",
    "Defence Minister",
    "President",
    "Trade Minister",
    "Deputy Foreign Minister",
)
_PUBLISHERS = (
    "Morning Post",
    "Daily Courier",
    "Wire Service",
    "State Gazette",
    "Evening Herald",
    "Northern Observer",
    "Harbour Times",
    "Continental Review",
)
_TOPICS = (
    "grain exports",
    "border demarcation",
    "the release of prisoners",
    "fishing rights",
    "energy supplies",
    "arms control",
    "a customs union",
    "water from the river",
    "the return of refugees",
    "visa rules",
    "climate finance",
    "the ceasefire line",
    "air traffic",
    "cyber security",
    "debt relief",
    "maritime safety",
)
_OCCASIONS = ("Ministerial Council", "Security Conference", "Donor Conference", "Peace Forum", "Trade Fair")
_LONG_TAIL = 12
"""How far the first persons stand out: the chance of rank r falls as 1 / (r + this)."""
_WINDOW = 40
"""So many of the latest events are still told by later documents."""
_TYPES = (
    *[EventType.MEETING] * 9,
    *[EventType.CALL] * 3,
    *[EventType.VISIT] * 3,
    *[EventType.STATEMENT] * 3,
    EventType.AGREEMENT,
    EventType.REQUEST,
)
_PARTS = {
    EventType.VISIT: (Part.VISITOR, Part.HOST),
    EventType.AGREEMENT: (Part.PARTY, Part.PARTY),
    EventType.REQUEST: (Part.REQUESTER, Part.ADDRESSEE),
    EventType.STATEMENT: (Part.SPEAKER, Part.ADDRESSEE),
}
_AHEAD = (*[Status.SCHEDULED] * 8, Status.PROPOSED, Status.POSSIBLE, Status.POSTPONED, Status.CANCELLED)
_PAST = (*[Status.OCCURRED] * 45, Status.ONGOING, Status.CANCELLED, Status.DENIED)
_WORDED: dict[EventType, tuple[str, ...]] = {
    EventType.MEETING: ("{a} met {b}{where}{when} to discuss {topic}.", "{a} held talks with {b}{where}{when}."),
    EventType.CALL: ("{a} spoke by telephone with {b}{when} about {topic}.", "{a} called {b}{when}."),
    EventType.VISIT: ("{a} visited {place}{when} as a guest of {b}.", "{a} arrived{where}{when} for a visit to {b}."),
    EventType.STATEMENT: ("{a} told {b}{where}{when} that {topic} would not wait.",),
    EventType.AGREEMENT: ("{a} and {b} signed an agreement on {topic}{where}{when}.",),
    EventType.REQUEST: ("{a} asked {b}{when} for talks on {topic}.", "{a} invited {b}{when} to talks on {topic}."),
}
_AHEAD_WORDED: dict[EventType, tuple[str, ...]] = {
    EventType.MEETING: ("{a} will meet {b}{where}{when} to discuss {topic}.", "{a} plans to meet {b}{where}{when}."),
    EventType.CALL: ("{a} will speak by telephone with {b}{when} about {topic}.",),
    EventType.VISIT: ("{a} will visit {place}{when} as a guest of {b}.",),
    EventType.STATEMENT: ("{a} will address {b}{where}{when} on {topic}.",),
    EventType.AGREEMENT: ("{a} and {b} will sign an agreement on {topic}{where}{when}.",),
    EventType.REQUEST: ("{a} plans to ask {b}{when} for talks on {topic}.",),
}
_OFF_WORDED = {
    Status.POSTPONED: "{a} postponed a meeting with {b}{where}{when}.",
    Status.CANCELLED: "{a} cancelled a meeting with {b}{where}{when}.",
    Status.DENIED: "{a} denied having met {b}{where}{when}.",
}


@dataclass(frozen=True, slots=True)
class Story:
    """An article, and what it tells."""

    document: Document
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    state: str
    office: str


@dataclass(frozen=True, slots=True)
class _Event:
    type: EventType
    subtype: str | None
    people: tuple[_Person, ...]
    place: tuple[str, ...]
    day: date
    start_time: str | None
    topic: str
    occasion: str | None


class Stories:
    """That many stories, in the order of their publication."""

    def __init__(self, number: int, *, seed: int = 1) -> None:
        self._number = number
        self._random = random.Random(seed)
        states = [state for state in all_states() if state.standing is Standing.SOVEREIGN]
        self._states = sorted(state.name for state in states)
        self._random.shuffle(self._states)
        capitals = sorted((state.capital, state.name) for state in states if state.capital)
        self._random.shuffle(capitals)
        self._places = [*_CITIES, *capitals]
        self._surnames = [
            "".join(self._random.choices(_SYLLABLES, k=3)).capitalize() for _ in range(max(50, number // 30))
        ]
        self._people = [self._person() for _ in range(max(100, number // 6))]
        self._recent: deque[_Event] = deque(maxlen=_WINDOW)

    def __iter__(self) -> Iterator[Story]:
        for number in range(self._number):
            yield self._story(number, START + timedelta(days=number * DAYS // self._number))

    def _rank(self, size: int, tail: float) -> int:
        """Return an index of which the low ones are frequent."""
        return min(int(tail * ((size + tail) / tail) ** self._random.random() - tail), size - 1)

    def _person(self) -> _Person:
        surname = self._surnames[self._rank(len(self._surnames), 2)]
        state = self._states[self._rank(len(self._states), 10)]
        return _Person(f"{self._random.choice(_GIVEN)} {surname}", state, self._random.choice(_OFFICES))

    def _event(self, published: date) -> _Event:
        chance = self._random
        type = chance.choice(_TYPES)
        subtypes = SUBTYPES[type]
        wanted = 2 if type is not EventType.MEETING else chance.choice((2, 2, 2, 3, 4))
        people: dict[str, _Person] = {}
        while len(people) < wanted:
            person = self._people[self._rank(len(self._people), _LONG_TAIL)]
            people.setdefault(person.state, person)
        ahead = chance.random() < 0.2
        return _Event(
            type,
            chance.choice(subtypes) if subtypes and chance.random() < 0.15 else None,
            tuple(people.values()),
            () if type in (EventType.CALL, EventType.REQUEST) else self._place(),
            published + timedelta(days=chance.randrange(1, 15) if ahead else -chance.randrange(3)),
            f"{chance.randrange(8, 20):02}:00" if chance.random() < 0.1 else None,
            chance.choice(_TOPICS),
            chance.choice(_OCCASIONS) if chance.random() < 0.1 else None,
        )

    def _place(self) -> tuple[str, str]:
        return self._places[self._rank(len(self._places), 5)]

    def _story(self, number: int, published: date) -> Story:
        chance = self._random
        told: dict[int, _Event] = {}
        for _ in range(chance.choice((1, 1, 2, 3))):
            if self._recent and chance.random() < 0.5:
                event = chance.choice(self._recent)
            else:
                event = self._event(published)
                self._recent.append(event)
            told.setdefault(id(event), event)
        versions = [self._version(event, published) for event in told.values()]
        sentences = [sentence for _, _, _, sentence in versions]
        text = "\n\n".join(sentences) + "\n"
        main = versions[0][0]
        surnames = [person.name.split()[-1] for person in main.people]
        document = Document(
            f"story-{number:07}.md",
            text,
            title=f"{' and '.join(surnames)}: {main.topic}",
            published=published,
            publisher=_PUBLISHERS[self._rank(len(_PUBLISHERS), 2)],
            url=f"https://news.example/{published:%Y/%m/%d}/{number}",
        )
        reports, start = [], 0
        for place, (event, status, when, sentence) in enumerate(versions, start=1):
            evidence = Evidence(start, start + len(sentence), sentence)
            reports.append(self._report(document, f"r{place}", event, status, when, evidence))
            start += len(sentence) + 2
        return Story(document, tuple(reports))

    def _version(self, event: _Event, published: date) -> tuple[_Event, Status, DateInterval, str]:
        """Return an event as one document has it: some are wrong, or do not know the day."""
        chance = self._random
        if chance.random() < 0.03:
            event = replace(event, day=event.day + timedelta(days=chance.choice((-1, 1))))
        if event.place and chance.random() < 0.02:
            event = replace(event, place=self._place())
        ahead = event.day > published
        status = chance.choice(_AHEAD if ahead else _PAST)
        when = DateInterval(event.day, event.day)
        if chance.random() < 0.1:
            first = event.day.replace(day=1)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            when = DateInterval(first, last) if chance.random() < 0.5 else UNKNOWN_TIME
        worded = _AHEAD_WORDED[event.type] if ahead else _WORDED[event.type]
        form = _OFF_WORDED[status] if status in _OFF_WORDED else chance.choice(worded)
        return event, status, when, self._sentence(form, event, when)

    def _sentence(self, form: str, event: _Event, when: DateInterval) -> str:
        first, *others = (f"{person.office} {person.name} of {person.state}" for person in event.people)
        day = ""
        if when.earliest is not None:
            day = f" on {event.day.day} {event.day:%B %Y}" if when.earliest == when.latest else f" in {event.day:%B %Y}"
        if event.start_time and when.earliest == when.latest:
            day += f" at {event.start_time}"
        place = event.place[0] if event.place else "the capital"
        return form.format(
            a=first,
            b=_listed(others),
            where=f" in {place}" if event.place else "",
            when=day,
            place=place,
            topic=event.topic,
        )

    def _report(
        self, document: Document, name: str, event: _Event, status: Status, when: DateInterval, evidence: Evidence
    ) -> Report:
        first, second = _PARTS.get(event.type, (Part.PARTICIPANT, Part.PARTICIPANT))
        knows_day = when.earliest is not None and when.earliest == when.latest
        return Report(
            document=document.id,
            document_key=document.key,
            id=name,
            type=event.type,
            status=status,
            subtype=event.subtype,
            participants=tuple(
                self._participant(person, second if place else first) for place, person in enumerate(event.people)
            ),
            evidence=(evidence,),
            place=event.place,
            occasion=event.occasion,
            when=when,
            start_time=event.start_time if knows_day else None,
            about=(event.topic,),
            confidence=round(0.5 + self._random.random() / 2, 2),
        )

    def _participant(self, person: _Person, part: Part) -> Participant:
        surname = person.name.split()[-1]
        chance = self._random.random()
        if chance < 0.05:
            return Participant(person.state, ActorKind.STATE, of=person.state, part=part)
        if chance < 0.08:
            return Participant(f"delegation of {person.state}", ActorKind.DELEGATION, of=person.state, part=part)
        if chance < 0.15:
            return Participant(surname, ActorKind.PERSON, of=person.state, part=part)
        spelt = person.name.replace("shi", "si") if chance < 0.18 else person.name
        office = person.office if chance < 0.7 else None
        return Participant(spelt, ActorKind.PERSON, of=person.state, position=office, part=part, aliases=(surname,))


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
