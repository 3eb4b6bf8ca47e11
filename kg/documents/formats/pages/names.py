"""Names of authors out of what a page writes where they belong: without labels, jobs, papers, days and programs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import ascii_lowercase

from kg.documents.formats.datelines import MONTHS
from kg.documents.formats.pages.tables import entries_of
from kg.documents.formats.pages.tree import folded

_NOBODY = entries_of("nobody.txt")
_BY = re.compile(
    r"^(?:(?:by|from|(?:written|story|text|words|posted|reported|compiled|commentary|analysis|opinion|interview|essay"
    r"|report|column|review|dispatch) by|author)\b[:\s]*|By:)",
    re.IGNORECASE,
)
FOREIGN_BY = re.compile(r"(?:Von|Par|Por|Door|Av|Przez)\s+(?=[^\W\d_a-z])")
"""Words before names in bylines of other languages: they may begin names too, so they count in bylines only."""
LABELS = (
    "by|author|writer|reporter|written by|text|autor(?:a|es|in|ka|zy)?|verfasser(?:in)?|auteure?s?"
    "|autrice|autore|autori|texte|texto|testo|redactor|tekst|автор(?:ы|и|ка)?|текст|корреспондент|журналист|haber|muhabir|yazar|penulis"
    "|tác giả|szerző|autorė|συντάκτης|الكاتب|بقلم|كتب|작성자|글|作者|记者|記者|文|लेखक|संवाददाता"
)
"""Words for authors, before a colon."""
_LABELLED = re.compile(rf"(?:{LABELS})\s?[:：]\s?(?P<who>.+)", re.IGNORECASE)
MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3"
"""Signs of vowels, which are letters to readers and none to regular expressions."""
NAME = re.compile(rf"[^\W\d_][\w{MARKS}'’.-]*(?: [^\W_][\w{MARKS}'’.-]*){{0,7}}")
_CAPITAL = rf"(?![a-z])[^\W\d_][\w{MARKS}'’.-]*"
_PERSON = re.compile(
    rf"{_CAPITAL}(?: (?:{_CAPITAL}|de|da|do|dos|del|di|van|von|der|den|al|bin|ibn|el|le|la|y)){{0,3}} {_CAPITAL}"
)
_NO_PERSON = entries_of("no_persons.txt")
"""Words of places, sections and labels."""
_PLACES = entries_of("places_like_persons.txt")
"""Places that are written as persons are."""
_PIECES = re.compile(r"\s*[|•·/]\s*")
_LANGUAGES = entries_of("languages.txt")
_WITH_AGENCY = re.compile(r"^((?:[A-Z][A-Z'’.-]+ ){1,3}[A-Z][A-Z'’-]+) [A-Z][a-z].*$")
"""A name in capitals with what it writes for behind it."""
_COMPANY = re.compile(
    r"\b(?:ltd|limited|inc|llc|gmbh|s\.r\.o|sp\. z o\.o|pvt|solutions|technologies|webdesign|web studio)\b",
    re.IGNORECASE,
)
"""Who made a site, where authors stand."""
_OF_PAPER = re.compile(rf"^[A-Z][\w.]*['’]s (?={_CAPITAL} {_CAPITAL})")
"""The agency or paper whose reporter somebody is."""
_CALLED = re.compile(rf"(?<=\w) \([\w.’'-]{{1,12}}\) (?={_CAPITAL})")
"""What somebody is called, between the first name and the last."""
_BEHIND_MAIL = re.compile(r"^\S+@\S+\s*\(([^()]+)\)$")
_PICTURES = (
    r"[.;,]?\s*\b(?i:photo(?:graph)?s?|pictures?|illustrations?|video|graphics?|edit(?:ing|ed)"
    r"|translat(?:ed|ion)|produced|additional reporting|research) by\b"
)
_LOGIN = re.compile(r"[a-z0-9_.-]+")
_MONTHS = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DATE = rf"(?:\b(?i:{_MONTHS})\b\.?\s*)?\d"
_DAYS = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Tues?|Wed|Thurs|Fri|Sat)\b"
    rf"|(?:Mon|Thu|Sun)\b[.,]*\s*(?:\d|(?i:{_MONTHS})\b))"
)
"""Days of the week; some short ones are names of persons too (Mon, Thu, Sun), unless a day of a month follows."""
_BEHIND_NAME = re.compile(
    rf"\s*(?:[,|·•(–—/]|\bin\b [A-Z]|\bat\b|\bfor\b|\bon\b|\s-\s|{_DATE}"
    r"|\b(?:who|is|was|lives|writes|covers|works|reports)\b"
    rf"|\b(?i:updated|published|posted|last modified|special to)\b|\b{_DAYS}|\S*@|{_PICTURES}).*$",
    re.DOTALL,
)
_BEHIND_TOLD = re.compile(
    rf"\s*(?:[,|·•(–—/]|\s-\s|\b(?:Updated|Published|Special to)\b|{_DATE}|\S*@|{_PICTURES}).*$", re.DOTALL
)
_FOR = re.compile(r"^((?!.*\bof\b)\S+ \S.*?) (?:for|in|at) .*$")
"""Persons write for papers; offices are for something, and have one word before that, or `of` in their names."""
_JOB = (
    r"(?:correspondent|reporter|writer|columnist|contributor|journalist|editor|analyst|researcher|fellow|producer"
    r"|bureau chief|photographer|commentator|assistant|intern|associate|lecturer|scholar|specialist|consultant"
    r"|adviser|advisor|economist|editor-in-chief)"
)
_RANKS = (
    "staff|senior|junior|chief|special|foreign|political|world|diplomatic|deputy|associate|assistant|managing"
    "|executive|contributing|regional|national|international|business|defen[cs]e|security|environment|energy|digital"
    "|news|research|policy|visiting|non-?resident|economics?|europe|asia|africa|middle east|affairs|lead"
    "|principal|legal|state|city|politics|freelance"
)
_ROLE_BEHIND = re.compile(
    rf"^(?!(?:Our|An?|The|Staff|Special)\b)(\S+ \S.*?) (?i:(?:(?:{_RANKS}) )*{_JOB})$",
)
_ROLE = re.compile(
    rf"(?:(?:[\w-]+ ){{0,4}}(?:{_JOB}|author|spokes(?:person|man|woman)|minister|secretary|ambassador|director"
    r"|professor|press officer|manager|officer|host))s?",
    re.IGNORECASE,
)
_PAPER_BEHIND = re.compile(
    rf"^({_CAPITAL}(?: {_CAPITAL}){{1,3}}?) (?:(?:of |with )?The [A-Z].*"
    r"|(?:Associated Press|Reuters|Agence France-Presse|AFP|AP|UPI|dpa|Bloomberg|Xinhua|TASS|PTI|ANI)(?: News)?)$"
)
"""A name with the paper or the agency behind it that it writes for."""
_SEPARATOR = re.compile(
    rf"\s*(?:;|&|\band\b|,(?=\s*[A-Z][\w'’.-]+\s+[A-Z])|\b(?:with|y|et|und|och|og)\b(?=\s+{_CAPITAL} {_CAPITAL}))\s*"
)
_BESIDE_PAPER = re.compile(
    r"(?<=\w),\s*(?:The [A-Z][\w'’ -]*|(?:[A-Z][\w'’.-]* ){0,4}(?:Press|News|Times|Post|Herald|Tribune|Gazette|Journal"
    r"|Ledger|Chronicle|Agency|Reuters|AFP|AP|Magazine|Radio|Media|University|Institute))(?=\s*(?:[;,&]|\band\b|$))"
)
"""A paper or an institution behind a comma."""
_ASKING = re.compile(r"(?:what|how|why|when|where|who|this|all|you|your|read|click|follow|see|with)\b", re.IGNORECASE)
_SMALL = frozenset({"of", "the", "for", "and", "on", "in"})
_MOST_SMALL = 3
"""How many words without capitals no name has, those that join its parts left out."""
_OF_DESKS = (
    r"(?:staff|desk|team|newsroom|editorial|editors?|agencies|news agenc(?:y|ies)|wires?|news ?wires|correspondents?)"
)
_ORGANIZATION = re.compile(
    rf"\b(?:{_OF_DESKS}|agency|agência|agencia|news|media|radio|tv|television|network|services?|office|bureau|ministry"
    r"|embassy|government|department|directorate|unit|commission|committee|secretariat|institute|foundation|forum|experts|spokesperson"
    r"|council|mfa|press (?:office|team|service|room|releases?))\b|^(?:[\w-]+ )*minister (?:for|of)\b",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"\S+ .*\b(?:press|times|post|herald|tribune|gazette|union|cent(?:re|er)|online|international|room)\b",
    re.IGNORECASE,
)
"""Organizations that have a word before one that ends the names of persons too."""
_PARTICLE = re.compile(r"d[aeiu]|dos?|del|van|von|de[rn]|ter|al|el|bin|ibn|l[ae]|[ey]", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouyáéíóúäöüâêîôûàèìòùãõåæøőűıаеёиоуыэюяіїєαεηιουωάέήίόύώ]", re.IGNORECASE)
_COMMAS_BELOW = str.maketrans("şţ", "șț")
"""Letters of Romanian as older keyboards write them."""
_KEPT = frozenset({"II", "III", "IV"})
_PARTED = re.compile(r"\s*[-–—:|]\s")
_WORD = re.compile(rf"[^\W\d_][\w{MARKS}]*")


def names_in(given: Iterable[str], publisher: str | None, *, told: bool) -> list[str]:
    """Return names of persons out of what a page gives as its author, in their order: no desks, agencies or offices.

    `told` says that machines are told them, which are given no words before names in other languages.
    """
    found: list[str] = []
    for text in given:
        text = _BEHIND_MAIL.sub(r"\1", " ".join(text.split()))
        labelled = _LABELLED.match(text)
        text = labelled["who"] if labelled else _BY.sub("", text if told else FOREIGN_BY.sub("", text)).strip()
        pieces = _PIECES.split(text)
        text = "; ".join(pieces) if len(pieces) > 1 and all(map(is_person, pieces)) else text
        for part in _SEPARATOR.split(_BESIDE_PAPER.sub("", _WITH_AGENCY.sub(r"\1", text))):
            name = _plain(part, publisher, told=told)
            beside = found and (_ROLE.fullmatch(name) or _is_place(name))
            if _is_name(name) and not (beside or is_organization(name) or _is_publisher(name, publisher)):
                found.append(name)
    return list(dict.fromkeys(found))


def _is_name(text: str) -> bool:
    """Whether a text may be the name of a person or a desk: no account, no program, and no part of a sentence."""
    if not NAME.fullmatch(text) or _LOGIN.fullmatch(text) or text.casefold() in _NOBODY or _COMPANY.search(text):
        return False
    if text.casefold() in MONTHS:
        return False
    small = [word for word in text.split() if word[0] in ascii_lowercase and not _PARTICLE.fullmatch(word)]
    return _ASKING.match(text) is None and len([word for word in small if word not in _SMALL]) < _MOST_SMALL


def _is_place(name: str) -> bool:
    """Whether what stands behind a name is a place and neither a person nor an organization."""
    known = name.casefold() in _PLACES or not _NO_PERSON.isdisjoint(name.casefold().split())
    return known and not is_organization(name)


def _plain(part: str, publisher: str | None, *, told: bool) -> str:
    """Return a name without what stands behind it: a job, a paper, a place, a day."""
    part = _CALLED.sub(" ", part)
    name = _OF_PAPER.sub("", (_BEHIND_TOLD if told else _BEHIND_NAME).sub("", part).strip(" ,.;:"))
    name = _ROLE_BEHIND.sub(r"\1", _FOR.sub(r"\1", name))
    if publisher and name.casefold().endswith(f" {publisher.casefold()}"):
        before = name[: -len(publisher) - 1]
        name = before if is_person(before) else name
    return _PAPER_BEHIND.sub(r"\1", name)


def _is_publisher(name: str, publisher: str | None) -> bool:
    """Whether a name is that of the publisher, or of an organization with which the publisher's begins."""
    own, whole = (each.casefold().translate(_COMMAS_BELOW) for each in (name, publisher or ""))
    own, whole = own.removeprefix("the "), whole.removeprefix("the ")
    if folded(own) == folded(whole) or (whole.startswith(own) and _PARTED.match(whole, len(own))):
        return True
    shortened = name.split()[0].isupper() or name.startswith("The ")  # BA Courier, The Ledger
    if shortened and " " in whole and whole.split()[-1] == own.split()[-1]:
        return True
    begins = whole.startswith(own) and not whole[len(own) : len(own) + 1].isalnum()
    return begins and _ORGANIZATION.search(name) is not None


