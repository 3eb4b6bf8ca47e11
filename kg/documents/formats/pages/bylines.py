"""Who wrote an article: what its page tells machines, and else its byline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice, takewhile

from lxml.html import HtmlElement

from kg.documents.formats.pages.dates import dates_in
from kg.documents.formats.pages.names import FOREIGN_BY, LABELS, NAME, is_person, names_in, spelled
from kg.documents.formats.pages.stated import Told
from kg.documents.formats.pages.tree import elements, holds, size
from kg.documents.formats.pages.view import View

_AUTHOR_WORDS = (
    "author authors byline bylines by byl writer writers reporter reporters contributors yazar muhabir autor autores"
    " auteur auteurs autore autori verfasser penulis redaktor avtor"
)
_AUTHOR_NAMES = frozenset(_AUTHOR_WORDS.split())
_AUTHORS_PAGE = re.compile(r"/(?:authors?|reporters?|journalists?|columnists?|by|byline)/[^/]+/?$", re.IGNORECASE)
_PAGE_OF_PERSON = re.compile(
    r"/(?:authors?|reporters?|journalists?|columnists?|contributors?|writers?|by|byline|people|persons?|profiles?|staff"
    r"|team|experts?|scholars?|bios?|users?)/[^/]+",
    re.IGNORECASE,
)
_CONNECTORS = frozenset({"and", "&", ",", ";", "/", "with", "y", "et", "und", "og", "och"})
_LONGEST, _LONGEST_OF_SEVERAL = 100, 400
"""Characters of the longest elements that are a byline, and that show several authors with what each of them is."""
_MOST_AROUND = 3
_MOST_LINKS = 40
"""Links to authors that are looked at: what has more of them is a list."""
_LEAST_OF_TEXT = 100
_LONGEST_DAY = 40
_NOT_NAMES = frozenset({"quote", "bio", "image", "img", "avatar", "description", "box", "count"})
_ELSEWHERE = frozenset(
    {"comment", "comments", "related", "recommended", "sidebar", "aside", "teaser", "card", "more", "popular"}
)
_BYLINE = re.compile(
    r"(?:By|BY|(?:Text|Words|Written|Posted|Story|Reported|Compiled|Commentary|Analysis|Opinion|Interview|Essay|Report"
    r"|Column|Review|Dispatch) by|Author)[:\s]"
)
_BEHIND_DAY = re.compile(
    r".*\b\d{4}(?:,? (?:at )?\d\d?[:.]\d\d(?: ?[ap]\.?m\.?)?)?(?:,? in [\w &]{3,30})?,? by (?P<who>[^\d,|]+)",
    re.IGNORECASE,
)
_WRITERS = re.compile(
    r"by (?:[A-Z]\w+ ){0,2}(?:staff )?(?:writers?|reporters?|correspondents?)[:,]? (?P<who>[A-Z][^.!?:;]{3,80})"
)
"""How agencies name who wrote, in a line above the text."""
_IN_ROW = re.compile(r"\s*(?:[|•·]|(?<!\d)/|/(?!\d))\s*")
"""What parts a line; strokes between figures are of days."""
_PIECES = re.compile(r"\s*[|•·]\s*")
_LABEL_INSIDE = re.compile(rf"(?:^|[\s|·•/,])(?:{LABELS})\s?[:：]\s?(?P<who>.+)", re.IGNORECASE)
_OTHER_LABEL = re.compile(r"\s*(?:[|•·/]|\S+\s?[:：]).*$")
_COLON = re.compile("[:：]")
_LONGEST_LABELLED = 160
_HAN = re.compile(r"[\u4e00-\u9fff]{2,3}(?:[ ,，、；;]+[\u4e00-\u9fff]{2,3})*(?![\u4e00-\u9fff])")
_CREDITS = re.compile(r"\s+(?=(?:Photo(?:graph)?s?|Pictures?|Illustrations?|Text|Words|Story) by\b)")
_MEASURE = re.compile(r"[\d.,]+k? (?:min(?:ute)?s?(?: read)?|words|views|comments?|shares|reads)", re.IGNORECASE)
"""How long or how much read an article is, between its day and its author."""
_SIGNED = re.compile(r"([A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){1,3})\W{1,3}[\w.+-]+(?:@| at )[\w-]+(?:\.[\w-]+)+\W{0,2}")
"""A name with an address for mail behind it."""


def names_person(told: Told) -> bool:
    """Whether a page tells machines who wrote its article, and not only which desk or organization."""
    return bool(_told(told, None))


def bylines_of(page: View, headline: HtmlElement | None) -> list[str]:
    """Return what a whole page shows as bylines, outside of comments and other articles.

    They stand between the headline and the text, or have the word for it.
    """
    begin = page.place(headline)
    below = (each for each in page.elements("p") if page.place(each) > begin)
    text = next((each for each in below if size(each) >= _LEAST_OF_TEXT), None)
    end = page.place(text) if text is not None else len(page.everything)
    near: list[str] = []
    far: list[str] = []
    for element in _named_authors(page):
        is_near = 0 <= begin <= page.place(element) < end
        if shown := _told_with_others(element, page):
            above = (word for each in element.iterancestors() for word in page.words_of(each))
            if (is_near or _BYLINE.match(_spaced(element))) and _ELSEWHERE.isdisjoint(above):
                (near if is_near else far).append(shown)
    return [*near, *far] or _unnamed(page, headline)


def _named_authors(page: View) -> list[HtmlElement]:
    """Return the elements that are called those of authors, and the links to the pages of such."""
    named = (each for each in page.named(_AUTHOR_NAMES) if "quote" not in page.words_of(each))
    links = (each for each in page.elements("a") if _AUTHORS_PAGE.search(each.get("href") or ""))
    return [each for each in page.in_order(named, links) if not _is_in_caption(each)]


def _is_in_caption(element: HtmlElement) -> bool:
    """Whether an element stands beneath a picture, where photographers are named."""
    return next(element.iterancestors("figcaption"), None) is not None


def _unnamed(page: View, headline: HtmlElement | None) -> list[str]:
    """Return the names between the headline and the text before an address for mail, behind `By`, or beside a day."""
    title = page.said(headline) if headline is not None else None
    behind = page.rows[page.rows.index(title) + 1 :] if title in page.rows else []
    between = list(takewhile(lambda row: len(row) < _LEAST_OF_TEXT, behind))
    signed = [found[1] for row in between if (found := _SIGNED.fullmatch(row))]
    signed += [row for row in between if _BYLINE.match(row) and not row.endswith((".", "?", "!"))]
    parts = [[piece for piece in _IN_ROW.split(row) if not _MEASURE.fullmatch(piece)] for row in between]
    several = ["; ".join(row) for row in parts if len(row) > 1 and all(map(is_person, row))]
    pieces = [piece for row in parts for piece in row]
    are_days = [len(piece) <= _LONGEST_DAY and bool(dates_in(piece, month_first=True)) for piece in pieces]
    speakers = set(map(page.said, page.elements("dt")))
    beside = [piece for place, piece in enumerate(pieces) if any(are_days[max(place - 1, 0) : place + 2])]
    persons = [name for name in beside if is_person(name) and name not in speakers]
    return signed or several[:1] or persons[:1]


def author_of(page: View, told: Told, publisher: str | None, *, bylines: Sequence[str]) -> str | None:
    """Return the authors of an article, parted by semicolons, or None.

    `page` is cleared of what is foreign; `bylines` are those of the whole page, which count where it has none.
    """
    persons = _told(told, publisher)
    shown = (names_in([text], publisher, told=False) for text in chain(_shown(page), bylines, _labelled(page)))
    if persons:
        more = (
            plain for plain in (*persons[1:], *shown) if set(plain) > set(persons[0]) and all(map(is_person, plain))
        )
        found = next(more, persons[0])
    else:
        found = next((plain for plain in shown if plain), [])
    if any(map(str.isupper, found)):
        text = " ".join(page.rows)
        found = [spelled(name, text) for name in found]
    return "; ".join(dict.fromkeys(found)) or None


def _shown(page: View) -> Iterator[str]:
    """Yield what a page shows as the names of authors, the surest first."""
    language = (page.root.get("lang") or "").lower()
    yield from _related(page)
    for element in page.named(_AUTHOR_NAMES):
        named = _NOT_NAMES.isdisjoint(page.words_of(element))
        if named and not _is_in_caption(element) and (text := _told_with_others(element, page)):
            yield text
    for row in page.rows:
        may_name = len(row) <= _LONGEST and " by " in row.casefold()
        if may_name and (found := _BEHIND_DAY.fullmatch(row)) and is_person(found["who"]):
            yield found["who"]
        if len(row) <= _LONGEST and (found := _WRITERS.fullmatch(row)):
            yield found["who"]
        for piece in dict.fromkeys((row, *_PIECES.split(row), *_CREDITS.split(row))):
            if len(piece) > _LONGEST:
                continue
            by = _BYLINE.match(piece) or (piece.startswith("by ") and is_person(piece.removeprefix("by ")))
            by = by or (
                FOREIGN_BY.match(piece)
                and not language.startswith("en")
                and (language or dates_in(row, month_first=True))
                and all(map(is_person, names_in([piece], None, told=False)))
            )
            if by and not piece.endswith((".", "?", "!")):
                yield piece


def _told_with_others(element: HtmlElement, page: View) -> str | None:
    """Return what an element shows as authors, with those who stand behind it in elements like it."""
    text = _told_in(element, page)
    if text is None or not is_person(text):
        return text
    others = [page.said(each) for each in element.itersiblings() if _is_of_same_kind(element, each)]
    return "; ".join((text, *others)) if all(map(is_person, others)) else text


def _is_of_same_kind(one: HtmlElement, other: HtmlElement) -> bool:
    """Whether two elements are called the same, as those are of authors side by side."""
    return one.tag == other.tag and one.get("class") is not None and one.get("class") == other.get("class")


def _told(told: Told, publisher: str | None) -> list[list[str]]:
    """Return the persons who machines are told are the authors, from each place that names some."""
    others = {each.casefold() for each in (*told.publishers, *told.desks)}
    authors = [[name for name in names if name.casefold() not in others] for names in told.authors]
    return [plain for names in authors if (plain := names_in(names, publisher, told=True))]


def _related(page: View) -> Iterator[str]:
    """Yield the names of the links that say that they lead to the author, those in one line together."""
    named = (each for each in page.elements("a") if "author" in (each.get("rel") or "").split() and size(each))
    links = list(islice(named, _MOST_LINKS))
    while links:
        line = links[0]
        for above in islice(links[0].iterancestors(), _MOST_AROUND):
            if size(above) > _LONGEST:
                break
            line = above
        together = [each for each in links if holds(line, each)]
        yield "; ".join(dict.fromkeys(map(page.said, together)))
        links = [each for each in links if not holds(line, each)]


def _told_in(element: HtmlElement, page: View) -> str | None:
    """Return what an element shows as authors, several parted by semicolons, or None where it is more than that."""
    whole = size(element)
    if not 3 < whole <= _LONGEST_OF_SEVERAL:
        return None
    links = [each for each in element.iter("a") if size(each)]
    names = [page.said(each) for each in links]
    if len(links) > 1 and whole <= _LONGEST and all(map(NAME.fullmatch, names)):
        whole_line = names_in([_spaced(element)], None, told=False)
        return "; ".join(whole_line if set(whole_line) > set(names) and all(map(is_person, whole_line)) else names)
    persons_pages = (each for each in links if _PAGE_OF_PERSON.search(each.get("href") or ""))
    leading = [name for name in map(page.said, persons_pages) if is_person(name)]
    if leading:
        return "; ".join(dict.fromkeys(leading))
    persons = _persons_in(element, page)
    rows = page.lines(element) if len(persons) < 2 else []
    by_line = [names_in([row], None, told=False) for row in rows]
    if len(by_line) > 1 and all(len(each) == 1 and is_person(each[0]) for each in by_line):
        # What is no name in a line beneath another is what its author is: "Examiner Border Writer".
        persons = [
            name for row, [name] in zip(rows, by_line, strict=True) if row is rows[0] or not row.startswith(f"{name} ")
        ]
    if len(persons) > 1 or (persons and whole <= _LONGEST):
        return "; ".join(dict.fromkeys(persons))
    return _spaced(element) if whole <= _LONGEST else None


def _persons_in(element: HtmlElement, page: View) -> list[str]:
    """Return the persons that pieces of an element name: the first, and those written like it or joined to it."""
    found: list[str] = []
    first, joined = element, False
    for holder, piece in _pieces(element):
        if piece.casefold() in _CONNECTORS:
            joined = True
            continue
        name = names_in([piece], None, told=False)
        if len(name) == 1 and piece.endswith(name[0]) and is_person(name[0]):
            first = holder if not found else first
            if not found or joined or _are_alike(first, holder, page):
                found.append(name[0])
        joined = piece.endswith((",", " and", " &", ";"))
    return found


def _pieces(element: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the characters of an element as they stand in the elements in it, each with the one around them."""
    for each in elements(element):
        if piece := " ".join((each.text or "").split()):
            yield each, piece
        parent = each.getparent()
        if each is not element and parent is not None and (piece := " ".join((each.tail or "").split())):
            yield parent, piece


