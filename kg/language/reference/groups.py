"""Words for several at once: `they`, `the two`, `both men`, `the two sides`, `the trio`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.gazetteer.offices import OfficeKind, office_noun
from kg.gazetteer.states import state_name
from kg.language.phrases import SUBJECTS, Outline
from kg.language.reference.descriptions import named_behind
from kg.language.reference.memory import Memory, Mention, Role, clause_of, role_of
from kg.language.reference.people import People, is_state
from kg.model.annotated import NameKind, Token

_SENTENCES_BACK = 3
_LONGEST_LIST = 40
_NUMBERS = {"two": 2, "both": 2, "pair": 2, "duo": 2, "three": 3, "trio": 3, "four": 4, "quartet": 4, "five": 5}
_PEOPLE = frozenset(
    {"men", "women", "leaders", "statesmen", "politicians", "rivals", "presidents", "delegates", "envoys"}
)
_STATES = frozenset(
    {"sides", "countries", "nations", "governments", "states", "neighbours", "neighbors", "powers", "capitals"}
)
_STATES_TOO = frozenset({"parties", "allies", "foes", "adversaries", "delegations", "teams"})
_TOGETHER = frozenset({"meet", "speak", "talk", "confer", "negotiate", "sit", "dine", "discuss", "hold", "agree"})
"""Verbs after which `they` are all who do it, not only those on one side."""
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})


def coordinations(outline: Outline, quoted: list[bool]) -> Iterator[Mention]:
    """Yield a group for each list of names of one kind (`Roe and Doe`), placed at its last name."""
    for name in outline.annotated.names:
        head = outline.annotated.head_of_span(name.start, name.end)
        if head is None or head.dep == "conj":
            continue
        for states in (False, True):
            kinds = (NameKind.STATE,) if states else (NameKind.PERSON,)
            members = _members(outline, head, kinds)
            names = tuple(dict.fromkeys(full for full, _ in members))
            if len(names) > 1:
                yield Mention(
                    names,
                    max(place for _, place in members),
                    outline.sentence_numbers[head.i],
                    role_of(outline, head),
                    clause_of(outline, head),
                    quoted=quoted[head.i],
                    plural=True,
                    states=states,
                )


def _members(outline: Outline, head: Token, kinds: tuple[NameKind, ...]) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    waiting = [head]
    seen = {head.i}
    while waiting and len(seen) < _LONGEST_LIST:
        token = waiting.pop(0)
        name = outline.name_at(token)
        person = name if name is not None and name.kind in kinds else None
        if person is None and NameKind.PERSON in kinds:
            person = outline.person_of(token)
        if person is not None:
            found.append((person.full, token.i))
        for child in outline.annotated.children(token):
            if child.dep == "conj" and child.i not in seen and len(seen) < _LONGEST_LIST:
                seen.add(child.i)
                waiting.append(child)
    return found


def meetings_of_two(outline: Outline, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield a group for each clause in which somebody does something with or to another (`Putin spoke with Trump`)."""
    by_clause: dict[int, list[Mention]] = {}
    for mention in mentions:
        if not mention.plural and not mention.states and mention.clause != mention.place:
            by_clause.setdefault(mention.clause, []).append(mention)
    for clause, inside in by_clause.items():
        subjects = [m for m in inside if m.role is Role.SUBJECT]
        others = [m for m in inside if m.role is Role.OBJECT or (m.role is Role.OBLIQUE and _is_with(outline, m))]
        names = tuple(dict.fromkeys(name for m in (*subjects, *others) for name in m.names))
        if subjects and others and len(names) > 1:
            last = max(subjects[-1].place, others[-1].place)
            role = Role.OBJECT if outline.tokens[clause].lemma in _TOGETHER else Role.OBLIQUE
            yield Mention(names, last, inside[0].sentence, role, clause, inside[0].quoted, plural=True)


def _is_with(outline: Outline, mention: Mention) -> bool:
    children = outline.annotated.children(outline.tokens[mention.place])
    return any(child.dep == "case" and child.text.lower() in ("with", "to", "by", "against") for child in children)


def size_of_group(outline: Outline, token: Token) -> int | None:
    """Return how many a word for a known group means (`the two leaders`, `both`, `the trio`); None for other words."""
    text = token.text.lower()
    own = _NUMBERS.get(text)
    if text in ("pair", "duo", "trio", "quartet"):
        return own if _has_the(outline, token) else None
    if own is not None and token.dep not in ("nummod", "det", "cc", "cc:preconj", "advmod", "compound", "amod"):
        if text == "both" or _has_the(outline, token):
            return None if any(_is_of(outline, child) for child in outline.annotated.children(token)) else own
        return None
    if token.pos not in ("NOUN", "PROPN", "ADJ") or not _can_act(outline, token):
        return None
    for child in outline.annotated.children(token):
        if child.i < token.i and child.dep in ("nummod", "det", "amod", "cc:preconj"):
            word = child.text.lower()
            if word in _NUMBERS:
                return _NUMBERS[word] if word == "both" or _has_the(outline, token) else None
    return None


