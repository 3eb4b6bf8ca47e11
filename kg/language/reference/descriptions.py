"""Descriptions that stand for somebody: `the Russian envoy`, `his Turkish counterpart`, `the Americans`."""

from __future__ import annotations

from dataclasses import dataclass

from kg.gazetteer.offices import FoundOffice, OfficeKind, office_at_end
from kg.gazetteer.states import state_name
from kg.language.phrases import Outline
from kg.language.reference.memory import Memory, Mention, Role, clause_of
from kg.language.reference.offices import Held, fits, one_form, same_office
from kg.language.reference.people import People, Person
from kg.model.annotated import Name, NameKind, Token

_DEFINITE = frozenset({"the", "this", "that"})
_PERSON_BACK = 12
"""Sentences back to somebody whom an office describes: a name with its office carries further than a pronoun."""
_PEOPLE_BACK = 3
"""Sentences back to the people whom a nationality in the plural means."""
_LONGEST_OFFICE = 5


@dataclass(frozen=True, slots=True)
class Described:
    """A definite phrase read: its characters, the office it names and for whom it says that this one acts."""

    start: int
    end: int
    head: Token
    office: FoundOffice | None
    held: Held | None
    of: str | None
    owner: str | None
    """Full name of the person whose adviser, counterpart or relative it is."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a description stands for: full names, none where that is unclear."""

    described: Described
    names: tuple[str, ...] = ()


def read_description(outline: Outline, people: People, head: Token, owners: dict[int, str]) -> Described | None:
    """Return what the phrase of a noun says of somebody, or None where it is no definite description of a person.

    `owners` are the full names that possessive pronouns stand for, by token. A phrase that names its person, stands
    beside the name or is a predicate belongs to the names, not here.
    """
    if head.dep in ("appos", "flat", "compound", "vocative", "amod", "fixed", "goeswith", "nummod"):
        return None
    if head.pos not in ("NOUN", "PROPN", "ADJ") or outline.person_of(head) is not None:
        return None
    children = list(outline.annotated.children(head))
    if any(child.dep in ("cop", "flat") for child in children) or _comes_as(head, children):
        return None
    name = outline.name_at(head)
    if name is not None and name.kind is not NameKind.NATIONALITY and not _is_office_name(name):
        return None
    definite = any(c.dep == "det" and c.text.lower() in _DEFINITE for c in children)
    owner, owner_state = _owner(outline, children, owners)
    if not definite and owner is None and owner_state is None:
        return None
    start, end = outline.phrase(head)
    if name is not None and name.kind is NameKind.NATIONALITY:
        return Described(start, end, head, None, None, name.state, None) if definite else None
    found = _office(outline, head)
    if found is None or (_is_titled(outline, head) and not owner):
        return None
    words = outline.annotated.tokens_in(start, end)
    others = [t.text for t in words if t.i != head.i and outline.name_at(t) is None and not _in_office(found, head, t)]
    held = one_form(found, others)
    of = owner_state or _state_in(outline, words, head) or held.acts_for
    if of is None and owner is not None and found.office.kind is not OfficeKind.COUNTERPART:
        of = people[owner].of
    return Described(start, end, head, found, held, of, owner)


def resolve_description(outline: Outline, people: People, memory: Memory, described: Described) -> Meant | None:
    """Return whom a description stands for, or None where it describes nobody in particular (a ministry, a group)."""
    if described.office is None:
        return _of_nationality(outline, people, memory, described)
    kind = described.office.office.kind
    if not described.office.office.is_person:
        return None
    if kind is OfficeKind.COUNTERPART:
        return _counterpart(people, described)
    if described.office.plural:
        return None
    person = _nearest_holder(outline, people, memory, described)
    return Meant(described, (person,) if person else ())


def _comes_as(head: Token, children: list[Token]) -> bool:
    is_as = any(child.dep == "case" and child.text.lower() == "as" for child in children)
    return is_as or head.dep in ("xcomp", "root")


def _is_office_name(name: Name) -> bool:
    return name.kind is NameKind.ORGANIZATION and name.text.lower().startswith(("the secretary", "the president"))


def _is_titled(outline: Outline, head: Token) -> bool:
    """Tell whether a name of a person follows the office at once (`the president, Recep Erdogan`)."""
    for child in outline.annotated.children(head):
        if child.dep in ("appos", "flat", "nmod", "compound") and child.i > head.i:
            name = outline.name_at(child)
            if name is not None and name.kind is NameKind.PERSON and not _has_case(outline, child):
                return True
    following = outline.tokens[head.i + 1] if head.i + 1 < len(outline.tokens) else None
    name = outline.name_at(following) if following is not None else None
    return name is not None and name.kind is NameKind.PERSON


def _has_case(outline: Outline, token: Token) -> bool:
    return any(child.dep == "case" for child in outline.annotated.children(token))


def _owner(outline: Outline, children: list[Token], owners: dict[int, str]) -> tuple[str | None, str | None]:
    """Return whose the described one is: a person's full name, and the state or organization."""
    for child in children:
        if child.dep != "nmod:poss":
            continue
        if child.i in owners:
            return owners[child.i], None
        name = outline.name_at(child)
        if name is None:
            continue
        if name.kind is NameKind.PERSON:
            return name.full, None
        return None, name.state or (name.full if name.kind is NameKind.ORGANIZATION else None)
    return None, None


