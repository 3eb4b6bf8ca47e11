"""What is no article on the page of one: taken away by its element, its name and its links."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Sequence
from itertools import accumulate, chain, islice

from lxml.html import HtmlElement

from kg.documents.formats.pages.boxes import (
    clear_decks,
    clear_invitations,
    clear_machine_made,
    clear_pointers,
    clear_summaries,
)
from kg.documents.formats.pages.leads import clear_leads
from kg.documents.formats.pages.links import clear_links, is_inside_sentence, label_above
from kg.documents.formats.pages.marked import bodies_of
from kg.documents.formats.pages.notes import clear_notes
from kg.documents.formats.pages.paragraphing import join_lines, mark_paragraphs
from kg.documents.formats.pages.places import join_datelines
from kg.documents.formats.pages.tables import element_names_of, entries_of
from kg.documents.formats.pages.tree import (
    BLOCKS,
    ENDS,
    SUBHEADINGS,
    around_all,
    elements,
    folded,
    holds,
    remaining,
    remove,
    said,
    size,
    words_in,
    words_of,
)
from kg.documents.formats.pages.view import View

_NEVER = (
    "script", "style", "template", "svg", "iframe", "object", "embed", "video", "audio", "canvas", "map", "select",
    "button", "input", "textarea", "nav", "menu", "dialog", "amp-sidebar", "amp-consent", "amp-ad", "amp-embed",
    "amp-social-share", "amp-user-notification", "link", "meta", "title",
)  # fmt: skip
"""Elements that hold no sentence of an article."""
_FURNITURE = ("figure", "figcaption", "aside", "footer", "address", "time", "details")
"""Elements in an article that hold no sentence of it."""
_ROLES = frozenset(
    {"navigation", "complementary", "contentinfo", "dialog", "alertdialog", "search", "menu", "menubar", "alert"}
)
_FOREIGN = element_names_of("foreign_elements.txt")
_SURE = entries_of("surely_foreign_elements.txt")
_COMMENTS = entries_of("comment_elements.txt")
_PARTS = element_names_of("parts_of_articles.txt")
_LAYOUTS = frozenset({"grid", "layout", "wrap", "main", "content", "page", "columns"})
"""Words of an element that holds an article and what stands beside it: `sidebar-grid`, `content-sidebar-wrap`."""
_LETTERS = re.compile("[a-z]+")
_BODY = frozenset({"article", "body"})
_PICTURES = frozenset({"image", "img", "images", "pic", "pics"})
"""Words of elements that hold a picture, and what is said of it."""
_OF_PICTURES = ("bild", "bildtext", "foto", "photo")
"""Ends of such words in compounds and in other languages; with a heading in it, it is a card."""
_LONGEST_CAPTION = 300
_LONGEST_PART = 600
_LONGEST_DATELINE = 60
_LONGEST_FACT, _MOST_FACTS = 60, 8
_TOLD, _LEAST_TOLD = 150, 30
"""Characters from which on an article has begun, and those of its parts that count, white space left out."""
_MOST = 0.6
_NEARLY_ALL = 0.85
"""The shares of a page's text beyond which an element is not taken away for its name, and for a sure one."""
_OTHERS = re.compile(
    r"(?:more|latest|related|recommended|trending|top|other|must|most|read|see|don.t miss|you (?:may|might)|up next"
    r"|next up|popular|editors?.? picks?|keep reading|in other news|also (?:read|in|on)|explore"
    r"|further reading|(?:\d+ )?(?:reader )?comments?(?: \(\d+\))?"
    r"|(?:sponsored|partner|promoted) content|from our (?:partners|sponsors))\b.{0,40}",
    re.IGNORECASE,
)
"""Headings of lists of other articles."""
_ASIDES = re.compile(
    r"(?:(?:media|press)? ?(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|office)(?: details| information)?"
    r"|about the authors?|authors?|address for enquiries|for (?:more|further) information|sources|references"
    r"|external links|citations?"
    r"|notes? (?:to|for) (?:the )?editors?|attachments?|downloads?|related documents"
    r"|(?:document|page|change|revision|update) (?:history|log)|(?:updates|changes) to this (?:page|document))\s*:?",
    re.IGNORECASE,
)
"""Headings of what is written beneath an article and is none of it."""
_LONGEST_TEASER = 160
_LEAST_ENTRIES = 3
_LONGEST_ASIDE = 1_500
_LONGEST_HEADING = 120
_NEAR = 12
"""How many elements behind a heading may stand before the list that it is of."""
_CARD = 700
_OF_NAMES = (",", ";", "(", ":")
"""What stands behind the name of a person in a list, and not behind a title."""
_CARD_TAGS = frozenset({"div", "li", "article", "section", "a"})
_OWN_WORDS = 10
"""Characters of its own that an element of links may have; where there are more, the links stand in its sentences."""
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|\bclip\s*:\s*rect\(\s*[01](?:px)?[\s,]|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)
_OF_THE_PAGE = frozenset({"html", "body", "main"})
_STATES = frozenset({"has", "with", "no", "without", "is", "show", "hide", "open", "js", "can", "enable", "enabled"})
"""Words that begin the names of states of a page: `has-sidebar` is no sidebar."""