def _can_act(outline: Outline, token: Token) -> bool:
    noun = token.text.lower()
    name = outline.name_at(token)
    if name is not None:
        return name.kind is NameKind.NATIONALITY
    return noun in _PEOPLE or noun in _STATES or noun in _STATES_TOO or noun in _NUMBERS or _is_office(noun)


def _is_of(outline: Outline, child: Token) -> bool:
    cases = (c for c in outline.annotated.children(child) if c.dep == "case")
    return child.dep == "nmod" and any(case.text.lower() == "of" for case in cases)


def _has_the(outline: Outline, token: Token) -> bool:
    determiners = (c for c in outline.annotated.children(token) if c.dep == "det")
    return any(determiner.text.lower() in ("the", "these", "those") for determiner in determiners)


def group_meant(outline: Outline, people: People, memory: Memory, token: Token, size: int) -> tuple[str, ...]:
    """Return the full names that a group of known size stands for, in order of mention; empty where it is unclear."""
    noun = token.text.lower()
    name = outline.name_at(token)
    if name is not None and name.kind is NameKind.NATIONALITY:
        return _compatriots(people, memory, outline.sentence_numbers[token.i], token, name.state, size)
    states = noun in _STATES or noun in _STATES_TOO
    here = outline.sentence_numbers[token.i]
    clause = clause_of(outline, token) if token.dep in (*SUBJECTS, "obj", "obl", "iobj") else -1
    earlier = [
        m for m in memory.before(token.i, most=80) if m.sentence >= 0 and (m.clause != clause or m.sentence != here)
    ]
    nearby = [m for m in earlier if here - m.sentence <= _SENTENCES_BACK]
    if states:
        return _two_states(people, nearby, size) or _pair_of_document(earlier, size)
    _, end = outline.phrase(token, prepositions=frozenset())
    behind = _listed_behind(outline, end, size)
    if behind is not None:
        return behind
    for mention in earlier:
        if mention.plural and not mention.names and not mention.noun and here - mention.sentence <= _SENTENCES_BACK:
            return ()
        is_group = mention.plural and not mention.states and len(mention.names) == size
        mention = _more_prominent(mention, earlier) if is_group else mention
        far = here - mention.sentence > _SENTENCES_BACK
        if is_group and (_are_known_as(people, mention.names, noun) if far else _hold(people, mention.names, noun)):
            return mention.names if not _others_between(nearby, mention, size) else ()
    return _pair_by_sentence(people, nearby, size, noun)


def _more_prominent(group: Mention, nearby: Sequence[Mention]) -> Mention:
    """Return the group of that size that acts in the sentence where another only stands in a phrase of a noun.

    "A and B met under the mediation of C and D": the two are the first.
    """
    if group.role not in (Role.OWNER, Role.OTHER):
        return group
    rivals = (m for m in nearby if m.sentence == group.sentence and m.plural and not m.states)
    return next((m for m in rivals if m.role is Role.SUBJECT and len(m.names) == len(group.names)), group)


def _compatriots(
    people: People, memory: Memory, here: int, token: Token, code: str | None, size: int
) -> tuple[str, ...]:
    """`the two Americans`: the nearest group of just as many of whom one is known to be of that state, none another."""
    for mention in memory.before(token.i):
        if here - mention.sentence > 2 * _SENTENCES_BACK:
            break
        if mention.plural and not mention.states and len(mention.names) == size:
            states = {people[name].of for name in mention.names}
            if states <= {code, None} and code in states:
                return mention.names
    return ()


def _others_between(nearby: list[Mention], group: Mention, size: int) -> bool:
    """Tell whether a later sentence names so many others that the group is no longer the one in view."""
    since = {name for m in nearby if m.sentence > group.sentence and not m.states for name in m.names}
    return len(since - set(group.names)) >= min(size, 2)


def _is_office(noun: str) -> bool:
    office = office_noun(noun)
    return office is not None and office.is_person


def _hold(people: People, names: tuple[str, ...], noun: str) -> bool:
    """Tell whether nothing known of the people speaks against the noun (`the two presidents`)."""
    office = office_noun(noun)
    if office is None or noun in _PEOPLE - {"presidents", "envoys"} or noun in _NUMBERS:
        return True
    known = [held for name in names if (held := people[name].held) is not None]
    head = office.word.split()[-1]
    return all(head in held.heads or held.kind is office.kind is not OfficeKind.OFFICIAL for held in known)


