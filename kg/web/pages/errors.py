"""Pages that say what went wrong, and what to do: never how the program got there."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from kg.web.links import links_of
from kg.web.messages import Reply, Site
from kg.web.pages.rendering import page_reply


def error_page(
    site: Site, status: int, title: str, message: str, *, near: Sequence[tuple[str, str, str]] = ()
) -> Reply:
    """Return a page of an error.

    `message` is for the reader: what happened to what, and what to do. `near` are things that may have been meant:
    name, kind and address.
    """
    return page_reply(
        site,
        "error.html",
        title=title or HTTPStatus(status).phrase,
        here=links_of(site).path("/"),
        status=status,
        description=title,
        code=status,
        message=message,
        near=near,
    )