def clear_foreign(page: View, headline: HtmlElement | None) -> None:
    """Take away what does not belong to the article: menus, lists of others, comments, adverts, other articles."""
    root = page.root
    kept = _content(page, headline)
    _unwrap_noscript(root)
    clear_invitations(root, kept)
    for element in list(elements(root, *_NEVER)):
        remove(element)
    total = sum(map(size, elements(root, "p")))
    whole = _names_around(headline)
    around = around_all(kept)
    maybe_hidden = set(page.with_attribute("hidden", "style", "aria-hidden"))
    for element in remaining(root):
        if element.tag in _OF_THE_PAGE or element in around:
            continue
        hidden = element in maybe_hidden and _is_hidden(element)
        words = page.words_of(element)
        if hidden or (words and _is_foreign(element, words, total, whole) and not is_inside_sentence(element)):
            remove(element)
    _clear_other_articles(root, headline)
    _clear_lists(root, headline, kept, _MOST * total)
    _clear_asides(root, headline)
    _clear_cards(root, kept)
    clear_leads(root, kept)
    clear_links(root, kept)


def clear_furniture(root: HtmlElement, headline: HtmlElement | None) -> None:
    """Take away captions, bylines, dates and the like from what is left, and mark paragraphs and blocks as such."""
    _clear_facts(root)
    clear_notes(root)
    join_datelines(root)
    most = _MOST * size(root)
    whole = _names_around(headline)
    around = around_all([headline] if headline is not None else [])
    for element in remaining(root):
        if element.tag in _OF_THE_PAGE or element in around:
            continue
        is_part = (
            element.tag in _FURNITURE
            or _is_set_aside(element)
            or (_is_part(element, whole) and not is_inside_sentence(element))
        )
        if is_part and size(element) < most:
            remove(element)
    clear_summaries(root, headline)
    clear_machine_made(root, headline)
    clear_decks(root, headline)
    clear_pointers(root, headline)
    _clear_layout(root)
    join_lines(root)
    mark_paragraphs(root)


def _clear_facts(root: HtmlElement) -> None:
    """Take away lists of terms that tell of the article (type, number, day): a few words each, and no sentence.

    Terms with figures are days and hours, as in the diaries of ministers.
    """
    for terms in list(elements(root, "dl")):
        names, told = ([said(each) for each in elements(terms, tag)] for tag in ("dt", "dd"))
        brief = all(len(each) <= _LONGEST_FACT and not each.endswith(tuple(ENDS)) for each in told)
        if told and len(told) <= _MOST_FACTS and brief and not any(re.search(r"\d", each) for each in names):
            remove(terms)


def _content(page: View, headline: HtmlElement | None) -> list[HtmlElement]:
    """Return elements that nothing around may be taken away with."""
    bodies = bodies_of(page)
    main = page.elements("main")[:1]
    return [*bodies[:1], *([headline] if headline is not None else []), *main]


def _unwrap_noscript(root: HtmlElement) -> None:
    """Take away what is shown without scripts, unless it is the article."""
    for element in list(elements(root, "noscript")):
        if sum(size(p) for p in element.iter("p")) < _LONGEST_PART:
            remove(element)
        else:
            element.tag = "div"


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return sum(size(p) for p in element.iter("p")) < _LONGEST_PART
    return element.get("aria-hidden") == "true" and size(element) < _LONGEST_PART and not _is_first_letter(element)


