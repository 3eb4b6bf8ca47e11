"""What a document says of its persons: for whom they act, and in which office."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.gazetteer.offices import OfficeKind, is_honorific, office_at_start
from kg.language.affiliations import Known, is_subject, learn_from_context, state_code
from kg.language.titles import Holder, OfficePhrase, apposition_before, office_after, office_before, read_office
from kg.model.annotated import Annotated, NameKind


@dataclass(frozen=True, slots=True)
class Fact:
    """What one place of the text says of a person.

    `acts_for` is the code of a state or the name of an organization; `position` the office. `possessor` is the first
    token of the person or pronoun whose office it is. `counterpart` tells that the person holds the same office as
    the possessor; `past` that the office is held no longer.
    """

    acts_for: str | None = None
    position: str | None = None
    possessor: int | None = None
    usually_for: str | None = None
    counterpart: bool = False
    past: bool = False
    bare: bool = False
    weak: bool = False
    """The office is a rank, which counts only where nothing else is told."""
    usual_elsewhere: bool = False
    """Other states have the office too; news of them, which do not name the usual one, mean their own."""


_APOSTROPHES = frozenset(("'s", "’s", "'", "’", "'S", "’S"))
_LISTS = frozenset((",", "and", "&"))


class FactReader:
    """Reads facts from around the names of persons."""

    def __init__(self, annotated: Annotated, holders: Mapping[int, Holder]) -> None:
        self._annotated = annotated
        self._tokens = annotated.tokens
        self._holders = holders
        self._bounds = _sentence_bounds(annotated)
        self._spread: dict[int, list[Fact]] = {}

    def facts_of(self, holder: Holder) -> list[Fact]:
        """Return what the words around one mention say, the surest first. Mentions must be asked for in order."""
        first, last = self._bounds[holder.first]
        found: list[Fact] = []
        before = office_before(self._tokens, holder.first, first, self._holders)
        apposed = apposition_before(self._tokens, holder.first, first, self._holders, before)
        found.extend(self._hand_on(holder, last, phrase) for phrase in (before, apposed) if phrase)
        after = office_after(self._tokens, holder.last, last, self._holders)
        if after and not (found and self._is_of_next(after, last)):
            if not after.plural:
                found.append(_fact(after))
            elif self._is_last_of_list(holder):
                self._hand_back(holder, first, after)
        found.extend(self._spread.get(holder.first, ()))
        found.extend(self._owner(holder, first))
        found.extend(self._of_state(holder, last))
        found.extend(self._state_in_list(holder, first))
        found.extend(self._led_group(self._title_start(before, holder.first, first), first))
        return found

    def _owner(self, holder: Holder, first: int) -> list[Fact]:
        """Read "Ukraine's X", "the EU's X"."""
        place = holder.first - 1
        if place - 1 >= first and self._tokens[place].text in _APOSTROPHES:
            owner = self._holders.get(place - 1)
            if owner and owner.kind is not NameKind.PERSON and owner.acts_for:
                return [Fact(acts_for=owner.acts_for)]
        return []

    def _of_state(self, holder: Holder, last: int) -> list[Fact]:
        """Read "X of Turkey", "X (Turkey)", "Finland, X" is left alone."""
        place = holder.last
        if place + 1 < last and self._tokens[place].text.lower() in ("of", "from", "for", "("):
            over = place + 1 + (self._tokens[place + 1].text.lower() == "the")
            of = self._holders.get(over)
            closed = self._tokens[place].text != "(" or (
                of and of.last < last and self._tokens[of.last].text in (")", ",")
            )
            alone = (
                self._tokens[place].text.lower() != "for"
                or (
                    of is not None
                    and of.kind is NameKind.STATE
                    and of.last < last
                    and not self._tokens[of.last].text[:1].isalpha()
                )
                or (of is not None and of.last < last and self._tokens[of.last].text == "and")
            )
            if of and closed and alone and of.kind in (NameKind.STATE, NameKind.ORGANIZATION) and of.acts_for:
                return [Fact(acts_for=of.acts_for)]
        return []

    def _led_group(self, place: int, first: int) -> list[Fact]:
        """Read "a Ukrainian delegation led by X", where X with its title begins at `place`."""
        if place - 2 < first or self._tokens[place - 1].text.lower() not in ("by", "under"):
            return []
        verb = self._tokens[place - 2]
        if verb.lemma not in ("lead", "head", "chair"):
            return []
        for start in range(max(first, place - 14), place - 2):
            phrase = read_office(self._tokens, start, place - 2, self._holders)
            if phrase and phrase.office.kind in (OfficeKind.GROUP, OfficeKind.GOVERNMENT) and phrase.acts_for:
                return [Fact(acts_for=phrase.acts_for)]
        return []

    def _before_title(self, place: int, first: int) -> int:
        """Return where the title before a name begins, or the name's own place."""
        return self._title_start(office_before(self._tokens, place, first, self._holders), place, first)

    def _title_start(self, phrase: OfficePhrase | None, place: int, first: int) -> int:
        if phrase:
            return phrase.first
        while place > first and is_honorific(self._tokens[place - 1].text):
            place -= 1
        return place

    def _hand_on(self, holder: Holder, last: int, phrase: OfficePhrase) -> Fact:
        """Give a plural office to the names of its list ("Presidents A of Turkey and B"); return the first's fact."""
        listed = [holder]
        place = holder.last
        while phrase.plural and place < last:
            place = self._over_of_state(place, last)
            if place >= last or self._tokens[place].text not in _LISTS:
                break
            while place < last and (self._tokens[place].text in _LISTS or is_honorific(self._tokens[place].text)):
                place += 1
            following = self._holders.get(place)
            if not following or following.kind is not NameKind.PERSON or following.first != place:
                break
            listed.append(following)
            place = following.last
        facts = _facts_of_list(phrase, len(listed))
        for person, fact in zip(listed[1:], facts[1:], strict=True):
            self._spread.setdefault(person.first, []).append(fact)
        return facts[0]

    def _hand_back(self, holder: Holder, first: int, phrase: OfficePhrase) -> None:
        """Give a plural office to the names of the list before it ("A and B, the envoys")."""
        listed = [holder]
        place = holder.first - 1
        while place > first and self._tokens[place].text in _LISTS:
            while place > first and self._tokens[place].text in _LISTS:
                place -= 1
            before = self._holders.get(place)
            if not before or before.kind is not NameKind.PERSON:
                break
            listed.append(before)
            place = self._before_title(before.first, first) - 1
        for person, fact in zip(listed[::-1], _facts_of_list(phrase, len(listed)), strict=True):
            self._spread.setdefault(-person.first - 1, []).append(fact)

    def late_facts(self, holder: Holder) -> list[Fact]:
        """Return what a plural office behind a list says of an earlier member of it; known once all have been read."""
        return self._spread.get(-holder.first - 1, [])

    def _is_of_next(self, phrase: OfficePhrase, last: int) -> bool:
        """Tell whether an office behind a name is rather that of the next name ("A, the minister, B, the envoy, C")."""
        place = phrase.last
        if place + 1 >= last or self._tokens[place].text != ",":
            return False
        place += 1
        while place < last and is_honorific(self._tokens[place].text):
            place += 1
        following = self._holders.get(place)
        return following is not None and following.kind is NameKind.PERSON

    def _state_in_list(self, holder: Holder, first: int) -> list[Fact]:
        """Read "the presidents of Argentina, X, and Chile, Y"."""
        place = holder.first - 1
        state = self._holders.get(place - 1)
        if place <= first or self._tokens[place].text != "," or not state or state.kind is not NameKind.STATE:
            return []
        for start in range(place - 1, max(first, place - 16), -1):
            found = office_at_start([token.text for token in self._tokens[start : start + 6]])
            if found and found.plural and self._tokens[start + found.words].text.lower() == "of":
                return [Fact(state.acts_for, found.office.word)]
        return []

    def _is_last_of_list(self, holder: Holder) -> bool:
        place = holder.first - 1
        return place > 0 and self._tokens[place].text.lower() in ("and", "&")

    def _over_of_state(self, place: int, last: int) -> int:
        if place + 1 < last and self._tokens[place].text.lower() == "of":
            of = self._holders.get(place + 1 + (self._tokens[place + 1].text.lower() == "the"))
            if of and of.kind is not NameKind.PERSON:
                return of.last
        return place


