"""Look-ups over an annotated document that references and quotations share: who is the subject, what is the phrase."""

from __future__ import annotations

from bisect import bisect_right

from kg.gazetteer.offices import office_noun
from kg.model.annotated import Annotated, Name, NameKind, Sentence, Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass", "nsubj:outer"})
_OWN_MODIFIERS = frozenset({"det", "amod", "compound", "flat", "nummod", "nmod:poss", "nmod", "fixed", "goeswith"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_LONGEST_PHRASE = 30
"""Tokens from which a phrase is a fault of the parse and not followed further."""
_DEEPEST = 8
"""Steps taken up a tree in search of a subject; deeper nests are faults of the parse."""


class Outline:
    """Indices over one document; made once per document and read by every rule."""

    def __init__(self, annotated: Annotated) -> None:
        self.annotated = annotated
        self.tokens = annotated.tokens
        self.sentence_numbers = _sentence_numbers(annotated)
        self._names: dict[int, Name] = {}
        self._subjects: dict[int, Token | None] = {}
        for name in annotated.names:
            for token in annotated.tokens_in(name.start, name.end):
                self._names[token.i] = name

    def name_at(self, token: Token) -> Name | None:
        """Return the name that the token is part of."""
        return self._names.get(token.i)

    def sentence_of(self, token: Token) -> Sentence | None:
        """Return the sentence of the token, or None for a token outside all."""
        number = self.sentence_numbers[token.i]
        return self.annotated.sentences[number] if number >= 0 else None

    def subject_of(self, verb: Token) -> Token | None:
        """Return who does what `verb` says: its own subject, or that of the verb it leans on."""
        if verb.i not in self._subjects:
            self._subjects[verb.i] = self._find_subject(verb)
        return self._subjects[verb.i]

    def _find_subject(self, verb: Token) -> Token | None:
        issued: Token | None = None
        for _ in range(_DEEPEST):
            subject = self._own_subject(verb)
            if subject is not None:
                if verb.dep == "acl:relcl" and subject.text.lower() in _RELATIVE:
                    return self._antecedent(verb, subject)
                return subject
            head = self.annotated.head(verb)
            if verb.dep == "acl:relcl":
                return head
            if verb.dep in ("acl", "amod") and head.pos in ("NOUN", "PROPN", "PRON"):
                if head.dep not in ("obj", "obl"):
                    return head
                # "issued a statement saying": the words are the issuer's.
                issued, head = issued or head, self.annotated.head(head)
            elif verb.dep not in ("conj", "xcomp", "advcl", "aux", "cop", "parataxis", "compound:prt"):
                break
            if head.i == verb.i:
                break
            verb = head
        return issued

    def _antecedent(self, verb: Token, relative: Token) -> Token:
        """Return the noun that a relative pronoun stands for.

        "A change of tone from the president, who said": only somebody can be "who", whatever the parse takes it for.
        """
        head = self.annotated.head(verb)
        before = relative.i - 1 - (self.tokens[relative.i - 1].text == "," and relative.i > 1)
        nearest = self.tokens[before]
        if relative.text.lower() != "who" or nearest.i <= head.i or self._is_somebody(head):
            return head
        return nearest if self._is_somebody(nearest) else head

    def _is_somebody(self, token: Token) -> bool:
        name = self.name_at(token)
        if name is not None:
            return name.kind is NameKind.PERSON
        return office_noun(token.text) is not None

    def is_passive(self, verb: Token) -> bool:
        """Tell whether the verb stands in the passive, with or without an auxiliary."""
        return any(child.dep in ("aux:pass", "nsubj:pass", "obl:agent") for child in self.annotated.children(verb))

    def phrase(self, head: Token, *, prepositions: frozenset[str] | None = None) -> tuple[int, int]:
        """Return the characters of the noun phrase of `head`: with its modifiers, without clauses and appositions.

        `prepositions` are those that may begin a modifier behind the noun; None allows all.
        """
        kept = {head.i}
        waiting = [head]
        while waiting and len(kept) < _LONGEST_PHRASE:
            token = waiting.pop()
            for child in self.annotated.children(token):
                if child.dep == "nmod" and prepositions is not None and not self._begins(child, prepositions):
                    continue
                if child.i not in kept and (child.dep in _OWN_MODIFIERS or (child.dep == "case" and token.i != head.i)):
                    kept.add(child.i)
                    waiting.append(child)
        first = last = head.i
        while first - 1 in kept or (first - 2 in kept and self.tokens[first - 1].text == "-"):
            first -= 1
        while last + 1 in kept or (last + 2 in kept and self.tokens[last + 1].text == "-"):
            last += 1
        return self.tokens[first].start, self.tokens[last].end

    def person_of(self, head: Token) -> Name | None:
        """Return the person that the noun phrase of `head` names (`spokeswoman Jane Roe`), not one who owns it."""
        name = self.name_at(head)
        if name is not None and name.kind is NameKind.PERSON:
            return name
        for child in self.annotated.children(head):
            if child.dep in ("appos", "flat") or (child.dep in ("compound", "nmod") and child.i == head.i + 1):
                beside = self.name_at(child)
                if beside is not None and beside.kind is NameKind.PERSON:
                    return beside
        return None

    def _begins(self, modifier: Token, prepositions: frozenset[str]) -> bool:
        cases = [child.text.lower() for child in self.annotated.children(modifier) if child.dep == "case"]
        return not cases or cases[0] in prepositions or cases[0] in ("'s", "’s", "'", "’")

    def _own_subject(self, verb: Token) -> Token | None:
        return next((child for child in self.annotated.children(verb) if child.dep in SUBJECTS), None)


def _sentence_numbers(annotated: Annotated) -> list[int]:
    numbers = [-1] * len(annotated.tokens)
    for number, sentence in enumerate(annotated.sentences):
        for index in range(sentence.first, min(sentence.last, len(numbers))):
            numbers[index] = number
    return numbers


def paragraphs_of(annotated: Annotated) -> list[tuple[int, int]]:
    """Return the characters of each paragraph in order; the whole text where there are no sentences."""
    found: list[tuple[int, int]] = []
    last: int | None = None
    for sentence in annotated.sentences:
        if sentence.paragraph == last and found:
            found[-1] = (found[-1][0], max(found[-1][1], sentence.end))
        else:
            found.append((sentence.start, sentence.end))
        last = sentence.paragraph
    return found or [(0, len(annotated.document.text))]


def number_at(starts: list[int], place: int) -> int:
    """Return which of the stretches that begin at `starts` holds or precedes the character `place`; -1 before all."""
    return bisect_right(starts, place) - 1
