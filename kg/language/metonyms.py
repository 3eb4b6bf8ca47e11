"""Whether the name of a capital or a seat of government stands for the government where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from kg.language.words import words_of
from kg.model.annotated import Annotated, Token

_APOSTROPHES = frozenset(("'s", "’s", "'", "’", "'S", "’S"))
_OF_PLACES = frozenset(
    """in at to from near into toward towards around outside inside via through across above over within out off
    throughout onto beyond""".split()
)
_BETWEEN_PARTIES = frozenset(("between", "with", "by", "against", "among", "for", "on", "than"))
_MOVES = frozenset(
    """visit leave reach enter tour arrive return fly travel land head depart go come drive bring take send invite""".split()
)
_SPATIAL_NOUNS = frozenset(("visit", "trip", "journey", "flight", "arrival", "stop", "stopover", "airport", "return", "way"))


def acts_as_government(
    first: int, last: int, annotated: Annotated, is_seat: Callable[[int], bool], *, is_building: bool
) -> bool:
    """Tell whether the seat in the tokens `first` up to `last` stands for its government.

    It does as subject of a verb of speech or decision ("Moscow said"), as possessor ("Moscow's proposal"), and beside
    another party ("between Moscow and Washington", "talks with Tehran"); it does not behind a preposition of place, as
    the goal of a journey, or in a dateline. `is_seat` tells whether the name of a seat or state begins or ends at a token.
    """
    tokens = annotated.tokens
    head = _head(tokens, first, last)
    before = _word(tokens, first - 1, skip_articles=True)
    if last < len(tokens) and tokens[last].text in _APOSTROPHES:
        return _owns_like_a_party(tokens, last, before)
    if before in _OF_PLACES and not (before in ("to", "from") and _is_party_phrase(head, annotated)):
        return False
    if before in ("between", "among"):
        return True
    if before in _BETWEEN_PARTIES:
        return before != "for" or not is_building
    if head.dep in ("nsubj", "nsubj:pass", "csubj"):
        return _acts(annotated.head(head), annotated, passive=head.dep.endswith("pass"))
    if head.dep == "conj":
        return _as_first_of_list(head, annotated, is_seat, is_building=is_building)
    if head.dep in ("obj", "iobj"):
        return annotated.head(head).lemma in words_of("verbs_toward_governments.txt")
    if head.dep in ("compound", "nmod", "amod") and head.i < head.head:
        return annotated.head(head).lemma.lower() in words_of("nouns_of_governments.txt")
    return False


def _head(tokens: Sequence[Token], first: int, last: int) -> Token:
    return next((t for t in tokens[first:last] if not first <= t.head < last or t.head == t.i), tokens[last - 1])


def _word(tokens: Sequence[Token], place: int, *, skip_articles: bool) -> str:
    while skip_articles and place >= 0 and tokens[place].text.lower() in ("the", "both", "either"):
        place -= 1
    return tokens[place].text.lower() if place >= 0 else ""


def _owns_like_a_party(tokens: Sequence[Token], last: int, before: str) -> bool:
    """Tell whether what a seat owns is a government's ("Moscow's proposal") and not the town's ("Moscow's airport")."""
    nouns = words_of("nouns_of_governments.txt")
    for token in tokens[last + 1 : last + 6]:
        if token.pos in ("VERB", "AUX", "PUNCT", "ADP"):
            break
        if token.lemma.lower() in nouns:
            return True
    return False


def _acts(verb: Token, annotated: Annotated, *, passive: bool) -> bool:
    if passive:
        return verb.lemma in words_of("verbs_toward_governments.txt")
    if verb.lemma in words_of("verbs_of_governments.txt"):
        return True
    return verb.pos == "ADJ" and any(child.dep == "cop" for child in annotated.children(verb)) and (
        verb.lemma in words_of("moods_of_governments.txt")
    )


def _is_party_phrase(head: Token, annotated: Annotated) -> bool:
    """Tell whether "to" or "from" speaks of a party: "a message to Tehran", "demands from Moscow"."""
    outer = annotated.head(head)
    if outer.lemma in _MOVES or outer.lemma in _SPATIAL_NOUNS:
        return False
    return outer.lemma.lower() in words_of("messages_between_governments.txt")


def _as_first_of_list(
    head: Token, annotated: Annotated, is_seat: Callable[[int], bool], *, is_building: bool
) -> bool:
    """Judge a later member of a list like its first, where that is a seat or a state, too."""
    first = annotated.head(head)
    if not is_seat(first.i):
        return False
    case = [child.text.lower() for child in annotated.children(first) if child.dep == "case"]
    if any(word in _OF_PLACES for word in case):
        return False
    if any(word in _BETWEEN_PARTIES for word in case):
        return True
    if first.dep.startswith("nsubj"):
        return _acts(annotated.head(first), annotated, passive=first.dep.endswith("pass"))
    return False


@cache
def verbs_of_governments() -> frozenset[str]:
    """Return the lemmas of verbs whose subject acts as a government."""
    return words_of("verbs_of_governments.txt")
