"""What makes a function a task of a page: its route, its parameters, and what it answers when one of them is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Final

from kg.errors import UnknownQueryError, UsageError
from kg.web.messages import Reply, Site
from kg.web.pages.errors import error_page
from kg.web.pages.parameters import PageParameter, Values

Task = Callable[..., Reply]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the server.

    `route` is in Starlette's form; what it names in braces, and the `parameters` of the query, are the keyword
    arguments of `function`, all of them text as the address gives it. With `open` any other parameter of the query is
    passed on as well. `task` is what `Ask.task` wants.
    """

    route: str
    function: Task
    parameters: tuple[PageParameter, ...]
    open: bool = False

    @property
    def task(self) -> str:
        """The function, by its module below `kg.web` and its name."""
        module = self.function.__module__.removeprefix("kg.web.")
        return f"{module}:{self.function.__name__}"


PAGES: Final[dict[str, Page]] = {}
"""All pages by route; the package's `__init__` imports the modules that fill it."""


def task(
    route: str, *parameters: PageParameter, open: bool = False
) -> Callable[[Callable[Concatenate[Site, Values, ...], Reply]], Task]:
    """Make a function of the site, the checked parameters and what the route names a task of the page at `route`.

    A page that is `open` has parameters that it alone knows: it gets all that are given.
    """
    in_route = {part.partition(":")[0] for part in _braces(route)}

    def make(function: Callable[Concatenate[Site, Values, ...], Reply]) -> Task:
        @wraps(function)
        def run(site: Site, /, **given: Any) -> Reply:
            in_query = {name: str(value) for name, value in given.items() if name not in in_route}
            named = {name: value for name, value in given.items() if name in in_route}
            try:
                values = Values(parameters, in_query, open=open)
                return function(site, values, **named)
            except UnknownQueryError as error:
                return error_page(site, 404, "No such question", str(error))
            except UsageError as error:
                return error_page(site, 400, "That cannot be asked", str(error))

        PAGES[route] = Page(route, run, parameters, open)
        return run

    return make


def _braces(route: str) -> list[str]:
    return [part.partition("}")[0] for part in route.split("{")[1:]]