def is_person(name: str) -> bool:
    """Whether a line may be the name of a person: two to five words with capitals, none of a section or a label."""
    words = name.lower().split()
    return (
        _PERSON.fullmatch(name) is not None
        and not any(word[0].islower() and not _PARTICLE.fullmatch(word) for word in name.split())
        and _NO_PERSON.isdisjoint(words)
        and name.casefold() not in _PLACES
        and not all(word in _LANGUAGES for word in words)
        and not is_organization(name)
    )


def is_organization(name: str) -> bool:
    """Whether a name is that of a desk, an agency or an office, or in letters that stand for one: no author."""
    known = _ORGANIZATION.search(name) or _ROLE.fullmatch(name) or (name.count(" ") > 1 and _PAPER.search(name))
    return bool(known) or (name.isupper() and " " not in name)


def spelled(name: str, text: str) -> str:
    """Return the name of a person in capitals as names are written: as `text` has it, or else with capitals first.

    Abbreviations and organizations stay as they are.
    """
    words = name.split()
    if not name.isupper() or len(words) < 2 or is_organization(name) or not any(map(_VOWEL.search, words)):
        return name
    written = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    as_told = (each[0] for each in written if not each[0].isupper() and not each[0].islower())
    return next(as_told, " ".join(_lowered(word, first=place == 0) for place, word in enumerate(words)))


def _lowered(word: str, *, first: bool) -> str:
    if word in _KEPT or (not _VOWEL.search(word) and word != "NG" and not word.endswith(".")):
        return word
    if _PARTICLE.fullmatch(word) and not first:
        return word.lower()
    lower = _WORD.sub(lambda found: found[0][0] + found[0][1:].replace("İ", "i").lower(), word)
    return re.sub(r"^(Mc)(\w)", lambda found: found[1] + found[2].upper(), lower)
