"""The one place that finds `ontology/` and `queries/`, in a checkout or in an installed wheel, and the user's cache.

It also tells folders that this package keeps from those of the user.
"""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).parent

NOTE = "FORMAT"
"""The file that tells what a folder is that this package writes and reads: `kg-store 2`."""
_OWN = b"kg-"


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


def cache_folder() -> Path | None:
    """Return the folder for what can be made again at any time, which may not be there yet; None without a home.

    It is `diplomacy-kg` in that of `XDG_CACHE_HOME`, which counts if it is an absolute path, or in `~/.cache`.
    """
    configured = os.environ.get("XDG_CACHE_HOME", "")
    try:
        folder = Path(configured) if os.path.isabs(configured) else Path.home() / ".cache"
    except RuntimeError:
        return None
    return folder / "diplomacy-kg"


def is_own_folder(folder: str | Path) -> bool:
    """Whether this package keeps something of its own in a folder, such as a store: nothing in it is an article."""
    try:
        with open(os.path.join(folder, NOTE), "rb") as note:
            return note.read(len(_OWN)) == _OWN
    except OSError:
        return False
