"""HTML that is an article alone (of feeds, of office documents) to text. Whole pages have a reader of their own."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br center dd details div dl dt fieldset figcaption figure footer form h1"
        " h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead title tr ul",
    )
)
_LEFT_OUT = frozenset(
    re.findall(
        r"\w+",
        "audio button canvas embed figcaption figure form head iframe img input map math nav noscript object picture"
        " script select style svg template textarea video",
    )
)
_BREAK = "\N{SYMBOL FOR NEWLINE}"
_BREAKS = re.compile(rf"\s*(?:{_BREAK}\s*)+")


def text_of_markup(markup: str) -> str:
    """Return the text of HTML, a paragraph for each block, parted by empty lines. What is no HTML is text as it is."""
    if not markup.strip():
        return ""
    parser = lxml_html.HTMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    source = f"<div>{markup.replace(_BREAK, ' ')}</div>".encode("utf-8", "replace")
    try:
        tree = etree.fromstring(source, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        tree = None
    if tree is None:
        return ""
    pieces: list[str] = []
    left_out = 0
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        name = node.tag.lower() if isinstance(node.tag, str) else ""
        if event == "start":
            left_out += name in _LEFT_OUT
            if not left_out:
                pieces += [_BREAK] * (name in _BLOCKS) + [node.text or ""]
        else:
            left_out -= name in _LEFT_OUT
            if not left_out:
                pieces += [_BREAK] * (name in _BLOCKS) + [node.tail or ""]
    paragraphs = _BREAKS.split("".join(pieces))
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip())
