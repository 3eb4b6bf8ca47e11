"""Base forms of words by rule and a few tables; the part of speech must be known."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

_DATA = Path(__file__).parent / "data"
_PRONOUNS = {
    "me": "i", "him": "he", "her": "she", "us": "we", "them": "they", "'em": "they", "'s": "we",
    "these": "this", "those": "that", "whom": "who",
}  # fmt: skip
_PARTICLES = {"n't": "not", "nt": "not", "na": "to", "'": "'s"}

_TAKES_E = tuple(
    re.compile(f"(?:{pattern})$")
    for pattern in (
        r"[^s]s|[cvuz]",  # propose, announce, receive, argue, seize
        r"(?:[aeu]n|[aeiourld])g",  # arrange, engage, urge, indulge, pledge
        r"[bcdfgkptsz]l",  # handle, settle, enable
        r"(?:^|[^aeiou])[aiou]d|[cpz]ed",  # decide, invade, include, concede
        r"(?:^|[^aeo])at|(?:^|[^aeo])ut|(?:^|[^aeiou])ot",  # create, contribute, promote
        r"(?:^|[^aeiou])[aiouy]k",  # make, provoke
        r"(?:^|[^aeo])ir|(?:^|[^aeiou])ur|(?:^|[^eiou])ar",  # require, secure, declare
        r"(?:^|[^aeiou])[iuy]l|(?:^|[^aeiou])in|ven|(?:^|[^aeiou])un",  # compile, schedule, define, convene, tune
        r"(?:^|[^aeiou])[aiu]m|(?:^|[^aeiou])[aiyo]p|(?:^|[^aeiou])[aiou]b",  # name, assume, shape, hope, describe
    )
)
_ENDS_FULL = re.compile(r"(?:ea|oa|ai|oo|ee|ou|oi|ei|eu|au)[bdfgklmnprt]$")
_PREFIXES = ("re-", "re", "un", "mis", "over", "out", "under", "co-", "pre")
_SINGLE_L = frozenset(
    """control travel cancel compel expel propel dispel repel rebel patrol signal label level model total fuel
    marshal quarrel counsel channel funnel tunnel dial equal rival initial excel enrol unravel shovel swivel
    grovel panel pencil parcel libel duel appal annul impel spiral bedevil bevel chisel corral revel shrivel
    tassel trammel dishevel""".split()  # noqa: SIM905 (a table of words reads best as words)
)


@cache
def _table(name: str) -> dict[str, str]:
    """Return the base form of each form in a table of base forms and their forms; base forms stand for themselves."""
    forms: dict[str, str] = {}
    bases: list[str] = []
    for line in (_DATA / f"irregular_{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            base, _, irregular = line.partition("\t")
            bases.append(base)
            for form in irregular.split():
                forms.setdefault(form, base)
    for base in bases:
        # "found" is more often the past of "find" than a verb of its own, and "saw" that of "see".
        forms.setdefault(base, base)
    return forms


@cache
def _stems() -> dict[str, str]:
    lines = (_DATA / "irregular_stems.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return {stem: base for stem, _, base in pairs}


@lru_cache(maxsize=100_000)
def lemma_of(word: str, pos: str) -> str:
    """Return the base form of a word, in lower case; a name (`PROPN`) and white space stay as they are."""
    if pos in ("PROPN", "SPACE"):
        return word
    lower = word.lower().replace("’", "'")
    rule = _RULES.get(pos)
    return (rule(lower) if rule else lower) or lower


def _verb(form: str) -> str:
    known = _table("verbs").get(form)
    if known:
        return known
    if form in _stems().values() or (form in _stems() and not form.endswith(("ing", "ed"))):
        return form
    if form.endswith("ing") and _has_vowel(form[:-3]) and len(form) > 4:
        return _base_of_stem(form[:-3])
    if form.endswith("ied") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith("eed") and len(form) > 4:
        return form[:-1]
    if form.endswith("ed") and _has_vowel(form[:-2]) and len(form) > 3:
        return _base_of_stem(form[:-2])
    return _without_s(form)


def _base_of_stem(stem: str) -> str:
    """Return the verb of a stem, which is a form without -ed or -ing: double letters and a final e are restored."""
    known = _stems().get(stem) or (stem if stem in _table("verbs") else None)
    if known:
        return known
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] in "bdgmnprt":
        return stem[:-1]
    if stem.endswith("ll"):
        return stem[:-1] if stem[:-1] in _SINGLE_L else stem
    prefix = next((each for each in _PREFIXES if stem.startswith(each)), "")
    if prefix and len(stem) > len(prefix) + 3 and stem[len(prefix) :] in _stems():
        return prefix + _stems()[stem[len(prefix) :]]
    if _ENDS_FULL.search(stem) or not any(pattern.search(stem) for pattern in _TAKES_E):
        return stem
    return stem + "e"


def _has_vowel(stem: str) -> bool:
    return any(letter in "aeiouy" for letter in stem)


def _without_s(form: str) -> str:
    """Return a form without the ending of a plural or third person."""
    if not form.endswith("s") or form.endswith(("ss", "us", "is", "'s")) or len(form) < 3:
        return form
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith(("ches", "shes", "sses", "xes", "zzes", "oes")) and len(form) > 4:
        return form[:-2]
    return form[:-1]


def _noun(form: str) -> str:
    nouns = _table("nouns")
    known = nouns.get(form)
    if known:
        return known
    if form[0].isdigit():
        return form
    head, hyphen, last = form.rpartition("-")
    if hyphen and last in nouns:
        return head + hyphen + nouns[last]
    if form.endswith("men") and len(form) > 4:
        return form[:-2] + "an"
    return _without_s(form)


@cache
def _compared() -> dict[str, str]:
    """Return the base form of each comparative and superlative."""
    irregular = _table("adjectives")
    forms = dict(irregular)
    for base in irregular.values():
        stem = base[:-1] + "i" if base.endswith("y") else base.removesuffix("e")
        for ending in ("er", "est"):
            forms.setdefault(stem + ending, base)
    return forms


_RULES: dict[str, Callable[[str], str | None]] = {
    "VERB": _verb,
    "AUX": _verb,
    "NOUN": _noun,
    "ADJ": lambda form: _compared().get(form),
    "ADV": lambda form: {"better": "well", "best": "well"}.get(form) or _compared().get(form),
    "PRON": _PRONOUNS.get,
    "PART": _PARTICLES.get,
    "DET": {"an": "a", "these": "this", "those": "that"}.get,
}


def set_lemmas(doc: Doc) -> Doc:
    """Set the base form of every token."""
    if len(doc):
        strings = doc.vocab.strings
        words = list(map(tuple, doc.to_array(["ORTH", "POS"]).tolist()))
        lemmas = {(orth, pos): strings.add(lemma_of(strings[orth], strings[pos])) for orth, pos in set(words)}
        table = np.array([lemmas[word] for word in words], dtype=np.uint64)
        doc.from_array(["LEMMA"], table)  # type: ignore[arg-type]  # its stub wants 2 dimensions
    return doc


@Language.factory("kg_lemmas", assigns=["token.lemma"], requires=["token.pos"])
def make_lemmas(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 (spaCy's signature)
    """Make the component."""
    return set_lemmas
