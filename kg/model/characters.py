"""Characters that escapes of JSON and YAML can write, and that no text holds."""

from __future__ import annotations

import re
from typing import Final

_NO_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")


def as_text(value: str) -> str:
    """Return a value without control characters and halves of surrogate pairs: U+FFFD stands for each.

    XML cannot hold them, files in UTF-8 not all of them, and some steer a terminal. White space of any kind stays.
    """
    return _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", value)
