"""What a user says of a reconciliation service: a YAML file (`kg/link/data/SERVICES.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import MappingError
from kg.link.dump.sections import Section, parse_yaml
from kg.link.reconcile.asking import FIELDS
from kg.link.reconcile.reading import FETCHED
from kg.model.link import Kind

_KEYS = ("types", "properties", "fetch", "version", "space")


@dataclass(frozen=True, slots=True)
class ServiceMapping:
    """What to ask of a service for; the fields are the parameters of `kg.link.reconcile.open_service`."""

    types: Mapping[Kind, str] | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    fetch: Mapping[str, str] | None = None
    version: str | None = None
    space: str | None = None


def read_service_mapping(path: Path) -> ServiceMapping:
    """Read a mapping.

    Raises:
        MappingError: it cannot be read, is no YAML, or has something in it that is not allowed.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: cannot be read ({error}); give a YAML file in UTF-8") from error
    top = Section(parse_yaml(text, where=str(path)), str(path), _KEYS)
    types = top.section("types", tuple(Kind))
    return ServiceMapping(
        types={Kind(kind): types.text(kind, needed=True) or "" for kind in types.keys} if types.keys else None,
        properties=_texts(top.section("properties", tuple(FIELDS))),
        fetch=_texts(top.section("fetch", tuple(FETCHED))) if top.raw("fetch") is not None else None,
        version=top.text("version"),
        space=top.text("space"),
    )


def _texts(section: Section) -> dict[str, str]:
    return {key: section.text(key, needed=True) or "" for key in section.keys}
