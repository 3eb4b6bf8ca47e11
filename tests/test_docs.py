"""The documentation says what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kg.cli import cli
from kg.documents import READERS
from kg.errors import KgError
from kg.resources import queries_folder
from kg.settings import SETTING_NAMES
from scripts.readme import commands, with_outputs
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
COMMANDS = sorted(cli.commands)
QUERIES = sorted(path.stem for path in queries_folder().glob("*.rq"))


def test_the_readme_shows_what_its_commands_print(tmp_path: Path) -> None:
    """Run scripts/readme.py where this fails."""
    assert len(commands(README)) >= 3

    assert with_outputs(README, tmp_path) == README


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_describes_every_command(command: str) -> None:
    assert re.search(rf"^\| `kg {command}\b", README, re.MULTILINE)


def test_the_readme_describes_every_saved_query() -> None:
    assert QUERIES
    assert [name for name in QUERIES if not re.search(rf"^\| `{name}`", README, re.MULTILINE)] == []


@pytest.mark.parametrize("setting", SETTING_NAMES)
def test_the_readme_describes_every_setting(setting: str) -> None:
    assert re.search(rf"^\| `{setting}`", README, re.MULTILINE)


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_the_readme_names_every_kind_of_file_that_is_read(suffix: str) -> None:
    assert f"`{suffix}`" in README


def test_the_readme_maps_every_part_of_the_package() -> None:
    parts = {path.name for path in (ROOT / "kg").iterdir() if not path.name.startswith("_")} - {"py.typed"}

    assert [part for part in sorted(parts) if f"`{part}`" not in README] == []


def test_pages_of_the_documentation_name_only_options_that_exist() -> None:
    pages = sorted((ROOT / "docs").glob("*.md"))
    assert pages
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert f"(docs/{page.name})" in README
        for line in re.findall(r"^kg .*$", text, re.MULTILINE):
            command = cli.commands[line.split()[1]]
            known = {name for parameter in command.params for name in parameter.opts}
            assert set(re.findall(r"(?<= )--[a-z-]+", line)) <= known


def test_targets_of_make_that_the_readme_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"^make (\w+)", README, re.MULTILINE))

    assert {"demo", "test"} <= named
    assert [target for target in sorted(named) if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_links_of_the_readme_to_files_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README + CHANGELOG)

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_example_of_library_use_runs(tmp_path: Path) -> None:
    [example] = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    (tmp_path / "articles").symlink_to(ROOT / "tests" / "data" / "articles")

    done = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_help_has_an_example_that_names_the_command(command: str) -> None:
    names = [command] if command else []
    context = click.Context(cli.commands[command] if command else cli, info_name=" ".join(["kg", *names]))

    text = context.command.get_help(context)

    assert re.search(rf"Examples?:\n.*\bkg {command}", text, re.DOTALL)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_help(command: str) -> None:
    options = [p for p in cli.commands[command].params if isinstance(p, click.Option)]

    assert [option.name for option in options if not option.help] == []


def test_the_tree_of_errors_in_its_docstring_is_the_one_in_the_code() -> None:
    import kg.errors

    def names(kind: type[KgError]) -> set[str]:
        return {kind.__name__}.union(
            *(names(child) for child in kind.__subclasses__() if child.__module__ == "kg.errors")
        )

    drawn = set(re.findall(r"\b[A-Z]\w+Error\b", kg.errors.__doc__ or ""))
    assert drawn == names(KgError)


def test_the_changelog_begins_with_what_is_not_released_or_with_this_version() -> None:
    from kg import __version__

    [first, *_] = re.findall(r"^## \[(.+?)\]", CHANGELOG, re.MULTILINE)
    assert first in ("Unreleased", __version__)