def _facts_of_list(phrase: OfficePhrase, count: int) -> list[Fact]:
    """Return the facts of those who share an office, state by state where as many are named as there are persons."""
    fact = _fact(phrase)
    if len(phrase.each_for) != count or count == 1:
        return [fact] * count
    position = phrase.position.split(" of ")[0]
    return [replace(fact, acts_for=each, usually_for=each, position=position) for each in phrase.each_for]


def _fact(phrase: OfficePhrase) -> Fact:
    if phrase.office.kind is OfficeKind.COUNTERPART:
        return Fact(phrase.acts_for, None, phrase.possessor, phrase.acts_for, counterpart=True)
    position = None if phrase.office.kind is OfficeKind.FAMILY else phrase.position
    weak = phrase.office.kind in (OfficeKind.MILITARY, OfficeKind.RELIGIOUS) and " " not in phrase.office.word
    bare = phrase.usually_for is None and phrase.possessor is None and not phrase.past and not phrase.plural
    bare = bare and phrase.office.kind is not OfficeKind.INTERNATIONAL
    # "President of the Leadership Council" heads that, and no state that the scene would tell.
    bare = bare and not (phrase.office.kind is OfficeKind.HEAD and " of " in phrase.position)
    return Fact(
        phrase.acts_for,
        position,
        phrase.possessor,
        phrase.usually_for,
        past=phrase.past,
        bare=bare,
        weak=weak,
        usual_elsewhere=phrase.office.kind is OfficeKind.LEGISLATOR,
    )


