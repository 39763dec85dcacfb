"""Work that another process does meanwhile, or this one after all."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from dafu.processes import aside

LINUX = sys.platform == "linux"
HERE = os.getpid()


def test_another_process_does_it() -> None:
    assert (aside(os.getpid)() == HERE) is not LINUX


def test_it_begins_before_anybody_waits(tmp_path: Path) -> None:
    result = aside(lambda: os.mkfifo(tmp_path / "one") or "made")
    if LINUX:
        while not (tmp_path / "one").exists():
            threading.Event().wait(0.01)
    assert result() == "made"


def dies() -> int:
    if os.getpid() != HERE and LINUX:
        os._exit(1)
    return 1


def raises() -> int:
    if os.getpid() != HERE and LINUX:
        raise ValueError
    return 2


def cannot_be_sent() -> object:
    return threading.Lock() if os.getpid() != HERE and LINUX else 3


@pytest.mark.parametrize(("function", "found"), [(dies, 1), (raises, 2), (cannot_be_sent, 3)])
def test_what_goes_wrong_there_is_done_here(
    function: object, found: int, capfd: pytest.CaptureFixture[str]
) -> None:
    assert callable(function)
    assert aside(function)() == found
    assert capfd.readouterr() == ("", "")


def test_an_error_is_raised_here() -> None:
    def fails() -> int:
        raise FileNotFoundError("stage")

    with pytest.raises(FileNotFoundError):
        aside(fails)()
