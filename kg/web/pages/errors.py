"""Pages that say what went wrong, and what to do: never how the program got there."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import cast

from kg.store.protocol import Store
from kg.web.links import links_of
from kg.web.messages import Reply, Site
from kg.web.pages.rendering import page_reply


class _NoStore:
    """Stands where a page has no graph to read: any use of it is a fault of ours."""


def plain_error_page(base: str, status: int, title: str, message: str, *, root: str) -> Reply:
    """Return a page of an error for which the graph is not needed."""
    return error_page(Site(cast(Store, _NoStore()), base, root=root), status, title, message)


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
