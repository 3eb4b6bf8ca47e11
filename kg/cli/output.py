"""Where output goes: results to standard output, everything else to standard error."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import click

from kg.cli.tables import table_lines
from kg.errors import escaped

TABLE = "table"
_WIDTH = 120
"""Columns of a table where no terminal says how many it has, and COLUMNS does not either."""


def tell(message: str) -> None:
    """Write one message to standard error; what cannot be written there is lost, and the work goes on.

    Its lines stay lines. Whatever else would not be seen on a terminal is escaped.
    """
    with suppress(OSError):
        click.echo("\n".join(map(escaped, f"kg: {message}".split("\n"))), err=True)


def chosen_format(wanted: str | None, *, piped: str) -> str:
    """Return the format asked for; without one, a table on a terminal and `piped` elsewhere."""
    return wanted or (TABLE if sys.stdout.isatty() else piped)


def write(text: str) -> None:
    """Write results as they are, in UTF-8 whatever the locale."""
    sys.stdout.flush()
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(text)
    else:
        # Names of files that are no text to this locale come back as the bytes that they are.
        stream.write(text.encode("utf-8", "surrogateescape"))
        stream.flush()


def write_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table that fits the terminal; what is too wide for a column stands below its row, nothing is cut."""
    width = shutil.get_terminal_size((_WIDTH, 24)).columns
    write("".join(f"{line}\n" for line in table_lines(headers, rows, width=width)))


@contextmanager
def progress(task: str, *, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error while the block runs, if that is a terminal.

    The function given takes how many are done by now.
    """
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        number = bar.add_task(task, total=total)
        yield lambda done: bar.update(number, completed=done)
