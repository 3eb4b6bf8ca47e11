"""Event words with their arguments: from a trigger in the tree to a mention of an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.errors import RecordError
from kg.extract.actors import ActorReader, Found, side_name
from kg.extract.grammar.filling import Filling, missing
from kg.extract.grammar.neighbours import Neighbours
from kg.extract.judge.judge import EventWord
from kg.extract.lexicon import ANY_VERB, ORIGIN, PLACE, Carrier, Entry, Lexicon, singular
from kg.extract.syntax import (
    Clause,
    agents,
    clause_of,
    conjuncts,
    is_definite,
    obliques,
    particles,
    possessors,
    preposition,
    subjects,
)
from kg.model.annotated import Annotated, NameKind, Sentence, SentenceKind, Token
from kg.model.report import EventType, Part

_MODIFIERS = ("amod", "compound", "nmod", "flat", "punct", "conj", "dep", "nmod:poss")


_DURING = frozenset({"in", "at", "after", "during", "following", "before", "from", "over", "by"})
_TWO_SIDES = 2
_TWO_STOPS = 2
"""Two places after one verb are two visits; a longer list is told as one tour."""
_WORDS = "words"
"""The need that the other words of an entry stand beside its first ("sit down")."""
_MET = (EventType.MEETING, EventType.CALL)
_TOGETHER = frozenset({"sideline", "margin", "dinner", "lunch", "breakfast", "luncheon", "banquet"})
_AWAY = frozenset({"on", "in", "at"})
_BESIDE = Carrier(subject="company", after_preposition=True)
"""Whoever does something in, at or after talks took part in them."""


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
    definite: bool = False
    """Whether it may speak of an event told before ("the talks")."""
    adds: bool = False
    """Whether it names more people or events beside some told before ("were also present")."""
    guessed: bool = False
    """Whether a side was taken from the neighbourhood, because the tree gives none."""
    one_stop: bool = False
    """Whether it is one of two visits that one word tells of; its place is then `place_heads`, and no other."""
    word: EventWord | None = None
    """How the heads judge the trigger; None where the grammar alone reads."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that made nothing of a word, and the need that is not met (`words` where it has other words)."""

    entry: Entry
    need: str


