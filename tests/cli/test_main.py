"""The command as a whole: help, exit codes, and how it ends when it is cut short."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import __version__
from tests.cli.conftest import OSLO, Kg, write_article


def test_help_and_version_are_no_errors(kg: Kg) -> None:
    assert kg("--help").code == 0
    assert kg("--version").out == f"kg, version {__version__}\n"


HEAVY = ("spacy", "onnxruntime", "rdflib", "pyshacl", "trafilatura", "dask", "fsspec", "numpy", "rich", "SPARQLWrapper")


@pytest.mark.parametrize(
    ("commands", "unwanted"),
    [
        ([["--help"], ["build", "--help"], ["serve", "--help"]], (*HEAVY, "pyoxigraph")),
        ([["query", "who-met-whom", "--format", "csv"], ["sparql", "ASK {}"]], (*HEAVY, "http.client", "ssl")),
    ],
)
def test_help_and_questions_load_no_library_that_they_do_not_need(
    graph: Kg, folder: Path, commands: list[list[str]], unwanted: tuple[str, ...]
) -> None:
    """What a user waits for should be the answer: measured by `python -m benchmarks.startup`."""
    assert graph("stats").code == 0
    program = (
        f"import sys; from kg.cli import run; codes = [run(each) for each in {commands!r}];"
        f"print(codes, [name for name in {unwanted!r} if name in sys.modules])"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=_environment(), capture_output=True, text=True, check=True
    )

    assert answer.stdout.splitlines()[-1] == f"{[0] * len(commands)} []"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("buidl",), "No such command 'buidl'"),
        (("stats", "--store", "nowhere"), "nowhere: there is no graph yet; `kg build` makes one"),
        (("query", "envoy-across-venues"), "did you mean envoys-across-venues?"),
        (("sparql", "SELEC"), "the SPARQL does not parse"),
    ],
)
def test_wrong_use_is_one_message_and_exit_code_2(graph: Kg, arguments: tuple[str, ...], message: str) -> None:
    answer = graph(*arguments)

    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert "Traceback" not in answer.err


def test_a_reader_that_goes_away_ends_the_command_quietly(folder: Path) -> None:
    for number in range(100):
        write_article(f"many/{number:03}.md", f"{OSLO} {number}")
    command = f"{sys.executable} -m kg extract many | head -n 1; echo ${{PIPESTATUS[0]}}"

    answer = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=_environment(), capture_output=True, text=True, check=True
    )

    first, status = answer.stdout.splitlines()
    assert first.startswith('{"document": "many/000.md"')
    assert (status, answer.stderr) == ("141", "")


def test_an_interrupt_ends_a_build_with_one_line_and_a_whole_store(
    folder: Path, kg_process: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    for number in range(200):
        write_article(f"many/{number:03}.md", f"{OSLO} {number} " + "It rained on the harbour all day long. " * 60)
    # A shell starts what runs in its background with interrupts ignored, and that would be handed down to here.
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from kg.cli import run; sys.exit(run(['build', 'many']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=folder, env=_environment(), stderr=subprocess.PIPE, text=True
    ) as process:
        while _written(folder / "kg-store") < 50_000 and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)

    assert process.returncode == 130
    end = "kg: interrupted; nothing is half-written, and the same command goes on from there"
    assert said.splitlines()[-1] == end
    assert "Traceback" not in said
    assert json.loads(kg_process("stats").stdout)["documents"] in range(1, 200)


def test_results_are_utf_8_whatever_the_locale(folder: Path) -> None:
    write_article("é.md", OSLO)

    answer = subprocess.run(
        [sys.executable, "-m", "kg", "extract", "é.md"],
        cwd=folder,
        env={**_environment(), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )

    assert '"document": "é.md"' in answer.stdout.decode("utf-8")


def _written(store: Path) -> int:
    """Return how many bytes the store has in its log: more than a few once the first documents are in."""
    return sum(path.stat().st_size for path in store.glob("database/*.log"))


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
