"""Event words with their arguments: from a trigger in the tree to a mention of an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.extract.grammar.actors import ActorReader, Found
from kg.extract.grammar.lexicon import ORIGIN, PLACE, Carrier, Entry, Lexicon, singular
from kg.extract.grammar.syntax import (
    conjuncts,
    is_passive,
    objects,
    obliques,
    particles,
    possessors,
    preposition,
    subjects,
)
from kg.model.annotated import Annotated, NameKind, Sentence, SentenceKind, Token
from kg.model.report import ActorKind, EventType, Part

_MODIFIERS = ("amod", "compound", "nmod", "flat", "punct", "conj", "dep", "nmod:poss")
_PEOPLE = (ActorKind.PERSON, ActorKind.DELEGATION)


@dataclass(frozen=True, slots=True)
class Mention:
    """An event word with its arguments.

    `anchors` are the words whose prepositional phrases belong to the event: the trigger, nouns that contain it ("a
    round of talks"), the verb that carries it. `governor` is the verb (or noun) that decides on status and source.
    `place_heads` are the nouns in slots of places.
    """

    entry: Entry
    type: EventType
    trigger: Token
    anchors: tuple[Token, ...]
    governor: Token
    carrier: Carrier | None
    found: tuple[Found, ...]
    place_heads: tuple[Token, ...]
    sentence: Sentence


@dataclass(slots=True)
class _Filling:
    """Arguments while they are collected, by the slot they come from."""

    by_slot: dict[str, list[Found]] = field(default_factory=dict)
    places: list[Token] = field(default_factory=list)

    def add(self, slot: str, found: Iterable[Found]) -> None:
        self.by_slot.setdefault(slot, []).extend(found)

    def all(self) -> tuple[Found, ...]:
        return tuple(f for some in self.by_slot.values() for f in some)

    def kinds(self, slot: str) -> set[ActorKind]:
        return {f.participant.kind for f in self.by_slot.get(slot, ())}


class FrameReader:
    """Finds the mentions of events in one document."""

    def __init__(self, annotated: Annotated, lexicon: Lexicon, actors: ActorReader) -> None:
        self._annotated = annotated
        self._lexicon = lexicon
        self._actors = actors

    def mentions(self) -> Iterator[Mention]:
        """Yield the mentions of all sentences that belong to the article, in order of the text."""
        for sentence in self._annotated.sentences:
            if sentence.kind is SentenceKind.FURNITURE:
                continue
            for token in self._annotated.tokens[sentence.first : sentence.last]:
                mention = self._mention(token, sentence)
                if mention is not None:
                    yield mention

    def _mention(self, token: Token, sentence: Sentence) -> Mention | None:
        lemma = token.lemma.lower()
        if token.pos in ("VERB", "AUX"):
            for entry in self._lexicon.verbs.get(lemma, ()):
                mention = self._verb(token, entry, sentence)
                if mention is not None:
                    return mention
        elif token.pos in ("NOUN", "PROPN"):
            for entry in self._lexicon.nouns.get(singular(lemma), ()):
                mention = self._noun(token, entry, sentence)
                if mention is not None:
                    return mention
        return None

    # Verbs

    def _verb(self, verb: Token, entry: Entry, sentence: Sentence) -> Mention | None:
        extra = entry.words[1:]
        if extra and not all(word in particles(self._annotated, verb) for word in extra):
            return None
        filling = _Filling()
        subject, passive = subjects(self._annotated, verb)
        if passive:
            self._fill(filling, entry, "object", subject)
            self._fill(filling, entry, "subject", self._agents(verb))
        else:
            self._fill(filling, entry, "subject", subject)
            self._fill(filling, entry, "object", objects(self._annotated, verb))
        for word, noun in obliques(self._annotated, verb):
            if word in entry.slots:
                self._fill(filling, entry, word, (noun,))
        if not self._satisfied(entry, filling, verb):
            return None
        kind = EventType.CALL if entry.type is EventType.MEETING and self._by_telephone((verb,)) else entry.type
        return Mention(entry, kind, verb, (verb,), verb, None, filling.all(), tuple(filling.places), sentence)

    def _agents(self, verb: Token) -> tuple[Token, ...]:
        return tuple(
            t
            for t in self._annotated.children(verb)
            if t.dep == "obl:agent" or (t.dep == "obl" and preposition(self._annotated, t) == "by")
        )

    # Nouns

    def _noun(self, noun: Token, entry: Entry, sentence: Sentence) -> Mention | None:
        modifiers = [t for t in self._annotated.children(noun) if t.dep in ("compound", "amod")]
        if any(word not in {t.lemma.lower() for t in modifiers} for word in entry.words[:-1]):
            return None
        anchors = self._climb(noun)
        top = anchors[-1]
        carrier_verb, carrier = self._carrier(top)
        filling = _Filling()
        for anchor in anchors:
            for word, argument in obliques(self._annotated, anchor):
                if word in entry.slots:
                    self._fill(filling, entry, word, (argument,))
        if "possessor" in entry.slots:
            self._fill(filling, entry, "possessor", possessors(self._annotated, noun))
        if entry.type is EventType.VISIT:
            self._place_before(filling, noun)
        elif "modifier" in entry.slots:
            self._sides_before(filling, noun)
        if carrier_verb is not None:
            anchors = (*anchors, carrier_verb)
            self._company(filling, entry, carrier_verb, carrier, top)
        kind = EventType.CALL if entry.type is EventType.MEETING and self._by_telephone(anchors) else entry.type
        if not self._satisfied(entry, filling, noun):
            return None
        governor = carrier_verb or top
        return Mention(entry, kind, noun, anchors, governor, carrier, filling.all(), tuple(filling.places), sentence)

    def _climb(self, noun: Token) -> tuple[Token, ...]:
        """The noun and the containers that it hangs on by "of"."""
        anchors = [noun]
        while len(anchors) < 4:
            top = anchors[-1]
            head = self._annotated.head(top)
            if top.dep != "nmod" or head.lemma.lower() not in self._lexicon.containers:
                break
            anchors.append(head)
        return tuple(anchors)

    def _carrier(self, noun: Token) -> tuple[Token | None, Carrier | None]:
        """The verb that carries a noun, and what the lexicon knows of it."""
        node = noun
        if node.dep == "conj":
            node = self._annotated.head(node)
        verb = self._annotated.head(node)
        if verb.i == node.i or verb.pos not in ("VERB", "AUX"):
            return None, None
        if node.dep not in ("obj", "nsubj", "nsubj:pass", "obl", "obl:npmod", "advcl"):
            return None, None
        readings = self._lexicon.carriers.get(verb.lemma.lower(), ())
        after_preposition = node.dep in ("obl", "advcl", "obl:npmod")
        for reading in readings:
            if reading.particle and reading.particle not in particles(self._annotated, verb):
                continue
            if reading.after_preposition and not after_preposition:
                continue
            return verb, reading
        return verb, None

    def _company(self, filling: _Filling, entry: Entry, verb: Token, carrier: Carrier | None, noun: Token) -> None:
        """Fill in the subject of the carrying verb and what hangs on that verb rather than on the noun."""
        if noun.dep in ("nsubj", "nsubj:pass"):
            if carrier is not None:
                self._fill_as(filling, "subject", self._agents(verb), self._part_of_subject(entry, carrier))
        elif carrier is not None:
            part = self._part_of_subject(entry, carrier)
            subject, passive = subjects(self._annotated, verb)
            if passive and noun.dep == "obj":
                subject = self._agents(verb)
            self._fill_as(filling, "subject", subject, part)
        for word, argument in obliques(self._annotated, verb):
            carried = carrier is not None and not carrier.after_preposition
            company = word in ("with", "between") and (carried or noun.dep.startswith("nsubj"))
            goal = word == "to" and entry.type is EventType.VISIT
            if argument.i != noun.i and (company or goal):
                self._fill(filling, entry, word, (argument,))

    @staticmethod
    def _part_of_subject(entry: Entry, carrier: Carrier) -> Part | None:
        if carrier.subject == "company":
            return entry.company
        return Part(carrier.subject) if carrier.subject else None

    def _sides_before(self, filling: _Filling, noun: Token) -> None:
        """States and nationalities before a noun ("US-Russian talks"); one alone is often the subject, not a side."""
        found: list[Found] = []
        waiting = [noun]
        for token in waiting:
            for child in self._annotated.children(token):
                if child.i < noun.i and child.dep in _MODIFIERS and noun.i - child.i < 8:
                    waiting.append(child)
                    name = self._actors.name_at(child)
                    if name is not None and (name.metonym or name.kind in (NameKind.STATE, NameKind.NATIONALITY)):
                        found.extend(f for f in self._actors.participants(child, part=Part.PARTICIPANT))
        sides = {f.participant.name for f in found}
        if len(sides) >= 2:
            filling.add("modifier", found)

    def _place_before(self, filling: _Filling, noun: Token) -> None:
        """A place before a noun of travel: "his Moscow visit"."""
        for child in self._annotated.children(noun):
            name = self._actors.name_at(child)
            if child.dep == "compound" and name is not None and name.kind in (NameKind.PLACE, NameKind.STATE):
                filling.places.append(child)

    # Slots

    def _fill(self, filling: _Filling, entry: Entry, slot: str, heads: Iterable[Token]) -> None:
        value = entry.slots.get(slot)
        if value is None:
            return
        for head in heads:
            if value == PLACE:
                filling.places.extend(t for t in conjuncts(self._annotated, head) if self._is_place(t))
            elif value != ORIGIN:
                filling.add(slot, self._actors.participants(head, part=Part(value)))

    def _fill_as(self, filling: _Filling, slot: str, heads: Iterable[Token], part: Part | None) -> None:
        if part is not None:
            for head in heads:
                filling.add(slot, self._actors.participants(head, part=part))

    def _is_place(self, token: Token) -> bool:
        """Whether a noun phrase names a place: by itself, or by what hangs on it ("the city of Geneva")."""
        if token.lemma in ("here", "there", "capital"):
            return True
        for node in (token, *self._annotated.children(token)):
            name = self._actors.name_at(node)
            is_place = name is not None and name.kind in (NameKind.PLACE, NameKind.STATE)
            if is_place and (node is token or node.dep in ("nmod", "flat", "compound", "appos")):
                return True
        return False

    def _by_telephone(self, anchors: tuple[Token, ...]) -> bool:
        """Whether the words around an event say that it went by telephone or video."""
        return any(
            child.lemma.lower() in self._lexicon.telephone
            for anchor in anchors
            for child in self._annotated.children(anchor)
            if child.dep in ("compound", "amod", "obl", "nmod", "advmod", "obl:npmod")
        )

    def _satisfied(self, entry: Entry, filling: _Filling, trigger: Token) -> bool:
        needs = entry.needs
        people = {(f.participant.name, f.participant.kind) for f in filling.all()}
        persons = sum(1 for _, kind in people if kind is ActorKind.PERSON)
        checks = {
            "subject": bool(filling.by_slot.get("subject")),
            "object": bool(filling.by_slot.get("object")),
            "with": bool(filling.by_slot.get("with")),
            "person_object": any(kind in _PEOPLE for kind in filling.kinds("object") | filling.kinds("on")),
            "sides": len(people) >= 2,
            "two_persons": persons >= 2,
            "place": bool(filling.places),
            "bare": self._without_complement(trigger),
            "no_purpose": not any(t.dep in ("xcomp", "advcl") for t in self._annotated.children(trigger)),
            "occasion_of_stay": any(word in ("for", "on") for word, _ in obliques(self._annotated, trigger)),
        }
        return all(checks[need] for need in needs) and bool(people)

    def _without_complement(self, verb: Token) -> bool:
        return not any(t.dep in ("xcomp", "ccomp") for t in self._annotated.children(verb)) and not is_passive(
            self._annotated, verb
        )
