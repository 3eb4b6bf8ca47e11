"""Sites to read: one built from sample articles, and one whose every name means harm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.pipeline import build
from kg.settings import Settings
from kg.store import open_store
from kg.web.messages import Reply, Site
from kg.web.pages import PAGES
from tests.web.pages.hostile_world import BASE, hostile_store

ARTICLES = Path(__file__).parents[2] / "data" / "articles"
CHOSEN = ("01-geneva", "02-abu-dhabi", "05-kremlin", "09-analysis", "10-miami", "11-miami")
ROOT = "https://kg.example.net/under/path"

Ask = Callable[..., Reply]


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site over a store on disk, built from a few articles with their texts."""
    folder = tmp_path_factory.mktemp("pages") / "store"
    paths = [str(path) for path in sorted(ARTICLES.iterdir()) if path.name.startswith(CHOSEN)]
    with open_store(folder) as store:
        build(paths, store, settings=Settings(keep_text=True))
    with open_store(folder, read_only=True) as store:
        yield Site(store, BASE, root=ROOT)


@pytest.fixture(scope="package")
def hostile() -> Iterator[Site]:
    with hostile_store() as store:
        yield Site(store, BASE, root=ROOT)


def asked(site: Site, route: str, **values: str) -> Reply:
    """What the page of a route answers; the name of a parameter that Python keeps to itself has `_` behind it."""
    return PAGES[route].function(site, **{name.rstrip("_"): value for name, value in values.items()})


def page_of(site: Site, local: str, **values: str) -> Reply:
    """The page of a thing."""
    return PAGES["/page/{local:path}"].function(site, local=local, **values)
