"""`kg build`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from kg.cli.findings import ATTENTION, NOTHING_DONE, summary_of, tell_finding, tell_undated
from kg.cli.options import (
    base_option,
    extractor_option,
    language_code,
    mapping_option,
    reading_options,
    settings_of,
    store_option,
    web_flags,
    web_options,
)
from kg.cli.outcomes import outcomes_to
from kg.cli.output import tell
from kg.cli.progress import reading_progress
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.pipeline import BuildReport, Outcome
    from kg.settings import Settings

_EPILOG = """\b
Examples:
  kg build articles/
  kg build 'news/**/*.md' more/interview.txt --store graphs/spring
  kg build report.txt --published 2026-01-31
  curl -s https://example.org/article.txt | kg build -
  kg build meetings.csv --mapping meetings.yaml
  kg build archive/ --processes 8 --report outcomes.jsonl
  kg build archive/ --cluster tcp://10.0.0.5:8786 --shards /shared/shards
  kg build https://example.org/news/feed.xml
  kg build https://example.org/news/feed.xml incoming/ --follow --every 600

Each PATH is a file (.html, .pdf, .docx, .md, .txt, .jsonl; archives: .zip, .tar.gz, .warc.gz; tables: .csv, .tsv,
.xml, .json, .jsonl; feeds: .rss, .atom, .xml; lists of addresses: .urls), a folder, a glob, the address of a page,
archive or feed, or - for standard input."""


@click.command(epilog=_EPILOG)
@reading_options
@extractor_option
@mapping_option
@web_options
@click.option(
    "--again",
    is_flag=True,
    help="Ask for every page and entry of a feed anew, those that are known and those that gave no article.",
)
@click.option("--follow", is_flag=True, help="Go on: read what is new, round after round, until ctrl-C or SIGTERM.")
@click.option(
    "--every",
    type=click.FloatRange(0.1),
    default=300,
    show_default=True,
    metavar="SECONDS",
    help="With --follow: the time from one round to the next.",
)
@store_option
@base_option
@click.option(
    "--keep-text/--no-keep-text",
    default=None,
    help="Keep whole texts in the graph beside the evidence, or not. Without it: the setting keep_text, else they are"
    " kept.",
)
@click.option(
    "--processes",
    metavar="N",
    help="How many processes read. Without it: the setting processes, else as many as there are cores; few documents"
    " are read by one.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Let the workers of a Dask cluster read, whose scheduler is at ADDRESS (tcp://10.0.0.5:8786). Takes --shards.",
)
@click.option(
    "--shards",
    metavar="LOCATION",
    help="Where the workers leave what they read: a folder, or an address (s3://bucket/folder), that all can reach.",
)
@click.option(
    "--report",
    metavar="FILE",
    help="Write a line on every document into FILE: its path, what became of it, how long it took. JSON Lines, or CSV"
    " where FILE ends in .csv.",
)
def build(
    paths: tuple[str, ...],
    published: date | None,
    language: str | None,
    cluster: str | None,
    shards: str | None,
    report: str | None,
    again: bool,
    follow: bool,
    every: float,
    **chosen: Any,
) -> int:
    """Read articles into the graph.

    A second build of the same files reads only those that changed; files not named stay in the graph. A build that was
    interrupted, or killed, is finished by the same command.
    """
    from kg.documents import count_inputs
    from kg.store import open_store

    settings = _settings(**chosen)
    code = language_code(language)
    with ExitStack() as stack:
        note = stack.enter_context(outcomes_to(report)) if report else None
        if follow:
            _check_endless(paths, cluster)
            known = {"settings": settings, "published": published, "language": code}
            return _follow(paths, settings, known, note, every=every, again=again)
        if click.get_current_context().get_parameter_source("every") is not ParameterSource.DEFAULT:
            raise UsageError("--every: tells how far rounds lie apart; add --follow, or leave it out")
        build_graph = _builder(settings, cluster, shards, again=again)
        count = count_inputs(paths)  # before the store is there, which says at once that a build is under way
        graph = stack.enter_context(open_store(settings.store))
        show = stack.enter_context(reading_progress(count))
        done = build_graph(
            paths, graph, settings=settings, published=published, language=code, progress=show, tell=note
        )
    return _told(done, settings)


def _settings(*, allow_private: bool, offline: bool, contact: str | None, **flags: Any) -> Settings:
    """Return the settings of the flags; as many processes read as there are cores unless one of them says otherwise."""
    from kg.pipeline.workers import usable_cores

    settings = settings_of(**flags, **web_flags(allow_private=allow_private, offline=offline, contact=contact))
    return replace(settings, processes=settings.processes or usable_cores())


def _told(done: BuildReport, settings: Settings) -> int:
    """Tell what a build did, and return the exit status."""
    for finding in done.findings:
        tell_finding(finding)
    if done.undated:
        tell_undated(done.undated)
    tell(summary_of(done, settings.store))
    if not done.built + done.unchanged + done.duplicates + done.forgotten:
        return NOTHING_DONE
    return ATTENTION if done.failed else 0


def _builder(settings: Settings, cluster: str | None, shards: str | None, *, again: bool) -> Callable[..., BuildReport]:
    """Return what builds: this machine, or a cluster.

    Raises:
        UsageError: one of the two is given without the other, or what a cluster needs is not installed.
    """
    from kg.pipeline import web_of

    if cluster is None and shards is None:
        from kg.pipeline import build as build_graph

        return partial(build_graph, web=web_of(settings, again=again))
    if cluster is None or shards is None:
        missing = "--shards LOCATION" if shards is None else "--cluster ADDRESS"
        raise UsageError(f"--cluster and --shards go together; give {missing} as well")
    try:
        from kg.cluster import build_on_cluster
    except ModuleNotFoundError as error:
        raise UsageError(
            f"--cluster needs the package {error.name}; install it with: pip install 'diplomacy-kg[cluster]'"
        ) from None
    return partial(build_on_cluster, cluster=cluster, shards=shards, web=web_of(settings, again=again))


def _check_endless(paths: Sequence[str], cluster: str | None) -> None:
    """Refuse what cannot be read round after round."""
    if "-" in paths:
        raise UsageError("--follow: standard input (-) is read once; name files, folders or addresses")
    if cluster is not None:
        raise UsageError("--follow: reads on this machine only; leave --cluster out")


def _follow(
    paths: tuple[str, ...],
    settings: Settings,
    known: Mapping[str, Any],
    note: Callable[[Outcome], None] | None,
    *,
    every: float,
    again: bool,
) -> int:
    """Build round after round; `known` is what every round's build is given, `note` takes outcomes that are news."""
    from kg.cli.following import ended_by_signals, follow, news, sleeper
    from kg.pipeline import Following, Round, web_of
    from kg.pipeline import build as build_graph
    from kg.store import Store, open_store

    tell = news(note) if note else None
    with ended_by_signals() as ended:
        web = web_of(settings, again=again, sleep=sleeper(ended))

        def round_of(due: Round, graph: Store) -> BuildReport:
            with reading_progress(due.inputs) as show:
                done = build_graph(
                    due.paths, graph, web=web, wanted=due.wants, stopped=ended.is_set, progress=show, tell=tell, **known
                )
            web.again = False
            return done

        following = Following(paths, every)
        return follow(
            following, round_of, store=settings.store, open_graph=lambda: open_store(settings.store), ended=ended
        )
