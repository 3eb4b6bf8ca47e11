"""Who wrote an article: what its page tells machines, and else its byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from lxml.html import HtmlElement

from kg.documents.formats.pages.dates import dates_in
from kg.documents.formats.pages.stated import Told
from kg.documents.formats.pages.tree import elements, lines, said, size, words_of

_AUTHOR_NAMES = frozenset({"author", "authors", "byline", "by", "byl", "writer", "reporter", "contributors"})
_AUTHORS_PAGE = re.compile(r"/(?:authors?|reporters?|journalists?|columnists?|by|byline)/[^/]+/?$", re.IGNORECASE)
_LEAST_OF_TEXT = 100
_LONGEST_DAY = 40
_PERSON = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’.-]*| (?:de|da|van|von|der|al|bin|el|le|la)){0,3} [A-Z][\w'’-]+")
_OTHER_WORDS = """
news politics world europe european asia asian africa african america american americas east eastern west western north
northern south southern middle central international foreign national affairs policy press release releases statement
statements speech speeches readout security economy business culture city new san los saint port home read share min
minutes comments updated published the and of state union united kingdom states republic islands hong kong
"""
_NO_PERSON = frozenset(_OTHER_WORDS.split())
"""Words of places, sections and labels."""
_NOT_NAMES = frozenset({"bio", "image", "avatar", "description", "box", "count"})
_ELSEWHERE = frozenset(
    {"comment", "comments", "related", "recommended", "sidebar", "aside", "teaser", "card", "more", "popular"}
)
_NOBODY = frozenset(
    {
        "admin",
        "administrator",
        "editor",
        "unknown",
        "anonymous",
        "webmaster",
        "super user",
        "guest",
        "root",
        "user",
        "netscape user",
        "windows user",
        "office user",
        "microsoft office user",
        "preferred customer",
        "valued customer",
        "site admin",
        "your name",
    }
)
_BY = re.compile(
    r"^(?:(?:by|from|written by|story by|text by|posted by|reported by|compiled by|author)\b[:\s]*|By:)", re.IGNORECASE
)
_BYLINE = re.compile(r"(?:By|BY|Text by|Words by|Written by|Posted by|Story by|Reported by|Compiled by|Author)[:\s]")
_PIECES = re.compile(r"\s*[|•·]\s*")
_MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3"
"""Signs of vowels, which are letters to readers and none to regular expressions."""
_NAME = re.compile(rf"[^\W\d_][\w{_MARKS}'’.-]*(?: [^\W_][\w{_MARKS}'’.-]*){{0,7}}")
_LABELS = (
    "by|author|written by|text|autor(?:a|es|in|ka|zy)?|verfasser(?:in)?|auteure?s?"
    "|autrice|autore|autori|texte|texto|testo|redactor|tekst|автор(?:ы|и|ка)?|текст|корреспондент|журналист|haber|muhabir|yazar|penulis"
    "|tác giả|szerző|autorė|συντάκτης|الكاتب|بقلم|كتب|작성자|글|作者|记者|記者|文|लेखक|संवाददाता"
)
_LABELLED = re.compile(rf"(?:{_LABELS})\s?[:：]\s?(?P<who>.+)", re.IGNORECASE)
_LABEL_INSIDE = re.compile(rf"(?:^|[\s|·•/,])(?:{_LABELS})\s?[:：]\s?(?P<who>.+)", re.IGNORECASE)
_OTHER_LABEL = re.compile(r"\s*(?:[|•·/]|\S+\s?[:：]).*$")
_FOREIGN_BY = re.compile(r"(?:Von|Par|Por|Door|Av|Przez)\s+(?=[^\W\d_a-z])")
"""Words before names in bylines of other languages: they may begin names too, so they count in bylines only."""
_LONGEST_LABELLED = 160
_CAPITAL = rf"(?![a-z])[^\W\d_][\w{_MARKS}'’.-]*"
_PERSON_ANYWHERE = re.compile(rf"{_CAPITAL}(?: {_CAPITAL}){{1,3}}")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,3}(?:[ ,，、；;]+[\u4e00-\u9fff]{2,3})*(?![\u4e00-\u9fff])")
_CREDITS = re.compile(r"\s+(?=(?:Photo(?:graph)?s?|Pictures?|Illustrations?|Text|Words|Story) by\b)")
_WITH_AGENCY = re.compile(r"^((?:[A-Z][A-Z'’.-]+ ){1,3}[A-Z][A-Z'’-]+) [A-Z][a-z].*$")
"""A name in capitals with what it writes for behind it."""
_DESK = re.compile(r"(?:news|web|online|digital)?\s?(?:room|desk|staff|team|editorial|editors?)", re.IGNORECASE)
"""Authors who are told where nobody took the trouble to name one: a byline on the page counts before."""
_TEAM = re.compile(
    r"(?:[A-Z][\w'’.-]* ){1,4}(?:Press|News|Web|Editorial|Communications?) (?:Team|Desk|Service|Staff|Unit)"
)
_MEASURE = re.compile(r"[\d.,]+k? (?:min(?:ute)?s?(?: read)?|words|views|comments?|shares|reads)", re.IGNORECASE)
"""How long or how much read an article is, between its day and its author."""
_LOGIN = re.compile(r"[a-z0-9_.-]+")
_DAYS = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b"
_SIGNED = re.compile(r"([A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){1,3})\W{1,3}[\w.+-]+(?:@| at )[\w-]+(?:\.[\w-]+)+\W{0,2}")
"""A name with an address for mail behind it."""
_BEHIND_NAME = re.compile(
    r"\s*(?:[,|·•(–—/]|\bin\b [A-Z]|\bat\b|\bfor\b|\b(?i:updated|published|posted|last modified)\b|\d"
    rf"|\b{_DAYS}|\S+@).*$",
    re.DOTALL,
)
_BEHIND_TOLD = re.compile(r"\s*(?:[,|·•(–—/]|\bUpdated\b|\bPublished\b|\d).*$", re.DOTALL)
_FOR = re.compile(r"^((?!.*\bof\b)\S+ \S.*?) (?:for|in|at) .*$")
"""Persons write for papers; offices are for something, and have one word before that, or `of` in their names."""
_ROLE_BEHIND = re.compile(
    r"^(?!(?:Our|An?|The|Staff|Special)\b)(\S+ \S.*?) "
    r"(?:(?:Staff|Senior|Chief|Special|Foreign|Political|World|Diplomatic) )*"
    r"(?:Correspondent|Reporter|Writer|Columnist|Contributor|Journalist)$"
)
_ROLE = re.compile(
    r"(?:(?:\w+ ){0,4}(?:writer|reporter|correspondent|editor|columnist|contributor|bureau chief|analyst|author"
    r"|spokes(?:person|man|woman)|minister|secretary|ambassador|director|fellow|professor|press officer))s?",
    re.IGNORECASE,
)


def names_person(told: Told) -> bool:
    """Whether a page tells machines who wrote its article, and not only which desk or organization."""
    given = [_names(names, None, told=True) for names in told.authors]
    return any(not _is_desk(name, told.desks) for names in given for name in names)


def bylines_of(root: HtmlElement, headline: HtmlElement | None) -> list[str]:
    """Return what a whole page shows as bylines, outside of comments and other articles.

    They stand between the headline and the text, or have the word for it.
    """
    near: list[str] = []
    far: list[str] = []
    since_headline = 0
    for element in elements(root):
        if element is headline:
            since_headline = 1
        elif since_headline == 1 and element.tag == "p" and size(element) >= _LEAST_OF_TEXT:
            since_headline = 2
        if _names_author(element) and 3 < size(element) <= 100:
            text = _spaced(element)
            above = (word for each in element.iterancestors() for word in words_of(each))
            if (since_headline == 1 or _BYLINE.match(text)) and _ELSEWHERE.isdisjoint(above):
                (near if since_headline == 1 else far).append(text)
    return [*near, *far] or _unnamed(root, headline)


def _names_author(element: HtmlElement) -> bool:
    """Whether an element is called one of authors, or is a link to the page of one."""
    if _AUTHOR_NAMES.intersection(words_of(element)):
        return True
    return element.tag == "a" and _AUTHORS_PAGE.search(element.get("href") or "") is not None


def _unnamed(root: HtmlElement, headline: HtmlElement | None) -> list[str]:
    """Return the names between the headline and the text before an address for mail, behind `By`, or beside a day."""
    title = said(headline) if headline is not None else None
    rows = lines(root)
    behind = rows[rows.index(title) + 1 :] if title in rows else []
    between = list(takewhile(lambda row: len(row) < _LEAST_OF_TEXT, behind))
    signed = [found[1] for row in between if (found := _SIGNED.fullmatch(row))]
    signed += [row for row in between if _BYLINE.match(row) and not row.endswith((".", "?", "!"))]
    pieces = [piece for row in between for piece in re.split(r"\s*[|•·/]\s*", row) if not _MEASURE.fullmatch(piece)]
    are_days = [len(piece) <= _LONGEST_DAY and bool(dates_in(piece, month_first=True)) for piece in pieces]
    beside = [piece for place, piece in enumerate(pieces) if any(are_days[max(place - 1, 0) : place + 2])]
    persons = [name for name in beside if _PERSON.fullmatch(name) and _NO_PERSON.isdisjoint(name.lower().split())]
    return signed or persons[:1] or [name for name in beside if _TEAM.fullmatch(name)][:1]


def author_of(root: HtmlElement, told: Told, publisher: str | None, *, bylines: Sequence[str]) -> str | None:
    """Return the authors of an article, parted by semicolons, or None.

    `root` is cleared of what is foreign; `bylines` are those of the whole page, which count where it has none.
    """
    given = [plain for names in told.authors if (plain := _names(names, publisher, told=True))]
    persons = [plain for plain in given if not all(_is_desk(name, told.desks) for name in plain)]
    for plain in persons[:1]:
        return "; ".join(plain)
    for text in (*_shown(root), *bylines, *_labelled(root)):
        if plain := _names([text], publisher, told=False):
            return "; ".join(plain)
    return "; ".join(given[0]) if given else None


def _is_desk(name: str, desks: Iterable[str]) -> bool:
    return _DESK.fullmatch(name) is not None or any(desk.startswith(name) for desk in desks)


def _shown(root: HtmlElement) -> Iterator[str]:
    """Yield what a page shows as the names of authors, the surest first."""
    yield from (said(each) for each in elements(root, "a") if "author" in (each.get("rel") or "").split())
    for element in elements(root):
        words = set(words_of(element))
        if words & _AUTHOR_NAMES and not words & _NOT_NAMES and 3 < len(text := _spaced(element)) <= 100:
            links = [said(each) for each in element.iter("a")]
            yield "; ".join(links) if len(links) > 1 and all(map(_NAME.fullmatch, links)) else text
    for row in lines(root):
        for piece in (row, *_PIECES.split(row), *_CREDITS.split(row)):
            if len(piece) <= 100 and _BYLINE.match(piece) and not piece.endswith((".", "?", "!")):
                yield piece


def _labelled(root: HtmlElement) -> Iterator[str]:
    """Yield the names behind a word for authors and a colon, in many languages, in short elements and lines."""
    leaves = (said(each) for each in elements(root) if len(each) <= 1 and size(each) <= _LONGEST_LABELLED)
    for text in (*leaves, *lines(root)):
        if len(text) <= _LONGEST_LABELLED and (found := _LABEL_INSIDE.search(text)):
            who = _OTHER_LABEL.sub("", found["who"])
            if han := _HAN.match(who):
                yield "; ".join(re.split(r"[ ,，、；;]+", han[0]))
            elif _PERSON_ANYWHERE.fullmatch(who) and _NO_PERSON.isdisjoint(who.lower().split()):
                yield who


def _spaced(element: HtmlElement) -> str:
    """Return the characters of an element, those of elements in it parted by blanks: styles part names and dates."""
    return " ".join(" ".join(element.itertext()).split())


def _names(given: Iterable[str], publisher: str | None, *, told: bool) -> list[str]:
    """Return names of persons or desks out of what a page gives as its author, in their order."""
    found: list[str] = []
    nobody = _NOBODY | {(publisher or "").casefold()}
    behind = _BEHIND_TOLD if told else _BEHIND_NAME
    for text in given:
        text = " ".join(text.split())
        labelled = _LABELLED.match(text)
        text = labelled["who"] if labelled else _BY.sub("", text if told else _FOREIGN_BY.sub("", text)).strip()
        text = _WITH_AGENCY.sub(r"\1", text)
        for part in re.split(r"\s*(?:;|&|\band\b|,(?=\s*[A-Z][\w'’.-]+\s+[A-Z]))\s*", text):
            name = _ROLE_BEHIND.sub(r"\1", _FOR.sub(r"\1", behind.sub("", part)).strip(" ,.;:"))
            is_name = _NAME.fullmatch(name) and not _LOGIN.fullmatch(name) and name.casefold() not in nobody
            if is_name and not (found and _ROLE.fullmatch(name)):
                found.append(name)
    return list(dict.fromkeys(found))
