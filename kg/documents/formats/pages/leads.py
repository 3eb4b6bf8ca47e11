"""Paragraphs that lead away from an article: a word such as `Read more` with a link, and appeals for support."""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from kg.documents.formats.pages.noise import ELSEWHERE
from kg.documents.formats.pages.tree import BLOCKS, ENDS, around_all, elements, holds, remove, said, size

_LONGEST = 300
_MOST_WORDS, _LEAST_OF_TITLE = 7, 4
_LEAD = re.compile(
    r"\W*(?:(?:also|must|please)\s)?(?:(?:read|see|watch|listen)(?:\s(?:more|also|next|now|here|on))?|recommended"
    r"|related(?:\s(?:stor(?:y|ies)|articles?|news|coverage))?|more(?:\son\sth(?:is|e)\s\w+)?|further reading"
    r"|(?:opinion|analysis|in (?:pictures|photos|depth)|photos?|videos?|explain(?:er|ed)|timeline|gallery|podcast"
    r"|profile|special report|editorial|column|background|fact ?(?:check|box)|interactive|live|don.t miss) ?[:|»>-]"
    rf"|{ELSEWHERE})\W*",
    re.IGNORECASE,
)
"""What stands beside the links of a paragraph that names other articles."""
_APPEAL = re.compile(
    r"(?:donat(?:e|ions?)|support(?:-us)?|contribute|subscri(?:be|ptions?)|membership|newsletters?)(?:\.\w+)?",
    re.IGNORECASE,
)
"""Last parts of addresses to which readers are sent for their money or their address."""
_OF_APPEALS = ("patreon.com", "ko-fi.com", "buymeacoffee.com", "opencollective.com", "liberapay.com")
_LEAST_OF_ARTICLE = 80
"""What stands beside an appeal in one box is of the appeal, if it is shorter."""


def clear_leads(root: HtmlElement, kept: list[HtmlElement]) -> None:
    """Take away paragraphs that lead to other articles, and appeals; never one with an element of `kept` in it."""
    links_of: defaultdict[HtmlElement, list[HtmlElement]] = defaultdict(list)
    for link in elements(root, "a"):
        block = next((each for each in link.iterancestors() if each.tag in BLOCKS), None)
        if block is not None:
            links_of[block].append(link)
    around = around_all(kept)
    for block, links in links_of.items():
        if block in around or block.getparent() is None or size(block) > _LONGEST:
            continue
        if _leads(block):
            remove(block)
        elif any(map(_is_appeal, links)):
            remove(_box(block, kept))


def _leads(block: HtmlElement) -> bool:
    """Whether all that a block says beside its links is a word that names other articles."""
    whole = said(block)
    links = [shown for each in block.iter("a") if (shown := said(each))]
    beside = f" {whole} "
    for link in links:
        beside = beside.replace(link, " ", 1)
    beside = " ".join(beside.split())
    return _LEAD.fullmatch(beside) is not None or (_names_what_follows(whole, links) and beside.endswith(":"))


def _names_what_follows(whole: str, links: list[str]) -> bool:
    """Whether a paragraph is a few words and a colon before one link that is no sentence."""
    if len(links) != 1 or not whole.endswith(links[0]) or whole.endswith((*ENDS, '"', "”", "’", "»")):
        return False
    label = whole.removesuffix(links[0]).split()
    return 1 < len(label) <= _MOST_WORDS and len(links[0].split()) >= _LEAST_OF_TITLE


def _is_appeal(link: HtmlElement) -> bool:
    try:
        address = urlsplit((link.get("href") or "").strip())
    except ValueError:
        return False
    host = (address.netloc or "").lower()
    last = address.path.rstrip("/").rpartition("/")[2]
    return host.removeprefix("www.").endswith(_OF_APPEALS) or _APPEAL.fullmatch(last) is not None


def _box(block: HtmlElement, kept: list[HtmlElement]) -> HtmlElement:
    """Return the outermost element around an appeal that holds little else."""
    whole = size(block)
    for above in block.iterancestors():
        if size(above) > whole + _LEAST_OF_ARTICLE or any(holds(above, each) for each in kept):
            break
        block = above
    return block
