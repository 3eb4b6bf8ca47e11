"""Whether the name of a capital or a seat of government stands for the government where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.language.words import words_of
from kg.model.annotated import Annotated, Token

_APOSTROPHES = frozenset(("'s", "’s", "'", "’", "'S", "’S"))
_OF_PLACES = words_of("prepositions_of_places.txt")
_TOWARDS_PARTIES = frozenset(("to", "from", "for", "on"))
_BETWEEN_PARTIES = frozenset(("between", "with", "by", "against", "among", "than", "without"))
_MOVES = words_of("verbs_of_travel.txt")
_MONTHS = words_of("months_and_days.txt")
_SPATIAL_NOUNS = frozenset(
    ("visit", "trip", "journey", "flight", "arrival", "stop", "stopover", "airport", "return", "way")
)


def acts_as_government(
    first: int, last: int, annotated: Annotated, is_seat: Callable[[int], bool], *, is_building: bool
) -> bool:
    """Tell whether the seat in the tokens `first` up to `last` stands for its government.

    It does as subject of a verb of speech or decision ("Moscow said"), as possessor ("Moscow's proposal"), and beside
    another party ("between Moscow and Washington", "talks with Tehran"); it does not behind a preposition of place, as
    the goal of a journey, or in a dateline. `is_seat` tells whether a token belongs to the name of a seat or state.
    """
    tokens = annotated.tokens
    head = _head(tokens, first, last)
    before = _word(tokens, first - 1)
    if _is_dateline(tokens, first, last, annotated):
        return False
    if last < len(tokens) and tokens[last].text in _APOSTROPHES:
        return _owns_like_a_party(tokens, last)
    if before in _TOWARDS_PARTIES:
        return _is_party_phrase(head, annotated) and not (before == "for" and is_building)
    if before in _OF_PLACES:
        return False
    if before in _BETWEEN_PARTIES:
        return not _moves_before(tokens, first)
    if _speaks_next(tokens, last):
        return True
    if head.dep in ("nsubj", "nsubj:pass", "csubj"):
        return _acts(annotated.head(head), annotated, passive=head.dep.endswith("pass"))
    if head.dep == "conj":
        return _as_first_of_list(head, annotated, is_seat)
    if head.dep in ("obj", "iobj"):
        return _is_told(annotated.head(head), tokens, last)
    if head.dep in ("compound", "nmod", "amod") and head.i < head.head:
        return annotated.head(head).lemma.lower() in words_of("nouns_of_governments.txt")
    return False


def _is_dateline(tokens: Sequence[Token], first: int, last: int, annotated: Annotated) -> bool:
    """Tell whether a name at the start of a sentence is followed by a date or an agency in brackets."""
    sentence = annotated.sentence_at(tokens[first].start)
    if sentence is None or sentence.first != first or last + 1 >= len(tokens):
        return False
    if tokens[last].text in ("(", "—", "–", "-", "--", "/"):
        return True
    return tokens[last].text == "," and tokens[last + 1].text.rstrip(".") in _MONTHS


def _moves_before(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether somebody goes to and fro between places rather than something being between parties."""
    return any(token.lemma in _MOVES or token.text.lower() == "forth" for token in tokens[max(0, first - 7) : first])


def _speaks_next(tokens: Sequence[Token], last: int) -> bool:
    """Tell whether a verb of a government follows at once, or behind its auxiliary or adverb."""
    for token in tokens[last : last + 3]:
        if token.pos == "VERB":
            return token.lemma in words_of("verbs_of_governments.txt") and not token.text.endswith("ing")
        if token.pos not in ("AUX", "ADV", "PART") or token.lemma == "be":
            return False
    return False


def _is_told(verb: Token, tokens: Sequence[Token], last: int) -> bool:
    """Tell whether something is done to a government ("urged Kyiv"), or wanted of it ("expect Moscow to bend")."""
    if verb.lemma in words_of("verbs_toward_governments.txt"):
        return True
    if verb.lemma in _MOVES or last + 1 >= len(tokens):
        return False
    return tokens[last].text.lower() == "to" and tokens[last + 1].pos in ("VERB", "AUX")


def _head(tokens: Sequence[Token], first: int, last: int) -> Token:
    return next((t for t in tokens[first:last] if not first <= t.head < last or t.head == t.i), tokens[last - 1])


def _word(tokens: Sequence[Token], place: int) -> str:
    while place >= 0 and tokens[place].text.lower() in ("the", "both", "either"):
        place -= 1
    return tokens[place].text.lower() if place >= 0 else ""


def _owns_like_a_party(tokens: Sequence[Token], last: int) -> bool:
    """Tell whether what a seat owns is a government's ("Moscow's proposal") and not the town's ("Moscow's airport")."""
    nouns = words_of("nouns_of_governments.txt")
    for token in tokens[last + 1 : last + 6]:
        if token.pos in ("AUX", "PUNCT", "ADP") or (token.pos == "VERB" and token.dep != "amod"):
            break
        if token.lemma.lower() in nouns:
            return True
    return False


def _acts(verb: Token, annotated: Annotated, *, passive: bool) -> bool:
    if passive:
        return verb.lemma in words_of("verbs_toward_governments.txt")
    if verb.lemma in words_of("verbs_of_governments.txt"):
        return True
    return (
        verb.pos == "ADJ"
        and any(child.dep == "cop" for child in annotated.children(verb))
        and (verb.lemma in words_of("moods_of_governments.txt"))
    )


def _is_party_phrase(head: Token, annotated: Annotated) -> bool:
    """Tell whether "to", "from", "for" or "on" speaks of a party: "a message to Tehran", "demands from Moscow"."""
    outer = annotated.head(head)
    if (outer.pos == "VERB" and outer.lemma in _MOVES) or outer.lemma in _SPATIAL_NOUNS:
        return False
    return outer.lemma.lower() in words_of("messages_between_governments.txt")


def _as_first_of_list(head: Token, annotated: Annotated, is_seat: Callable[[int], bool]) -> bool:
    """Judge a later member of a list like its first, where that is a seat or a state, too."""
    first = annotated.head(head)
    if not is_seat(first.i):
        return False
    case = [child.text.lower() for child in annotated.children(first) if child.dep == "case"]
    if any(word in _OF_PLACES for word in case):
        return False
    if any(word in _BETWEEN_PARTIES for word in case):
        return not _moves_before(annotated.tokens, first.i)
    if first.dep.startswith("nsubj"):
        return _acts(annotated.head(first), annotated, passive=first.dep.endswith("pass"))
    return False
