"""Asking servers that answer well, badly, late, in part, and not at all."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kg.errors import LinkError, NoAnswerError, SettingsError
from kg.net.asking import Asker, Clock, Manners, agent_of, read_json
from kg.net.kept import KeptAnswers
from kg.net.wire import Request
from tests.net.faulty import Fault, Faulty, faulty

ANSWER = b'{"answer": [1, 2, 3, 4, 5, 6, 7, 8]}'
READ = {"answer": [1, 2, 3, 4, 5, 6, 7, 8]}


@dataclass
class Time:
    """A clock that passes only where somebody sleeps."""

    at: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.at += seconds
        self.slept.append(seconds)

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.at, wall=time.time, sleep=self.sleep, chance=lambda: 1.0)


def asker_of(passed: Time, kept: KeptAnswers | None = None, *, network: bool = True, **manners: float) -> Asker:
    limits = Manners(**{"per_second": 1000, "seconds": 5, **manners})  # type: ignore[arg-type]
    return Asker(limits, agent=agent_of("me@example.org"), kept=kept, network=network, clock=passed.clock)


def request_to(server: Faulty, body: bytes | None = b"query=1") -> Request:
    return Request(server.url + "/", body)


def test_whoever_asks_says_who_it_is_and_what_it_takes() -> None:
    with faulty(ANSWER) as server:
        assert asker_of(Time()).ask(request_to(server), read_json) == READ

    [seen] = server.seen
    assert seen.method == "POST"
    assert re.fullmatch(r"diplomacy-kg/[0-9.]+ \(\+me@example\.org\)", seen.headers["user-agent"])
    assert seen.headers["accept"] == "application/json"
    assert seen.headers["content-type"] == "application/x-www-form-urlencoded"


def test_a_packed_answer_is_unpacked() -> None:
    with faulty(ANSWER, [Fault.PACKED]) as server:
        assert asker_of(Time()).ask(request_to(server), read_json) == READ

    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.ERROR, "status 500: it could not answer (it says: ERROR in [31m line 3)"),
        (Fault.UNAVAILABLE, "status 503"),
        (Fault.TOO_MANY, "status 429: it is asked too often"),
        (Fault.CLOSED, "the connection was closed without an answer"),
        (Fault.HALF, "an answer that ended after 18 of 36 bytes"),
        (Fault.HALF_CHUNKED, "an answer that ended early"),
        (Fault.HALF_PACKED, "a packed answer that ends early"),
        (Fault.CUT, "an answer that cannot be read"),
        (Fault.GARBAGE, "an answer that cannot be read"),
    ],
)
def test_what_may_pass_is_asked_again_and_what_does_not_pass_is_told(fault: Fault, reason: str) -> None:
    with faulty(ANSWER, [fault, fault]) as server:
        assert asker_of(Time()).ask(request_to(server), read_json) == READ
        assert len(server.seen) == 3

    with faulty(ANSWER, lambda _number, _body: fault) as server:
        with pytest.raises(NoAnswerError, match=re.escape(reason)) as raised:
            asker_of(Time()).ask(request_to(server), read_json)
        assert len(server.seen) == 5
        assert "(asked 5 times); run the command again later" in str(raised.value)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (Fault.PAGE, "it answers with text/html where application/json was asked for; check the address"),
        (Fault.BAD_QUERY, "status 400: it does not understand the query"),
        (Fault.FORBIDDEN, "set `contact` in kg.toml, or KG_CONTACT"),
        (Fault.MOVED, "status 301: it has moved to https://elsewhere.example/sparql; ask that address"),
    ],
)
def test_what_will_not_pass_is_not_asked_again(fault: Fault, message: str) -> None:
    with faulty(ANSWER, lambda _number, _body: fault) as server:
        with pytest.raises(NoAnswerError, match=re.escape(message)):
            asker_of(Time()).ask(request_to(server), read_json)

        assert len(server.seen) == 1


@pytest.mark.parametrize("fault", [Fault.HANGS, Fault.DRIPS, Fault.DRIPS_HEADER])
def test_an_answer_that_takes_too_long_is_given_up_after_two_tries(fault: Fault) -> None:
    with faulty(ANSWER * 50, lambda _number, _body: fault) as server:
        started = time.monotonic()
        with pytest.raises(NoAnswerError, match=r"no whole answer within 0\.3 seconds") as raised:
            asker_of(Time(), seconds=0.3).ask(request_to(server), read_json)

        assert time.monotonic() - started < 5
        assert len(server.seen) == 2
        assert raised.value.smaller


def test_a_server_that_is_not_there_is_told() -> None:
    with faulty(ANSWER) as server:
        pass
    with pytest.raises(NoAnswerError, match=r"127\.0\.0\.1:\d+: connection refused \(asked 5 times\)") as raised:
        asker_of(Time()).ask(request_to(server), read_json)

    assert not raised.value.smaller


@pytest.mark.parametrize("fault", [Fault.NONE, Fault.PACKED])
def test_an_answer_that_is_too_large_is_not_read(fault: Fault) -> None:
    with faulty(b"[" + b" " * 100_000 + b"]", [fault]) as server:
        with pytest.raises(NoAnswerError, match="an answer of more than 50,000 bytes") as raised:
            asker_of(Time(), most_bytes=50_000).ask(request_to(server), read_json)

        assert (len(server.seen), raised.value.smaller) == (1, True)


def test_pauses_double_and_the_one_that_was_asked_for_is_kept() -> None:
    passed = Time()
    plan = [Fault.ERROR, Fault.ERROR, Fault.TOO_MANY, Fault.TOO_MANY_UNTIL]
    with faulty(ANSWER, plan) as server:
        asker_of(passed).ask(request_to(server), read_json)

    pauses = [pause for pause in passed.slept if pause > 0.01]
    assert pauses[:3] == [1, 2, 7]
    assert 7 < pauses[3] <= 9


def test_a_server_that_wants_to_be_left_alone_for_long_is() -> None:
    passed = Time()
    with faulty(ANSWER, [Fault.UNAVAILABLE_LONG]) as server:
        asker = asker_of(passed)
        for _ in range(2):
            with pytest.raises(NoAnswerError, match=r"it asks to be left alone until \d{4}-\d\d-\d\d \d\d:\d\d UTC"):
                asker.ask(request_to(server), read_json)

        assert (len(server.seen), passed.slept) == (1, [])


def test_requests_keep_their_pace() -> None:
    passed = Time()
    with faulty(ANSWER, [Fault.NONE, Fault.ERROR]) as server:
        asker = asker_of(passed, per_second=4, first_pause=0.1)
        for number in range(4):
            asker.ask(request_to(server, str(number).encode()), read_json)

    assert len(server.seen) == 5
    assert passed.at == pytest.approx(1.0)


def test_after_failures_in_a_row_nothing_is_asked_until_somebody_says_so() -> None:
    faults = [Fault.BAD_QUERY, Fault.NONE, *[Fault.BAD_QUERY] * 3]
    with faulty(ANSWER, faults) as server:
        asker = asker_of(Time(), give_up_after=3)
        messages = []
        for number in range(7):
            try:
                asker.ask(request_to(server, str(number).encode()), read_json)
            except NoAnswerError as error:
                messages.append(str(error))

        assert len(server.seen) == 5
        assert "not asked any more after 3 requests in a row failed, the last one: status 400" in messages[-1]
        asker.resume()
        assert asker.ask(request_to(server), read_json) == READ


def test_what_was_answered_is_not_asked_again_by_anybody(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "answers.sqlite"
    with faulty(ANSWER, [Fault.CUT]) as server:
        first = asker_of(Time(), KeptAnswers(path))
        assert first.ask(request_to(server), read_json) == READ
        second = asker_of(Time(), KeptAnswers(path), network=False)
        assert second.ask(request_to(server), read_json) == READ

        assert (first.requests, second.requests, len(server.seen)) == (2, 0, 2)
        with pytest.raises(NoAnswerError, match=r"the network is switched off; leave --offline out, or set `network`"):
            second.ask(request_to(server, b"another"), read_json)


def test_a_kept_answer_that_cannot_be_read_any_more_is_asked_for_again(tmp_path: Path) -> None:
    kept = KeptAnswers(tmp_path / "answers.sqlite")
    with faulty(ANSWER) as server:
        kept.put(request_to(server), b"<old form>")

        assert asker_of(Time(), kept).ask(request_to(server), read_json) == READ
        assert kept.get(request_to(server)) == ANSWER


def test_a_get_follows_to_where_the_server_has_moved() -> None:
    with faulty(ANSWER) as there, faulty(ANSWER, [Fault.MOVED]) as here:
        here.moved_to = there.url + "/data?x=1"

        assert asker_of(Time()).ask(Request(here.url + "/data?x=1"), read_json) == READ
        assert [each.path for each in there.seen] == ["/data?x=1"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/x", "example.org"])
def test_only_addresses_of_http_are_asked(url: str) -> None:
    with pytest.raises(LinkError, match="is no address that can be asked"):
        Request(url)


@pytest.mark.parametrize("contact", ["me@example.org\r\nX-Evil: 1", "me (work)", "möwe@example.org", "a b"])
def test_a_contact_that_would_break_the_header_is_refused(contact: str) -> None:
    with pytest.raises(SettingsError, match="cannot be sent; give an e-mail address"):
        agent_of(contact)


def test_json_that_is_nested_endlessly_is_no_answer() -> None:
    with pytest.raises(ValueError, match="nested"):
        read_json(b"[" * 200_000)
