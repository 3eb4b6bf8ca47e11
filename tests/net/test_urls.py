"""Addresses as they are asked and shown."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.net.urls import is_url, join_url, parse_url, shown_url

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("HTTPS://News.Example/a b?c=d e#f", "https://news.example/a%20b?c=d%20e"),
        ("http://news.example", "http://news.example/"),
        ("https://bücher.example/straße", "https://xn--bcher-kva.example/stra%C3%9Fe"),
        ("https://news.example:8443/caf%C3%A9", "https://news.example:8443/caf%C3%A9"),
        ("http://[2606:4700::1]:80/", "http://[2606:4700::1]:80/"),
    ],
)
def test_an_address_gets_the_form_in_which_it_is_asked(text: str, url: str) -> None:
    assert parse_url(text).url == url


@pytest.mark.parametrize(
    "text", ["file:///etc/passwd", "ftp://a.example/", "gopher://a/", "https://", "http://a:x/", "a", "http://[::1"]
)
def test_what_is_no_address_of_the_web_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"address|scheme"):
        parse_url(text)


@pytest.mark.parametrize("host", ["[:vt *\x00]", "[::1%eth0 x]", "[v1.a:b]", "[::1:\u00e9]", "[1.2.3.4:]", "[:\t: ]"])
def test_what_stands_in_brackets_is_an_address_of_ipv6(host: str) -> None:
    for text in (f"http://{host}/", f"http://user@{host}:80/", f"https://a@[{host}"):
        with pytest.raises(ValueError, match="address"):
            parse_url(text)


def test_a_login_is_kept_apart_and_never_shown() -> None:
    given = parse_url("https://me:pa%40ss@news.example/a@b")

    assert (given.url, given.login) == ("https://news.example/a@b", ("me", "pa%40ss"))
    assert shown_url("https://me:secret@news.example/a@b?c=d@e") == "https://news.example/a@b?c=d@e"
    assert shown_url("https://me:secret@news.example?x=/") == "https://news.example?x=/"


def test_a_link_is_joined_to_its_page_without_login_and_line_breaks() -> None:
    assert join_url("https://news.example/a/b", "../c\r\nX: 1") == "https://news.example/c%0D%0AX:%201"
    assert join_url("https://news.example/a", "//u:p@other.example/x#y") == "https://other.example/x"


@unhurried
@given(st.text(max_size=40), st.text(max_size=20))
def test_no_line_break_and_no_blank_survives(path: str, host: str) -> None:
    try:
        url = parse_url(f"https://{host}/{path}").url
    except ValueError:
        return
    assert url.isascii()
    assert not any(character <= " " or character == "\x7f" for character in url)
    assert parse_url(url).url == url
    assert is_url(url)
