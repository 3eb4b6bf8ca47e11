"""Where and when an event took place: its own phrases first, then those of what surrounds it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from kg.extract.actors import ActorReader
from kg.extract.grammar.frames import Mention
from kg.extract.places import PlaceReader, is_place, label_of, place_of_dateline
from kg.extract.syntax import governors, has_subject, obliques, preposition
from kg.gazetteer.places import state_of_place
from kg.model.annotated import Annotated, NameKind, TimeExpression, Token
from kg.model.report import EventType

_PLACE_WORDS = frozenset({"in", "at", "near", "outside", "inside", "aboard", "into", "to", "through"})
_STATIC_WORDS = _PLACE_WORDS - {"to", "into", "through"}
_WALLS = frozenset({";", ":", "“", "”", '"'})
_SIDES = frozenset({"sideline", "margin", "fringe"})
_MAX_TIME_STEPS = 4
"""How far from its event word a time may hang; farther ones belong to another clause (tuned on articles 01-24)."""


class SettingReader:
    """Finds place, occasion and time of mentions in one document."""

    def __init__(self, annotated: Annotated, actors: ActorReader) -> None:
        self._annotated = annotated
        self._name_at = actors.name_at
        self._places = PlaceReader(annotated, actors)

    def place(self, mention: Mention) -> tuple[str, ...]:
        """Return the names of the place, most specific first; empty where the sentence gives none."""
        return self.own_place(mention) or self.place_around(mention)

    def own_place(self, mention: Mention) -> tuple[str, ...]:
        """Return the names of the place that the phrases of the event itself give."""
        if names := tuple(dict.fromkeys(n for head in mention.place_heads for n in self._places.names_of(head))):
            return names
        if mention.type is EventType.CALL:
            return ()
        for anchor in mention.anchors:
            if names := self._place_of_node(anchor, _STATIC_WORDS):
                return names
        return ()

    def place_around(self, mention: Mention) -> tuple[str, ...]:
        """Return the names of the place of the clause over the event, or of the one named after it."""
        if mention.type is EventType.CALL:
            return ()
        if mention.type is EventType.VISIT:
            return self._dateline_abroad(mention) if mention.entry.here else ()
        nodes = [n for n in governors(self._annotated, mention.anchors[-1]) if n.start >= mention.sentence.start]
        for node in nodes:
            if names := self._place_of_node(node, _PLACE_WORDS):
                return names
        return self._place_in_front(mention) or self._place_after(mention)

    def _place_in_front(self, mention: Mention) -> tuple[str, ...]:
        """The place that opens the sentence: "On Tuesday in Oslo, ..."."""
        tokens = self._annotated.tokens[mention.sentence.first : mention.trigger.i]
        return self._first_place(takewhile(lambda t: t.text != "," and t.pos not in ("VERB", "AUX"), tokens))

    def _dateline_abroad(self, mention: Mention) -> tuple[str, ...]:
        """The dateline, where it is not known to lie in the visitors' own state."""
        place = place_of_dateline(self._annotated.document)
        country = state_of_place(place[-1]) if place else None
        return () if country and country.name in {f.participant.of for f in mention.found} else place

    def _place_after(self, mention: Mention) -> tuple[str, ...]:
        """The place named after the event word before the next verb, whatever the parse hangs it on."""
        tokens = self._annotated.tokens[mention.trigger.i + 1 : mention.sentence.last]
        return self._first_place(takewhile(lambda t: t.pos != "VERB" and t.text not in _WALLS, tokens))

    def _first_place(self, tokens: Iterable[Token]) -> tuple[str, ...]:
        for token in tokens:
            if self._places.is_place(token) and preposition(self._annotated, token) in _STATIC_WORDS:
                return self._places.names_of(token)
        return ()

    def _place_of_node(self, node: Token, words: frozenset[str]) -> tuple[str, ...]:
        for word, noun in obliques(self._annotated, node):
            if word in words and (names := self._places.names_of(noun)):
                return names
        for child in self._annotated.children(node):
            if child.dep == "advmod" and child.lemma in ("here", "there"):
                return self._places.deictic(child)
            if child.dep in ("advmod", "obl") and child.lemma == "where" and node.dep in ("acl:relcl", "advcl"):
                names = self._before_where(child)
                return names if names or node.dep == "advcl" else self._places.names_of(self._annotated.head(node))
        return ()

    def _before_where(self, where: Token) -> tuple[str, ...]:
        """The place named right before "where", whatever noun the parse hangs the clause on."""
        for token in reversed(self._annotated.tokens[max(0, where.i - 3) : where.i]):
            name = self._name_at(token)
            if name is not None and name.kind in (NameKind.PLACE, NameKind.STATE):
                return (label_of(name),)
        return ()

    def occasion(self, mention: Mention) -> str | None:
        """Return the gathering at which, or on the sidelines of which, the event took place."""
        nodes = [*mention.anchors, mention.governor]
        for node in nodes:
            for _, noun in obliques(self._annotated, node):
                beside = noun.lemma in _SIDES
                for token in self._annotated.subtree(noun)[:20]:
                    name = self._name_at(token)
                    if name is not None and (name.kind is NameKind.OCCASION or (beside and not is_place(name))):
                        return name.full
        return None

    def time(self, mention: Mention) -> TimeExpression | None:
        """Return the time expression that hangs nearest to the event's words in the tree, or None."""
        best: tuple[int, int] | None = None
        chosen: TimeExpression | None = None
        for time in self._annotated.times_in(mention.sentence.start, mention.sentence.end):
            head = self._annotated.head_of_span(time.start, time.end)
            steps = self._steps(mention.anchors, head) if head else None
            if head is None or steps is None or steps > _MAX_TIME_STEPS:
                continue
            rank = (steps, abs(head.start - mention.trigger.start))
            if best is None or rank < best:
                best, chosen = rank, time
        return chosen

    def _steps(self, anchors: tuple[Token, ...], token: Token) -> int | None:
        """Return how many edges lie between a token and the nearest anchor; None in another tree."""
        above = {token.i: 0}
        for steps, node in enumerate(governors(self._annotated, token), 1):
            above.setdefault(node.i, steps)
            if self._is_clause_of_its_own(node):
                break
        best: int | None = None
        for anchor in anchors:
            below = anchor
            for steps, node in enumerate((anchor, *governors(self._annotated, anchor))):
                if node.i in above:
                    if self._is_clause_of_its_own(below) and token.i > node.i:
                        break
                    total = steps + above[node.i]
                    best = total if best is None else min(best, total)
                    break
                below = node
        return best

    def _is_clause_of_its_own(self, verb: Token) -> bool:
        """Whether a coordinated verb has a subject of its own: what follows the other verb is not its time."""
        return verb.dep == "conj" and has_subject(self._annotated, verb)
