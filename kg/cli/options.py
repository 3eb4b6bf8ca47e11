"""Options that several commands share, each declared once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.errors import SettingsError
from kg.settings import Settings, load_settings

if TYPE_CHECKING:
    from kg.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day, YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; fails with what is allowed."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write YYYY-MM-DD, for example 2026-01-31", param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 - click's signature
        """Return what help shows as the value."""
        return "YYYY-MM-DD"


def store_option(command: Command) -> Command:
    """Add `--store`."""
    return click.option(
        "--store",
        metavar="FOLDER",
        help="The folder of the graph, or the address of a server. Without it: the setting store, else ./kg-store.",
    )(command)


def base_option(command: Command) -> Command:
    """Add `--base-iri`."""
    return click.option(
        "--base-iri",
        metavar="IRI",
        help=f"What every IRI of the graph begins with. Without it: the setting base_iri, else {Settings().base_iri}.",
    )(command)


def reading_options(command: Command) -> Command:
    """Add the paths, and what is said of documents that do not say it themselves."""
    command = click.option(
        "--pipeline",
        metavar="NAME",
        help="A spaCy pipeline, by name or folder, to use instead of the one that comes with kg.",
    )(command)
    command = click.option(
        "--language",
        metavar="CODE",
        help="Language of documents that do not state theirs (en). Without it the language is detected.",
    )(command)
    command = click.option(
        "--published",
        type=Day(),
        help="Day of publication of documents that do not give theirs. Without one, 'on Monday' means no day.",
    )(command)
    return click.argument("paths", nargs=-1, required=True, metavar="PATH...")(command)


def web_options(command: Command) -> Command:
    """Add how pages and feeds are fetched: `--contact`, `--offline`, `--allow-private`."""
    command = click.option(
        "--allow-private",
        is_flag=True,
        help="Fetch from this machine and its own networks too. Without it: the setting private_addresses, else only"
        " from the public internet.",
    )(command)
    command = click.option("--offline", is_flag=True, help="Ask no server: only what lies on this machine is read.")(
        command
    )
    return click.option(
        "--contact", metavar="TEXT", help="How those who run a server may reach you. It is sent with requests."
    )(command)


def web_flags(*, contact: str | None, offline: bool, allow_private: bool) -> dict[str, Any]:
    """Return what `web_options` say as settings."""
    network, private = False if offline else None, True if allow_private else None
    return {"contact": contact, "network": network, "private_addresses": private}


def mapping_option(command: Command) -> Command:
    """Add `--mapping`."""
    return click.option(
        "--mapping",
        metavar="FILE",
        multiple=True,
        help="What the columns of your own tables mean (may be given several times). Without it: the setting mapping.",
    )(command)


def extractor_option(command: Command) -> Command:
    """Add `--extractor` and `--lexicon`."""
    command = click.option(
        "--lexicon",
        metavar="FILE",
        help="Your own verbs and nouns for events, beside those that come with kg. Without it: the setting lexicon.",
    )(command)
    return click.option(
        "--extractor",
        metavar="NAME",
        help="Which extractor finds the events. Without it: the setting extractor, else grammar.",
    )(command)


def settings_of(**flags: Any) -> Settings:
    """Return the settings under the flags given; one that is None, or a repeatable one that is empty, was not given."""
    return load_settings({name: None if value == () else value for name, value in flags.items()})


def language_code(text: str | None) -> str | None:
    """Return the code that `--language` names.

    Raises:
        SettingsError: it is no code.
    """
    from kg.documents import parse_language

    if text is None:
        return None
    try:
        return parse_language(text)
    except ValueError as error:
        raise SettingsError(f"--language: {error}") from None


def open_graph(settings: Settings, *, asked: bool = True) -> Store:
    """Open the graph for reading; raises StoreError where there is none yet, or one under another base IRI.

    Where it is `asked` something, it is told if the last build has not ended.
    """
    from kg.cli.output import tell
    from kg.graph.iris import Iris
    from kg.ledger import check_base
    from kg.store import open_store
    from kg.unfinished import unfinished_build

    iris = Iris(settings.base_iri)
    graph = open_store(settings.store, read_only=True)
    check_base(graph, iris)
    if asked and (unfinished := unfinished_build(graph, iris)):
        tell(str(unfinished))
    return graph


def open_graph_to_change(settings: Settings) -> Store:
    """Open the graph for reading and writing; raises as `open_graph`, where `open_store` would make an empty one."""
    from kg.store import open_store

    open_graph(settings, asked=False).close()
    return open_store(settings.store)


def query_folders() -> tuple[Path, ...]:
    """Return the folders of the user's own saved queries."""
    folder = load_settings().queries
    return (folder,) if folder else ()
