"""Sides of an event that the tree does not give: the nearest actors before and after the event word.

Parses of long sentences go wrong; the order of the words still tells. Used only where the tree leaves a plain event
word without its sides, and with less confidence.
"""

from __future__ import annotations

from kg.extract.actors import ActorReader, Found
from kg.extract.saying import is_saying
from kg.extract.syntax import preposition, verb_of
from kg.model.annotated import Annotated, NameKind, Sentence, Token
from kg.model.report import ActorKind, Part

_REACH = 18
"""Words on either side of the event word."""
_WALLS = frozenset({";", ":", "“", "”", '"', "--", "–", "—"})
_LEADING = frozenset({"nsubj", "nsubj:pass", "root", "conj", "appos", "dep", "parataxis", "list", "vocative"})
"""What a traveller can be in the sentence; whom he travels with or to stands elsewhere."""
_PEOPLE = (ActorKind.PERSON, ActorKind.DELEGATION)


class Neighbours:
    """Finds actors beside a word in one document."""

    def __init__(self, annotated: Annotated, actors: ActorReader) -> None:
        self._annotated = annotated
        self._actors = actors

    def before(self, token: Token, sentence: Sentence, *, part: Part) -> tuple[Found, ...]:
        """Return the people named last before a word in its sentence, those who are quoted as saying it left out."""
        first = max(sentence.first, token.i - _REACH)
        for i in range(token.i - 1, first - 1, -1):
            node = self._annotated.tokens[i]
            if node.text in _WALLS:
                return ()
            found = self._people(node, part) if part is not Part.VISITOR or node.dep in _LEADING else ()
            if found and not self._is_source(node):
                return found
        return ()

    def after(self, token: Token, sentence: Sentence, *, part: Part) -> tuple[Found, ...]:
        """Return the people named first after a word in its sentence."""
        last = min(sentence.last, token.i + _REACH)
        for i in range(token.i + 1, last):
            node = self._annotated.tokens[i]
            if node.text in _WALLS:
                return ()
            found = self._people(node, part)
            if found and not self._is_source(node):
                return found
        return ()

    def place_after(self, token: Token, sentence: Sentence, *, words: frozenset[str]) -> Token | None:
        """Return the head of the place named first after a word, before the next verb and behind one of `words`."""
        for node in self._annotated.tokens[token.i + 1 : min(sentence.last, token.i + _REACH)]:
            if node.pos == "VERB" or node.text in _WALLS:
                return None
            name = self._actors.name_at(node)
            if name is not None and name.kind in (NameKind.PLACE, NameKind.STATE):
                head = self._annotated.head_of_span(name.start, name.end)
                return head if head is not None and preposition(self._annotated, head) in words else None
        return None

    def _is_source(self, node: Token) -> bool:
        """Whether a name or the title before it is the subject of a verb of saying."""
        while node.dep in ("nmod", "compound", "flat", "amod") and node.head != node.i:
            node = self._annotated.head(node)
        return node.dep.startswith("nsubj") and is_saying(verb_of(self._annotated, node))

    def _people(self, node: Token, part: Part) -> tuple[Found, ...]:
        """The people whose noun phrase has its head at `node`, those coordinated with it included."""
        if node.pos not in ("PROPN", "PRON", "NOUN") or node.dep in ("flat", "compound", "nmod:poss"):
            return ()
        return tuple(f for f in self._actors.participants(node, part=part) if f.participant.kind in _PEOPLE)
