"""Addresses, feeds and lists of addresses to inputs: what is new is fetched, what is known is not asked for again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, NamedTuple, cast

from kg.documents.findings import Found, Notice, Skipped, Unchanged
from kg.documents.formats.table import HEAD, format_of
from kg.documents.inputs import Input, Source, Stated
from kg.documents.streams import read_up_to
from kg.documents.web import feeds, lists
from kg.documents.web.feeds import Entry, looks_like_feed, parse_feed
from kg.documents.web.lists import addresses_of, looks_like_list
from kg.errors import DocumentError, FetchError
from kg.model.document import Document
from kg.model.retrieval import FORGOTTEN, Memory, NoMemory, Retrieval
from kg.net.addresses import Address, is_public
from kg.net.ahead import ahead
from kg.net.asking import Clock, agent_of
from kg.net.fetching import Fetcher, Page, Validators
from kg.net.kept import KeptAnswers, cache_file
from kg.net.sites import ROBOTS_AGE
from kg.net.urls import is_url, name_of

ASK_AGAIN = timedelta(days=1)
"""After this time an address that gave no article is asked again, and a page of a list whether it has changed."""

ENTRY = "!"
"""What stands between the name of a feed and that of an entry that has no page of its own."""

_MOST_LISTS = 3
"""Lists that lead to each other: one that names itself has no end."""

_ARCHIVES = (".gz", ".zip", ".tar", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".warc", ".wet", ".zst")
_ARCHIVE_TYPES = ("zip", "gzip", "tar", "warc", "bzip2", "xz", "compressed")

Open = Callable[[Source], Iterator[Input | Found]]
"""Opens a source as `kg.documents.opening.open_source` does."""


def is_list(source: Source, head: bytes) -> bool:
    """Whether a source is a list of addresses: by its suffix, a sitemap, or a text that has nothing else in it."""
    if source.suffix == lists.SUFFIX or lists.looks_like_sitemap(head):
        return True
    return source.suffix in (".txt", ".text", "") and looks_like_list(head)


class _Asked(NamedTuple):
    """An address to ask, and what is known of it. `entry` is that of the feed that led there."""

    address: str
    name: str
    past: Retrieval | None
    entry: Entry | None = None


@dataclass(slots=True)
class Web:
    """Reads what lies on the web; by itself it asks nobody.

    `memory` is that of the store that is read into. With `again` everything is asked for anew, whatever is remembered.
    """

    fetcher: Fetcher = field(default_factory=lambda: Fetcher("", network=False))
    memory: Memory = field(default_factory=NoMemory)
    again: bool = False
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _lists: int = 0

    def read(self, address: str, opened: Open) -> Iterator[Input | Found]:
        """Yield the inputs behind an address that a user gave: a page, an archive, a feed, or a list."""
        asked = self._asked(address)
        yield from self._opened(asked, self._fetched(asked), opened)

    def read_list(self, source: Source, stream: BinaryIO, opened: Open) -> Iterator[Input | Found]:
        """Yield the inputs behind the addresses of a list; what is no address is an error of its line.

        A page that was read within a day is not asked for again, nor one that gave no article.
        """
        if not source.asked:
            yield Skipped(source.name, "a list of addresses in a folder; name it to have them read")
            return
        content = read_up_to(stream, lists.MOST_BYTES + 1)
        if len(content) > lists.MOST_BYTES:
            raise DocumentError(source.name, f"longer than {lists.MOST_BYTES:,} bytes", "split it into several lists")
        if self._lists >= _MOST_LISTS:
            raise DocumentError(source.name, "a list that lists lead to", "name it by itself")
        told: list[Found] = []
        self._lists += 1
        try:
            for asked, page in ahead(self._fetched, self._listed(source.name, content, told), discard=_close):
                yield from told
                told.clear()
                yield from self._opened(asked, page, opened)
            yield from told
        finally:
            self._lists -= 1

    def read_feed(self, source: Source, stream: BinaryIO) -> Iterator[Input | Found]:
        """Yield the pages of the entries of a feed that are new, and the text that the feed has where a page fails.

        Where nobody named the feed, but a folder that it lies in, no page is fetched, and only entries count whose
        text it brings.
        """
        content = read_up_to(stream, feeds.MOST_BYTES + 1)
        if len(content) > feeds.MOST_BYTES:
            reason = f"a feed of more than {feeds.MOST_BYTES:,} bytes"
            raise DocumentError(source.name, reason, "ask its publisher for a shorter one")
        feed = parse_feed(source.name, content, charset=source.charset, address=source.address)
        if not feed.entries:
            yield Notice(source.name, "a feed without entries")
        told: list[Found] = []
        new = self._new_entries(source, feed.entries, told)
        fetch = self._fetched if source.asked else _not_fetched
        for asked, page in ahead(fetch, new, discard=_close):
            yield from told
            told.clear()
            yield from self._entry(asked, page, asked_for=source.asked)
        yield from told

    def remembering(self, memory: Memory) -> Web:
        """Return the same with another memory; what is known of sites is shared."""
        return Web(self.fetcher, memory, self.again, self.now)

    # What is asked

    def _asked(self, address: str) -> _Asked:
        name = name_of(address)
        return _Asked(address, name, None if self.again else self.memory.retrieval(name))

    def _listed(self, name: str, content: bytes, told: list[Found]) -> Iterator[_Asked]:
        """Yield the addresses of a list that are to be asked; what there is to tell of others is put into `told`."""
        for number, address in addresses_of(content):
            asked = self._asked(address)
            if not is_url(address):
                reason = f"line {number} is no address of the web: {address[:100]!r}"
                told.append(DocumentError(name, reason, "write one address a line; comments begin with #"))
            elif not self._is_recent(asked.past):
                yield asked
            elif asked.past and asked.past.refusal:
                told.append(_remembered(asked.past))
            elif self.memory.holds(asked.name):
                told.append(Unchanged(asked.name))
            else:  # a feed or an archive: what is new in it nobody knows without asking
                yield asked

    def _new_entries(self, source: Source, entries: Iterable[Entry], told: list[Found]) -> Iterator[_Asked]:
        for entry in entries:
            name = name_of(entry.link) if entry.link else f"{source.name}{ENTRY}{entry.guid}"
            asked = self._asked(name)._replace(address=entry.link or "", entry=entry)
            past = asked.past
            if past and entry.updated and (past.updated is None or entry.updated > past.updated):
                yield asked
            elif past and past.refusal and self._is_recent(past):
                told.append(_remembered(past))
            elif not self.again and self.memory.holds(name):
                told.append(Unchanged(name))
            else:
                yield asked

    def _is_recent(self, past: Retrieval | None) -> bool:
        return past is not None and (past.refusal == FORGOTTEN or self.now() - past.asked < ASK_AGAIN)

    # What comes

    def _fetched(self, asked: _Asked) -> Page | FetchError:
        if not asked.address:
            return FetchError(asked.name, "no page of its own", "", lasting=True)
        past = asked.past if asked.entry is None else None
        known = Validators(past.etag, past.modified) if past and not past.refusal else Validators()
        try:
            return self.fetcher.fetch(asked.address, known, is_large=_is_large)
        except FetchError as error:
            return error

    def _opened(self, asked: _Asked, page: Page | FetchError, opened: Open) -> Iterator[Input | Found]:
        """Yield what an address gave that was asked for by itself, and remember it."""
        if isinstance(page, FetchError):
            if page.lasting:
                self.memory.note(Retrieval(asked.name, self.now(), refusal=page.reason), frozenset())
            yield page
            return
        with page:
            given = page.validators
            retrieval = Retrieval(asked.name, self.now(), given.etag, given.modified)
            if page.unchanged:
                yield Unchanged(asked.name)
                self.memory.note(retrieval, frozenset())
                return
            needs, complete = set(), True
            for found in opened(_source(asked.name, page)):
                if isinstance(found, Input | Document):
                    needs.add(found.name if isinstance(found, Input) else found.id)
                complete = complete and not (isinstance(found, FetchError) and not found.lasting)
                yield found
            if complete:
                self.memory.note(retrieval, frozenset(needs))

    def _entry(self, asked: _Asked, page: Page | FetchError, *, asked_for: bool) -> Iterator[Input | Found]:
        """Yield what an entry gives, and remember it: its page, or the text in the feed."""
        entry = cast(Entry, asked.entry)
        own = _own_text(asked.name, entry)
        retrieval = Retrieval(asked.name, self.now(), updated=entry.updated)
        given = self._page_of_entry(asked.name, page, entry, own) if isinstance(page, Page) else own
        if given:
            yield given
            self.memory.note(retrieval, frozenset({asked.name}))
            return
        failure = page if isinstance(page, FetchError) else _no_article(asked.name, page)
        if not failure.lasting and self.fetcher.network and asked_for:
            yield failure
            return
        reason = failure.reason if not entry.link else f"{failure.reason}, and the feed brings a summary only"
        if failure.lasting:
            self.memory.note(replace(retrieval, refusal=reason), frozenset())
        yield Skipped(asked.name, reason)

    def _page_of_entry(self, name: str, page: Page, entry: Entry, own: Input | None) -> Input | None:
        """Return the page of an entry; what the feed has, or None, where it is nothing that is read."""
        with page:
            head = page.body.read(HEAD)
            page.body.seek(0)
            format = format_of(_source(name, page).suffix, head, media_type=page.media_type or None)
            if format is None or looks_like_feed(head):
                return own
            content = page.body.read(format.most_bytes + 1)
        if len(content) > format.most_bytes:
            return own
        return Input(
            name,
            content,
            page.media_type or None,
            page.charset,
            page.url,
            suffix=None,
            otherwise=_stated(entry),
            instead=own,
            keep_text=False,
            asked=False,
        )


def open_web(
    *,
    contact: str | None = None,
    network: bool = True,
    private_addresses: bool = False,
    again: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> Web:
    """Return what reads the web under the settings of those names; `again` is as in `Web`, `sleep` passes pauses.

    Raises:
        SettingsError: the contact cannot be sent.
    """
    kept = KeptAnswers(cache_file(), oldest=timedelta(seconds=ROBOTS_AGE))
    allowed = _any if private_addresses else is_public
    fetcher = Fetcher(agent_of(contact), network=network, allowed=allowed, kept=kept, clock=Clock(sleep=sleep))
    return Web(fetcher, again=again)


def _any(_address: Address) -> bool:
    return True


def _not_fetched(asked: _Asked) -> FetchError:
    reason = "not fetched, since nobody named the feed but a folder that it is in"
    return FetchError(asked.name, reason, "name the feed")


def _source(name: str, page: Page) -> Source:
    return Source(
        name,
        lambda: cast(BinaryIO, page.body),
        page.media_type or None,
        page.charset,
        page.url,
        fetched=True,
    )


def _stated(entry: Entry) -> Stated:
    return Stated(
        title=entry.title,
        published=entry.published,
        publisher=entry.publisher,
        language=_language(entry.language),
        author=entry.author,
    )


def _language(said: str | None) -> str | None:
    code = (said or "").replace("_", "-").partition("-")[0].strip().lower()
    return code if code.isalpha() and 2 <= len(code) <= 3 else None


def _own_text(name: str, entry: Entry) -> Input | None:
    """Return the whole text that a feed has of an entry, None where it has none."""
    if entry.text is None:
        return None
    stated = _stated(entry)
    return Input(
        name,
        entry.text.encode("utf-8", "replace"),
        "text/plain",
        "utf-8",
        entry.link,
        suffix=".txt",
        stated=replace(stated, url=entry.link),
        keep_text=False,
    )


def _no_article(name: str, page: Page) -> FetchError:
    kind = page.media_type or "of a kind that the server does not name"
    return FetchError(name, f"its page is no article ({kind})", "", lasting=True)


def _remembered(past: Retrieval) -> Skipped:
    return Skipped(past.address, f"{past.refusal} ({past.asked:%Y-%m-%d}; --again asks anew)")


def _is_large(url: str, media_type: str) -> bool:
    path = url.partition("?")[0].lower()
    return path.endswith(_ARCHIVES) or any(kind in media_type for kind in _ARCHIVE_TYPES)


def _close(page: Page | FetchError) -> None:
    if isinstance(page, Page):
        page.body.close()