def _is_first_letter(element: HtmlElement) -> bool:
    """Whether an element is the first letter of the word behind it, drawn apart, and the word is told nowhere else."""
    letter = said(element)
    following = element.getnext()
    behind = element.tail or (said(following) if following is not None else "")
    hidden = following is not None and not element.tail and following.get("aria-hidden") == "true"
    return len(letter) == 1 and letter.isalpha() and behind[:1].isalpha() and not hidden


def _is_foreign(element: HtmlElement, own: Sequence[str], total: int, whole: Container[str]) -> bool:
    """Whether an element is none of the article by its name; `total` are the characters in paragraphs of the page."""
    words = [word for word in _names(element, own) if word not in whole]
    named = _FOREIGN.are_in(words)
    if not named and (element.get("role") or "").lower() not in _ROLES:
        return False
    held = sum(map(size, element.iter("p")))
    if held > _TOLD and _is_body(element):
        return False
    if not _SURE.isdisjoint(words) and _LAYOUTS.isdisjoint(words):
        # Comments may be nearly all of a page; what is called `sidebar` and holds nearly all of it is its middle.
        return not _COMMENTS.isdisjoint(words) or held <= _NEARLY_ALL * total
    return held <= _MOST * total


def _is_body(element: HtmlElement) -> bool:
    """Whether one of the names of an element, and not that which tells of something else, says body of an article."""
    tokens = (set(_LETTERS.findall(token.lower())) for token in (element.get("class") or "").split())
    return any(token >= _BODY and _SURE.isdisjoint(token) for token in tokens)


def _names(element: HtmlElement, words: Sequence[str]) -> Sequence[str]:
    """Return those of the words of an element's names that are of no states."""
    if not _STATES.isdisjoint(words):
        tokens = [
            token
            for token in (element.get("class") or "").split()
            if not _STATES.intersection(token.lower().split("-"))
        ]
        own = [element.get("id") or "", *tokens]
        return words_in(" ".join(own))
    return words


def _names_around(headline: HtmlElement | None) -> set[str]:
    """Return the words that name the article itself: `gallery-intro` of a `gallery` is no gallery in it."""
    own = next(headline.iterancestors("article"), None) if headline is not None else None
    return set(_names(own, words_of(own))) if own is not None else set()


def _is_part(element: HtmlElement, whole: Container[str]) -> bool:
    words = [word for word in _names(element, words_of(element)) if word not in whole]
    named = _PARTS.are_in(words)
    if "cap" in words and "drop" not in words:  # short for a caption; a drop cap is the first letter of an article
        named = True
    named = named or any(word.endswith("caption") for word in words) or _is_picture(element, words)
    return named and size(element) <= _LONGEST_PART and not _is_dateline(element, words)


def _is_set_aside(element: HtmlElement) -> bool:
    """Whether an element is a table at the side of a text with a picture, and a line on it."""
    at_side = element.tag == "table" and (element.get("align") or "").lower() in ("left", "right")
    return at_side and size(element) <= _LONGEST_CAPTION and next(element.iter("img"), None) is not None


def _is_picture(element: HtmlElement, words: list[str]) -> bool:
    """Whether an element is named as a picture and is one, with a line on it."""
    compound = any(word.endswith(_OF_PICTURES) for word in words) and next(element.iter(*SUBHEADINGS), None) is None
    if (_PICTURES.isdisjoint(words) and not compound) or size(element) > _LONGEST_CAPTION:
        return False
    return next(element.iter("img", "picture", "amp-img"), None) is not None


def _is_dateline(element: HtmlElement, words: list[str]) -> bool:
    """Whether an element is the place and the agency that its paragraph begins with, or the whole of that paragraph."""
    if "dateline" not in words:
        return False
    if element.tag in BLOCKS:
        return size(element) > _LONGEST_DATELINE and said(element).endswith(tuple(ENDS))
    return bool((element.tail or "").strip())