def _office(outline: Outline, head: Token) -> FoundOffice | None:
    """Return the longest office around the head: `secretary of state`, `son-in-law`, `prime minister`."""
    best: FoundOffice | None = None
    for end in range(head.i + 1, min(head.i + _LONGEST_OFFICE, len(outline.tokens)) + 1):
        words = [token.text for token in outline.tokens[max(0, end - _LONGEST_OFFICE) : end]]
        found = office_at_end(words)
        if found is not None and end - found.words <= head.i and (best is None or found.words > best.words):
            best = found
    return best


def _in_office(found: FoundOffice, head: Token, token: Token) -> bool:
    return token.text.lower() in found.office.word.split() and abs(token.i - head.i) < _LONGEST_OFFICE


def _state_in(outline: Outline, words: tuple[Token, ...], head: Token) -> str | None:
    """Return the state or organization that the phrase names (`Russian envoy`, `president of France`)."""
    for token in words:
        name = outline.name_at(token)
        if name is None or token.i == head.i:
            continue
        if name.kind in (NameKind.NATIONALITY, NameKind.STATE) or (name.metonym and name.state):
            if token.i < head.i or _is_of(outline, token):
                return name.state
        elif name.kind is NameKind.ORGANIZATION and (token.i < head.i or _is_of(outline, token)):
            return name.state or name.full
    return None


def _is_of(outline: Outline, token: Token) -> bool:
    return any(c.dep == "case" and c.text.lower() == "of" for c in outline.annotated.children(token))


def _nearest_holder(outline: Outline, people: People, memory: Memory, described: Described) -> str | None:
    """Return the one mentioned last of those who fit; None where two who fit stand in the same sentence."""
    here = outline.sentence_numbers[described.head.i]
    clause = clause_of(outline, described.head)
    fitting: dict[str, Mention] = {}
    for mention in memory.before(described.head.i, most=80):
        if here - mention.sentence > _PERSON_BACK:
            break
        if mention.plural or mention.states or len(mention.names) != 1 or mention.names[0] in fitting:
            continue
        if mention.sentence == here and mention.clause == clause and mention.role is not Role.OWNER:
            continue
        if described.owner != mention.names[0] and _can_be(people[mention.names[0]], described):
            fitting[mention.names[0]] = mention
    ranked = list(fitting.items())
    if not ranked:
        return None
    if len(ranked) > 1 and ranked[0][1].sentence == ranked[1][1].sentence:
        return _clearer(people, ranked[0], ranked[1], described)
    return ranked[0][0]


def _clearer(
    people: People, one: tuple[str, Mention], other: tuple[str, Mention], described: Described
) -> str | None:
    """Return which of two fits in more: by state where the phrase says it, else by the more prominent place."""
    if described.of is not None:
        sure = [name for name, _ in (one, other) if people[name].of == described.of]
        if len(sure) == 1:
            return sure[0]
    if one[1].role is Role.SUBJECT and other[1].role < Role.OBJECT:
        return one[0]
    if other[1].role is Role.SUBJECT and one[1].role < Role.OBJECT:
        return other[0]
    return None


def _can_be(person: Person, described: Described) -> bool:
    if described.of is not None and person.of is not None and person.of != described.of:
        return False
    if described.held is None:
        return False
    if person.held is None:
        # Nothing but the state is known: enough for heads of state, whom papers name without office.
        leads = described.held.kind is OfficeKind.HEAD and not described.held.lower
        return leads and described.of is not None and person.of == described.of
    if described.of is not None and person.of is None and person.held.heads.isdisjoint(described.held.heads):
        return False
    return fits(described.held, person.held)


def _counterpart(people: People, described: Described) -> Meant | None:
    """Return who holds the owner's office for another state (`his Russian counterpart`)."""
    if described.office is None or described.office.plural or described.owner is None:
        return None
    if described.office.office.word not in ("counterpart", "opposite number"):
        return None
    owner = people[described.owner]
    found = [
        person.name
        for person in people.all()
        if person.name != owner.name
        and person.held is not None
        and owner.held is not None
        and person.of != owner.of
        and (described.of is None or person.of == described.of)
        and same_office(owner.held, person.held)
    ]
    return Meant(described, (found[0],) if len(found) == 1 else ())


def _of_nationality(outline: Outline, people: People, memory: Memory, described: Described) -> Meant | None:
    """`the Russian`: the one of that state mentioned last; `the Russians`: its people just named, else the state."""
    if described.of is None:
        return None
    here = outline.sentence_numbers[described.head.i]
    clause = clause_of(outline, described.head)
    plural = _is_plural(described.head)
    back = _PEOPLE_BACK if plural else _PERSON_BACK
    names: dict[str, int] = {}
    for mention in memory.before(described.head.i, most=60):
        if here - mention.sentence > back:
            break
        if mention.states or (mention.clause == clause and mention.sentence == here and mention.role is not Role.OWNER):
            continue
        for name in mention.names:
            if people[name].of == described.of:
                names.setdefault(name, mention.sentence)
    if not plural:
        nearest = [name for name, sentence in names.items() if sentence == max(names.values())]
        return Meant(described, tuple(nearest) if len(nearest) == 1 else ())
    if len(names) > 1:
        return Meant(described, tuple(reversed(names)))
    return Meant(described, (state_name(described.of) or described.of,))


def _is_plural(head: Token) -> bool:
    word = head.text.lower()
    return word.endswith(("s", "ese", "ish", "ch", "sh")) and not word.endswith("ss")
