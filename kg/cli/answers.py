"""Results of queries to standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg.cli.output import TABLE, chosen_format, tell, write, write_table

if TYPE_CHECKING:
    from kg.query import Results

ROW_FORMATS = (TABLE, "csv", "tsv", "json", "xml")
TRIPLE_FORMATS = ("turtle", "nt", "jsonld", "rdfxml")


def write_answer(results: Results, wanted: str | None, *, explained: bool = False) -> None:
    """Write rows, a truth value or triples.

    Without a format rows are a table on a terminal and CSV elsewhere, triples always Turtle. With `explained` it
    has been told why there are none.

    Raises:
        UsageError: the format is none for what the query gives.
    """
    from kg.query import Solutions, Triples, Truth, table_of, write_results

    format = chosen_format(wanted, piped="csv")
    if isinstance(results, Triples):
        format = wanted or "turtle"
    if format == TABLE and isinstance(results, Solutions):
        table = table_of(results)
        write_table(table.headers, table.rows)
        if not table.rows and not explained:
            tell("nothing in the graph answers that")
    elif format == TABLE and isinstance(results, Truth):
        write(f"{str(results.value).lower()}\n")
    else:
        sys.stdout.flush()
        write_results(results, format, sys.stdout.buffer)
        sys.stdout.buffer.flush()
