"""Whether the clause of a word looks ahead of the day of publication or back."""

from __future__ import annotations

from kg.language.times.vocabulary import tense_words
from kg.model.annotated import Annotated, Token

_DEEPEST = 14
"""Steps taken up a tree; deeper nests are faults of the parse."""
_WINDOW = 25
"""Tokens looked through on the left where there is no parse to go by."""
_TERM_STEPS = 4
_STOPS = frozenset({".", ";", ":", "—", "–", "--", "\n"})
_VERBAL = frozenset({"VERB", "AUX"})


def future_of(annotated: Annotated, token: Token) -> bool | None:
    """Return True where the clause of `token` looks ahead, False where it looks back, None where nothing tells.

    The clause is that of the nearest verb above the token. Ahead look "will", "is to", "due", "planned for", "agreed
    to", "would" (not "would have") and the present tense of verbs other than those of speech ("meets on Friday").
    """
    sentence = annotated.sentence_at(token.start)
    if sentence is None:
        return None
    if _has_parse(annotated, sentence.first, sentence.last):
        return _by_parse(annotated, token)
    return _by_words(annotated, token, sentence.first)


def sets_term(annotated: Annotated, token: Token) -> bool:
    """Return whether a verb above the token or close before it sets a term ("gave them until", "postponed to")."""
    deadline = tense_words().deadline
    current = token
    for _ in range(_TERM_STEPS):
        if current.lemma.lower() in deadline and current.i != token.i:
            return True
        if current.head == current.i:
            break
        current = annotated.tokens[current.head]
    return False


def _has_parse(annotated: Annotated, first: int, last: int) -> bool:
    """Whether the sentence has a verb and more than one head: a flat tree tells nothing."""
    tokens = annotated.tokens[first:last]
    return any(t.pos in _VERBAL for t in tokens) and len({t.head for t in tokens}) > 1


def _by_parse(annotated: Annotated, token: Token) -> bool | None:
    words = tense_words()
    current = token
    for _ in range(_DEEPEST):
        if current.i != token.i and current.text.lower() in words.ahead and current.pos != "NOUN":
            return True
        if current.pos in _VERBAL or _is_predicate(annotated, current):
            seen = _outlook(annotated, current)
            if seen is not None:
                return seen
        elif _planned_noun(annotated, current):
            return True
        if current.head == current.i:
            return None
        current = annotated.tokens[current.head]
    return None


def _is_predicate(annotated: Annotated, token: Token) -> bool:
    """Whether a noun or adjective is a predicate ("is due", "was in Paris")."""
    return any(c.dep in ("cop", "aux", "aux:pass") for c in annotated.children(token))


def _planned_noun(annotated: Annotated, token: Token) -> bool:
    """Whether what hangs on a noun says that it is still to come ("a visit planned for")."""
    ahead = tense_words().ahead
    return token.pos == "NOUN" and any(
        c.dep in ("acl", "amod") and c.text.lower() in ahead for c in annotated.children(token)
    )


def _outlook(annotated: Annotated, verb: Token) -> bool | None:
    """Return whether a verb with its auxiliaries looks ahead."""
    words = tense_words()
    children = tuple(annotated.children(verb))
    helpers = [c.text.lower() for c in children if c.dep in ("aux", "aux:pass", "cop") or c.pos == "AUX"]
    helpers = [h for h in helpers if h != "to"]
    has_have = any(h in words.have_forms for h in helpers)
    if any(h in words.future_auxiliaries for h in helpers):
        return True
    if any(h in words.modal_auxiliaries for h in helpers):
        return not has_have
    if any(c.text.lower() == "to" and c.dep in ("mark", "aux") for c in children):
        return _infinitive(annotated, verb, helpers)
    if has_have or any(h in words.past_be for h in helpers):
        return False
    form = verb.text.lower()
    if any(h in words.present_be for h in helpers):
        return _after_present_be(verb, form)
    if form.endswith("ing"):
        return None
    return _finite(verb, form)


def _infinitive(annotated: Annotated, verb: Token, helpers: list[str]) -> bool | None:
    """Return the outlook of "to meet": that of what governs it, unless that looks ahead by its meaning."""
    words = tense_words()
    if any(h in words.have_forms for h in helpers):
        return False
    if any(h in words.present_be or h in words.past_be for h in helpers if not h.startswith("be")):
        return True
    governor = annotated.head(verb)
    if governor.i == verb.i:
        return True
    if governor.lemma.lower() in words.looking_ahead or governor.text.lower() in words.ahead:
        return True
    if governor.lemma.lower() == "be" or governor.text.lower() in words.present_be | words.past_be:
        return True
    if governor.pos in ("NOUN", "ADJ"):
        return True
    return None


def _after_present_be(verb: Token, form: str) -> bool | None:
    if form.endswith("ing") or verb.pos not in _VERBAL:
        return True
    # "is held", "is received": a present passive tells of habits and plans alike.
    return None


def _finite(verb: Token, form: str) -> bool | None:
    words = tense_words()
    if form in words.past_forms or form.endswith("ed"):
        return False
    if verb.lemma.lower() in words.reporting or form in words.present_be:
        return None
    if verb.pos == "VERB" and (form == verb.lemma.lower() or form.endswith("s")):
        return True
    return None


def _by_words(annotated: Annotated, token: Token, first: int) -> bool | None:
    """Read the words before the token from right to left, up to the start of its clause."""
    words = tense_words()
    start = max(first, token.i - _WINDOW)
    before = [t.text.lower() for t in annotated.tokens[start : token.i]]
    for place in range(len(before) - 1, -1, -1):
        word = before[place]
        if word in _STOPS:
            return None
        if word in words.future_auxiliaries or word in words.ahead:
            return True
        if word in words.modal_auxiliaries:
            return not any(w in words.have_forms for w in before[place + 1 : place + 4])
        if word == "to" and place and before[place - 1] in words.present_be:
            return True
        if word in words.past_forms or (word.endswith("ed") and len(word) > 4):
            return _infinitive_after(before, place) or _modal_before(before, place)
    return None


def _infinitive_after(before: list[str], place: int) -> bool:
    """Whether a verb that looks ahead is followed by "to" ("agreed to meet")."""
    word = before[place]
    stem = word.removesuffix("d"), word.removesuffix("ed")
    return "to" in before[place + 1 : place + 4] and any(s in tense_words().looking_ahead for s in stem)


def _modal_before(before: list[str], place: int) -> bool:
    """Whether an auxiliary shortly before a participle looks ahead ("will be received")."""
    near = before[max(0, place - 3) : place]
    return any(w in tense_words().future_auxiliaries for w in near)
