"""The command line: the group of commands, and errors to messages and exit codes.

Exit codes: 0 done; 1 done, but some documents failed or were left out (each is named), or a check found faults; 2 wrong
use, or nothing could be done; 130 interrupted, 143 and 129 ended by SIGTERM and SIGHUP; 141 whoever read the output
went away.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from kg import __version__
from kg.cli.annotate import annotate
from kg.cli.backup import backup, restore
from kg.cli.build import build
from kg.cli.check import check
from kg.cli.decisions import decisions, different, same
from kg.cli.enrich import enrich
from kg.cli.evaluate import evaluate
from kg.cli.export import export
from kg.cli.extract import extract
from kg.cli.findings import NOTHING_DONE
from kg.cli.forget import forget
from kg.cli.link import link
from kg.cli.links import links
from kg.cli.output import tell
from kg.cli.process import drop_output, ended_cleanly, number_of, prepare_streams
from kg.cli.queries import queries
from kg.cli.query import query
from kg.cli.serve import serve
from kg.cli.show import show
from kg.cli.sparql import sparql
from kg.cli.stats import stats
from kg.cli.validate import validate
from kg.errors import KgError, OutputError

_BY_SIGNAL = 128
OUTPUT_CLOSED = 141

_EPILOG = """\b
Example:
  kg build articles/
  kg query envoys-across-venues

Exit codes: 0 done; 1 done, but some documents failed (each is named); 2 wrong use or nothing done."""


class _OutputClosedError(Exception):
    """Whoever read standard output went away. click would take the BrokenPipeError for its own, and exit with 1."""


class _InterruptedError(Exception):
    """The user interrupted, or a signal asked us to end; `number` is that of the signal.

    click would take the KeyboardInterrupt for its own, and print an empty line.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class _Commands(click.Group):
    """Lists the commands in the order of work rather than of the alphabet."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            raise _OutputClosedError from None
        except KeyboardInterrupt as interrupt:
            raise _InterruptedError(number_of(interrupt)) from None
        return result

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)


@click.group(cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Build a knowledge graph of diplomacy out of news articles, and ask it questions.

    Who met whom, where, when, about what and who says so, each answer with the sentence it rests on.
    """


_WORK = (build, extract, annotate, evaluate)
_QUESTIONS = (queries, query, sparql, show, stats, validate, export, serve)
_CHANGES = (same, different, decisions, forget)
_SAFETY = (check, backup, restore)
_LINKS = (link, links, enrich)
for _command in (*_WORK, *_QUESTIONS, *_CHANGES, *_LINKS, *_SAFETY):
    cli.add_command(_command)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; messages go to standard error."""
    try:
        code = cli.main(args=list(arguments), prog_name="kg", standalone_mode=False)
    except (_InterruptedError, click.exceptions.Abort) as interrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one would only tear up the end of the first
        number = interrupt.number if isinstance(interrupt, _InterruptedError) else signal.SIGINT
        how = "interrupted" if number == signal.SIGINT else f"ended by {signal.Signals(number).name}"
        tell(f"{how}; nothing is half-written, and the same command goes on from there")
        return _BY_SIGNAL + number
    except OutputError as error:
        drop_output()
        tell(f"error: {error}")
        return NOTHING_DONE
    except click.ClickException as error:
        error.show()
        return NOTHING_DONE
    except KgError as error:
        tell(f"error: {error}")
        return NOTHING_DONE
    except _OutputClosedError:
        drop_output()
        return OUTPUT_CLOSED
    return code if isinstance(code, int) else 0


def main() -> NoReturn:
    """Run the command line of this process and end it."""
    prepare_streams()
    with ended_cleanly():
        code = run(sys.argv[1:])
    sys.exit(code)
