"""Pages as tests look at them: elements, links, ids and text, and what is wrong with the markup."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from kg.web.messages import Reply

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


@dataclass
class Element:
    """An element with its attributes; `text` is the text inside, without that of the signs that lead to notes."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""
    inside: tuple[Element, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.attributes[name] or ""


@dataclass
class Markup(HTMLParser):
    """A parsed page; `faults` says which elements are not closed in order."""

    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), inside=tuple(self._open))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            self.faults.append(f"</{tag}> inside {[e.tag for e in self._open[-3:]]}")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        signs = next((i for i, element in enumerate(self._open) if element.tag == "sup"), 0)
        for element in self._open[signs:]:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of a tag that have attributes; `data_x` stands for `data-x`."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [e for e in self.elements if e.tag == tag and all(e.attributes.get(n) == v for n, v in wanted.items())]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only element of a tag that has attributes."""
        (found,) = self.all(tag, **attributes)
        return found

    @property
    def text(self) -> str:
        """The text of the body."""
        return self.one("body").text

    @property
    def links(self) -> dict[str, str]:
        """The addresses of links, each with its text."""
        return {e["href"]: " ".join(e.text.split()) for e in self.all("a") if "href" in e.attributes}


def parsed(reply: Reply) -> Markup:
    """A page; one that is not closed in order is a fault of its template."""
    assert isinstance(reply.body, bytes)
    markup = Markup()
    markup.feed(reply.body.decode("utf-8"))
    markup.close()
    return markup


def faults_of(markup: Markup) -> list[str]:
    """What no page may have: for readers of all kinds, and for the content security policy."""
    faults = list(markup.faults)
    faults += [f"{len(markup.all(tag))} {tag}" for tag in ("h1", "main", "title") if len(markup.all(tag)) != 1]
    ids = Counter(e["id"] for e in markup.elements if "id" in e.attributes)
    faults += [f"id {name} {count} times" for name, count in ids.items() if count > 1]
    levels = [int(e.tag[1]) for e in markup.elements if e.tag in ("h1", "h2", "h3", "h4", "h5")]
    faults += [f"h{b} after h{a}" for a, b in pairwise(levels) if b > a + 1]
    for element in markup.elements:
        names = [n for n in element.attributes if n == "style" or n.startswith("on")]
        if element.tag == "style" or (element.tag == "script" and "src" not in element.attributes):
            names.append("inline")
        faults += [f"{name} of {element.tag}" for name in names]
        if element.tag in ("input", "select", "textarea") and element.attributes.get("type") != "hidden":
            labels = markup.all("label", for_=element["id"]) if "id" in element.attributes else []
            faults += [f"no label of {element.attributes}"] if not labels else []
        if element.tag == "table" and not any(e.tag == "caption" and element in e.inside for e in markup.elements):
            faults.append("table without caption")
        if element.tag == "th" and "scope" not in element.attributes:
            faults.append("th without scope")
        for name in ("aria-labelledby", "aria-describedby"):
            faults += [f"{name} {i}" for i in (element.attributes.get(name) or "").split() if i not in ids]
        if element.tag == "a" and (element.attributes.get("href") or "").startswith("#"):
            faults += [f"no anchor {element['href']}"] if element["href"][1:] not in ids else []
    return faults
