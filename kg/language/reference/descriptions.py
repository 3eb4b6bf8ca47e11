"""Descriptions that stand for somebody: `the Russian envoy`, `his Turkish counterpart`, `the Americans`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.gazetteer.offices import FoundOffice, OfficeKind, office_at_end
from kg.gazetteer.states import state_name
from kg.language.phrases import Outline
from kg.language.quotations.speech import speech_verb
from kg.language.reference.memory import Memory, Mention, Role, clause_of
from kg.language.reference.offices import Held, fits, is_over, one_form, same_office
from kg.language.reference.people import People, Person
from kg.model.annotated import Name, NameKind, SentenceKind, Token

_DEFINITE = frozenset({"the", "this", "that"})
_PERSON_BACK = 12
"""Sentences back to somebody whom an office describes: a name with its office carries further than a pronoun."""
_PEOPLE_BACK = 3
"""Sentences back to the people whom a nationality in the plural means."""
_LONGEST_OFFICE = 5
_LOOSE_HEADS = frozenset({"chief", "boss", "head"})
"""Nouns that mean a head of state or government only with the state (`the Kremlin chief`)."""
_MARGIN = 0.5
"""Two who fit and are closer than this in view leave the description open."""
_BELONGING = frozenset({"of", "for", "to"})
_LEAD = 4
"""Sentences at the beginning in which papers describe somebody before they name them."""
_COMPANY_BACK = 30
"""Sentences back to the only one of a state whom a nationality can mean (`the Russian`)."""


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
    start, end = outline.phrase(head, prepositions=_BELONGING)
    if name is not None and name.kind is NameKind.NATIONALITY:
        return Described(start, end, head, None, None, name.state, None) if definite else None
    office = _office(outline, head)
    if office is None or (_is_titled(outline, head) and not owner):
        return None
    found, first, last = office
    start, end = min(start, _with_article(outline, first)), max(end, outline.tokens[last].end)
    if is_beside_name(outline, start, end) or (owner is None and name_follows(outline, end)):
        return None
    words = outline.annotated.tokens_in(start, end)
    others = [t.text for t in words if not first <= t.i <= last and outline.name_at(t) is None]
    held = one_form(found, others)
    of = owner_state or _state_in(outline, words, head) or held.acts_for
    own = found.office.kind not in (OfficeKind.COUNTERPART, OfficeKind.FAMILY)
    if of is None and owner is not None and own:
        of = people[owner].of
    return Described(start, end, head, found, held, of, owner)


def resolve_description(outline: Outline, people: People, memory: Memory, described: Described) -> Meant | None:
    """Return whom a description stands for, or None where it describes nobody in particular (a ministry, a group)."""
    if described.office is None:
        return _of_nationality(outline, people, memory, described)
    kind = described.office.office.kind
    if not described.office.office.is_person:
        return None
    beside = named_behind(outline, described.end)
    if beside:
        return Meant(described, beside)
    if kind is OfficeKind.COUNTERPART:
        return _counterpart(people, described)
    if described.office.plural:
        return None
    person = _nearest_holder(outline, people, memory, described) or _named_later(outline, people, memory, described)
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


def name_follows(outline: Outline, end: int) -> bool:
    """Tell whether a person's name stands right behind a phrase (`Peru's minister of state for trade Jane Roe`)."""
    following = outline.annotated.tokens_in(end, end + 40)[:1]
    name = outline.name_at(following[0]) if following else None
    return name is not None and name.kind is NameKind.PERSON


def named_behind(outline: Outline, end: int) -> tuple[str, ...]:
    """Return the people named in apposition behind a phrase that ends at `end` (`the envoy, Jane Roe, …`)."""
    following = outline.annotated.tokens_in(end, end + 80)[:7]
    if len(following) < 2 or following[0].text not in (",", ":", "–", "—", "--"):
        return ()
    for place, token in enumerate(following[1:], 1):
        name = outline.name_at(token)
        if name is None or name.kind is not NameKind.PERSON:
            if token.pos not in ("NOUN", "PROPN", "ADJ"):
                return ()
            continue
        last = outline.annotated.tokens_in(name.start, name.end)[-1].i
        behind = outline.tokens[last + 1] if last + 1 < len(outline.tokens) else None
        says = behind is not None and speech_verb(behind) is not None and following[0].text == ","
        return () if says or (place > 1 and name.start < token.start) else (name.full,)
    return ()


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


def _office(outline: Outline, head: Token) -> tuple[FoundOffice, int, int] | None:
    """Return the longest office around the head (`secretary of state`, `son-in-law`), its first and last token."""
    best: tuple[FoundOffice, int, int] | None = None
    for end in range(head.i + 1, min(head.i + _LONGEST_OFFICE, len(outline.tokens)) + 1):
        words = [token.text for token in outline.tokens[max(0, end - _LONGEST_OFFICE) : end]]
        found = office_at_end(words)
        if found is not None and end - found.words <= head.i and (best is None or found.words > best[0].words):
            best = found, end - found.words, end - 1
    return best


def _with_article(outline: Outline, first: int) -> int:
    """Return where the words from the token `first` begin, its article included."""
    before = outline.tokens[first - 1] if first else None
    return before.start if before is not None and before.pos == "DET" else outline.tokens[first].start


def is_beside_name(outline: Outline, start: int, end: int) -> bool:
    """Tell whether the phrase stands between marks behind a person's name (`Jane Roe, the French envoy, …`)."""
    inside = outline.annotated.tokens_in(start, end)
    if not inside or inside[0].i < 2 or outline.tokens[inside[0].i - 1].text not in (",", "(", "–", "—", "-"):
        return False
    name = outline.name_at(outline.tokens[inside[0].i - 2])
    following = outline.tokens[inside[-1].i + 1] if inside[-1].i + 1 < len(outline.tokens) else None
    closed = following is None or following.pos in ("PUNCT", "CCONJ", "ADP", "SCONJ")
    return name is not None and name.kind is NameKind.PERSON and closed


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
    doer = _doer(outline, clause)
    heading = _last_heading(outline, here)
    fitting: dict[str, Mention] = {}
    counts: Counter[str] = Counter()
    for mention in memory.before(described.head.i, most=80):
        if here - mention.sentence > _PERSON_BACK:
            break
        if mention.plural or mention.states or len(mention.names) != 1:
            continue
        if mention.sentence == here and (mention.place == doer or (mention.clause == clause and not mention.owns)):
            continue
        if described.of is None and heading >= mention.sentence:
            break
        if described.owner != mention.names[0] and _can_be(people, people[mention.names[0]], described):
            fitting.setdefault(mention.names[0], mention)
            counts[mention.names[0]] += 1
    fitting = _in_office_now(people, fitting, described)
    ranked = sorted(fitting, key=lambda name: -_prominence(fitting[name], counts[name], here))
    if len(ranked) > 1:
        return _clearer(people, fitting, counts, here, ranked, described)
    return ranked[0] if ranked else None


def _in_office_now(people: People, fitting: dict[str, Mention], described: Described) -> dict[str, Mention]:
    """Return those who hold the office, or all where nobody does any longer (`the king`, of one overthrown)."""
    if described.held is None:
        return fitting
    now = {n: m for n, m in fitting.items() if not ((h := people[n].held) and is_over(described.held, h))}
    return now or fitting


def _doer(outline: Outline, clause: int) -> int:
    """Return the token of the one who does what the clause says, or -1."""
    subject = outline.subject_of(outline.tokens[clause])
    return subject.i if subject is not None else -1


def _last_heading(outline: Outline, here: int) -> int:
    """Return the number of the last headline or time mark before a sentence, or -1: an office alone reaches so far."""
    for number in range(here - 1, max(-1, here - _PERSON_BACK), -1):
        if outline.annotated.sentences[number].kind is SentenceKind.HEADLINE:
            return number
    return -1


def _prominence(mention: Mention, count: int, here: int) -> float:
    """Return how much somebody is in view: one sentence nearer weighs as much as two mentions more, or a subject."""
    return 0.5 * min(count, 5) - (here - mention.sentence) + 0.5 * (mention.role is Role.SUBJECT)


def _named_later(outline: Outline, people: People, memory: Memory, described: Described) -> str | None:
    """Return who is named only after the description, in the lead; the only one of the state with such an office."""
    if described.of is None or described.held is None or outline.sentence_numbers[described.head.i] >= _LEAD:
        return None
    if any(True for mention in memory.before(described.head.i) if _fits_here(people, mention, described)):
        return None
    fitting = [
        person.name
        for person in people.all()
        if person.held is not None and person.of == described.of and fits(described.held, person.held)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _fits_here(people: People, mention: Mention, described: Described) -> bool:
    return len(mention.names) == 1 and not mention.states and _can_be(people, people[mention.names[0]], described)


def _clearer(
    people: People,
    fitting: Mapping[str, Mention],
    counts: Mapping[str, int],
    here: int,
    ranked: Sequence[str],
    described: Described,
) -> str | None:
    """Return which of several who fit is meant: by state where the phrase says it, else who is clearly more in view."""
    if described.of is not None:
        sure = [name for name in ranked if people[name].of == described.of]
        if len(sure) == 1:
            return sure[0]
    first, second = (_prominence(fitting[name], counts[name], here) for name in ranked[:2])
    return ranked[0] if first - second >= _MARGIN else None


def _can_be(people: People, person: Person, described: Described) -> bool:
    if described.of is not None and person.of is not None and person.of != described.of:
        return False
    if described.held is None:
        return False
    if described.of is None and person.held is not None and "secretary" in described.held.heads - person.held.heads:
        # "The foreign secretary" of a text without a state is not the foreign minister whom she is about to meet.
        return False
    if described.held.heads & _LOOSE_HEADS and person.held is not None and person.held.kind is OfficeKind.HEAD:
        return described.of is not None and described.of == person.of and not described.held.details
    if described.of is not None and person.of is None and person.held is not None:
        # Of two presidents without a state either could be the French one.
        rivals = [p for p in people.all() if p.of is None and p.held is not None and fits(described.held, p.held)]
        if len(rivals) > 1 or any(p.of == described.of and p.held is None for p in people.all()):
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
    back = _PEOPLE_BACK if plural else _COMPANY_BACK
    doer = _doer(outline, clause)
    names: dict[str, int] = {}
    for mention in memory.before(described.head.i, most=120):
        if here - mention.sentence > back:
            break
        in_clause = mention.place == doer or (mention.clause == clause and not mention.owns)
        if mention.states or (mention.sentence == here and in_clause):
            continue
        if not plural and _only_speaks(outline, mention):
            continue
        if plural and _only_served(outline, mention):
            continue
        members = {people[name].of for name in mention.names}
        if described.of in members and (len(members) == 1 or (plural and members == {described.of, None})):
            for name in reversed(mention.names):
                names.setdefault(name, mention.sentence)
    if plural:
        named = tuple(reversed(names)) if len(names) > 1 else (state_name(described.of) or described.of,)
        return Meant(described, named)
    nearest = [name for name, sentence in names.items() if sentence == max(names.values())]
    far = bool(names) and here - max(names.values()) > _PERSON_BACK
    return Meant(described, tuple(nearest) if len(nearest) == 1 and not (far and len(names) > 1) else ())


def _only_served(outline: Outline, mention: Mention) -> bool:
    """Tell whether somebody is only served: "the negotiators of President Roe" brings Roe to no table."""
    children = outline.annotated.children(outline.tokens[mention.place])
    after_of = any(t.dep == "case" and t.text.lower() == "of" for t in children)
    return after_of and mention.role in (Role.OTHER, Role.OWNER)


def _only_speaks(outline: Outline, mention: Mention) -> bool:
    """Tell whether somebody is there as the source of a statement, not as an actor of the story."""
    return mention.role is Role.SUBJECT and speech_verb(outline.tokens[mention.clause]) is not None


def _is_plural(head: Token) -> bool:
    word = head.text.lower()
    return word.endswith(("s", "ese", "ish", "ch", "sh")) and not word.endswith("ss")
