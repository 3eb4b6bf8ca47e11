"""What a record's free texts tell beside its columns: mentions of the grammar, gatherings, groups, put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from kg.extract.records.fates import Fates
from kg.extract.records.gatherings import Attended, attended
from kg.extract.records.groups import Group, groups
from kg.extract.records.own_subjects import own_subjects, with_record_subjects
from kg.extract.records.reading import WORD
from kg.extract.records.scenes import Scene, company_of, origin_of
from kg.extract.records.settings import Setting
from kg.extract.records.style import style
from kg.extract.represented import drop_represented
from kg.extract.telling import Telling
from kg.gazetteer.offices import office_noun
from kg.gazetteer.organizations import organization_named
from kg.model.annotated import Annotated, Sentence, Token
from kg.model.dates import DateInterval
from kg.model.report import ActorKind, EventType, Evidence, Part, Participant, Report, Status

_FIRM = (Status.CANCELLED, Status.POSTPONED, Status.DENIED)
"""What a remark may say of an event against the status of its record."""
_TOGETHER = (EventType.MEETING, EventType.CALL)
_ADDRESSED = re.compile(r"\baddress(?:ed|ing)\s+(?:[\w-]+\s+){0,4}$", re.IGNORECASE)
_HOSTING = re.compile(r"\b(?:co-)?host|\breceiv|\bwelcom|\bgreet", re.IGNORECASE)
_SUMMIT = "summit"
_SURE = 0.85
"""Confidence in a gathering or a group that was read by its words alone: under what records of the State Department
show (of some 150 nearly all were right), since other tables word things otherwise."""


def told_reports(
    annotated: Annotated, mentioned: Sequence[tuple[Report, Telling]], scenes: Sequence[Scene]
) -> list[Report]:
    """Return what the free texts of a record tell beside the events of its columns.

    `annotated` is the reading of the record and `mentioned` what the grammar found in it, mention by mention.
    """
    told = []
    for sentence, following in zip_longest(annotated.sentences, annotated.sentences[1:]):
        scene = next((s for s in scenes if s.start <= sentence.start < s.end), None)
        here = [(r, t) for r, t in mentioned if sentence.start <= t.mention.trigger.start < sentence.end]
        if scene is not None:
            same = following is not None and following.start < scene.end
            fates = Fates(annotated, origin_of(annotated), sentence, following if same else None)
            told.extend(_SentenceTeller(annotated, scene, sentence, fates).reports(here))
    return told


def with_fate(report: Report, told: Sequence[Report], scenes: Sequence[Scene], annotated: Annotated) -> Report:
    """Return a visit with what its free text says became of it ("Trip cancelled.").

    `told` is what the free texts tell: of a journey on which something took place, only a part can be meant.
    """
    if report.type is not EventType.VISIT or any(each.status is report.status for each in told):
        return report
    origin = origin_of(annotated)
    for scene in (scene for scene in scenes if scene.structured.evidence == report.evidence):
        for sentence in annotated.sentences:
            if scene.start <= sentence.start < scene.end:
                status = Fates(annotated, origin, sentence, None).of_journey()
                if status is not None:
                    return replace(report, status=status)
    return report


class _SentenceTeller:
    """Tells what one sentence of a free text says."""

    def __init__(self, annotated: Annotated, scene: Scene, sentence: Sentence, fates: Fates) -> None:
        self._annotated = annotated
        self._fates = fates
        self._scene = scene
        self._sentence = sentence
        text = annotated.document.text
        self._attended = list(attended(text, sentence.start, sentence.end))
        self._offices = list(groups(text, sentence.start, sentence.end))
        self._groups = [_at_home(group, scene) for group in self._offices if not scene.sides.is_named(group)]
        self._setting = Setting(annotated, scene, sentence)

    def reports(self, mentioned: Sequence[tuple[Report, Telling]]) -> list[Report]:
        """Return the events of the sentence as reports of the record's document."""
        evidence = self._evidence()
        if evidence is None:
            return []
        found = _once([made for report, telling in mentioned if (made := self._of_mention(report, telling))])
        found.extend(self._of_groups(found))
        found.extend(self._of_signing(found, mentioned))
        reports = [*(report for _, report in found), *self._of_gatherings(mentioned)]
        return [self._completed(report, evidence) for report in reports]

    def _completed(self, report: Report, evidence: Evidence) -> Report:
        structured, document = self._scene.structured, origin_of(self._annotated).document
        return replace(
            report,
            document=document.id,
            document_key=document.key,
            evidence=(evidence,),
            place=report.place or structured.place,
            attributed_to=structured.attributed_to,
            confidence=round(report.confidence * structured.confidence, 2),
            when_confidence=1.0,  # days and place are those of the remark's own words, or of the columns
            place_confidence=1.0,
        )

    def _evidence(self) -> Evidence | None:
        origin = origin_of(self._annotated)
        span = origin.span(self._sentence.start, self._sentence.end)
        return Evidence(*span, origin.document.cut(*span)) if span else None

    # --- mentions ---------------------------------------------------------------------------------------------------

    def _of_mention(self, report: Report, telling: Telling) -> tuple[int, Report] | None:
        """Return a mention, completed, with the place of its word; None where it tells nothing beside the columns."""
        trigger = telling.mention.trigger
        at = next((each for each in self._attended if each.start <= trigger.start < each.end), None)
        if report.type in _TOGETHER and (self._is_no_meeting(trigger) or (at and (at.is_ceremony or at.names))):
            return None
        place = self._setting.place(report, telling)
        participants = self._participants(report, telling, at, self._setting.host_at(place))
        if not participants or (report.type is EventType.VISIT and not self._setting.is_journey(place)):
            return None
        if report.type in _TOGETHER and not self._has_others(participants):
            return None
        when = self._setting.when(report.when)
        status = self._status(trigger.start, report.status)
        return trigger.start, replace(report, status=status, participants=participants, place=place, when=when)

    def _has_others(self, participants: Sequence[Participant]) -> bool:
        """Whether somebody takes part beside the subject and the company it came in."""
        own = self._own_names
        company = {p.name for p in company_of(self._annotated, self._scene, self._sentence.start, self._sentence.end)}
        return any(p.name not in own and p.name not in company for p in participants)

    def _is_no_meeting(self, trigger: Token) -> bool:
        """Whether somebody receives an honour, or speaks to a meeting ("addressed a joint meeting of Congress")."""
        words = {word.lower() for word in WORD.findall(self._text)}
        before = self._annotated.document.text[self._sentence.start : trigger.start]
        honoured = trigger.lemma == "receive" and bool(words & style().honours)
        return honoured or _ADDRESSED.search(before) is not None

    @property
    def _text(self) -> str:
        return self._annotated.document.cut(self._sentence.start, self._sentence.end)

    def _participants(
        self, report: Report, telling: Telling, at: Attended | None, host: str | None
    ) -> tuple[Participant, ...]:
        found: list[Participant] = []
        in_it = any(one.name == self._scene.stand_in for one in report.participants)
        placed = {each.participant.name: each.start for each in telling.mention.found}
        for one in report.participants:
            if one.name == self._scene.stand_in:
                signs = report.type is EventType.AGREEMENT and at is not None and at.is_ceremony
                found.extend(() if signs else self._scene.subjects(one.part))
            elif not self._fates.shares(telling.mention.trigger.start, placed.get(one.name, -1)):
                continue
            elif report.type is not EventType.VISIT and not self._is_in_group(one, placed.get(one.name)):
                completed = self._scene.sides.at(host).completed(one)
                found.extend([completed] if completed and not _is_title_of_agreement(completed, report) else [])
        part = Part.VISITOR if report.type is EventType.VISIT else Part.PARTICIPANT
        if not in_it and report.type in (*_TOGETHER, EventType.VISIT):
            found = [*self._subjects(telling.mention.trigger.start, part, host), *found]
        if not self._has_stand_in:
            found = list(with_record_subjects(self._scene, found, part))
        if report.type in _TOGETHER:
            found.extend(p for group in self._groups_of(telling.mention.trigger.start) for p in group.participants)
            if not _HOSTING.search(self._text):
                found = [replace(one, part=Part.PARTICIPANT) for one in found]
        return _without_bodies(drop_represented(found))

    @property
    def _has_stand_in(self) -> bool:
        return self._scene.stand_in in self._text

    def _subjects(self, at: int, part: Part, host: str | None) -> tuple[Participant, ...]:
        """Return those who did what the word at `at` tells: whom the sentence itself names, or else the record's."""
        named = own_subjects(self._annotated, self._scene, self._sentence, at)
        # Who came to another state for it need not be of that state.
        reader = self._scene.sides.at(host if host == self._scene.host else None)
        positions = {person.name: person.position for person in self._annotated.persons}
        persons = (
            reader.completed(Participant(name.full, ActorKind.PERSON, position=positions.get(name.full), part=part))
            for name in named
        )
        found = tuple(with_record_subjects(self._scene, (person for person in persons if person), part))
        return found or self._scene.subjects(part)

    def _is_in_group(self, one: Participant, start: int | None) -> bool:
        """Whether the grammar's participant is (a part of) a group that is read as one."""
        if one.kind is ActorKind.PERSON and one.position:
            return False
        return start is not None and any(group.start <= start < group.end for group in self._offices)

    def _groups_of(self, trigger: int) -> Iterator[Group]:
        """Yield the groups that somebody met by the event word at `trigger`: those behind it, in its own clause."""
        for group in self._groups:
            taken = any(self._is_with(at, group) for at in self._attended if at.names)
            if trigger < group.start and self._is_met(group) and not taken and not self._is_part_of_gathering(group):
                yield group

    def _is_met(self, group: Group) -> bool:
        """Whether the last verb before a group is one of meeting, or it is company at a gathering."""
        text, known = self._annotated.document.text, style()
        before = WORD.findall(text[self._sentence.start : group.start])
        verbs = [word for word in before if word in known.verbs or word in known.meeting or _is_past_form(word)]
        with_them = any(word in ("with", "between", "of") for word in before[-4:])
        return bool(verbs) and (verbs[-1] in known.meeting or with_them)

    def _is_part_of_gathering(self, group: Group) -> bool:
        return any(each.start <= group.start < each.end and each.names for each in self._attended)

    def _of_groups(self, found: Sequence[tuple[int, Report]]) -> Iterator[tuple[int, Report]]:
        """Yield a meeting with groups that no mention of the grammar has ("Met with the Presidents of ...")."""
        if any(report.type in _TOGETHER for _, report in found):
            return
        met = list(self._groups_of(self._sentence.start))
        if met:
            start, members = met[0].start, [p for group in met for p in group.participants]
            yield self._sentence.start, self._report(EventType.MEETING, start, (), members)

    def _of_signing(
        self, found: Sequence[tuple[int, Report]], mentioned: Sequence[tuple[Report, Telling]]
    ) -> Iterator[tuple[int, Report]]:
        """Yield a meeting for what the subject signed together with persons: whoever signs with somebody meets them."""
        signings = {t.mention.trigger.start for _, t in mentioned if t.mention.governor.lemma == "sign"}
        met = set().union(*(_persons(report) for _, report in found if report.type in _TOGETHER))
        for place, report in found:
            others = [p for p in report.participants if p.kind is ActorKind.PERSON and p.name not in self._own_names]
            if (
                report.type is EventType.AGREEMENT
                and place in signings
                and others
                and not met & {p.name for p in others}
            ):
                partners = [replace(other, part=Part.PARTICIPANT) for other in others]
                made = self._report(EventType.MEETING, place, report.place, partners)
                yield place, replace(made, when=report.when)

    @property
    def _own_names(self) -> frozenset[str]:
        return frozenset(p.name for p in self._scene.subjects(Part.PARTICIPANT))

    # --- gatherings -------------------------------------------------------------------------------------------------

    def _of_gatherings(self, mentioned: Sequence[tuple[Report, Telling]]) -> Iterator[Report]:
        """Yield the gatherings with names that the subject attended, with those named as being there too."""
        for at in self._attended:
            inside = [(r, t) for r, t in mentioned if at.start <= t.mention.trigger.start < at.end]
            company = [*company_of(self._annotated, self._scene, at.start, at.begin)]
            company += [one for _, telling in inside for one in self._behind(telling, at)]
            members = [p for g in self._groups if self._is_with(at, g) for p in g.participants]
            for name in at.names:
                place = self._setting.place_behind(at.end)
                report = self._report(EventType.MEETING, at.start, place, [*company, *members])
                subtype = "Summit" if _SUMMIT in name.lower() else None
                yield replace(report, subtype=subtype, occasion=name)

    def _behind(self, telling: Telling, at: Attended) -> Iterator[Participant]:
        """Yield the persons that are named right behind a gathering, joined by "with"."""
        text = self._annotated.document.text
        for each in telling.mention.found:
            one = each.participant
            between = text[at.end : each.start] if each.start >= at.end else ""
            joined = re.search(r"\bwith\b", between) and not re.search(r"\b(?:met|and (?:also )?[a-z]+ed)\b", between)
            if one.kind is ActorKind.PERSON and joined and one.name != self._scene.stand_in:
                completed = self._scene.sides.completed(replace(one, part=Part.PARTICIPANT))
                if completed is not None:
                    yield completed

    def _is_with(self, at: Attended, group: Group) -> bool:
        if group.start < at.end:
            return False
        between = self._annotated.document.text[at.end : group.start]
        return re.search(r"\bwith\b", between) is not None and not re.search(r"\bmet\b|ed\b", between)

    def _status(self, at: int, told: Status = Status.OCCURRED) -> Status:
        """Return the status of an event whose word begins at `at`; `told` is what the grammar makes of it."""
        fate = self._fates.of(at)
        if told in _FIRM and fate in (None, Status.SCHEDULED):
            return told
        return fate or self._scene.structured.status

    def _together(self, at: int, others: Sequence[Participant]) -> list[Participant]:
        subjects = self._subjects(at, Part.PARTICIPANT, self._scene.host)
        if self._has_stand_in:
            return [*subjects, *others]
        return list(with_record_subjects(self._scene, [*subjects, *others], Part.PARTICIPANT))

    def _report(self, kind: EventType, at: int, place: tuple[str, ...], others: Sequence[Participant]) -> Report:
        document = origin_of(self._annotated).document
        evidence = Evidence(self._sentence.start, self._sentence.end, self._text)
        return Report(
            document=document.id,
            document_key=document.key,
            id="r0",
            type=kind,
            status=self._status(at),
            participants=drop_represented(self._together(at, others)),
            evidence=(evidence,),
            place=place,
            when=self._setting.when(DateInterval()),
            confidence=_SURE,
        )


