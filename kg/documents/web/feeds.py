"""RSS (0.9x, 1.0, 2.0) and Atom: bytes to entries.

Read with lxml after the head of the file is cut off, and with it every declaration of entities, so that nothing is
expanded or fetched. Feeds are written by hand and by bad programs: names of HTML entities, bare `&`, control
characters, missing ends and wrong encodings are all made the best of.
"""

from __future__ import annotations

import codecs
import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from html.entities import html5
from urllib.parse import urljoin

from lxml import etree

from kg.documents.formats.decoding import MARKS
from kg.documents.formats.markup import text_of_markup
from kg.documents.formats.pages.dates import read_date
from kg.documents.formats.sniffing import plain
from kg.errors import DocumentError
from kg.net.urls import is_url, join_url

MOST_BYTES = 16 * 1024 * 1024
"""How long a feed may be."""

_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(rss|feed|RDF|channel)(?=[\s>/])")
_PROLOG = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_FAMILIES = (b"http://www.w3.org/2005/Atom", b"http://purl.org/atom/", b"http://purl.org/rss/1.0/", b"netscape.com/rdf")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_REFERENCE = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{0,31}));|&")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML = "{http://www.w3.org/XML/1998/namespace}"
_OF_MEDIA = ("{http://search.yahoo.com/mrss", "{http://www.itunes.com/", "media:", "itunes:")
"""Elements that tell of pictures and recordings under the same names as others tell of the article."""
_TAGS = re.compile(r"<[^<>]*>")
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE
)
_DAY = re.compile(r"^\s*[^\d,]*,\s*")
_ENDS_SHORT = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|(?:read|continue reading|full story|more)\b.{0,40}(?:»|›|→|more|\.\.\.|…)?)\s*$",
    re.IGNORECASE,
)
_FULL_TEXT = 280
"""The fewest characters of a text that can be an article; what is shorter is a line about one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed.

    `link` is the address of its page, None where it has none that can be asked; `guid` names the entry in its feed,
    made of its text where it has no name. `published` is the day at the publisher, that of the last change where no
    other is given. `updated` is when it was changed last, or published, in UTC, None where that is not said. `text` is
    the whole article, where the feed brings it, paragraphs parted by empty lines.
    """

    guid: str
    link: str | None = None
    title: str | None = None
    published: date | None = None
    updated: datetime | None = None
    text: str | None = None
    publisher: str | None = None
    author: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, and its entries in its order, each once."""

    title: str | None
    entries: tuple[Entry, ...]


def looks_like_feed(head: bytes) -> bool:
    """Whether bytes begin as a feed does."""
    text = plain(head)
    prolog = _PROLOG.match(text)
    found = _ROOT.match(text, prolog.end()) if prolog else None
    if not found:
        return False
    return found.group(1) == b"rss" or any(family in text for family in _FAMILIES)


def parse_feed(name: str, content: bytes, *, charset: str | None = None, address: str | None = None) -> Feed:
    """Return what a feed says.

    `charset` is what a server says of its encoding, `address` where it was found, from which its links count.

    Raises:
        DocumentError: it is no feed.
    """
    text = _decoded(content, charset)
    root = _root(_without_prolog(text))
    if root is None:
        raise DocumentError(name, "no feed that can be read", "check in a browser what is there")
    channel = (
        root if _local(root) == "feed" else next((each for each in root.iter() if _local(each) == "channel"), root)
    )
    title = _plain(channel, "title")
    language = _plain(channel, "language") or root.get(f"{_XML}lang")
    entries: dict[str, Entry] = {}
    for node in root.iter():
        if _local(node) in ("item", "entry"):
            entry = _entry(node, address, title, language)
            entries.setdefault(entry.link or entry.guid, entry)
    return Feed(title, tuple(entries.values()))


# Bytes to a tree


def _decoded(content: bytes, charset: str | None) -> str:
    """Return the characters: bytes that are UTF-8 are UTF-8, whatever a server or the feed says."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        declared = _DECLARED.match(content)
        for name in (declared and declared.group(1).decode("ascii"), charset, "windows-1252"):
            try:
                if name and codecs.lookup(name).name != "utf-8":
                    return content.decode(name)
            except (LookupError, UnicodeError, ValueError):
                continue
    return content.decode("utf-8", "replace")


def _without_prolog(text: str) -> str:
    """Return a feed from its outermost element on, all references in it such as XML has them by itself."""
    start = re.search(r"<(?:[A-Za-z][\w.-]*:)?(?:rss|feed|RDF|channel)(?=[\s>/])", text)
    text = _FORBIDDEN.sub(" ", text[start.start() :] if start else "")
    pieces = []
    place = 0
    while (at := text.find("<![CDATA[", place)) >= 0:
        end = text.find("]]>", at)
        end = len(text) if end < 0 else end + 3
        pieces += [_REFERENCE.sub(_known, text[place:at]), text[at:end]]
        place = end
    return "".join([*pieces, _REFERENCE.sub(_known, text[place:])])


def _known(found: re.Match[str]) -> str:
    number, name = found.groups()
    if number or name in _XML_NAMES:
        return found.group()
    if name and f"{name};" in html5:
        return "".join(f"&#{ord(character)};" for character in html5[f"{name};"])
    return f"&amp;{found.group()[1:]}"


def _root(text: str) -> etree._Element | None:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


# A tree to entries


def _local(node: etree._Element) -> str:
    """Return the name of an element without its namespace; '' for comments and the like."""
    return node.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(node.tag, str) else ""