def _are_alike(one: HtmlElement, other: HtmlElement, page: View) -> bool:
    """Whether two elements have one name, as those of all authors of an article have, or stand in cards that do."""
    if names := page.words_of(one):
        return names == page.words_of(other)
    cards = one.getparent(), other.getparent()
    apart = one.tag == other.tag and cards[0] is not cards[1] and None not in cards
    return apart and bool(page.words_of(cards[0])) and page.words_of(cards[0]) == page.words_of(cards[1])


def _labelled(page: View) -> Iterator[str]:
    """Yield the names behind a word for authors and a colon, in many languages, in short elements and lines."""
    leaves = (each for each in page.everything if len(each) <= 1 and _COLON.search(page.said(each)))
    shown = (page.said(each) for each in leaves if size(each) <= _LONGEST_LABELLED)
    for text in chain(shown, filter(_COLON.search, page.rows)):
        if len(text) <= _LONGEST_LABELLED and (found := _LABEL_INSIDE.search(text)):
            who = _OTHER_LABEL.sub("", found["who"])
            if han := _HAN.match(who):
                yield "; ".join(re.split(r"[ ,，、；;]+", han[0]))
            elif all(map(is_person, who.split(", "))):
                yield who.replace(", ", "; ")


def _spaced(element: HtmlElement) -> str:
    """Return the characters of an element, those of elements in it parted by blanks: styles part names and dates."""
    return " ".join(" ".join(element.itertext()).split())