def _at_home(group: Group, scene: Scene) -> Group:
    """Return a group with the state that it is at home in where it names none ("senior government officials")."""
    if not group.is_bare:
        return group
    return replace(group, participants=tuple(replace(one, of=scene.host) for one in group.participants))


def _is_past_form(word: str) -> bool:
    return word.endswith("ed") and word.islower()


def _is_title_of_agreement(one: Participant, report: Report) -> bool:
    """Whether an organization that nobody knows is rather what was agreed on ("Defense Cooperation Agreement")."""
    unknown = one.kind is ActorKind.ORGANIZATION and organization_named(one.name) is None
    return report.type is EventType.AGREEMENT and unknown


def _without_bodies(participants: Sequence[Participant]) -> tuple[Participant, ...]:
    """Leave out an organization for which somebody else acts in the same event, by word or by the name of a group."""
    bodies = [p.name for p in participants if p.kind is ActorKind.ORGANIZATION]
    served: set[str | None] = {p.of for p in participants if p.kind is not ActorKind.ORGANIZATION}
    kept = []
    for one in participants:
        body = next((name for name in bodies if one.name.startswith(f"{name} ")), None)
        if one.kind is ActorKind.DELEGATION and one.of is None and body:
            served.add(body)
            one = replace(one, of=body)
        kept.append(one)
    named = {p.of for p in kept if p.kind is ActorKind.PERSON and p.position}
    return tuple(
        p
        for p in kept
        if not (p.kind is ActorKind.ORGANIZATION and p.name in served)
        and not (p.kind is ActorKind.PERSON and p.of in named and _is_office(p))
    )


def _is_office(person: Participant) -> bool:
    """Whether a "person" is an office of somebody who is named as well ("Arab League Secretary")."""
    return person.position is None and " " in person.name and office_noun(person.name.split()[-1]) is not None


def _once(found: Sequence[tuple[int, Report]]) -> list[tuple[int, Report]]:
    """Return the events of a sentence once: two words for one meeting of the same persons give the surer report."""
    kept: list[tuple[int, Report]] = []
    for place, report in sorted(found, key=lambda each: (-each[1].confidence, each[0])):
        if not any(_is_same(report, known) for _, known in kept):
            kept.append((place, report))
    return sorted(kept, key=lambda each: each[0])


def _is_same(one: Report, other: Report) -> bool:
    if one.type is not other.type or (one.type is EventType.VISIT and one.place != other.place):
        return False
    return _persons(one) == _persons(other) and one.when.overlaps(other.when)


def _persons(report: Report) -> frozenset[str]:
    return frozenset(p.name for p in report.participants if p.kind is ActorKind.PERSON)