def _children(node: etree._Element, *names: str) -> Iterator[etree._Element]:
    return (child for child in node if _local(child) in names and not str(child.tag).startswith(_OF_MEDIA))


def _entry(node: etree._Element, address: str | None, title: str | None, language: str | None) -> Entry:
    named = [_text(child) for child in _children(node, "guid", "id")]
    link = _link(node, address)
    heading = _plain(node, "title")
    published, day = _time(node, "published", "pubDate", "issued", "date", "created")
    updated, changed_day = _time(node, "updated", "modified")
    source = next(_children(node, "source"), None)
    publisher = (_plain(source, "title") or _inline(source)) if source is not None else None
    return Entry(
        guid=next(filter(None, named), None) or link or _digest(node),
        link=link,
        title=heading,
        published=day or changed_day,
        updated=updated or published,
        text=_full_text(node),
        publisher=publisher or _plain(node, "publisher") or title,
        author=_author(node),
        language=node.get(f"{_XML}lang") or _plain(node, "language") or language,
    )


def _digest(node: etree._Element) -> str:
    return hashlib.sha256(_text(node).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _author(node: etree._Element) -> str | None:
    for child in _children(node, "creator", "author"):
        if name := _plain(child, "name") or _inline(child):
            return name
    return None


def _link(node: etree._Element, address: str | None) -> str | None:
    """Return the address of the page of an entry: its link, else its name where that is one."""
    candidates = []
    for child in _children(node, "link", "origLink"):
        kind, rel = child.get("type", ""), child.get("rel", "alternate")
        # FeedBurner and its like put the address of the page itself beside the one that counts readers.
        rank = 0 if _local(child) == "origLink" else 1 if "html" in kind or not kind else 2
        if rel == "alternate":
            candidates.append((rank, child, child.get("href") or _text(child)))
    about = node.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    for child in _children(node, "guid", "id"):
        permanent = child.get("isPermaLink", "true").strip().lower() != "false"
        candidates += [(3, child, _text(child))] if permanent and is_url(_text(child)) else []
    if about:
        candidates.append((4, node, about))
    for _, child, text in sorted(candidates, key=lambda candidate: candidate[0]):
        try:
            if text:
                return join_url(_base(child, address), text)
        except ValueError:
            continue
    return None


def _base(node: etree._Element, address: str | None) -> str:
    bases = [node.get(f"{_XML}base"), *(above.get(f"{_XML}base") for above in node.iterancestors())]
    base = address or ""
    for each in reversed([base for base in bases if base]):
        try:
            base = urljoin(base, each)
        except ValueError:
            continue
    return base


def _full_text(node: etree._Element) -> str | None:
    """Return the whole article out of an entry, None where it brings a summary only."""
    texts = [
        _text_of(child)
        for child in _children(node, "encoded", "content", "body", "div", "xhtml")
        if not child.get("src")
    ]
    summaries = [_text_of(child) for child in _children(node, "description", "summary")]
    text = max(texts, key=len, default="")
    short = max(summaries, key=len, default="")
    if len(text) < _FULL_TEXT or _ENDS_SHORT.search(text[-60:]) or text == short:
        return None
    return text


def _text_of(node: etree._Element) -> str:
    """Return a construct that may hold HTML as text."""
    kind = node.get("type", "html").lower()
    if len(node):
        return text_of_markup(etree.tostring(node, encoding="unicode", with_tail=False))
    if kind in ("text", "text/plain"):
        return (node.text or "").strip()
    return text_of_markup(node.text or "")


def _text(node: etree._Element) -> str:
    return "".join(node.itertext()).strip()


def _plain(node: etree._Element | None, name: str) -> str | None:
    """Return the first text of that name on one line, without markup; None where there is none."""
    for child in _children(node, name) if node is not None else ():
        if text := _inline(child):
            return text
    return None


def _inline(node: etree._Element) -> str | None:
    text = _text(node)
    # A title in Atom says whether it is HTML; in RSS nobody does, and what is escaped twice is common.
    if node.get("type", "html").lower() not in ("text", "text/plain") and ("<" in text or "&" in text):
        text = html.unescape(_TAGS.sub("", text))
    return " ".join(text.split()) or None


# Times


def _time(node: etree._Element, *names: str) -> tuple[datetime | None, date | None]:
    """Return the first time of those names in UTC, and the day that it is where it was written."""
    for name in names:
        for child in _children(node, name):
            if moment := parse_time(_text(child)) or _day_written(_text(child)):
                aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
                try:
                    return aware.astimezone(UTC), moment.date()
                except OverflowError:
                    continue
    return None, None


def _day_written(text: str) -> datetime | None:
    """Return the first moment of a day that is written as for people, in whatever language."""
    stated = read_date(text)
    return datetime(stated.day.year, stated.day.month, stated.day.day) if stated else None  # noqa: DTZ001 # no zone


def parse_time(text: str) -> datetime | None:
    """Return the time that an entry gives, in the form of RFC 822 or ISO 8601; None where it is neither.

    It knows its time zone if the text gives one. A day alone is its first moment.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, day, hour, minute, second, zone = found.groups()
        try:
            moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))  # noqa: DTZ001
            return (
                moment.replace(tzinfo=datetime.strptime(zone.upper().replace("Z", "+00:00"), "%z").tzinfo)
                if zone
                else moment
            )
        except ValueError:
            return None
    try:
        return parsedate_to_datetime(_DAY.sub("", text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
