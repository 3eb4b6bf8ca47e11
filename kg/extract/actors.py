"""Noun phrases to participants: persons, states, organizations and delegations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.lexicon import Lexicon
from kg.extract.syntax import conjuncts, preposition
from kg.gazetteer.offices import OfficeKind, office_noun
from kg.gazetteer.states import state
from kg.model.annotated import Annotated, Name, NameKind, PersonFacts, Reference, Token
from kg.model.report import ActorKind, Part, Participant

_WITHIN_NAMES = frozenset({"flat", "flat:foreign", "compound", "appos", "list"})
_WITHIN_LISTS = _WITHIN_NAMES | {"conj"}
_FARTHEST = 14
"""Words between a noun and the name that it introduces; apposition farther off is a wrong parse more often than not."""
_PLURAL_PEOPLES = ("s", "ese", "ch", "sh")
"""Endings of peoples as a group ("the Ukrainians", "the French"); a single "Ukrainian" is some person."""
_TITLE_TAGS = frozenset({"NOUN", "PROPN", "ADJ", "DET", "ADP", "PART"})
_LONGEST_LINK = 60
"""Characters between one member of a list and the name of the next, its title included."""
_LONGEST_TITLE = 6
_MOST_WORDS = 80
"""Words of a list of people that are looked at."""
_MOST_SIDES = 6
"""A group of more states than this is one delegation of all of them."""
_LONGEST_COMPLEMENT = 10
"""Words after "of" that still belong to the name of a group; more are a clause."""
_COLLECTIVE_NOUNS = frozenset({"delegation", "team", "contingent", "staff"})
_DEFINITE = ("the ", "a ", "an ", "his ", "her ", "their ", "its ")


@dataclass(frozen=True, slots=True)
class Found:
    """A participant at a place of the text; `belongs` is how likely it takes part, as far as that was judged."""

    participant: Participant
    start: int
    belongs: float = 0.5


class ActorReader:
    """Reads the participants out of noun phrases of one document."""

    def __init__(self, annotated: Annotated, lexicon: Lexicon) -> None:
        self._annotated = annotated
        self._lexicon = lexicon
        self._names: dict[int, Name] = {}
        for name in annotated.names:
            for token in annotated.tokens_in(name.start, name.end):
                self._names.setdefault(token.i, name)
        self._references: dict[int, Reference] = {}
        for reference in annotated.references:
            self._references.setdefault(reference.head, reference)
        self._others: dict[str, Name] = {}
        for name in annotated.names:
            if name.kind is not NameKind.PERSON:
                self._others.setdefault(name.full, name)
        self._facts: dict[str, PersonFacts] = {person.name: person for person in annotated.persons}
        self._read: dict[tuple[int, Part], tuple[Found, ...]] = {}
        self._persons: dict[tuple[str, Part], Participant] = {}

    def name_at(self, token: Token) -> Name | None:
        """Return the name that a token belongs to, or None."""
        return self._names.get(token.i)

    def place_name(self, token: Token) -> Name | None:
        """Return the place that a noun phrase names, by itself or by what hangs on it ("the city of Geneva")."""
        for node in (token, *self._annotated.children(token)):
            name = self._names.get(node.i)
            kinds: tuple[NameKind, ...] = (NameKind.PLACE, NameKind.STATE)
            if token.lemma == "capital" and node.dep == "amod":
                kinds = (*kinds, NameKind.NATIONALITY)
            is_place = name is not None and name.kind in kinds
            if is_place and (node is token or node.dep in ("amod", "nmod", "flat", "compound", "appos")):
                return name
        return None

    def participants(self, token: Token, *, part: Part) -> tuple[Found, ...]:
        """Return the participants that a noun phrase names, its conjuncts included, in order of the text."""
        key = (token.i, part)
        if key not in self._read:
            self._read[key] = self._participants(token, part)
        return self._read[key]

    def _participants(self, token: Token, part: Part) -> tuple[Found, ...]:
        found: list[Found] = []
        for head in self._coordinated(token):
            if found and self._is_aside(head, found[-1]):
                continue
            found.extend(self._of_head(head, part))
        return tuple(_without_doubles(found))

    def standing_for(self, token: Token) -> tuple[Participant, ...]:
        """Return whom a single word stands for: a named actor, those a pronoun means, or a group without a name.

        Unlike `participants` it leaves out conjuncts, and takes in groups whose side nothing tells ("the rebels").
        """
        if self._only_describes(token):
            return ()
        found = tuple(f.participant for f in self._of_head(token, Part.PARTICIPANT))
        return found or self._bare_group(token)

    def _only_describes(self, token: Token) -> bool:
        """Whether an office or its holder only says who somebody else is.

        So in apposition ("Jane Roe, the Swiss foreign minister"), as predicate ("is the first Indian prime minister to
        come here") and before an office of another ("the U.S. president's envoy").
        """
        if token.dep == "nmod:poss" and office_noun(self._annotated.head(token).text) is not None:
            return True
        if token.i in self._references or token.i in self._names or office_noun(token.text) is None:
            return False
        above = self._annotated.head(token)
        if token.text.lower().endswith("s"):
            return False
        if any(t.dep == "cop" or t.lemma == "first" for t in self._annotated.children(token)):
            return True
        if self._name_after_title(token) is not None:
            return False
        aside = token.dep == "conj" and not any(t.dep == "cc" for t in self._annotated.children(token))
        if token.dep != "appos" and not aside:
            return False
        # A form of address may stand between ("H.E. Ms. Jane Roe, Minister of Trade").
        name = self._names.get(above.i) or self._name_of_phrase(above)
        return name is not None and name.kind is NameKind.PERSON

    def _bare_group(self, head: Token) -> tuple[Participant, ...]:
        """A group or office holder without a name and a side: "the rebels", "ministers", "the eight", "the Queen"."""
        if head.i in self._references or head.i in self._names or self._name_after_title(head) is not None:
            return ()
        if self._describes(head):
            return ()
        lemma, text = head.lemma.lower(), head.text.lower()
        if head.pos == "NUM":
            counted = head.dep.startswith("nsubj") and text.isalpha()
            return (Participant(self.phrase_of(head), ActorKind.DELEGATION),) if counted else ()
        if head.pos not in ("NOUN", "PROPN"):
            return ()
        office = office_noun(head.text)
        plural = text.endswith("s") or lemma in _COLLECTIVE_NOUNS or (office is not None and not office.is_person)
        if plural and (office is not None or lemma in self._lexicon.groups):
            return (Participant(self.phrase_of(head), ActorKind.DELEGATION),)
        definite = any(t.dep == "det" and t.lemma == "the" for t in self._annotated.children(head))
        if definite and office is not None and office.kind is not OfficeKind.FAMILY:
            return (Participant(self.phrase_of(head), ActorKind.PERSON),)
        return ()

    def _describes(self, head: Token) -> bool:
        """Whether a noun only says what somebody named is: in apposition, or as predicate ("was the last minister")."""
        if any(t.dep == "cop" for t in self._annotated.children(head)):
            return True
        above = self._annotated.head(head)
        if head.dep in ("appos", "flat", "compound", "nmod") and self._name_of_phrase(above) is not None:
            return head.dep != "nmod" or not any(t.dep == "case" for t in self._annotated.children(head))
        return any(
            child.dep in _WITHIN_NAMES and child.i in self._names and self._names[child.i].kind is NameKind.PERSON
            for child in self._annotated.children(head)
        )

    def phrase_of(self, head: Token) -> str:
        """The words of a group's noun phrase with what follows "of": "heads of government"."""
        last = head
        for child in self._annotated.children(head):
            if child.dep == "nmod" and child.i > head.i and preposition(self._annotated, child) == "of":
                subtree = self._annotated.subtree(child)
                if len(subtree) <= _LONGEST_COMPLEMENT:
                    last = subtree[-1]
        phrase = self._phrase(head)
        return " ".join((phrase + self._annotated.document.text[head.end : last.end]).split())

    def _coordinated(self, token: Token) -> tuple[Token, ...]:
        """All heads of a coordination.

        In a long list the parse hangs later members on a name or a title within an earlier one; so every person whose
        name is reached without a possessive or a preposition counts as a member.
        """
        heads = list(conjuncts(self._annotated, token))
        waiting = list(heads)
        for node in waiting:
            if (member := self._next_member(node)) is not None and member not in waiting:
                heads.append(member)
                waiting.append(member)
            for child in self._annotated.children(node):
                if child.dep not in _WITHIN_LISTS or child in waiting:
                    continue
                waiting.append(child)
                if child not in heads and (child.dep == "conj" or self._begins_person(child)):
                    heads.append(child)
            if len(waiting) > _MOST_WORDS:
                break
        return tuple(sorted(heads))

    def _next_member(self, token: Token) -> Token | None:
        """The person who follows after "and" where the parse hangs the second of two on another word."""
        name = self._names.get(token.i) or self._name_after_title(token)
        if name is None or name.kind is not NameKind.PERSON:
            return None
        after = self._annotated.tokens_in(name.end, name.end + _LONGEST_LINK)
        if not after or after[0].text.lower() != "and":
            return None
        for follower in after[1:]:
            if follower.dep.startswith("nsubj") or follower.pos not in _TITLE_TAGS:
                return None
            if self._begins_person(follower):
                return follower
        return None

    def _begins_person(self, token: Token) -> bool:
        name = self._names.get(token.i)
        return name is not None and name.kind is NameKind.PERSON and name.start == token.start

    def person_named(self, full: str, *, part: Part = Part.PARTICIPANT) -> Participant:
        """Return the participant for a person of the document by full name."""
        if (full, part) not in self._persons:
            self._persons[full, part] = self._person_named(full, part)
        return self._persons[full, part]

    def _person_named(self, full: str, part: Part) -> Participant:
        facts = self._facts.get(full)
        if facts is None:
            return Participant(full, ActorKind.PERSON, part=part)
        return Participant(
            full,
            ActorKind.PERSON,
            of=side_name(facts.of),
            position=facts.position,
            part=part,
            aliases=tuple(form for form in facts.forms if form != full),
        )

    def _of_head(self, head: Token, part: Part) -> Iterator[Found]:
        """The participants of one conjunct: its reference, its name, the name in apposition, or its group."""
        reference = self._references.get(head.i)
        if reference is not None and reference.refers_to:
            for full in reference.refers_to:
                yield Found(self._by_full_name(full, part), head.start)
            return
        name = self._name_of_phrase(head) or self._name_after_title(head)
        if name is not None and name.kind is NameKind.PERSON:
            yield Found(self.person_named(name.full, part=part), name.start)
            return
        if head.lemma.lower() in self._lexicon.groups:
            group = (*self._group(head, part), *self._leaders(head, part))
            if group:
                yield from group
                return
        if name is not None:
            participant = self._of_name(name, part)
            if participant is not None:
                yield Found(participant, name.start)

    def _is_aside(self, head: Token, last: Found) -> bool:
        """Whether a conjunct is an apposition taken for one: an office after a comma, without "and"."""
        if last.participant.kind is not ActorKind.PERSON or head.lemma.lower() not in self._lexicon.groups:
            return False
        if self._name_of_phrase(head) is not None or head.text.lower().endswith("s"):
            return False
        return not any(t.dep == "cc" for t in self._annotated.children(head))

    def _by_full_name(self, full: str, part: Part) -> Participant:
        name = self._others.get(full)
        if name is None:
            return self.person_named(full, part=part)
        return self._of_name(name, part) or Participant(full, ActorKind.DELEGATION, part=part)

    def _of_name(self, name: Name, part: Part) -> Participant | None:
        """A state, an organization, or the people of a nationality as a participant; None for other names."""
        if name.kind is NameKind.STATE or (name.metonym and name.state):
            known = state(name.state) if name.state else None
            label = known.name if known else name.full
            aliases = () if name.text == label else (name.text,)
            return Participant(label, ActorKind.STATE, of=label, part=part, aliases=aliases)
        if name.kind is NameKind.NATIONALITY and name.state and name.text.endswith(_PLURAL_PEOPLES):
            return Participant(name.text, ActorKind.DELEGATION, of=side_name(name.state), part=part)
        if name.kind is NameKind.ORGANIZATION:
            return Participant(name.full, ActorKind.ORGANIZATION, of=name.state and side_name(name.state), part=part)
        return None

    def _name_of_phrase(self, head: Token) -> Name | None:
        """The name that a head stands in, or that its title, apposition or flat part names; persons first."""
        waiting = [head]
        for token in waiting:
            name = self._names.get(token.i)
            if name is not None and name.kind is NameKind.PERSON:
                return name
            waiting.extend(
                child
                for child in self._annotated.children(token)
                if child.dep in _WITHIN_NAMES and abs(child.i - head.i) <= _FARTHEST
            )
            if len(waiting) > 30:
                break
        own = self._names.get(head.i)
        return own if own is not None and own.kind is not NameKind.OCCASION else None

    def _name_after_title(self, head: Token) -> Name | None:
        """The person named right after an office ("Secretary of State Jane Roe"), whatever the parse makes of it."""
        is_group = head.lemma.lower() in self._lexicon.groups
        if head.pos != "NOUN" and not is_group:
            return None
        before = head
        for token in self._annotated.tokens[head.i + 1 : head.i + 1 + _LONGEST_TITLE]:
            name = self._names.get(token.i)
            if name is not None and name.kind is NameKind.PERSON:
                return name if before.pos != "ADP" else None
            if not is_group:
                return None
            if token.pos not in _TITLE_TAGS:
                return None
            before = token
        return None

    def states_of(self, token: Token) -> tuple[Participant, ...]:
        """Return the state that a state's name or nationality means as a side ("US-Russian talks")."""
        name = self._names.get(token.i)
        if name is None or not (name.metonym or name.kind in (NameKind.STATE, NameKind.NATIONALITY)) or not name.state:
            return ()
        label = side_name(name.state) or name.full
        aliases = () if name.text == label else (name.text,)
        return (Participant(label, ActorKind.STATE, of=label, aliases=aliases),)

    def _group(self, head: Token, part: Part) -> tuple[Found, ...]:
        """Delegations and office holders without a name: "Ukrainian negotiators", "teams from Ukraine and Russia"."""
        if head.pos not in ("NOUN", "PROPN", "ADJ"):
            return ()
        sides = self._sides(head)
        plural = head.text.lower().endswith("s") or head.lemma.lower() in _COLLECTIVE_NOUNS
        if not sides:
            return ()
        kind = ActorKind.DELEGATION if plural else ActorKind.PERSON
        if len(sides) == 1 or len(sides) > _MOST_SIDES:
            of = next(iter(sides)) if len(sides) == 1 else None
            if kind is ActorKind.PERSON and of and (holder := self._only_holder(head, of)):
                return (Found(self.person_named(holder, part=part), head.start),)
            return (Found(Participant(self._phrase(head), kind, of=of, part=part), head.start),)
        link = self._link(head, tuple(sides.values()))
        return tuple(
            Found(Participant(self._of_side(head, name, link), ActorKind.DELEGATION, of=side, part=part), head.start)
            for side, name in sides.items()
        )

    def _of_side(self, head: Token, name: Name, link: str) -> str:
        """Words for the part of a mixed group that acts for one side: "Ukrainian negotiators", "teams from Ukraine"."""
        return f"{name.text} {head.text}" if name.start < head.start else f"{self._phrase(head)} {link} {name.text}"

    def _link(self, head: Token, names: tuple[Name, ...]) -> str:
        """The preposition between a group and its sides ("teams from Ukraine and Russia")."""
        for name in names:
            inner = self._annotated.head_of_span(name.start, name.end)
            for token in self._annotated.children(inner) if inner else ():
                if token.dep == "case" and token.start > head.start:
                    return token.text
        return "of"

    def _leaders(self, head: Token, part: Part) -> tuple[Found, ...]:
        """Those by whom a group is led: "a delegation headed by the foreign minister, Jane Roe"."""
        return tuple(
            found
            for verb in self._annotated.children(head)
            if verb.dep in ("acl", "acl:relcl") and verb.lemma in ("lead", "head")
            for agent in self._annotated.children(verb)
            if agent.dep in ("obl:agent", "obl") and "by" in {t.lemma for t in self._annotated.children(agent)}
            for found in self.participants(agent, part=part)
            if found.participant.kind is ActorKind.PERSON
        )

    def _only_holder(self, office: Token, side: str) -> str | None:
        """The one person of the document who holds such an office for that side ("a Russian envoy", named later)."""
        word = office.lemma.lower()
        holders = [
            person.name
            for person in self._annotated.persons
            if side_name(person.of) == side and person.position and word in person.position.lower().split()
        ]
        return holders[0] if len(holders) == 1 else None

    def _sides(self, head: Token) -> dict[str, Name]:
        """The states and organizations that a group acts for, by its modifiers and its "of" or "from"."""
        sides: dict[str, Name] = {}
        waiting = [head]
        for token in waiting:
            for child in self._annotated.children(token):
                if child.dep not in ("amod", "compound", "nmod:poss", "nmod", "conj", "flat", "appos", "obl"):
                    continue
                if token is head and child.dep == "conj":
                    continue
                if child.dep == "nmod" and not any(
                    t.dep == "case" and t.lemma in ("of", "from", "for") for t in self._annotated.children(child)
                ):
                    continue
                name = self._names.get(child.i)
                side = self._side_of(name)
                if name is not None and side:
                    sides.setdefault(side, name)
                waiting.append(child)
            if len(waiting) > 30:
                break
        return sides

    def _side_of(self, name: Name | None) -> str | None:
        if name is None:
            return None
        if name.kind in (NameKind.NATIONALITY, NameKind.STATE) or name.metonym:
            return side_name(name.state) or name.refers_to
        if name.kind is NameKind.ORGANIZATION:
            return name.full
        if name.kind is NameKind.PERSON:
            facts = self._facts.get(name.full)
            return side_name(facts.of) if facts else None
        return None

    def _phrase(self, head: Token) -> str:
        """The words of a group's noun phrase, without article, clauses and what hangs on after the noun."""
        keep = [head]
        for token in keep:
            for child in self._annotated.children(token):
                near = (
                    child.dep in ("amod", "compound", "nummod", "flat", "punct", "conj", "cc", "advmod")
                    and child.i < head.i
                )
                if (
                    near
                    or (child.dep == "nmod:poss" and child.i < head.i)
                    or (child.dep == "case" and token is not head)
                ):
                    keep.append(child)
        ordered = sorted(keep)
        while len(ordered) > 1 and ordered[0].pos in ("CCONJ", "PUNCT"):
            ordered = ordered[1:]
        text = self._annotated.document.text[ordered[0].start : head.end]
        text = " ".join(text.split()).lstrip(",;:-– ")
        low = text.lower()
        for article in _DEFINITE:
            if low.startswith(article):
                return text[len(article) :]
        return text


def side_name(of: str | None) -> str | None:
    """Return the common English name of a state code, or the text itself where it is no code."""
    if of is None:
        return None
    known = state(of) if len(of) <= 3 and of.isupper() else None
    return known.name if known else of


def _without_doubles(found: list[Found]) -> Iterator[Found]:
    seen: set[tuple[str, ActorKind]] = set()
    for one in found:
        key = (one.participant.name, one.participant.kind)
        if key not in seen:
            seen.add(key)
            yield one
