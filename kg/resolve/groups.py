"""Which participants are one state, organization or delegation."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg.gazetteer.organizations import organization_named
from kg.gazetteer.states import state, state_meant, state_of_demonym
from kg.model.report import ActorKind
from kg.model.world import ActorKey
from kg.names.persons import plain
from kg.resolve.mentions import Mention, document_tag, plain_organization
from kg.resolve.tables import group_words

_LONGEST_NAME = 4
"""Words of the longest names of states and organizations that are looked for inside a phrase."""
_STARTS = re.compile(
    r"^(?:the|a|an|some|all|any|both|each|other|several|various|many|most|these|those|his|her|its|their|our|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a dozen|dozens of|hundreds of|\d+)\s+",
    re.IGNORECASE,
)
_AFTER_HEAD = re.compile(r"\s+(?:of|from|for|in|at|to|with|who|led|headed|representing|including)\s+")
_WORD = re.compile(r"[^\W_](?:[\w.'’-]*[\w.])?")
_ACRONYM = re.compile(r"[A-Z][A-Z.&-]{1,9}")


@dataclass(frozen=True, slots=True)
class Known:
    """A mention with its actor and whom it acts for."""

    mention: Mention
    key: ActorKey
    owner: ActorKey | None


def owner_label(owner: ActorKey) -> str:
    """Return the name to show of a state or organization."""
    found = state(owner.name) if owner.kind is ActorKind.STATE else None
    return found.name if found else owner.name


def group_key(
    mention: Mention, *, organizations: Organizations, sides: Mapping[str, ActorKey] = MappingProxyType({})
) -> Known:
    """Return what a mention of kind State, Organization or Delegation is, and whom it acts for.

    `sides` tells whom persons act for, by full name in the form of `plain`.
    """
    participant, owner = mention.participant, mention.owner
    owner = organizations.canonical(owner) if owner else None
    if participant.kind is ActorKind.DELEGATION:
        return _delegation(mention, owner, sides)
    found = state_meant(participant.name)
    if found:
        return Known(mention, ActorKey(ActorKind.STATE, found.code), None)
    if participant.kind is ActorKind.STATE and owner and owner.kind is ActorKind.STATE:
        return Known(mention, owner, None)
    known = organization_named(participant.name)
    if known:
        parent = organization_named(known.acts_for)
        of = ActorKey(ActorKind.ORGANIZATION, parent.name) if parent and parent.name != known.name else None
        return Known(mention, ActorKey(ActorKind.ORGANIZATION, known.name), of or owner)
    key = organizations.key(mention, owner)
    return Known(mention, key, owner if owner != key else None)


def bare(phrase: str) -> str:
    """Return a noun phrase without the articles, pronouns and numbers at its front."""
    while (shorter := _STARTS.sub("", phrase.strip())) != phrase:
        phrase = shorter
    return phrase


def _delegation(mention: Mention, owner: ActorKey | None, sides: Mapping[str, ActorKey]) -> Known:
    phrase = mention.participant.name
    named = owners_in(phrase) or _sides_of_persons_in(phrase, sides)
    owner = owner or (min(named) if len(named) == 1 else None)
    shown = bare(phrase)
    if owner:
        kind = _kind_of_group(shown)
        return Known(mention, ActorKey(ActorKind.DELEGATION, f"{kind} of {owner_label(owner)}"), owner)
    distinction = "" if _has_name(shown) else document_tag(mention.document)
    return Known(mention, ActorKey(ActorKind.DELEGATION, shown, distinction), None)


def _sides_of_persons_in(phrase: str, sides: Mapping[str, ActorKey]) -> set[ActorKey]:
    """Return whom the persons act for whose group a phrase names (`two envoys of Jane Roe`)."""
    words = plain(phrase.replace("’s ", " ").replace("'s ", " ")).split()
    runs = (" ".join(words[i : i + n]) for n in range(2, _LONGEST_NAME + 1) for i in range(len(words) - n + 1))
    return {sides[run] for run in runs if run in sides}


def owners_in(phrase: str) -> set[ActorKey]:
    """Return the states and organizations that a phrase names (`Russian negotiators`, `a team from South Korea`)."""
    words = _WORD.findall(phrase)
    found: set[ActorKey] = set()
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST_NAME, len(words) - place), 0, -1):
            name = " ".join(words[place : place + length])
            owner = _owner_called(name) if name[0].isupper() else None
            if owner:
                found.add(owner)
                place += length - 1
                break
        place += 1
    return found


def _owner_called(name: str) -> ActorKey | None:
    named = state_of_demonym(name) or state_meant(name)
    if named:
        return ActorKey(ActorKind.STATE, named.code)
    organization = organization_named(name)
    return ActorKey(ActorKind.ORGANIZATION, organization.name) if organization else None


def _kind_of_group(phrase: str) -> str:
    """Return the kind of an unnamed group by its head noun.

    A people (`the Ukrainians`) or a state stands for those who speak for it, and so does a bare number.
    """
    before = _AFTER_HEAD.split(phrase, maxsplit=1)[0]
    words = before.split()
    head = plain(words[-1]) if words else ""
    if head in group_words():
        return group_words()[head]
    people = not words or state_of_demonym(words[-1]) or state_meant(before) or organization_named(before)
    return "delegation" if people or not head or head.isdigit() else head


def _has_name(phrase: str) -> bool:
    return (
        any(word[0].isupper() for word in _WORD.findall(phrase)[1:]) or state_of_demonym(phrase.split()[0]) is not None
    )


class Organizations:
    """Organizations that the gazetteer does not know, by name, short form and whom they act for."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        owners: defaultdict[str, set[ActorKey]] = defaultdict(set)
        short: defaultdict[str, set[str]] = defaultdict(set)
        states: set[str] = set()
        for mention in mentions:
            participant = mention.participant
            if participant.of:
                forms[plain_organization(participant.of)][participant.of] += 1
            if participant.kind not in (ActorKind.ORGANIZATION, ActorKind.STATE):
                continue
            name = plain_organization(participant.name)
            forms[name][participant.name] += 1
            if participant.kind is ActorKind.STATE:
                states.add(name)
            if mention.owner and mention.owner.name != name:
                owners[name].add(mention.owner)
            for alias in participant.aliases:
                if _ACRONYM.fullmatch(alias) and _stands_for(alias, participant.name):
                    short[plain_organization(alias)].add(name)
        self._labels = {name: _usual(counts) for name, counts in forms.items()}
        self._owners = owners
        self._full = {alias: full.copy().pop() for alias, full in short.items() if len(full) == 1}
        self._states = states

    def canonical(self, owner: ActorKey) -> ActorKey:
        """Return an owner under the name by which the organization itself goes."""
        if owner.kind is ActorKind.STATE or owner.name not in self._labels:
            return owner
        return self._named(owner.name)

    def _named(self, name: str) -> ActorKey:
        name = self._full.get(name, name)
        kind = ActorKind.STATE if name in self._states else ActorKind.ORGANIZATION
        return ActorKey(kind, self._labels[name])

    def key(self, mention: Mention, owner: ActorKey | None) -> ActorKey:
        """Return the organization of a mention; one without a name of its own is told apart by its owner or document.

        Two owners of one name (`Ministry of Defence` of two states) make two organizations.
        """
        name = plain_organization(mention.participant.name)
        key = self._named(name)
        owned = len(self._owners.get(name, ())) > 1
        if not any(letter.isupper() for letter in bare(mention.participant.name)):
            return key._replace(distinction=_owner_tag(owner) if owner else document_tag(mention.document))
        return key._replace(distinction=_owner_tag(owner)) if owned and owner else key


def _owner_tag(owner: ActorKey) -> str:
    return owner.name


def _stands_for(acronym: str, name: str) -> bool:
    """Whether the letters of an acronym are first letters of words of the name, in order."""
    initials = iter(word[0] for word in plain(name).split())
    return all(letter in initials for letter in plain(acronym).replace(" ", ""))


def _usual(forms: Counter[str]) -> str:
    """Return the most frequent form without its article, ties by the alphabet; a form with capitals goes first."""
    bared: Counter[str] = Counter()
    for form, count in forms.items():
        bared[re.sub(r"^(?:the|The)\s+", "", form.strip())] += count
    return min(bared, key=lambda form: (form.islower(), -bared[form], form))


def most_usual(forms: Sequence[tuple[str, int]]) -> str:
    """Return the form with the highest count, ties by the alphabet."""
    return min(forms, key=lambda form: (-form[1], form[0]))[0]
