"""What travels in the wheel, and that the installed command runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BUILT = "kg/web/static/build/"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout; without network if the scripts of the web pages are built already."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def tracked(folder: str) -> list[str]:
    """Files under a folder of the checkout, those that Python and editors leave behind excepted."""
    return [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    ]


def test_every_file_of_the_package_is_in_the_wheel(contents: set[str]) -> None:
    files = tracked("kg")
    assert "kg/py.typed" in files
    assert any(file.endswith(".onnx") for file in files), "the weights of the language model are part of the package"

    assert [file for file in files if file not in contents] == []


@pytest.mark.parametrize("folder", ["ontology", "queries"])
def test_ontology_and_queries_are_in_the_wheel(contents: set[str], folder: str) -> None:
    files = tracked(folder)
    assert files

    assert [file for file in files if f"kg/_shared/{file}" not in contents] == []


def test_the_scripts_of_the_web_pages_are_in_the_wheel(contents: set[str]) -> None:
    built = {name.removeprefix(BUILT) for name in contents if name.startswith(BUILT)}

    assert {"app.js", "app.css", "licenses.txt"} <= built
    assert not [name for name in built if name.endswith((".map", ".ts"))]
    for view in ("api-docs", "map", "network", "sparql-editor", "timeline"):
        assert [name for name in built if re.fullmatch(rf"chunks/{view}-[\w-]+\.js", name)], view


def test_licences_of_bundled_packages_travel_with_them(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(f"{BUILT}licenses.txt").decode()

    packages = json.loads((ROOT / "frontend" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for name, version in packages.items():
        # Vite builds the bundle, and is no part of it.
        assert (f"\n{name} {version}\n" in text) is (name != "vite"), name
    assert "\ncodemirror 5." in text, "what a published bundle has inside counts too"
    assert text.count("Permission is hereby granted, free of charge") > 5


def test_what_is_sent_to_browsers_names_no_place_of_this_machine(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith(BUILT):
                assert str(ROOT).encode() not in archive.read(name), name


def test_the_source_distribution_can_build_the_scripts(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [path] = tmp_path.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {"hatch_build.py", "frontend/package.json", "frontend/package-lock.json", "frontend/.npmrc"} <= names
    assert {"frontend/vite.config.ts", "frontend/licenses.ts", "frontend/src/app.ts"} <= names
    assert not [name for name in names if "node_modules" in name or name.startswith(BUILT)]


def test_nothing_else_is_in_the_wheel(contents: set[str]) -> None:
    roots = {name.partition("/")[0] for name in contents}

    assert {root for root in roots if not root.endswith(".dist-info")} == {"kg"}
    assert not [name for name in contents if "__pycache__" in name]


def test_the_licence_travels_with_the_wheel(contents: set[str]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in contents)


def test_the_package_unpacked_elsewhere_finds_its_ontology_and_queries(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)

    command = [sys.executable, "-m", "kg", "queries", "--format", "json"]
    answer = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, check=False, capture_output=True, text=True
    )

    assert answer.returncode == 0, answer.stderr
    assert "envoys-across-venues" in answer.stdout


def test_the_console_script_is_installed_and_runs() -> None:
    script = Path(sys.executable).parent / "kg"

    answer = subprocess.run([str(script), "--version"], check=True, capture_output=True, text=True)

    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert answer.stdout.strip() == f"kg, version {version}"


def test_every_extractor_of_ours_can_be_loaded() -> None:
    points = [point for point in entry_points(group="kg.extractors") if point.value.startswith("kg.")]

    assert "grammar" in {point.name for point in points}
    for point in points:
        assert point.load()().name == point.name


def test_the_wheel_has_the_frontend_with_the_licences_of_what_it_bundles(contents: set[str]) -> None:
    built = {file for file in contents if file.startswith("kg/web/static/build/")}

    assert {f"kg/web/static/build/{name}" for name in ("app.js", "app.css", "licenses.txt")} <= built
    assert any("/chunks/" in file for file in built)
    assert [file for file in built if file.endswith(".map")] == []
    assert [file for file in contents if file.startswith("frontend/")] == []


def test_templates_and_styles_are_in_the_wheel(contents: set[str]) -> None:
    assert {"kg/web/templates/base.html", "kg/web/static/site.css"} <= contents