def _are_known_as(people: People, names: tuple[str, ...], noun: str) -> bool:
    """Tell whether the document gives each of them the office that the noun names."""
    office = office_noun(noun)
    if office is None:
        return False
    head = office.word.split()[-1]
    return all((held := people[name].held) is not None and head in held.heads for name in names)


def _pair_by_sentence(people: People, nearby: list[Mention], size: int, noun: str) -> tuple[str, ...]:
    """Return the people of the nearest sentence or two that name just as many, or as many in one clause."""
    by_sentence: dict[int, list[Mention]] = {}
    for mention in nearby:
        if not mention.states and mention.names and not mention.plural:
            by_sentence.setdefault(mention.sentence, []).append(mention)
    gathered: list[Mention] = []
    for mentions in list(by_sentence.values())[:2]:
        gathered = mentions[::-1] + gathered
        names = tuple(dict.fromkeys(name for m in gathered for name in m.names))
        fitting = tuple(name for name in names if _hold(people, (name,), noun))
        if len(fitting) == size:
            return fitting
        if len(fitting) > size:
            return _one_clause(mentions[::-1], fitting, size)
    return ()


def _one_clause(mentions: list[Mention], fitting: tuple[str, ...], size: int) -> tuple[str, ...]:
    """Return the actors of a clause with a subject and others beside it (`Putin met Trump`)."""
    for clause in dict.fromkeys(m.clause for m in mentions if m.role is Role.SUBJECT):
        inside = [m for m in mentions if m.clause == clause and m.role in (Role.SUBJECT, Role.OBJECT, Role.OBLIQUE)]
        names = tuple(dict.fromkeys(name for m in inside for name in m.names if name in fitting))
        if len(names) == size:
            return names
    return ()


def _two_states(people: People, nearby: list[Mention], size: int) -> tuple[str, ...]:
    by_sentence: dict[int, list[Mention]] = {}
    for mention in nearby:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    for mentions in by_sentence.values():
        for mention in mentions:
            if mention.plural and mention.states and len(mention.names) == size:
                return mention.names
        names = tuple(dict.fromkeys(name for m in mentions[::-1] for name in _states_of(people, m)))
        if len(names) == size:
            return names
        if len(names) > size:
            return ()
    return ()


def _pair_of_document(earlier: list[Mention], size: int) -> tuple[str, ...]:
    """Return the only states that the document lists together so far."""
    lists = {frozenset(m.names): m.names for m in earlier if m.plural and m.states and len(m.names) == size}
    return next(iter(lists.values())) if len(lists) == 1 else ()


def _listed_behind(outline: Outline, end: int, size: int) -> tuple[str, ...] | None:
    """Return the people listed right behind a phrase (`the two envoys, Roe and Doe`); None where no list follows."""
    first = named_behind(outline, end)
    if not first:
        return None
    following = outline.annotated.tokens_in(end, end + 200)[:30]
    names: dict[str, None] = {}
    for token in following[1:]:
        name = outline.name_at(token)
        if name is not None and name.kind is NameKind.PERSON:
            names[name.full] = None
        elif token.pos not in ("NOUN", "PROPN", "ADJ", "PUNCT", "CCONJ", "ADP") or len(names) == size:
            break
    return tuple(names) if len(names) == size else ()


def _states_of(people: People, mention: Mention) -> list[str]:
    if mention.states:
        return list(mention.names)
    return [state_name(of) or of for name in mention.names if (of := people[name].of) is not None and is_state(of)]


def they_meant(outline: Outline, memory: Memory, pronoun: Token) -> tuple[str, ...]:
    """Return the people or states that `they` takes up, or nothing where they have no names or it is unclear."""
    here = outline.sentence_numbers[pronoun.i]
    clause = clause_of(outline, pronoun)
    owner = pronoun.dep == "nmod:poss"
    best: Mention | None = None
    best_score = -9.0
    for mention in memory.before(pronoun.i):
        distance = here - mention.sentence
        if distance > 2 or mention.sentence < 0:
            break
        if not mention.plural or (distance == 0 and mention.clause == clause and not owner):
            continue
        score = {Role.SUBJECT: 1.5, Role.OBJECT: 0.7}.get(mention.role, 0.3) - 1.2 * distance - 0.5 * mention.quoted
        if score > best_score or (best is not None and score == best_score and len(mention.names) > len(best.names)):
            best, best_score = mention, score
    return best.names if best is not None else ()
