"""One request to the server of a store, sent again where that is safe, and answered or told why not.

Queries are made by SPARQLWrapper and sent by httpx, as updates are: SPARQLWrapper itself reads an answer whole into
memory, knows a time limit for connecting only, and sends nothing again.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast
from urllib.parse import urlencode

import httpx
from SPARQLWrapper import JSON, POST, SELECT, SPARQLWrapper

from kg.errors import KgError, QueryError, StoreError
from kg.net.asking import pause_asked_for
from kg.store.remote.address import PASSWORD, TOKEN, USER, Credentials, Token
from kg.store.remote.complaint import complaint_of

UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"

_BUSY = frozenset({429, 503})
"""The server did not take the request."""
_BROKEN = frozenset({502, 504})
"""Somebody between here and the server gave up; the server may have done what it was asked."""
_TIES = ("40001", "Transaction deadlocked")
"""How Virtuoso says that a request met another one and was undone."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a request is sent, with pauses that double, and how many seconds a server may be silent."""

    tries: int = 5
    first_pause: float = 0.3
    longest_pause: float = 60.0
    connect: float = 10.0
    silence: float = 600.0
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def within(cls, seconds: float) -> Patience:
        """Return the patience of one who has to have an answer, or to know that there is none, in so many seconds."""
        return cls(tries=2, first_pause=0.1, longest_pause=seconds / 4, connect=min(10.0, seconds / 4), silence=seconds)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request. `accept` is the media type that is asked for, `taken` are those that count as an answer.

    Of a write any does, and none is read. `querying` tells that the text is a user's: what the server says against it
    is a QueryError. `repeat` tells that the server may carry it out twice, as one whose answer was lost may be.
    """

    url: str
    content: bytes | Iterable[bytes]
    content_type: str
    accept: str = ""
    taken: Collection[str] = ()
    length: int | None = None
    querying: bool = False
    repeat: bool = True


class UnreachableError(StoreError):
    """Nothing answers at the address, or not for now."""


class LoginError(StoreError):
    """The server wants a login, or another one."""


class AbsentError(StoreError):
    """There is nothing at the address; `moved_to` is where the server says that it is, empty where it says nothing."""

    def __init__(self, text: str, moved_to: str = "") -> None:
        super().__init__(text)
        self.moved_to = moved_to


class _FailedError(Exception):
    """One try failed; `again` tells that another may do better, `pause` how long the server asks to be left alone."""

    def __init__(self, error: KgError, *, again: bool = False, pause: float = 0.0) -> None:
        super().__init__(str(error))
        self.error = error
        self.again = again
        self.pause = pause


class Connection:
    """Sends requests under one login. Threads may share it."""

    def __init__(self, where: str, login: Credentials | Token | None, patience: Patience | None = None) -> None:
        self._where = where
        self._login = login
        self._patience = patience or Patience()
        # A token is given unasked: many servers that take one answer 403 without it, and ask for nothing.
        self._auth: httpx.Auth | None = _Bearer(login) if isinstance(login, Token) else None
        self._clients = _Clients(_timeout_of(self._patience))

    @property
    def has_login(self) -> bool:
        """Whether there is a login to give."""
        return self._login is not None

    def send(self, request: Outgoing) -> httpx.Response:
        """Return the answer, whose body is still to be read; whoever reads it closes it.

        Raises:
            QueryError: the server does not understand the query, or cannot answer it.
            StoreError: there is no answer; says why and what to do.
        """
        patience = self._patience
        for done in range(1, patience.tries + 1):
            try:
                return self._sent(request)
            except _FailedError as failure:
                if not failure.again or done == patience.tries or failure.pause > patience.longest_pause:
                    raise failure.error from failure.__cause__
                patience.sleep(max(failure.pause, min(patience.first_pause * 2 ** (done - 1), patience.longest_pause)))
        raise AssertionError("a request is tried once at least")

    def hurry(self, patience: Patience) -> None:
        """Have that patience with the server from now on: what is still asked is on the way out."""
        self._patience = patience
        self._clients.timeout = _timeout_of(patience)

    def close(self) -> None:
        """Close all connections."""
        self._clients.close()

    def failed(self, error: Exception) -> StoreError:
        """Return the error for an answer that broke off."""
        return StoreError(f"{self._where}: the answer broke off ({_words(error)}); try again, and check the server")

    def _sent(self, request: Outgoing) -> httpx.Response:
        response = self._once(request)
        if response.status_code == 401 and (auth := self._auth_for(response)) is not None:
            response.close()
            self._auth = auth
            response = self._once(request)
        if response.is_success:
            self._check_media_type(request, response)
            return response
        text = self._text_of(response)
        raise self._refused(request, response, text)

    def _once(self, request: Outgoing) -> httpx.Response:
        headers = {"Content-Type": request.content_type, "Accept": request.accept or "*/*"}
        if request.length is not None:
            headers["Content-Length"] = str(request.length)
        try:
            return self._clients.send(request.url, request.content, headers, self._auth)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise _FailedError(
                UnreachableError(
                    f"{self._where}: cannot be reached ({_words(error)}); start the server, or check the address"
                ),
                again=True,
            ) from error
        except httpx.TimeoutException as error:
            raise _FailedError(
                UnreachableError(
                    f"{self._where}: said nothing for {self._patience.silence:g} seconds; ask for less, or look what "
                    "keeps the server busy"
                ),
                again=False,
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _FailedError(
                UnreachableError(
                    f"{self._where}: the connection broke ({_words(error)}); check the server, and try again"
                ),
                again=request.repeat,
            ) from error

    def _auth_for(self, response: httpx.Response) -> httpx.Auth | None:
        """Return the login in the way that the server asks for, None where it has had that or there is none."""
        if not isinstance(self._login, Credentials):
            return None
        asked = response.headers.get("www-authenticate", "basic").lower()
        kind = httpx.DigestAuth if re.search(r"\bdigest\b", asked) else httpx.BasicAuth
        if isinstance(self._auth, kind) or not re.search(r"\b(?:digest|basic)\b", asked):
            return None
        return kind(self._login.user, self._login.password)

    def _check_media_type(self, request: Outgoing, response: httpx.Response) -> None:
        media = media_of(response)
        if not request.taken or media in request.taken:
            return
        beginning = self._text_of(response)
        raise _FailedError(
            StoreError(
                f"{self._where}: answers with {media or 'no media type'} instead of {request.accept} "
                f"({complaint_of(beginning)!r}); check that it is the address of a SPARQL endpoint that has "
                "such answers"
            )
        )

    def _text_of(self, response: httpx.Response) -> str:
        """Return the beginning of a body, and close the answer."""
        try:
            pieces, size = [], 0
            for piece in response.iter_bytes():
                pieces.append(piece)
                size += len(piece)
                if size > 16_384:
                    break
            return b"".join(pieces)[:16_384].decode("utf-8", "replace")
        except httpx.HTTPError:
            return ""
        finally:
            response.close()

    def _refused(self, request: Outgoing, response: httpx.Response, text: str) -> _FailedError:
        status, said = response.status_code, complaint_of(text)
        pause = pause_asked_for(response.headers, now=time.time())
        if status in _BUSY or status in _BROKEN:
            again = status in _BUSY or request.repeat
            when = f"; it asks to be left alone for {pause:g} seconds" if pause else ""
            return _FailedError(
                UnreachableError(f"{self._where}: is not there for now (status {status}{when}); try again later"),
                again=again,
                pause=pause,
            )
        barred = "SECURITY:" in text or "No permission" in text
        if status in (401, 403) or (barred and not request.accept):
            return _FailedError(LoginError(f"{self._where}: {self._login_remedy(status, said)}"))
        if status in (404, 405, 410) or response.is_redirect:
            to = response.headers.get("location", "")
            moved = f" (it has moved to {to})" if to else f" (status {status})"
            if status == 405:
                words = "takes no POST (status 405), by which it is asked; check the address, and what it allows"
            else:
                words = f"there is no SPARQL endpoint{moved}; check the address"
            return _FailedError(AbsentError(f"{self._where}: {words}", to))
        if status == 413:
            return _FailedError(StoreError(f"{self._where}: takes no request of that size; raise its limit ({said})"))
        if any(tie in text for tie in _TIES):
            error = StoreError(f"{self._where}: others write to it at the same time ({said}); try again")
            return _FailedError(error, again=request.repeat)
        if request.querying:
            words = "the SPARQL does not parse" if status == 400 else "the query cannot be answered"
            return _FailedError(QueryError(f"{words}: {said or f'status {status}'}"))
        return _FailedError(StoreError(f"{self._where}: refuses what was to be written (status {status}: {said})"))

    def _login_remedy(self, status: int, said: str) -> str:
        told = said or "no reason told"
        if self._login is None:
            ways = f"set {USER} and {PASSWORD}, or write it into ~/.netrc, or set {TOKEN}"
            if status == 403:  # who has no login is asked for one by 401; here a setting may forbid it to all
                return f"does not allow this without a login, or to anybody ({told}); {ways}, or see its settings"
            return f"wants a login; {ways}"
        if isinstance(self._login, Token):
            return f"does not accept the token for this ({told}); check {TOKEN}, and what it allows"
        return (
            f"does not accept the login of {self._login.user!r} for this ({told}); check "
            f"{USER} and {PASSWORD} or ~/.netrc, and the rights of that user"
        )


class _Bearer(httpx.Auth):
    """Gives a token with each request."""

    def __init__(self, token: Token) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Put the token into the request."""
        request.headers["Authorization"] = f"Bearer {self._token.value}"
        yield request


