"""Who has a store open for writing: told to whoever finds it locked, and believed only with care."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreLockedError
from kg.store import open_store
from kg.store.holder import Holder, holder_in, holder_of, leave_note, text_of, this_process
from tests.conftest import ROOT

HOLD = "import sys; from kg.store import open_store; s = open_store(sys.argv[1]); print('open', flush=True); input()"


@contextmanager
def held(store: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the store open for writing."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store), *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        try:
            yield process
        finally:
            process.kill()


def test_the_message_names_process_command_user_host_and_time(tmp_path: Path) -> None:
    with held(tmp_path / "store", "news/") as process:
        with pytest.raises(StoreLockedError) as caught:
            open_store(tmp_path / "store")
        holder = holder_of(tmp_path / "store")

    assert holder is not None
    assert holder.process == process.pid
    assert f"is open for writing by process {process.pid} (-c {tmp_path}/store news/) of " in str(caught.value)
    assert f" on {os.uname().nodename}, since 2" in str(caught.value)


def test_the_note_goes_with_the_holder(tmp_path: Path) -> None:
    with open_store(tmp_path / "store"):
        assert holder_of(tmp_path / "store") is not None
    assert not (tmp_path / "store" / "HOLDER").exists()


def test_the_note_of_a_killed_process_locks_nobody_out_and_is_replaced(tmp_path: Path) -> None:
    with held(tmp_path / "store") as process:
        process.kill()
        process.wait()
        left = holder_in(tmp_path / "store" / "HOLDER")
        assert left is not None
        assert left.process == process.pid
        assert left.is_gone
        assert holder_of(tmp_path / "store") is None
    with open_store(tmp_path / "store"):
        now = holder_of(tmp_path / "store")
        assert now is not None
        assert now.process == os.getpid()


def test_another_process_with_the_number_of_a_killed_one_is_not_taken_for_it(tmp_path: Path) -> None:
    leave_note(tmp_path, replace(this_process(), started="1"))
    assert holder_of(tmp_path) is None


def test_a_holder_on_another_machine_is_named_though_nobody_knows_whether_it_lives(tmp_path: Path) -> None:
    far = replace(this_process(), host="archive-2", machine="another", process=2**22 + 1)
    leave_note(tmp_path, far)
    assert holder_of(tmp_path) == far


def test_the_lock_decides_and_not_the_note(tmp_path: Path) -> None:
    """A note of a living process, or of one far away, keeps nobody from a store that is not locked."""
    open_store(tmp_path / "store").close()
    for note in (this_process(), replace(this_process(), host="archive-2")):
        leave_note(tmp_path / "store", note)
        open_store(tmp_path / "store").close()
    with held(tmp_path / "store"):
        (tmp_path / "store" / "HOLDER").write_text("{", encoding="utf-8")
        with pytest.raises(StoreLockedError, match="is open for writing by another process; wait"):
            open_store(tmp_path / "store")


def test_passwords_in_addresses_and_long_commands_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/kg", "build", "https://anna:secret@example.org/feed", "x" * 500])
    command = this_process().command
    assert command.startswith("kg build https://***@example.org/feed xxx")
    assert len(command) < 150


@given(st.builds(Holder, st.integers(1), *[st.text(max_size=20).filter(str.isprintable)] * 6))
def test_a_note_reads_as_it_was_written(holder: Holder) -> None:
    assert Holder(**json.loads(text_of(holder))) == holder


@pytest.mark.parametrize(
    "note", ["", "[]", "{}", '{"process": "1"}', "\0\0\0", '{"process": 1, "command": "\\u001b[2J"}']
)
def test_a_note_that_nobody_wrote_is_no_note(tmp_path: Path, note: str) -> None:
    (tmp_path / "HOLDER").write_text(note, encoding="utf-8")
    assert holder_of(tmp_path) is None


def test_what_would_disturb_a_terminal_is_no_note(tmp_path: Path) -> None:
    (tmp_path / "HOLDER").write_text(text_of(replace(this_process(), command="\x1b[2J")), encoding="utf-8")
    assert holder_of(tmp_path) is None
