#!/usr/bin/env python3
"""Run the commands that README.md shows, and write what they print beneath them.

A block fenced as `console` holds lines `$ COMMAND`, each followed by its output, standard error included. All run
one after the other in one new folder, which has the checkout's `tests/data` in it. tests/test_docs.py fails when the
README says something else than the commands; this script brings it up to date:

    scripts/readme.py
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
WIDTH = 110
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_PROGRESS = re.compile(r"kg: \d\d:\d\d:\d\d ")
"""What a command tells meanwhile on a machine where it takes long."""


def commands(text: str) -> list[str]:
    """Return the commands of all console blocks, in order."""
    return [line[2:] for block in _BLOCK.findall(text) for line in block.splitlines() if line.startswith("$ ")]


def with_outputs(text: str, folder: Path) -> str:
    """Return `text` with the output of each command as it is now; `folder` is an empty one to run them in."""
    (folder / "tests").mkdir()
    (folder / "tests" / "data").symlink_to(ROOT / "tests" / "data")

    def run_block(block: re.Match[str]) -> str:
        return "".join(
            f"$ {command}\n{_output(command, folder)}" for command in commands(f"```console\n{block[0]}```\n")
        )

    return _BLOCK.sub(run_block, text)


def _output(command: str, folder: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    path = os.pathsep.join([str(Path(sys.executable).parent), clean.get("PATH", "")])
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**clean, "PATH": path, "COLUMNS": str(WIDTH)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
    )
    lines = [line.rstrip() for line in done.stdout.splitlines() if not _PROGRESS.match(line)]
    return "".join(f"{line}\n" for line in lines)


def main() -> None:
    """Bring README.md up to date."""
    with tempfile.TemporaryDirectory() as folder:
        README.write_text(with_outputs(README.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