def media_of(response: httpx.Response) -> str:
    """Return the media type of an answer without its parameters."""
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def _timeout_of(patience: Patience) -> httpx.Timeout:
    return httpx.Timeout(patience.silence, connect=patience.connect)


class _Clients:
    """HTTP clients, each for one answer at a time; one whose answer was closed is taken again, with its connection.

    An answer that nobody reads to its end is closed when it is collected as garbage, which may be in the middle of
    another request: with one client for both that waits for itself, since closing takes the lock that the request has.
    """

    def __init__(self, timeout: httpx.Timeout) -> None:
        self.timeout = timeout
        """What each request may take from now on."""
        self._trusted = httpx.create_ssl_context()
        self._idle: deque[httpx.Client] = deque()
        self._all: set[httpx.Client] = set()

    def send(
        self, url: str, content: bytes | Iterable[bytes], headers: dict[str, str], auth: httpx.Auth | None
    ) -> httpx.Response:
        """Return the answer to a POST, whose body is still to be read; raises what httpx raises."""
        try:
            client = self._idle.pop()
        except IndexError:
            client = httpx.Client(verify=self._trusted)
            self._all.add(client)
        made = client.build_request("POST", url, content=content, headers=headers, timeout=self.timeout)
        try:
            response = client.send(made, auth=auth, stream=True)
        except BaseException:
            self._all.discard(client)
            client.close()
            raise
        response.stream = _Returning(response.stream, partial(self._idle.append, client))
        return response

    def close(self) -> None:
        """Close all connections, those that an answer is read from among them."""
        self._idle.clear()
        while self._all:
            self._all.pop().close()