def _sentence_bounds(annotated: Annotated) -> list[tuple[int, int]]:
    bounds = [(0, len(annotated.tokens))] * len(annotated.tokens)
    for sentence in annotated.sentences:
        bounds[sentence.first : sentence.last] = [(sentence.first, sentence.last)] * (sentence.last - sentence.first)
    return bounds


def read_persons(
    annotated: Annotated, holders: Mapping[int, Holder], person_of: Mapping[int, int], count: int
) -> list[Known]:
    """Return what the document says of each of its persons.

    `holders` are its names by token, `person_of` gives the number of the person for the first token of each mention,
    and `count` how many persons there are.
    """
    reader = FactReader(annotated, holders)
    mentions = [holders[place] for place in sorted(person_of)]
    facts: list[tuple[int, int, Fact]] = []
    for mention in mentions:
        facts.extend((person_of[mention.first], mention.first, fact) for fact in reader.facts_of(mention))
    for mention in mentions:
        facts.extend((person_of[mention.first], mention.first, fact) for fact in reader.late_facts(mention))
    known = [Known() for _ in range(count)]
    states = {holder.acts_for for holder in holders.values() if holder.acts_for and state_code(holder.acts_for)}
    for number, _, fact in facts:
        _learn(known[number], fact if not states or fact.usually_for in states else _at_home(fact))
    ends = {mention.first: mention.last for mention in mentions}
    owners = _owners(facts, annotated, person_of, ends)
    for number, owner, fact in owners:
        _learn_from_owner(known[number], known[owner], fact)
    for each in known:
        each.acts_for = each.acts_for or each.usually_for
    mentioned: list[list[int]] = [[] for _ in range(count)]
    for mention in mentions:
        mentioned[person_of[mention.first]].append(mention.first)
    learn_from_context(annotated, holders, known, mentioned)
    # Whom the owner acts for may have been told by the context only.
    for number, owner, fact in owners:
        _learn_from_owner(known[number], known[owner], fact)
    return known


def _owners(
    facts: Sequence[tuple[int, int, Fact]], annotated: Annotated, person_of: Mapping[int, int], ends: Mapping[int, int]
) -> list[tuple[int, int, Fact]]:
    """Return the facts with a possessor: the person, the person whose office it is, and the fact."""
    found = []
    places = list(ends)
    for number, place, fact in facts:
        if fact.possessor is not None:
            near = places[bisect_left(places, fact.possessor - _FAR) : bisect_left(places, fact.possessor)]
            others = {at: ends[at] for at in near if person_of[at] != number}
            owner = _owner_of(fact.possessor, place, annotated, person_of, others)
            if owner is not None:
                found.append((number, owner, fact))
    return found


def _at_home(fact: Fact) -> Fact:
    """Return a fact of a document that does not name the state which usually has the office."""
    return replace(fact, usually_for=None, bare=True) if fact.usual_elsewhere and fact.acts_for is None else fact


def _learn(known: Known, fact: Fact) -> None:
    better = known.position is None or (known.is_weak and not fact.weak) or (known.is_past and not fact.past)
    if better and fact.position and not fact.counterpart:
        known.position, known.is_past, known.is_bare = fact.position, fact.past, fact.bare
        known.is_weak = fact.weak
    if known.acts_for is None and fact.acts_for:
        known.acts_for = fact.acts_for
        known.is_explicit = fact.position is not None and not fact.counterpart
    if known.usually_for is None and fact.usually_for:
        known.usually_for = fact.usually_for


def _learn_from_owner(known: Known, owner: Known, fact: Fact) -> None:
    if known.acts_for is None and not fact.counterpart and not fact.past:
        known.acts_for = owner.acts_for
    if fact.counterpart and known.position is None and owner.position and not owner.is_past:
        known.position = owner.position


_FAR = 160
"""How many tokens before "his" its person is looked for: four or five sentences."""


def _owner_of(
    possessor: int, place: int, annotated: Annotated, person_of: Mapping[int, int], near: Mapping[int, int]
) -> int | None:
    """Return the person of a possessor: a name, or for "his" the nearest subject before it, at most a sentence back.

    `near` are the other persons' mentions not far before it, in order: the first token of each and the one behind it.
    """
    if possessor in person_of:
        return person_of[possessor]
    if annotated.tokens[possessor].text.lower() not in ("his", "her"):
        return None
    sentence = annotated.sentence_at(annotated.tokens[place].start)
    start = sentence.first if sentence else 0
    inside = [first for first in near if first >= start]
    if inside and annotated.tokens[possessor - 1].text.lower() in _LISTS and near[max(inside)] == possessor - 1:
        # "met Minister A and his counterpart B"
        return person_of[max(inside)]
    subjects = [first for first in inside if is_subject(annotated.tokens[first], annotated)]
    if inside:
        return person_of[max(subjects or inside)]
    before = [first for first in near if first >= start - 60 and is_subject(annotated.tokens[first], annotated)]
    return person_of[max(before)] if before else None
