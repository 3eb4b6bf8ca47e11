"""Having the frontend built for tests."""

from __future__ import annotations

import importlib.util
import os
from types import ModuleType
from typing import NoReturn

import pytest

from tests.conftest import ROOT


def missing(reason: str) -> NoReturn:
    """What these tests need is there in CI; on other machines they are passed over without it."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def build_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
