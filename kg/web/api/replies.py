"""One shape of the answers of the API in JSON."""

from __future__ import annotations

import json
from typing import Any

from kg.web.messages import Reply
from kg.web.negotiation import MediaType
from kg.web.problems import chosen_of

JSON = MediaType.of("application/json")


def json_reply(value: Any, accept: str | None) -> Reply:
    """Return a value as JSON; raises ProblemError when the client does not take that."""
    headers = (("Content-Type", str(chosen_of(accept, (JSON,)))), ("Vary", "Accept"))
    return Reply(200, headers, (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace"))
