"""When the files for the browser are built, and what happens where they cannot be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hatchling.bridge.app import Application

from tests.conftest import ROOT
from tests.web.frontend.building import build_script, missing

script = build_script()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with sources whose lock file nobody can install."""
    sources = tmp_path / "frontend"
    (sources / "src").mkdir(parents=True)
    (sources / "src" / "app.ts").write_text("export {};\n", encoding="utf-8")
    (sources / "package.json").write_text('{"name": "kg-frontend", "dependencies": {"no": "1.0.0"}}', encoding="utf-8")
    (sources / "package-lock.json").write_text("{}", encoding="utf-8")
    return tmp_path


def pretend_built(checkout: Path) -> None:
    output = checkout / script.OUTPUT
    output.mkdir(parents=True)
    for name in script.ENTRIES:
        (output / name).write_text("x", encoding="utf-8")
    (output / script.STAMP).write_text(script.digest(checkout / "frontend"), encoding="utf-8")


def hook(checkout: Path, app: Any = None) -> Any:
    return script.FrontendHook(str(checkout), {}, None, None, "", "wheel", app)


class Listening(Application):
    """Keeps what is displayed."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def display_info(self, message: str = "", **_: Any) -> None:
        self.said.append(message)

    def display_warning(self, message: str = "", **_: Any) -> None:
        self.said.append(f"warning: {message}")


def test_output_is_current_until_a_source_changes(checkout: Path) -> None:
    assert not script.is_current(checkout)
    pretend_built(checkout)
    assert script.is_current(checkout)
    (checkout / "frontend" / "src" / "app.ts").write_text("export const a = 1;\n", encoding="utf-8")

    assert not script.is_current(checkout)


def test_installed_packages_and_tests_are_no_sources(checkout: Path) -> None:
    pretend_built(checkout)
    for folder in ("node_modules/a", "tests", ".building-1"):
        (checkout / "frontend" / folder).mkdir(parents=True)
        (checkout / "frontend" / folder / "index.ts").write_text("1", encoding="utf-8")

    assert script.is_current(checkout)


def test_output_that_lacks_a_file_is_not_current(checkout: Path) -> None:
    pretend_built(checkout)
    (checkout / script.OUTPUT / "app.css").unlink()

    assert not script.is_current(checkout)


def test_node_is_asked_for_only_where_something_has_to_be_built(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hook(checkout).dependencies() == [script.NODE_REQUIREMENT]
    with monkeypatch.context() as patch:
        patch.setenv("KG_SKIP_FRONTEND", "1")
        assert hook(checkout).dependencies() == []
    pretend_built(checkout)

    assert hook(checkout).dependencies() == []


def test_an_editable_install_goes_on_with_a_warning_where_npm_fails(checkout: Path) -> None:
    app = Listening()
    hook(checkout, app).initialize("editable", {})

    [warning] = app.said
    assert warning.startswith("warning: The scripts of the web pages could not be built: npm-cli.js failed")
    assert "install again to retry" in warning


def test_a_wheel_is_not_made_without_the_scripts(checkout: Path) -> None:
    with pytest.raises(RuntimeError, match="Set KG_SKIP_FRONTEND=1 to make a wheel without them"):
        hook(checkout, Listening()).initialize("standard", {})


def test_a_wheel_without_scripts_can_be_asked_for(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SKIP_FRONTEND", "1")
    app = Listening()
    hook(checkout, app).initialize("standard", {})

    assert app.said == ["KG_SKIP_FRONTEND=1: the scripts of the web pages are not built; pages are complete without"]
    assert not (checkout / script.OUTPUT).exists()


def test_what_was_built_before_stays_where_building_fails(checkout: Path) -> None:
    pretend_built(checkout)
    (checkout / "frontend" / "src" / "app.ts").write_text("changed", encoding="utf-8")
    hook(checkout, Listening()).initialize("editable", {})

    assert (checkout / script.OUTPUT / "app.js").read_text(encoding="utf-8") == "x"


def test_the_lock_file_names_no_place_to_fetch_from() -> None:
    lock = (ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8")

    assert '"integrity"' in lock
    assert '"resolved"' not in lock


@pytest.mark.parametrize(
    "command", [["typescript/bin/tsc", "--noEmit"], ["vitest/vitest.mjs", "run"]], ids=["types", "logic"]
)
def test_types_and_logic_of_the_frontend_hold(command: list[str]) -> None:
    sources = ROOT / "frontend"
    try:
        script.install_packages(sources, development=True)
    except script.FrontendError as error:
        missing(f"packages of the frontend cannot be installed: {error}")
    module, *arguments = command
    program = script.find_node().program

    done = subprocess.run(
        [program, f"node_modules/{module}", *arguments],
        cwd=sources,
        check=False,
        capture_output=True,
        text=True,
        env={"NO_COLOR": "1", "PATH": str(Path(sys.executable).parent)},
    )

    assert done.returncode == 0, done.stdout + done.stderr
