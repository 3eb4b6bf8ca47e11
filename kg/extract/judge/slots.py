"""Where an argument stands in the syntax of an event word: its subject, object, after "with" …

The judge takes the slot as one of its inputs, so the names and their order are part of the trained weights.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.saying import speaks_of
from kg.extract.syntax import objects, obliques, possessors, subjects
from kg.model.annotated import Annotated, Token

_PREPOSITIONS = (
    *("with", "to", "in", "at", "for", "of", "between", "by", "on", "from", "into"),
    *("among", "after", "during", "before", "over", "about", "near", "toward"),
)
_FAR, _NEAR, _MIDDLE, _ELSEWHERE = "far", "near", "middle", "elsewhere"
SLOTS = (
    _ELSEWHERE,
    _MIDDLE,
    _NEAR,
    _FAR,
    "inner",
    "speaker",
    *("subject", "passive subject", "object", "agent", "possessor", "modifier"),
    *("carrier subject", "carrier object", "carrier agent", "governor subject", "governor object"),
    *(f"{whose}{word}" for whose in ("", "carrier ", "governor ") for word in _PREPOSITIONS),
)
"""All slots. `elsewhere` is another sentence; `near`, `middle` and `far` are places in the sentence without a tie in
the tree; `inner` hangs on an argument ("president of France": France); `speaker` says that the event was. `carrier`
tells of the verb that carries an event noun, `governor` of the verb over an event verb."""
_INDEX = {name: place for place, name in enumerate(SLOTS)}
ELSEWHERE = _INDEX[_ELSEWHERE]

_WITHIN = frozenset({"flat", "compound", "appos", "list", "conj", "flat:foreign", "dep"})
"""Relations by which a word belongs to the noun phrase of its head."""
_MOST_STEPS = 14
_NEAR_WORDS, _MIDDLE_WORDS = 6, 15
_MOST_CARRIERS = 3


class SlotReader:
    """Names the slots of arguments around one event word."""

    def __init__(self, annotated: Annotated, event_word: Token) -> None:
        self._annotated = annotated
        self._word = event_word
        self._slots: dict[int, int] = {}
        pairs = self._of_verb() if event_word.pos in ("VERB", "AUX") else self._of_noun()
        for name, token in pairs:
            place = _INDEX.get(name)
            if place is not None and token.i != event_word.i:
                self._slots.setdefault(token.i, place)
        sentence = annotated.sentence_at(event_word.start)
        self._first, self._last = (sentence.first, sentence.last) if sentence else (event_word.i, event_word.i + 1)

    def slot(self, argument: Token) -> int:
        """Return the place in `SLOTS` of an argument's word."""
        if not self._first <= argument.i < self._last:
            return ELSEWHERE
        if speaks_of(self._annotated, argument, self._word):
            return _INDEX["speaker"]
        node = argument
        for _ in range(_MOST_STEPS):
            if node.i in self._slots:
                return self._slots[node.i]
            if node.dep not in _WITHIN or node.head == node.i:
                break
            node = self._annotated.head(node)
        if node.dep in ("nmod", "nmod:poss", "amod") and node.head in self._slots:
            return _INDEX["inner"]
        distance = abs(argument.i - self._word.i)
        return _INDEX[_NEAR if distance < _NEAR_WORDS else _MIDDLE if distance < _MIDDLE_WORDS else _FAR]

    def _of_verb(self) -> Iterator[tuple[str, Token]]:
        yield from self._clause(self._word, "")
        governor = self._annotated.head(self._word)
        if governor.i != self._word.i and governor.pos in ("VERB", "AUX"):
            yield from self._clause(governor, "governor ")

    def _of_noun(self) -> Iterator[tuple[str, Token]]:
        word = self._word
        for token in possessors(self._annotated, word):
            yield "possessor", token
        for token in self._annotated.children(word):
            if token.dep in ("amod", "compound", "nmod") and token.i < word.i:
                yield "modifier", token
        yield from obliques(self._annotated, word)
        node = word
        for _ in range(_MOST_CARRIERS):
            above = self._annotated.head(node)
            if above.i == node.i:
                return
            if above.pos in ("VERB", "AUX"):
                yield from self._clause(above, "carrier ")
                return
            yield from obliques(self._annotated, above)
            node = above

    def _clause(self, verb: Token, whose: str) -> Iterator[tuple[str, Token]]:
        """Yield subject, objects and obliques of a verb."""
        found, passive = subjects(self._annotated, verb)
        for token in found:
            yield "passive subject" if passive and not whose else f"{whose}subject", token
        for token in objects(self._annotated, verb):
            yield f"{whose}object", token
        for word, token in obliques(self._annotated, verb):
            agent = word == "by" and token.dep == "obl:agent" and whose != "governor "
            yield f"{whose}agent" if agent else f"{whose}{word}", token
