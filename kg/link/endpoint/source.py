"""The source of candidates that a profile describes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode
from rapidfuzz.distance import JaroWinkler

from kg.errors import NoAnswerError
from kg.gazetteer.fold import fold
from kg.link.endpoint.details import candidate_of
from kg.link.endpoint.lookup import Lookup, Question, Replies, Values, literal, node
from kg.link.endpoint.profile import Profile, read_profile
from kg.link.endpoint.queries import ProfileQuery, Term
from kg.link.endpoint.variants import languages_of, names_to_ask
from kg.link.names import NameLikeness, is_full, likeness_of, romanized, surname_keys
from kg.link.source import Answer, Found, Unanswered
from kg.model.link import Kind, Subject, can_be
from kg.names.persons import plain
from kg.net.asking import Asker, Clock, agent_of
from kg.net.kept import KeptAnswers, cache_file

_GROUP = 20
"""Subjects that are asked for together; answers come as often."""
_ALIKE = 0.88
"""From this likeness of letters on, a holder of the same office may be meant by a misspelt name."""


def open_profile(
    profile: str | Path,
    *,
    contact: str | None = None,
    network: bool = True,
    endpoint: str | None = None,
    languages: Sequence[str] = (),
    kept: KeptAnswers | None = None,
    clock: Clock | None = None,
) -> EndpointSource:
    """Return the source of a profile: the name of one that is shipped, or a folder.

    `contact`, `endpoint` and `languages` go before what the profile says. Without `network` only what is kept is
    answered. `kept` are the answers kept so far; None: those in the user's cache folder, up to a month old. `clock` is
    for tests.

    Raises:
        LinkError: there is no such profile, or something in it is wrong; names file, line and remedy.
    """
    read = read_profile(profile)
    if endpoint:
        read = replace(read, endpoint=endpoint)
    if languages:
        read = replace(read, languages=tuple(dict.fromkeys(languages)))
    asker = Asker(read.manners, agent=agent_of(contact or read.contact), network=network, clock=clock)
    return EndpointSource(read, asker, kept or KeptAnswers(cache_file()))


@dataclass(slots=True)
class _Wanted:
    """What is asked for a subject, and what has come of it: IRIs with their fame, and why something did not come."""

    names: list[Question] = field(default_factory=list)
    codes: list[Question] = field(default_factory=list)
    identifiers: list[Question] = field(default_factory=list)
    offices: list[Question] = field(default_factory=list)
    things: dict[str, int] = field(default_factory=dict)
    fault: NoAnswerError | None = None

    def add(self, thing: str, fame: int) -> None:
        self.things[thing] = max(fame, self.things.get(thing, 0))


class EndpointSource:
    """A dataset behind a SPARQL endpoint; see `kg.link.source.Source`. Made by `open_profile`."""

    def __init__(self, profile: Profile, asker: Asker, kept: KeptAnswers) -> None:
        self._profile = profile
        self._asker = asker
        self._kept = kept

    @property
    def name(self) -> str:
        """The name of the profile."""
        return self._profile.name

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds that the profile has classes for."""
        return self._profile.kinds

    @property
    def requests(self) -> int:
        """How many requests were sent, those that failed included."""
        return self._asker.requests

    def candidates(self, subjects: Sequence[Subject]) -> Iterator[Answer]:
        """Yield an answer for each subject, in groups as they come; what is kept is not asked for again."""
        self._asker.resume()
        left: dict[str, list[Subject]] = {}
        for start in range(0, len(subjects), _GROUP):
            for answer in self._answers(subjects[start : start + _GROUP]):
                if isinstance(answer, Found):
                    yield answer
                else:
                    left.setdefault(answer.reason, []).extend(answer.subjects)
        # At the end, so that what failed for one reason is one answer, however many groups it is about.
        for reason, unanswered in left.items():
            yield Unanswered(tuple(unanswered), reason)

    def _answers(self, subjects: Sequence[Subject]) -> Iterator[Answer]:
        wanted = [(subject, self._wanted(subject)) for subject in subjects]
        self._find(wanted)
        most = self._profile.most_candidates
        things = [sorted(each.things, key=lambda iri: (-each.things[iri], iri))[:most] for _, each in wanted]
        questions = {iri: Question((iri,), ((term,),)) for each in things for iri in each if (term := node(iri))}
        replies = self._lookups["details"].ask(questions.values())
        known = {
            question.key[0]: candidate
            for question, rows in replies.rows.items()
            if (candidate := candidate_of(question.key[0], rows, self._profile))
        }
        for (subject, each), iris in zip(wanted, things, strict=True):
            faults = [replies.faults[questions[iri]] for iri in iris if questions.get(iri) in replies.faults]
            fault = each.fault or next(iter(faults), None)
            if fault:
                yield Unanswered((subject,), str(fault))
            else:
                found = [known[iri] for iri in iris if iri in known and can_be(subject.kind, known[iri].kinds)]
                yield Found(subject, tuple(found))

    @cached_property
    def _lookups(self) -> Mapping[str, Lookup]:
        """The queries that the profile has, each ready to be asked."""
        profile = self._profile
        given: dict[str, Sequence[Term]] = {
            "_language": [literal(language) for language in profile.languages],
            "_class": [NamedNode(iri) for iri in profile.classes],
        }
        queries: dict[str, ProfileQuery | None] = {
            "names": profile.names,
            "codes": profile.codes,
            "identifiers": profile.identifiers,
            "offices": profile.holders,
            "details": profile.details,
        }
        return {
            name: Lookup(
                query,
                given,
                endpoint=profile.endpoint,
                # One office has hundreds of holders with many names each.
                batch=max(1, profile.batch // 10) if name == "offices" else profile.batch,
                asker=self._asker,
                kept=self._kept,
            )
            for name, query in queries.items()
            if query
        }

    def _wanted(self, subject: Subject) -> _Wanted:
        wanted = _Wanted()
        for name in names_to_ask(subject.names, subject.kind, most=self._profile.most_variants):
            languages = languages_of(name, self._profile.languages)
            if languages:
                rows = tuple((literal(name, language),) for language in languages)
                wanted.names.append(Question((rows[0][0].value,), rows))
        if subject.code and "codes" in self._lookups:
            wanted.codes.append(Question((subject.code,), ((literal(subject.code),),)))
        for iri in subject.identifiers:
            term = node(iri)
            if term and iri.startswith(self._profile.things):
                wanted.add(iri, _SURE)
            elif term and "identifiers" in self._lookups:
                wanted.identifiers.append(Question((iri,), ((term,),)))
        if subject.kind is Kind.PERSON and "offices" in self._lookups:
            wanted.offices.extend(self._offices_of(subject))
        return wanted

    def _offices_of(self, subject: Subject) -> Iterator[Question]:
        """Yield the offices that a person is reported in, as far as the profile knows them."""
        seen = set()
        for office in subject.offices:
            states = (office.state,) if office.state else subject.countries
            for iri in self._known_offices(office.title):
                for code in states:
                    if (iri, code) not in seen:
                        seen.add((iri, code))
                        yield Question((iri, code), ((NamedNode(iri), literal(code)),))

    def _known_offices(self, title: str) -> tuple[str, ...]:
        """Return the offices whose words are all in a title, those of the longest such words."""
        words = set(fold(title).split())
        known = [each for each in self._profile.offices if words.issuperset(each.split())]
        return self._profile.offices[max(known, key=lambda each: (len(each.split()), len(each)))] if known else ()

    def _find(self, wanted: Sequence[tuple[Subject, _Wanted]]) -> None:
        """Look up everything that is wanted, and add the things that come of it."""
        names = self._lookups["names"].ask(q for _, each in wanted for q in each.names)
        for _, each in wanted:
            _collect(each, each.names, names)
        # After the names: a thing that an identifier or a code leads to has to stay among many of its name.
        for name in ("codes", "identifiers"):
            if name in self._lookups:
                replies = self._lookups[name].ask(q for _, each in wanted for q in getattr(each, name))
                for _, each in wanted:
                    _collect(each, getattr(each, name), replies, sure=True)
        if "offices" in self._lookups:
            replies = self._lookups["offices"].ask(q for _, each in wanted for q in each.offices)
            for subject, each in wanted:
                _collect(each, each.offices, replies, holder_of=subject, sure=True)


def _collect(
    wanted: _Wanted,
    questions: Iterable[Question],
    replies: Replies,
    *,
    holder_of: Subject | None = None,
    sure: bool = False,
) -> None:
    for question in questions:
        wanted.fault = wanted.fault or replies.faults.get(question)
        for row in replies.rows.get(question, ()):
            if "thing" in row and (
                holder_of is None or ("name" in row and _may_be_called(holder_of, row["name"].text))
            ):
                wanted.add(row["thing"].text, _fame(row) + (_SURE if sure else 0))


_SURE = 10**9
"""Puts things before those that only have the name."""


def _fame(row: Values) -> int:
    text = row["fame"].text if "fame" in row else ""
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _may_be_called(subject: Subject, name: str) -> bool:
    """Whether somebody of that name, who holds the office of the subject, may be the subject."""
    return any(_alike(each, name) for each in subject.names)


def _alike(one: str, other: str) -> bool:
    if likeness_of(one, other, Kind.PERSON) >= NameLikeness.PART:
        return True
    first, second = romanized(one), romanized(other)
    if surname_keys(first) & surname_keys(second):
        return True
    if JaroWinkler.similarity(plain(first), plain(second)) >= _ALIKE:
        return True
    shorter = not (is_full(first) and is_full(second))
    return shorter and any(
        JaroWinkler.similarity(a, b) >= _ALIKE for a in plain(first).split() for b in plain(second).split()
    )