def _clear_other_articles(root: HtmlElement, headline: HtmlElement | None) -> None:
    """Take away the articles that follow on one page: those to scroll on to, and those that are shown in short.

    None is another one as long as nothing of the first has been told: some pages have their headline apart from the
    text, or the name of the site as one.
    """
    if headline is None or not holds(root, headline):  # it may have stood in a form or a frame, which is gone by now
        return
    own, title = next(headline.iterancestors("article"), None), folded(said(headline))
    headings = [each for each in elements(root, "h1") if each is not headline]
    order = {element: place for place, element in enumerate(root.iter())} if headings else {}
    told = list(accumulate(map(_told_by, order)))
    for heading in headings:
        if order.get(heading, 0) <= order[headline] or (own is not None and holds(own, heading)):
            continue
        if folded(said(heading)) == title:
            continue
        outermost = heading
        for above in heading.iterancestors():
            if holds(above, headline) or above.tag in _OF_THE_PAGE:
                break
            outermost = above
        if heading.getparent() is None or next(outermost.iter("p"), None) is None:
            continue
        if told[order[outermost] - 1] - told[order[headline]] >= _TOLD:
            remove(outermost)
    if own is not None:
        _clear_articles_beside(root, own, headline)
    else:
        _join_entries(root, headline)


def _join_entries(root: HtmlElement, headline: HtmlElement) -> None:
    """Make parts of one article of the articles beneath its headline, as live blogs have an element for each entry.

    Those that lead to articles elsewhere, by a link as their heading or around it, are a list of such.
    """
    beneath = [each for each in elements(root, "article") if not holds(each, headline)]
    parts = [each for each in beneath if size(each) >= _LEAST_TOLD and not _leads_away(each)]
    if len(parts) >= _LEAST_ENTRIES and len(parts) > _MOST * len(beneath):
        for part in parts:
            part.tag = "section"


def _leads_away(article: HtmlElement) -> bool:
    """Whether the heading of an article is a link to another page."""
    headings = list(article.iter("h1", "h2", "h3", "h4", "h5"))
    links = (link for link in article.iter("a") if any(holds(each, link) or holds(link, each) for each in headings))
    return any((link.get("href") or "#")[0] not in "#?" for link in links)


def _clear_articles_beside(root: HtmlElement, own: HtmlElement, headline: HtmlElement) -> None:
    """Take away elements of other articles, unless one of them has the text to the headline of `own`."""
    articles = [each for each in elements(root, "article") if not holds(own, each) and not holds(each, headline)]
    if size(own) - size(headline) >= _TOLD or all(size(each) <= 2 * size(own) for each in articles):
        for article in articles:
            if article.getparent() is not None:
                remove(article)


def _told_by(element: HtmlElement) -> int:
    """Return how many characters of sentences an element has of its own: what is short is a label."""
    texts = (element.text if isinstance(element.tag, str) else None, element.tail)  # a comment tells nobody anything
    own = ("".join((text or "").split()) for text in texts)
    return sum(len(each) for each in own if len(each) >= _LEAST_TOLD)


def _clear_lists(root: HtmlElement, headline: HtmlElement | None, kept: list[HtmlElement], most: float) -> None:
    """Take away blocks that a heading says to be lists of other articles; what stands before the heading stays."""
    for heading in list(elements(root, "h2", "h3", "h4", "h5")):
        block = heading.getparent()
        if size(heading) > _LONGEST_HEADING or heading is headline or not _OTHERS.fullmatch(said(heading)):
            continue
        if not holds(root, heading):
            continue
        alone = not any(size(each) for each in heading.itersiblings(preceding=True))
        if alone and block.tag not in _OF_THE_PAGE and not any(holds(block, each) for each in kept):
            if sum(map(size, block.iter("p"))) <= most:
                remove(block)
        elif told := _told_of_links(heading):
            for each in (*told, heading):
                remove(each)
        elif any(each.tag in ("ul", "ol") for each in islice(heading.itersiblings(), _NEAR)):
            following = heading.getnext()
            if following is not None and following.tag in ("ul", "ol"):
                remove(following)
            remove(heading)


def _told_of_links(heading: HtmlElement) -> list[HtmlElement]:
    """Return the links behind a heading that are lines of their own, each with the few words behind it."""
    told: list[HtmlElement] = []
    for each in heading.itersiblings():
        following = each.getnext()
        after_link = bool(told) and _is_link(told[-1]) and size(each) <= _LONGEST_TEASER
        # The last of a block may be the article's again, unless each link before it has its words.
        is_teaser = after_link and (_is_link(following) if following is not None else len(told) > 2)
        if each.tag not in ("p", "div") or not (_is_link(each) or is_teaser):
            break
        told.append(each)
    return told


def _is_link(element: HtmlElement) -> bool:
    """Whether an element holds a link and hardly anything else."""
    return size(element) > 0 and sum(map(size, element.iter("a"))) >= size(element) - 2