class _Returning(httpx.SyncByteStream):
    """The body of an answer; when it is closed, and not before, its client can be taken again."""

    def __init__(self, body: httpx.SyncByteStream | httpx.AsyncByteStream, give_back: Callable[[], None]) -> None:
        self._body = cast(httpx.SyncByteStream, body)
        self._give_back: Callable[[], None] | None = give_back

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces of the body."""
        yield from self._body

    def close(self) -> None:
        """Close the body, and give its client back."""
        self._body.close()
        give_back, self._give_back = self._give_back, None
        if give_back:
            give_back()


def query_request(
    endpoint: str,
    query: str,
    *,
    accept: str,
    taken: Collection[str],
    parameters: Sequence[tuple[str, str]] = (),
    asks: str = FORM,
) -> Outgoing:
    """Return a query as a POST, in a form or as it is; `parameters` go beside it."""
    if asks != FORM:
        mark = "&" if "?" in endpoint else "?"
        url = f"{endpoint}{mark}{urlencode(parameters)}" if parameters else endpoint
        return Outgoing(url, query.encode(), asks, accept, taken, querying=True)
    made = _Made(endpoint)
    made.setQuery(query)
    made.queryType = SELECT  # `form_of` knows it to be a query; SPARQLWrapper is misled by odd prefixes
    made.setMethod(POST)
    made.setReturnFormat(JSON)
    made.setOnlyConneg(True)
    for name, value in parameters:
        made.addParameter(name, value)
    return Outgoing(endpoint, made.body(), FORM, accept, taken, querying=True)


class _Made(SPARQLWrapper):
    def body(self) -> bytes:
        body = self._createRequest().data
        if not isinstance(body, bytes):
            raise TypeError("a query is sent by POST")
        return body


def _words(error: Exception) -> str:
    return complaint_of(str(error)) or type(error).__name__
