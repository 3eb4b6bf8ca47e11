"""Whether the clause of a word looks ahead of the day of publication or back."""

from __future__ import annotations

from enum import Enum

from kg.language.times.vocabulary import tense_words
from kg.model.annotated import Annotated, Sentence, Token

_DEEPEST = 14
"""Steps taken up a tree; deeper nests are faults of the parse."""
_WINDOW = 25
"""Tokens looked through on the left where there is no parse to go by."""
_TERM_STEPS = 4
_LONGEST_PARSED = 400
_PHRASE = 7
_STOPS = frozenset({".", ";", ":", "—", "–", "--"})
_VERBAL = frozenset({"VERB", "AUX"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_MODIFIERS = frozenset({"advmod", "amod", "aux", "mark", "cop"})
_HELPERS = frozenset({"aux", "aux:pass", "cop"})


class Outlook(Enum):
    """Where a clause looks."""

    AHEAD = "ahead"
    BACK = "back"
    PRESENT = "present"
    """The present tense: plans with a weekday ("meets on Friday"), yet also the story told as if it were now."""
    PLAN = "plan"
    """A plan that came to nothing or was dropped ("was to have met", "first set for Friday, was put off")."""
    PLANNED = "planned"
    """A plan, before it is known what the clause says of it; never handed out."""
    UNCLEAR = "unclear"


def future_of(annotated: Annotated, token: Token) -> bool | None:
    """Return True where the clause of `token` looks ahead, False where it looks back, None where nothing tells.

    The clause is that of the nearest verb above the token. Ahead look "will", "is to", "due", "planned for", "agreed
    to", "would" (not "would have") and the present tense of verbs other than those of speech ("meets on Friday").
    """
    sentence = annotated.sentence_at(token.start)
    if sentence is None:
        return None
    outlook = outlook_of(annotated, token, sentence, parsed=has_parse(annotated, sentence))
    if outlook in (Outlook.AHEAD, Outlook.PRESENT):
        return True
    return False if outlook is Outlook.BACK else None


def outlook_of(annotated: Annotated, token: Token, sentence: Sentence, *, parsed: bool) -> Outlook:
    """Return where the clause of the nearest verb above `token` looks, with more shades than `future_of`.

    `parsed` is what `has_parse` says of the sentence; without a parse the words before the token are read.
    """
    return _by_parse(annotated, token) if parsed else _by_words(annotated, token, sentence.first)


def sets_term(annotated: Annotated, token: Token, sentence: Sentence, *, parsed: bool) -> bool:
    """Return whether a verb above the token sets a term ("gave them until Friday", "postponed to Friday")."""
    deadline = tense_words().deadline
    if not parsed:
        first = max(sentence.first, token.i - _PHRASE)
        return any(t.text.lower() in deadline for t in annotated.tokens[first : token.i])
    current = token
    for _ in range(_TERM_STEPS):
        if current.lemma.lower() in deadline and current.i != token.i:
            return True
        if current.head == current.i:
            break
        current = annotated.tokens[current.head]
    return False


def has_parse(annotated: Annotated, sentence: Sentence) -> bool:
    """Return whether the tree of a sentence can be gone by: it has a verb and more than one head.

    A sentence of very many words is none, and a word may have thousands of children there.
    """
    if sentence.last - sentence.first > _LONGEST_PARSED:
        return False
    tokens = annotated.tokens[sentence.first : sentence.last]
    return any(t.pos in _VERBAL for t in tokens) and len({t.head for t in tokens}) > 1


def _by_parse(annotated: Annotated, token: Token) -> Outlook:
    if _led_by_before(annotated, token):
        return Outlook.AHEAD
    if _when_it_was_said(annotated, token):
        return Outlook.BACK
    current = token
    planned, dropped = _right_after_ahead(annotated, token), False
    for _ in range(_DEEPEST):
        seen = _seen_at(annotated, current, token)
        dropped = dropped or _drops(annotated, current)
        if seen is Outlook.PLANNED:
            planned = True
        elif seen is not Outlook.UNCLEAR and planned:
            return Outlook.PLAN if dropped and seen is not Outlook.AHEAD else Outlook.AHEAD
        elif seen is not Outlook.UNCLEAR:
            return seen
        if current.head == current.i:
            break
        current = annotated.tokens[current.head]
    if planned:
        return Outlook.PLAN if dropped else Outlook.AHEAD
    return Outlook.UNCLEAR


def _led_by_before(annotated: Annotated, token: Token) -> bool:
    """Whether the token stands in a phrase after "before" or "ahead of" ("before the election in November")."""
    for place in range(token.i - 1, max(-1, token.i - _PHRASE), -1):
        word = annotated.tokens[place]
        if word.text.lower() in ("before", "ahead"):
            return True
        if word.pos in _VERBAL or word.pos == "PUNCT":
            break
    return False


def _right_after_ahead(annotated: Annotated, token: Token) -> bool:
    """Whether a word like "due" stands at most two words before ("is due on Thursday"), wherever the parse hangs it."""
    before = annotated.tokens[max(0, token.i - 2) : token.i]
    return any(t.text.lower() in tense_words().ahead and t.pos != "NOUN" for t in before)


def _when_it_was_said(annotated: Annotated, token: Token) -> bool:
    """Whether the token follows a past verb of speech ("will meet, he said late on Tuesday").

    Parsers often hang it on the verb of what was said, so the order of the words goes before the tree.
    """
    words = tense_words()
    following = annotated.tokens[token.i + 1].text if token.i + 1 < len(annotated.tokens) else ""
    if token.dep == "compound" or following in ("'s", "’s"):
        return False
    for place in range(token.i - 1, max(-1, token.i - _PHRASE), -1):
        word = annotated.tokens[place]
        if word.pos in _VERBAL:
            return word.lemma.lower() in words.reporting and _outlook(annotated, word) is Outlook.BACK
        if word.pos in ("PUNCT", "SCONJ", "CCONJ"):
            break
    return False


def _drops(annotated: Annotated, verb: Token) -> bool:
    """Whether a verb tells that a plan was dropped ("put off", "cancelled")."""
    particles = [c.lemma.lower() for c in annotated.children(verb) if c.dep == "compound:prt"]
    whole = " ".join([verb.lemma.lower(), *particles])
    return verb.pos in _VERBAL and whole in tense_words().dropping


def _seen_at(annotated: Annotated, current: Token, token: Token) -> Outlook:
    """Return what one word on the way up says."""
    if current.i != token.i and _looks_ahead(annotated, current):
        return Outlook.PLANNED
    if current.pos in _VERBAL or _is_predicate(annotated, current):
        return _outlook(annotated, current)
    if current.pos in _NOMINAL:
        return _of_noun(annotated, current, token)
    return Outlook.UNCLEAR


def _looks_ahead(annotated: Annotated, word: Token) -> bool:
    """Whether a participle or adjective says of what hangs on it that it is still to come ("due", "planned for")."""
    lower = word.text.lower()
    words = tense_words()
    if lower in words.ahead:
        return word.pos != "NOUN"
    following = annotated.tokens[word.i + 1].text.lower() if word.i + 1 < len(annotated.tokens) else ""
    return lower in words.ahead_with_for and following in ("for", "to")


def _is_predicate(annotated: Annotated, token: Token) -> bool:
    """Whether a noun or adjective is a predicate ("is due", "was in Paris")."""
    return any(c.dep in _HELPERS for c in annotated.children(token))


def _of_noun(annotated: Annotated, noun: Token, token: Token) -> Outlook:
    """Return what stands with a noun: "ahead of the summit", "a visit planned", "the plan of 26 February"."""
    children = tuple(annotated.children(noun))
    cases = {c.text.lower() for c in children if c.dep == "case"}
    if noun.i == token.i:
        return (
            Outlook.BACK
            if "of" in cases and noun.dep in ("nmod", "compound") and _is_day_name(noun)
            else Outlook.UNCLEAR
        )
    if cases & {"before", "ahead", "pending"}:
        return Outlook.AHEAD
    planned = any(c.dep in ("acl", "amod") and c.text.lower() in tense_words().ahead for c in children)
    return Outlook.PLANNED if planned else Outlook.UNCLEAR


def _is_day_name(token: Token) -> bool:
    return any(sign.isdigit() for sign in token.text) or token.text[:1].isupper()


def _outlook(annotated: Annotated, verb: Token) -> Outlook:
    """Return where a verb with its auxiliaries looks."""
    words = tense_words()
    children = tuple(annotated.children(verb))
    helpers = [c.text.lower() for c in children if c.dep in _HELPERS or c.pos == "AUX"]
    infinitive = "to" in helpers or any(c.text.lower() == "to" and c.dep == "mark" for c in children)
    has_have = any(h in words.have_forms for h in helpers)
    if any(h in words.future_auxiliaries for h in helpers):
        return Outlook.AHEAD
    if any(c.text.lower() in words.ahead and c.dep in _MODIFIERS and c.i < verb.i for c in children):
        return Outlook.PLANNED
    if any(h in words.modal_auxiliaries for h in helpers):
        return Outlook.BACK if has_have else Outlook.AHEAD
    if infinitive:
        return _infinitive(annotated, verb, helpers)
    if has_have or any(h in words.past_be or h in words.past_forms for h in helpers):  # "did not meet" too
        return Outlook.BACK
    form = verb.text.lower()
    if any(h in words.present_be for h in helpers):
        # "is held", "is received": a present passive tells of habits and plans alike.
        return Outlook.PRESENT if form.endswith("ing") or verb.pos not in _VERBAL else Outlook.UNCLEAR
    return Outlook.UNCLEAR if form.endswith("ing") else _finite(verb, form)


def _infinitive(annotated: Annotated, verb: Token, helpers: list[str]) -> Outlook:
    """Return where "to meet" looks: where what governs it does, unless that looks ahead by its meaning."""
    words = tense_words()
    be = words.present_be | words.past_be
    if any(h in words.have_forms for h in helpers):
        return Outlook.PLAN if any(h in be for h in helpers) else Outlook.UNCLEAR
    if any(h in be for h in helpers):
        return Outlook.AHEAD
    governor = annotated.head(verb)
    lower = governor.text.lower()
    if governor.i == verb.i or lower in be or lower in words.ahead or governor.lemma.lower() in words.looking_ahead:
        return Outlook.AHEAD
    if governor.pos in ("NOUN", "ADJ") and not _is_predicate(annotated, governor):
        return Outlook.AHEAD
    return Outlook.UNCLEAR


def _finite(verb: Token, form: str) -> Outlook:
    words = tense_words()
    if form in words.past_forms or form.endswith("ed"):
        return Outlook.BACK
    if verb.lemma.lower() in words.reporting or form in words.present_be:
        return Outlook.UNCLEAR
    if verb.pos == "VERB" and (form == verb.lemma.lower() or form.endswith("s")):
        return Outlook.PRESENT
    return Outlook.UNCLEAR


def _by_words(annotated: Annotated, token: Token, first: int) -> Outlook:
    """Read the words before the token from right to left, up to the start of its clause."""
    words = tense_words()
    start = max(first, token.i - _WINDOW)
    before = [t.text.lower() for t in annotated.tokens[start : token.i]]
    for place in range(len(before) - 1, -1, -1):
        word = before[place]
        if word in _STOPS:
            break
        if word in words.future_auxiliaries or word in words.ahead or _set_for(before, place):
            return Outlook.AHEAD
        if word in words.modal_auxiliaries:
            return Outlook.BACK if any(w in words.have_forms for w in before[place + 1 : place + 4]) else Outlook.AHEAD
        if word == "to" and place and before[place - 1] in words.present_be | words.past_be:
            return Outlook.AHEAD
        if word in words.past_forms or (word.endswith("ed") and len(word) > 4):
            return _past_word(before, place)
    return Outlook.UNCLEAR


def _set_for(before: list[str], place: int) -> bool:
    return before[place] in tense_words().ahead_with_for and before[place + 1 : place + 2] in (["for"], ["to"])


def _past_word(before: list[str], place: int) -> Outlook:
    """Return where a past form looks that may be a participle ("will be received") or govern ("agreed to meet")."""
    words = tense_words()
    near = before[max(0, place - 3) : place]
    if any(w in words.future_auxiliaries or w in words.ahead for w in near):
        return Outlook.AHEAD
    if any(w in words.modal_auxiliaries for w in near):
        return Outlook.BACK if any(w in words.have_forms for w in near) else Outlook.AHEAD
    if "to" in near and any(w in words.present_be | words.past_be for w in near):
        return Outlook.AHEAD
    stems = before[place].removesuffix("d"), before[place].removesuffix("ed")
    if "to" in before[place + 1 : place + 4] and any(s in words.looking_ahead for s in stems):
        return Outlook.AHEAD
    return Outlook.BACK
