"""Who speaks the words between quotation marks, and which verb says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.language.phrases import Outline
from kg.language.quotations.marks import Quoted
from kg.language.quotations.speech import Use, speech_verb
from kg.model.annotated import Name, NameKind, Reference, Token

_FARTHEST = 60
"""Tokens looked at on either side of the words: no sentence of a newspaper is longer."""
_TERMINAL = frozenset({".", "!", "?", "…", ".."})
_MARKS = frozenset("\"“”„‟«»‘’'") | {"``", "''"}
_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_GO_ON = frozenset({"NOUN", "PROPN", "ADJ"})
_NO_PHRASE = frozenset({"PUNCT", "VERB", "SCONJ", "CCONJ"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_EDGES = _MARKS | _TERMINAL
_ISSUED = frozenset({"statement", "letter", "message", "communique", "note", "declaration", "readout"})
"""What somebody else has issued: `a statement by the secretary-general said`."""
_OTHERS_WORDS = frozenset({"tell", "ask", "inform", "remind", "warn", "advise", "urge", "assure", "brief"})
"""Verbs whose subject in the passive hears the words."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A speaker, by full name or noun phrase, and the verb of saying by its lemma."""

    speaker: str | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A quotation with the words around it.

    `before` and `after` are the tokens of its own sentence on either side, marks left out, as far as the next
    quotation. `first` and `last` are the tokens inside, half-open.
    """

    quoted: Quoted
    first: int
    last: int
    before: tuple[Token, ...]
    after: tuple[Token, ...]
    words: int
    ending: str
    """The last character inside the marks."""
    comma: bool
    """Whether a comma joins the words to what comes after."""
    stands_alone: bool
    """Whether the words begin a sentence of their own."""


class Speakers:
    """Finds the speakers of one document's quotations."""

    def __init__(self, outline: Outline, references: Iterable[Reference]) -> None:
        self._outline = outline
        self._tokens = outline.tokens
        self._references = {reference.head: reference for reference in references}
        self._unnamed: dict[str, str] = {}
        """Noun phrases of unnamed speakers by the lemma of their noun, as first given."""

    def site(self, quoted: Quoted, left: int, right: int) -> Site:
        """Return the quotation with its surroundings between the tokens `left` and `right`, its neighbours' ends."""
        inside = self._outline.annotated.tokens_in(quoted.start, quoted.end)
        first = inside[0].i if inside else left
        last = inside[-1].i + 1 if inside else first
        text = self._outline.annotated.document.text
        before = self._before(first, left)
        after = tuple(self._after(last, right))
        rest = text[quoted.end : quoted.end + 6].lstrip("\"“”»’'` ")
        ending = text[quoted.end - 1]
        return Site(
            quoted,
            first,
            last,
            before,
            after,
            words=sum(any(map(str.isalnum, token.text)) for token in inside),
            ending=ending,
            comma=ending == "," or rest.startswith(","),
            stands_alone=not before,
        )

    def attribution(self, site: Site) -> Attribution | None:
        """Return who speaks by the words of the same sentence, or None where nothing there tells."""
        finders = [self._just_after, self._said_before, self._according_to, self._after_a_colon]
        if site.words > 2:
            finders.append(self._anywhere_after)
        for find in finders:
            found = find(site)
            if found is not None:
                return found
        return None

    def subject_before(self, site: Site) -> Attribution | None:
        """Return the one who acts or speaks in the sentence before the words, or None."""
        place = site.first - 1
        while place >= 0 and self._tokens[place].text in _EDGES:
            place -= 1
        number = self._outline.sentence_numbers[place] if place >= 0 else -1
        if number < 0:
            return None
        sentence = self._outline.annotated.sentences[number]
        for index in range(sentence.first, place + 1):
            token = self._tokens[index]
            verb = speech_verb(token)
            if token.head == index or (verb and verb.use is not Use.HEAR and token.dep in ("parataxis", "root")):
                subject = self._outline.subject_of(token)
                speaker = self.speaker_of(subject) if subject is not None and self._is_person(subject) else None
                if speaker:
                    return Attribution(speaker)
        return None

    def speaker_of(self, subject: Token) -> str | None:
        """Return the full name of the one whom `subject` heads, else its noun phrase, or None for a bare pronoun."""
        person = self._outline.person_of(subject)
        if person is not None:
            return person.full
        reference = self._references.get(subject.i)
        if reference is not None and len(reference.refers_to) == 1:
            return reference.refers_to[0]
        name = self._outline.name_at(subject)
        if name is not None and name.kind is not NameKind.NATIONALITY:
            return name.full
        if subject.lemma in _ISSUED:
            author = self._author(subject)
            if author is not None:
                return self.speaker_of(author)
        if subject.pos == "PRON" or subject.pos == "DET":
            return self._of_pronoun(subject)
        start, end = self._outline.phrase(subject)
        phrase = self._outline.annotated.document.text[start:end]
        if phrase.lower().startswith("the ") and subject.lemma in self._unnamed:
            return self._unnamed[subject.lemma]
        self._unnamed.setdefault(subject.lemma, phrase)
        return phrase

    def _author(self, issued: Token) -> Token | None:
        for child in self._outline.annotated.children(issued):
            cases = [c.text.lower() for c in self._outline.annotated.children(child) if c.dep == "case"]
            if child.dep in ("nmod", "obl") and cases and cases[0] in ("by", "from"):
                return child
        return None

    def _before(self, first: int, left: int) -> tuple[Token, ...]:
        found: list[Token] = []
        for index in range(first - 1, max(left, first - _FARTHEST) - 1, -1):
            token = self._tokens[index]
            if token.text in _MARKS:
                continue
            if token.text in _TERMINAL or (first - index > 3 and self._ends_sentence(index)):
                break
            found.append(token)
        return tuple(reversed(found))

    def _after(self, last: int, right: int) -> Iterator[Token]:
        for index in range(last, min(right, last + _FARTHEST)):
            token = self._tokens[index]
            if token.text in _MARKS and index - last < 3:
                continue
            if token.text in _TERMINAL:
                if index - last < 3:
                    continue
                break
            yield token
            if index - last > 3 and self._ends_sentence(index):
                break

    def _ends_sentence(self, index: int) -> bool:
        numbers = self._outline.sentence_numbers
        return index + 1 < len(numbers) and numbers[index] != numbers[index + 1]

    def _just_after(self, site: Site) -> Attribution | None:
        """`"…," said Rubio`, `"…," the official told reporters`."""
        if site.ending in ".…" or not site.after:
            return None
        words = [token for token in site.after if token.pos != "PUNCT" or token.text not in ",;"]
        if site.words <= 2 and not (words and self._is_said_at_once(site, words)):
            return None
        if not words or (site.ending in "!?" and words[0].text[:1].isupper() and not self._soon_said(words)):
            return None
        if not site.comma and site.ending not in "!?" and not self._soon_said(words):
            return None
        if not site.comma and site.before and self._cue_before(site) is not None:
            return None
        return self._first_cue(words)

    def _is_said_at_once(self, site: Site, words: Sequence[Token]) -> bool:
        """Tell whether the clause right behind one or two words reports them, no other clause coming between."""
        cue = next((token for token in words if speech_verb(token)), None)
        if cue is None:
            return False
        marks = [token for token in site.after[1:] if token.i < cue.i and token.pos == "PUNCT"]
        return not marks and cue.i - words[0].i <= 8

    def _soon_said(self, words: Sequence[Token]) -> bool:
        return any(speech_verb(token) for token in words[:5])

    def _first_cue(self, words: Sequence[Token]) -> Attribution | None:
        later: Token | None = None
        for token in words[:30]:
            if speech_verb(token) is None:
                continue
            if token.dep in ("acl:relcl", "acl") and token.i != words[0].i:
                later = later or token
                continue
            return self._attributed(token, ahead=self._stretch_before(token, words[0]))
        return self._attributed(later) if later is not None else None

    def _stretch_before(self, cue: Token, first: Token) -> tuple[Token, ...]:
        """Return the words right before a verb, back to a mark or to `first`."""
        start = cue.i
        while start > first.i and self._tokens[start - 1].pos != "PUNCT":
            start -= 1
        return self._tokens[start : cue.i]

    def _anywhere_after(self, site: Site) -> Attribution | None:
        if site.ending in ".!?…":
            return None
        return self._first_cue(site.after)

    def _said_before(self, site: Site) -> Attribution | None:
        """`Roe said: "…"`, `he described it as "…"`, `the talks, Roe said, were "…"`."""
        cue = self._cue_before(site)
        if cue is None:
            return None
        if site.words <= 2 and not self._is_near(cue, site):
            return None
        return self._attributed(cue)

    def _is_near(self, cue: Token, site: Site) -> bool:
        """Tell whether one or two words are really reported by the verb, not merely set off by the writer."""
        verb = speech_verb(cue)
        if verb is not None and verb.use is Use.CALL:
            return site.first - cue.i <= 12
        return not any(token.pos in ("VERB", "AUX") for token in site.before if token.i > cue.i) and (
            site.first - cue.i <= 5
        )

    def _cue_before(self, site: Site) -> Token | None:
        governors = self._governors(site)
        nearest: Token | None = None
        for token in reversed(site.before):
            if speech_verb(token) is None:
                continue
            if token.i in governors:
                return token
            nearest = nearest or token
        return nearest

    def _governors(self, site: Site) -> set[int]:
        """Return the tokens above the quoted words in the tree."""
        found: set[int] = set()
        head = self._outline.annotated.head_of_span(site.quoted.start, site.quoted.end)
        while head is not None and head.i not in found and len(found) < _FARTHEST:
            found.add(head.i)
            head = self._outline.annotated.head(head)
        return found

    def _according_to(self, site: Site) -> Attribution | None:
        """`"…", according to Ushakov`, `in the words of a diplomat "…"`."""
        for words in (site.after if site.ending not in ".…" else (), site.before):
            for place, token in enumerate(words[:-2]):
                pair = (token.text.lower(), words[place + 1].text.lower())
                if pair not in (("according", "to"), ("words", "of")):
                    continue
                speaker = self._noun_after(words[place + 2 :])
                if speaker is not None and (site.words > 2 or words is site.after):
                    return Attribution(self.speaker_of(speaker), "according to" if pair[0] == "according" else None)
        return None

    def _noun_after(self, words: Sequence[Token]) -> Token | None:
        for place, token in enumerate(words[:8]):
            if token.pos in ("NOUN", "PROPN", "PRON"):
                head = self._tokens[token.head]
                inside = token.dep in ("compound", "nmod:poss", "flat", "amod")
                if inside and head in words[place + 1 : place + 6]:
                    continue
                return token
        return None

    def _after_a_colon(self, site: Site) -> Attribution | None:
        """`Lavrov: "…"`, `Lavrov was blunt: "…"`."""
        if not site.before or site.before[-1].text != ":":
            return None
        for token in site.before:
            if token.pos in ("VERB", "AUX") or token.dep == "root":
                subject = self._outline.subject_of(token)
                if subject is None and token.pos in ("AUX", "VERB"):
                    continue
                subject = subject or token
                if self._is_person(subject):
                    return Attribution(self.speaker_of(subject))
        only = site.before[:-1]
        if len(only) <= 6 and only:
            name = self._outline.name_at(only[-1])
            if name is not None and name.kind is NameKind.PERSON:
                return Attribution(name.full)
        return None

    def _attributed(self, cue: Token, *, ahead: Sequence[Token] = ()) -> Attribution | None:
        """Return what a verb of saying tells; `ahead` are the words between the quotation and the verb behind it."""
        verb = speech_verb(cue)
        if verb is None:
            return None
        passive = self._outline.is_passive(cue)
        if verb.use is Use.HEAR or (passive and verb.lemma in _OTHERS_WORDS):
            agent = next((c for c in self._outline.annotated.children(cue) if c.dep == "obl:agent"), None)
            return Attribution(self.speaker_of(agent), verb.lemma) if agent is not None else None
        if passive and verb.lemma != "quote":
            agent = next((c for c in self._outline.annotated.children(cue) if c.dep == "obl:agent"), None)
            return Attribution(self.speaker_of(agent) if agent is not None else None, verb.lemma)
        beside = self._name_beside(cue)
        if beside is not None:
            return Attribution(beside.full, verb.lemma)
        subject = self._outline.subject_of(cue) or self._subject_by_place(cue, ahead)
        speaker = self.speaker_of(subject) if subject is not None else None
        if subject is not None and speaker is not None and self._is_unnamed(subject):
            speaker = self._whole(subject, speaker, ahead)
        return Attribution(speaker, verb.lemma)

    def _is_unnamed(self, subject: Token) -> bool:
        return subject.pos in ("NOUN", "NUM") and subject.i not in self._references

    def _whole(self, subject: Token, phrase: str, ahead: Sequence[Token]) -> str:
        """Return the phrase of an unnamed speaker with what a parser may have hung elsewhere.

        All words up to the verb belong to it where no mark or verb stands between; an article always does.
        """
        text = self._outline.annotated.document.text
        if ahead and not any(token.pos in ("PUNCT", "VERB", "AUX", "ADV") for token in ahead) and subject in ahead:
            return text[ahead[0].start : ahead[-1].end]
        before = self._tokens[subject.i - 1] if subject.i else None
        if phrase == subject.text and before is not None and before.pos == "DET":
            return text[before.start : subject.end]
        return phrase

    def _name_beside(self, cue: Token) -> Name | None:
        """Return the person named right before or after a cue set off by marks (`…, Roe said, …`).

        Inserted into the words of somebody else it is often hung on them by a parser.
        """
        if self._outline.subject_of(cue) is not None and cue.dep not in ("root", "parataxis", "ccomp"):
            return None
        before = self._tokens[cue.i - 1] if cue.i else None
        name = self._outline.name_at(before) if before is not None else None
        if before is not None and name is not None and name.kind is NameKind.PERSON:
            first = self._outline.annotated.tokens_in(name.start, name.end)[0].i
            ahead = self._tokens[first - 1].text if first else "."
            if ahead in _MARKS or ahead in ",;:.":
                return name
        return None

    def _subject_by_place(self, cue: Token, ahead: Sequence[Token]) -> Token | None:
        """Return the noun of the words `ahead` of the verb, else the one that follows it at once (`said a retiree`)."""
        before = self._noun_in(ahead)
        if before is not None:
            return before
        following = self._tokens[cue.i + 1 : cue.i + 7]
        stop = next((n for n, t in enumerate(following) if t.pos in _NO_PHRASE), len(following))
        after = self._noun_in(following[:stop])
        if after is not None:
            return after
        beside = self._tokens[cue.i - 1] if cue.i else None
        return beside if beside is not None and beside.pos in _NOUNS else None

    def _noun_in(self, words: Sequence[Token]) -> Token | None:
        """Return the last of the first row of nouns, owners left out (`ministry spokesman`, `one` of them)."""
        for token in words:
            following = self._tokens[token.i + 1] if token.i + 1 < len(self._tokens) else token
            if token.pos in _NOUNS and following.pos not in _GO_ON and following.text not in _POSSESSIVE:
                return token
        return None

    def _is_person(self, subject: Token) -> bool:
        if self._outline.person_of(subject) is not None:
            return True
        reference = self._references.get(subject.i)
        return reference is not None and len(reference.refers_to) == 1

    def _of_pronoun(self, pronoun: Token) -> str | None:
        """Return the unnamed speaker that a pronoun repeats: the subject of the sentence before, if it is a noun."""
        if pronoun.text.lower() not in ("he", "she", "it", "they"):
            if pronoun.text.lower() in ("one", "another", "some", "others", "both"):
                start, end = self._outline.phrase(pronoun)
                return self._outline.annotated.document.text[start:end]
            return None
        place = self._outline.sentence_numbers[pronoun.i]
        for number in range(place - 1, max(-1, place - 4), -1):
            sentence = self._outline.annotated.sentences[number]
            root = next((t for t in self._tokens[sentence.first : sentence.last] if t.head == t.i), None)
            subject = self._outline.subject_of(root) if root is not None else None
            if subject is not None and subject.pos in ("NOUN", "PROPN"):
                return self.speaker_of(subject)
        return None