class FrameReader:
    """Finds the mentions of events in one document."""

    def __init__(self, annotated: Annotated, lexicon: Lexicon, actors: ActorReader) -> None:
        self._annotated = annotated
        self._lexicon = lexicon
        self._actors = actors
        self._neighbours = Neighbours(annotated, actors)
        self._timed = {t.i for time in annotated.times for t in annotated.tokens_in(time.start, time.end)}
        self._clauses: dict[int, Clause] = {}

    def mentions(self) -> Iterator[Mention]:
        """Yield the mentions of all sentences that belong to the article, in order of the text."""
        for sentence in self._annotated.sentences:
            if sentence.kind is SentenceKind.FURNITURE:
                continue
            for token in self._annotated.tokens[sentence.first : sentence.last]:
                yield from self.by_grammar(token, sentence)

    def by_grammar(self, token: Token, sentence: Sentence, *, own: bool = False) -> Iterator[Mention]:
        """Yield the mentions that a word makes by the first of its entries whose needs are met.

        With `own` only the entries count that a user added to the lexicon.
        """
        for attempt in self.attempts(token, sentence):
            if isinstance(attempt, Mention) and (not own or attempt.entry.own):
                yield from self.one_by_one(attempt)
                return

    def attempts(self, token: Token, sentence: Sentence) -> Iterator[Mention | Refusal]:
        """Yield what each entry of a word's lemma makes of it, the longest entry first."""
        lemma = token.lemma.lower()
        headed = sentence.kind is SentenceKind.HEADLINE and token.text.lower() == "talks"
        if token.dep == "cop":
            yield from self._stays(token, sentence)
        elif token.pos in ("VERB", "AUX", "ADJ") and not headed:
            for entry in (*self._lexicon.verbs.get(lemma, ()), *self._readings_by_telephone(token)):
                yield self._verb(token, entry, sentence)
        elif token.pos in ("NOUN", "PROPN") or headed:
            for entry in self._lexicon.nouns.get(singular(lemma), ()):
                yield self._noun(token, entry, sentence)

    def judged(self, word: EventWord, sentence: Sentence) -> Mention:
        """Return the frame of a word that is judged to name an event: by an entry of its lemma, else by a plain one.

        What entries need is not asked for, and nobody is taken from the neighbourhood: the judge knows better.
        """
        token = word.token
        verbal = token.pos not in ("NOUN", "PROPN") and sentence.kind is not SentenceKind.HEADLINE
        table = self._lexicon.verbs if verbal else self._lexicon.nouns
        lemma = token.lemma.lower() if verbal else singular(token.lemma.lower())
        read = self._verb if verbal else self._noun
        for entry in table.get(lemma, ()):
            if entry.type is word.type or (entry.type in _MET and word.type in _MET):
                mention = read(token, entry, sentence, judged=True)
                if isinstance(mention, Mention):
                    return replace(mention, type=word.type, word=word)
        plain = (self._lexicon.plain_verbs if verbal else self._lexicon.plain_nouns)[word.type]
        mention = read(token, plain, sentence, judged=True)
        if isinstance(mention, Refusal):
            raise RecordError(f"the lexicon's plain entry for {word.type} asks for words; it may not have any")
        return replace(mention, type=word.type, word=word)

    def _readings_by_telephone(self, verb: Token) -> tuple[Entry, ...]:
        """What any verb tells of when it is done by telephone."""
        if verb.pos == "VERB" and self._by_telephone((verb,)):
            return self._lexicon.verbs.get(ANY_VERB, ())
        return ()

    def one_by_one(self, mention: Mention) -> Iterator[Mention]:
        """Split a mention that tells of several events: calls to several people, visits to two places."""
        if mention.entry.each or self._separate(mention):
            before = [f for f in mention.found if f.start < mention.trigger.start]
            after = [f for f in mention.found if f.start > mention.trigger.start]
            if len(after) > 1 and before:
                for one in after:
                    yield replace(mention, found=(*before, one))
                return
        if mention.type is EventType.VISIT and len(mention.place_heads) == _TWO_STOPS:
            for place in mention.place_heads:
                yield replace(mention, place_heads=(place,), one_stop=True)
            return
        yield mention

    def _separate(self, mention: Mention) -> bool:
        """Whether the words say that each was met apart ("met separately", "held separate meetings")."""
        objects_of = (t for a in mention.anchors for t in self._annotated.children(a) if t.dep == "obj")
        return any(
            t.lemma.lower() in self._lexicon.separate
            for anchor in (*mention.anchors, *objects_of)
            for t in self._annotated.children(anchor)
        )

    # Verbs

    def _verb(self, verb: Token, entry: Entry, sentence: Sentence, *, judged: bool = False) -> Mention | Refusal:
        clause = self._clause(verb)
        if not clause.words.issuperset(entry.words[1:]):
            return Refusal(entry, _WORDS)
        filling = Filling()
        self._fill(filling, entry, "object" if clause.passive else "subject", clause.subjects)
        if clause.passive:
            self._fill(filling, entry, "subject", clause.agents)
        else:
            self._fill(filling, entry, "object", clause.objects)
        for word, noun in clause.obliques:
            if word in entry.slots:
                self._fill(filling, entry, word, (noun,))
        filling.has_setting = not judged and "setting" in entry.needs and self._shows_company(verb, sentence)
        guessed = not judged and self._complete(filling, entry, verb, sentence)
        if not judged and (need := self._missing(entry, filling, verb)):
            return Refusal(entry, need)
        kind = EventType.CALL if entry.type is EventType.MEETING and self._by_telephone((verb,)) else entry.type
        return Mention(
            entry=entry,
            type=kind,
            trigger=verb,
            anchors=(verb,),
            governor=verb,
            carrier=None,
            found=filling.all(),
            place_heads=tuple(filling.places),
            sentence=sentence,
            guessed=guessed,
        )

    def _clause(self, verb: Token) -> Clause:
        """Each entry of a verb asks for its clause, and so does the judge."""
        if verb.i not in self._clauses:
            self._clauses[verb.i] = clause_of(self._annotated, verb, times=self._timed)
        return self._clauses[verb.i]

    def _missing(self, entry: Entry, filling: Filling, trigger: Token, *, stays: bool = False) -> str | None:
        return missing(self._annotated, entry, filling, trigger, documents=self._lexicon.documents, stays=stays)

    def _stays(self, copula: Token, sentence: Sentence) -> Iterator[Mention | Refusal]:
        """Somebody "is in Paris for talks": the place is the predicate, and hangs over its own copula."""
        place = self._annotated.head(copula)
        for entry in self._lexicon.verbs.get(copula.lemma.lower(), ()):
            filling = Filling()
            word = "in" if place.lemma == "here" else preposition(self._annotated, place)
            self._fill(filling, entry, word or "", (place,))
            self._fill(filling, entry, "subject", self._subjects_of_predicate(place))
            foreign = self._abroad(filling)
            need = "place" if foreign is False else self._missing(entry, filling, place, stays=foreign is True)
            if need:
                yield Refusal(entry, need)
                continue
            yield Mention(
                entry=entry,
                type=entry.type,
                trigger=place,
                anchors=(place,),
                governor=place,
                carrier=None,
                found=filling.all(),
                place_heads=tuple(filling.places),
                sentence=sentence,
            )

    def _abroad(self, filling: Filling) -> bool | None:
        """Whether the place lies outside the states that the visitors act for; None where one is not known."""
        states = {side_name(name.state) for t in filling.places if (name := self._actors.place_name(t)) and name.state}
        sides = {f.participant.of for f in filling.all()}
        if not states or None in sides or not sides:
            return None
        return not states & sides

    def _subjects_of_predicate(self, predicate: Token) -> tuple[Token, ...]:
        """The subjects of a noun with a copula."""
        below = list(self._annotated.children(predicate))
        if not any(t.dep == "cop" for t in below):
            return ()
        found = subjects(self._annotated, predicate)[0]
        # "is due in Paris": the subject may hang on the adjective.
        return found or tuple(t for each in below for t in self._annotated.children(each) if t.dep == "nsubj")

    def _shows_company(self, verb: Token, sentence: Sentence) -> bool:
        """Whether the words after a verb, up to the next one, tell of a place, a meal or a gathering."""
        for token in self._annotated.tokens[verb.i + 1 : sentence.last]:
            if token.pos == "VERB":
                return False
            here = preposition(self._annotated, token) in ("in", "at") and self._actors.place_name(token) is not None
            if here or token.lemma in _TOGETHER:
                return True
        return False

    # Nouns

    def _noun(self, noun: Token, entry: Entry, sentence: Sentence, *, judged: bool = False) -> Mention | Refusal:
        modifiers = [t for t in self._annotated.children(noun) if t.dep in ("compound", "amod")]
        if any(word not in {t.lemma.lower() for t in modifiers} for word in entry.words[:-1]):
            return Refusal(entry, _WORDS)
        anchors = self._climb(noun)
        top = anchors[-1]
        carrier_verb, carrier = self._carrier(top)
        filling = Filling()
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
        if preposition(self._annotated, top) in _AWAY:
            self._fill_as(filling, "subject", self._subjects_of_predicate(top), entry.company)
        if carrier_verb is not None:
            anchors = (*anchors, carrier_verb)
            self._company(filling, entry, carrier_verb, carrier, top)
        telephone = entry.type is EventType.MEETING and self._by_telephone(anchors)
        kind = EventType.CALL if telephone else entry.type
        if kind is EventType.CALL and carrier_verb is not None and top.dep != "obj":
            self._other_side(filling, carrier_verb)
        definite = is_definite(self._annotated, noun) or is_definite(self._annotated, top)
        lost = self._annotated.tokens[noun.i + 1].text.lower() if noun.i + 1 < sentence.last else ""
        alone = not definite or lost in entry.slots
        guessed = alone and not judged and self._complete(filling, entry, noun, sentence)
        if not definite and not judged and (need := self._missing(entry, filling, noun)):
            return Refusal(entry, need)
        return Mention(
            entry=entry,
            type=kind,
            trigger=noun,
            anchors=anchors,
            governor=carrier_verb or top,
            carrier=carrier,
            found=filling.all(),
            place_heads=tuple(filling.places),
            sentence=sentence,
            definite=definite,
            guessed=guessed,
        )

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
        if after_preposition and preposition(self._annotated, node) in _DURING:
            return verb, _BESIDE
        return verb, None

    def _company(self, filling: Filling, entry: Entry, verb: Token, carrier: Carrier | None, noun: Token) -> None:
        """Fill in the subject of the carrying verb and what hangs on that verb rather than on the noun."""
        if noun.dep in ("nsubj", "nsubj:pass"):
            if carrier is not None:
                self._fill_as(filling, "subject", agents(self._annotated, verb), self._part_of_subject(entry, carrier))
        elif carrier is not None:
            part = self._part_of_subject(entry, carrier)
            subject, passive = subjects(self._annotated, verb)
            if passive and noun.dep == "obj":
                subject = agents(self._annotated, verb)
            self._fill_as(filling, "subject", subject, part)
            receivers = [t for t in self._annotated.children(verb) if t.dep == "iobj"]
            self._fill_as(filling, "object", receivers, carrier.receiver)
        for word, argument in obliques(self._annotated, verb):
            carried = carrier is not None and not carrier.after_preposition
            company = word in ("with", "between") and (carried or noun.dep.startswith("nsubj"))
            goal = word == "to" and entry.type is EventType.VISIT
            if argument.i != noun.i and (company or goal):
                self._fill(filling, entry, word, (argument,))

    def _other_side(self, filling: Filling, verb: Token) -> None:
        """Whom something is told or given in a call: "gave him the news in a telephone call"."""
        if len({f.participant.name for f in filling.all()}) < _TWO_SIDES:
            heads = [t for t in self._annotated.children(verb) if t.dep in ("obj", "iobj")]
            heads += [t for word, t in obliques(self._annotated, verb) if word == "to"]
            self._fill_as(filling, "object", heads, Part.PARTICIPANT)

    @staticmethod
    def _part_of_subject(entry: Entry, carrier: Carrier) -> Part | None:
        if carrier.subject == "company":
            return entry.company
        return Part(carrier.subject) if carrier.subject else None

    def _sides_before(self, filling: Filling, noun: Token) -> None:
        """States and nationalities before a noun ("US-Russian talks"); one alone is often the subject, not a side."""
        found: list[Found] = []
        waiting = [noun]
        for token in waiting:
            for child in self._annotated.children(token):
                if child.i < noun.i and child.dep in _MODIFIERS and noun.i - child.i < 8:
                    waiting.append(child)
                    found.extend(Found(state, child.start) for state in self._actors.states_of(child))
        sides = {f.participant.name for f in found}
        if len(sides) >= _TWO_SIDES:
            filling.add("modifier", found)

    def _place_before(self, filling: Filling, noun: Token) -> None:
        """A place before a noun of travel: "his Moscow visit"."""
        for child in self._annotated.children(noun):
            name = self._actors.name_at(child)
            if child.dep == "compound" and name is not None and name.kind in (NameKind.PLACE, NameKind.STATE):
                filling.places.append(child)

    # Neighbours

    def _complete(self, filling: Filling, entry: Entry, trigger: Token, sentence: Sentence) -> bool:
        """Take missing sides of a plain event word from its neighbourhood; return whether that was needed."""
        if sentence.kind is SentenceKind.HEADLINE or entry.weak or entry.lasting:
            return False
        if entry.needs - {"subject", "place", "sides", "with"}:
            return False
        if entry.type is EventType.VISIT:
            return self._complete_visit(filling, entry, trigger, sentence)
        sides = {f.participant.name for f in filling.all()}
        if len(sides) >= 2:
            return False
        before = self._neighbours.before(trigger, sentence, part=Part.PARTICIPANT)
        after = self._neighbours.after(trigger, sentence, part=Part.PARTICIPANT)
        if len(sides | {f.participant.name for f in (*before, *after)}) < 2:
            return False
        filling.add("neighbours", (*before, *after))
        return True

    def _complete_visit(self, filling: Filling, entry: Entry, trigger: Token, sentence: Sentence) -> bool:
        guessed = False
        if not filling.all():
            filling.add("subject", self._neighbours.before(trigger, sentence, part=Part.VISITOR))
            guessed = True
        if not filling.places:
            words = frozenset(word for word, value in entry.slots.items() if value == PLACE)
            place = self._neighbours.place_after(trigger, sentence, words=words)
            if place is not None:
                filling.places.append(place)
                guessed = True
        return guessed

    # Slots

    def _fill(self, filling: Filling, entry: Entry, slot: str, heads: Iterable[Token]) -> None:
        value = entry.slots.get(slot)
        if value is None:
            return
        for head in heads:
            if value == PLACE:
                filling.places.extend(t for t in conjuncts(self._annotated, head) if self._is_place(t))
            elif value != ORIGIN:
                filling.add(slot, self._actors.participants(head, part=Part(value)))

    def _fill_as(self, filling: Filling, slot: str, heads: Iterable[Token], part: Part | None) -> None:
        if part is not None:
            for head in heads:
                filling.add(slot, self._actors.participants(head, part=part))

    def _is_place(self, token: Token) -> bool:
        """Whether a noun phrase names a place: by itself, or by what hangs on it ("the city of Geneva")."""
        if token.lemma in ("here", "there", "capital"):
            return True
        return self._actors.place_name(token) is not None

    def _by_telephone(self, anchors: tuple[Token, ...]) -> bool:
        """Whether the words around an event say that it went by telephone or video."""
        return any(
            child.lemma.lower() in self._lexicon.telephone
            for anchor in anchors
            for child in self._annotated.children(anchor)
            if child.dep in ("compound", "amod")
            or (child.dep in ("obl", "nmod", "advmod", "obl:npmod") and self._is_means(child))
        )

    def _is_means(self, token: Token) -> bool:
        """Whether a phrase says how ("by telephone", "over the phone", "on the line"), not about what."""
        return token.dep == "advmod" or preposition(self._annotated, token) in ("by", "over", "on", "via", "through")
