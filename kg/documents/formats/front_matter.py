"""Front matter: what stands above a text between two lines, `---` for YAML and `+++` for TOML."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from typing import Any

from kg.errors import DocumentError, cut
from kg.model.characters import as_text
from kg.model.yaml import NoYamlError, load_yaml

_YAML = re.compile(r"^---[ \t]*$", re.MULTILINE)
_TOML = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_SETTING = re.compile(r"^[ \t]*[\w.\"'-]+[ \t]*=", re.MULTILINE)
_LINE = re.compile(r"at line (\d+)")


def front_matter(path: str, text: str) -> tuple[dict[str, Any], str]:
    """Part the front matter from what stands below it, leading newlines stripped; no fields where there is none.

    Every scalar is the text that it is: no date is refused or shifted, and `no` is Norwegian. By hand rather than with
    python-frontmatter: that one strips the text at both ends, which would shift offsets, and returns broken front
    matter as text.

    Raises:
        DocumentError: it is broken.
    """
    opening = _YAML.match(text)
    if not opening:
        return _above(path, text)
    closing = _YAML.search(text, opening.end())
    if not closing:
        raise DocumentError(
            path, "the front matter that begins in line 1 never ends", "put a line --- between it and the text"
        )
    return _fields(path, text[opening.end() + 1 : closing.start()]), _below(text, closing)


def _above(path: str, text: str) -> tuple[dict[str, Any], str]:
    """Part front matter in TOML, if any, from the text; lines of plus signs part paragraphs of texts as well."""
    opening = _TOML.match(text)
    closing = _TOML.search(text, opening.end()) if opening else None
    if not opening or not closing:
        return {}, text
    source = text[opening.end() + 1 : closing.start()]
    if source.strip() and not _SETTING.search(source):
        return {}, text
    try:
        fields = {name: _as_texts(value) for name, value in tomllib.loads(source).items()}
    except (ValueError, RecursionError) as error:
        problem = cut(str(error)) if isinstance(error, ValueError) else "nested too deeply"
        line = _LINE.search(problem)
        raise _broken(path, problem, int(line[1]) if line else None, 'write for example: title = "Talks"') from None
    return fields, _below(text, closing)


def _as_texts(value: object) -> object:
    if isinstance(value, list):
        return [_as_texts(each) for each in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, dict) else as_text(str(value))


def _below(text: str, closing: re.Match[str]) -> str:
    return text[closing.end() :].lstrip("\n")


def _fields(path: str, source: str) -> dict[str, Any]:
    try:
        fields = load_yaml(source, as_texts=True)
    except NoYamlError as error:
        remedy = 'put values with colons or quotes in "quotation marks"'
        raise _broken(path, error.problem, error.line, remedy) from None
    if fields is None or fields == "":
        return {}
    if not isinstance(fields, dict):
        reason = "the front matter between the lines --- is not a list of `key: value` lines"
        raise DocumentError(path, reason, "write for example: title: Talks in Geneva")
    return fields


def _broken(path: str, problem: str, line: int | None, remedy: str) -> DocumentError:
    """Return the error of front matter; `line` is counted from 1 below its first line, which is line 1 of the file."""
    place = f" in line {line + 1}" if line else ""
    return DocumentError(path, f"broken front matter{place} ({problem})", remedy)
