"""The one place that finds `ontology/` and `queries/`, in a checkout or in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shared_folder(name: str) -> Path:
    """Return the folder `ontology` or `queries`.

    A wheel carries them in `kg/_shared/`; a checkout has them beside the package.
    """
    installed = _PACKAGE / "_shared" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def ontology_file(name: str) -> Path:
    """Return the path of an ontology file, for example `diplomacy.ttl`."""
    return shared_folder("ontology") / name


def queries_folder() -> Path:
    """Return the folder of the saved queries that are shipped."""
    return shared_folder("queries")
