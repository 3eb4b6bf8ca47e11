"""YAML as people and strangers write it: what it holds, or where and why it cannot be read."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import yaml

from kg.errors import cut
from kg.model.characters import as_text

_MOST_VALUES: Final = 200_000
"""How many values a text may come to once its aliases are written out: nine lines can make it a billion."""

_Loader: TypeAlias = type[yaml.BaseLoader] | type[yaml.SafeLoader]


class NoYamlError(ValueError):
    """A text is no YAML, or has a value that cannot be read.

    `problem` is what is wrong, `said` the same as what a sentence says of the text ("is no YAML (…)"), `line` where,
    counted from 1; None where that is not known.
    """

    def __init__(self, problem: str, line: int | None = None, *, of_value: bool = False) -> None:
        problem = cut(problem)
        super().__init__(problem if line is None else f"line {line}: {problem}")
        self.problem = problem
        self.said = f"has a value that cannot be read ({problem})" if of_value else f"is no YAML ({problem})"
        self.line = line


def load_yaml(text: str, *, as_texts: bool = False) -> Any:
    """Return what a text holds, None where that is nothing; with `as_texts` every scalar is the text that it is.

    What escapes write and no text holds is replaced (`kg.model.characters`).

    Raises:
        NoYamlError: it is no YAML, nested too deeply, refers to itself, or has a value that does not exist.
    """
    kind: _Loader = yaml.BaseLoader if as_texts else yaml.SafeLoader
    return _read(text, kind, construct=True)


def compose_yaml(text: str) -> yaml.Node | None:
    """Return the nodes of a text, which know their lines; errors as in `load_yaml`."""
    found: yaml.Node | None = _read(text, yaml.SafeLoader, construct=False)
    return found


def _read(text: str, kind: _Loader, *, construct: bool) -> Any:
    try:
        loader = kind(text)
        try:
            node = loader.get_single_node()
            if node is not None:
                _measure(node, {})
            return loader.construct_document(node) if construct and node is not None else node
        finally:
            loader.dispose()
    except NoYamlError:
        raise
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        raise NoYamlError(str(problem), mark.line + 1 if mark else None) from None
    except RecursionError:
        raise NoYamlError("values stand inside each other too deep") from None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # PyYAML lets errors of its own through: a day 2026-13-45, an endless number, a letter beyond Unicode, a tag
        # such as !!bool with something else behind it.
        raise NoYamlError(str(error), of_value=True) from None


def _measure(node: yaml.Node, known: dict[int, int | None]) -> int:
    """Return how many values a node comes to with all aliases written out, its texts made such.

    Raises:
        NoYamlError: it has no end, or a far one.
    """
    name = id(node)
    if name in known:
        size = known[name]
        if size is None:
            raise NoYamlError("an alias stands inside of what it refers to", node.start_mark.line + 1)
        return size
    known[name] = None
    size = 1
    if isinstance(node, yaml.ScalarNode):
        node.value = as_text(node.value)
    elif isinstance(node, yaml.SequenceNode):
        size += sum(_measure(each, known) for each in node.value)
    elif isinstance(node, yaml.MappingNode):
        size += sum(_measure(each, known) for pair in node.value for each in pair)
    if size > _MOST_VALUES:
        raise NoYamlError(f"more than {_MOST_VALUES:,} values, with what aliases refer to", node.start_mark.line + 1)
    known[name] = size
    return size