def _clear_asides(root: HtmlElement, headline: HtmlElement | None) -> None:
    """Take away what stands beneath headings of contacts, sources and the like, up to the next heading."""
    for heading in list(elements(root, *SUBHEADINGS)):
        if size(heading) > _LONGEST_HEADING or heading is headline or not _ASIDES.fullmatch(said(heading)):
            continue
        if not holds(root, heading):
            continue
        below: list[HtmlElement] = []
        whole = _whole(heading)
        for each in whole.itersiblings():
            if next(each.iter("h1", *SUBHEADINGS), None) is not None or holds(each, headline):
                break
            below.append(each)
        if sum(map(size, below)) <= _LONGEST_ASIDE:
            for each in (whole, *below):
                each.tail = None  # what stands behind it is of the same aside
                remove(each)


def _whole(heading: HtmlElement) -> HtmlElement:
    """Return the outermost element that holds a heading and nothing else."""
    for above in heading.iterancestors():
        if above.tag in _OF_THE_PAGE or not _is_alone(heading, above):
            break
        heading = above
    return heading


def _is_alone(inner: HtmlElement, above: HtmlElement) -> bool:
    """Whether an element holds no characters but those of one of its children."""
    if (above.text or "").strip() or (inner.tail or "").strip():
        return False
    others = chain(inner.itersiblings(), inner.itersiblings(preceding=True))
    return not any((each.tail or "").strip() or size(each) for each in others)


def _clear_cards(root: HtmlElement, kept: list[HtmlElement]) -> None:
    """Take away cards: blocks of one kind beside each other, each a link with a few words about what it leads to."""
    around = around_all(kept)
    inside = {each for outer in kept if outer.tag != "main" for each in outer.iter()}
    for parent in remaining(root):
        cards = [each for each in parent if each.tag in _CARD_TAGS and each not in around]
        if len(cards) < 2 or parent in inside:
            continue
        if any(each.tag == "a" for each in cards) and size(parent) > sum(map(size, parent)) + _OWN_WORDS:
            cards = [each for each in cards if each.tag != "a"]
        kinds: defaultdict[tuple[str, str], list[HtmlElement]] = defaultdict(list)
        for card in cards:
            kinds[card.tag, card.get("class", "")].append(card)
        for alike in kinds.values():
            if len(alike) > 1 and all(map(_is_card, alike)):
                _clear_alike(alike, kept)


def _clear_alike(cards: list[HtmlElement], kept: list[HtmlElement]) -> None:
    """Take away the cards of one kind in an element, with the words above them; those of a debate name its speakers."""
    if _speak_again(cards):
        for block in cards:
            _name_speaker(block)
        return
    parent = cards[0].getparent()
    label = label_above(parent, kept)
    for card in cards:
        remove(card)
    if label is not None and not size(parent):
        remove(label)


def _speak_again(blocks: list[HtmlElement]) -> bool:
    """Whether two blocks begin with one link, as in a debate where one speaks twice: lists name an article once."""
    links = [next((said(each) for each in block.iter("a") if size(each)), "") for block in blocks]
    return len(set(links)) < len(links)


def _name_speaker(block: HtmlElement) -> None:
    """Make a term of the link that a block begins with: what follows is what it stands for."""
    link = next(each for each in block.iter("a") if size(each))
    whole = _whole(link)
    if whole is not link and whole is not block:
        whole.tag = "dt"
        link.drop_tag()
    else:
        link.tag = "dt"


def _is_card(element: HtmlElement) -> bool:
    link = next((each for each in element.iter("a") if size(each)), None)
    if link is None or size(link) < 12 or size(element) > _CARD:
        return False
    begins = said(element).startswith(said(link)) and not said(element)[size(link) :].lstrip().startswith(_OF_NAMES)
    return begins and len(said(link).split()) > 2 and len(list(element.iter("p"))) <= 2


def _clear_layout(root: HtmlElement) -> None:
    """Make blocks of tables that lay out the page: those that hold tables, paragraphs or long texts."""
    for table in list(elements(root, "table")):
        cells = list(table.iter("td"))
        inner = next(table.iter("p", "div", "h1", "h2", "h3"), None) is not None or len(list(table.iter("table"))) > 1
        rows = len(list(table.iter("tr")))
        if inner or rows < 2 or any(size(cell) > 300 for cell in cells):
            for element in table.iter("table", "tbody", "thead", "tr", "td", "th"):
                element.tag = "div"
