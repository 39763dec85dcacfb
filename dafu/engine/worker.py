"""What runs on a worker of a cluster: one batch at a time, of the same program as the build's.

A worker keeps nothing of a batch. What it is given and gives back is sealed, so that no log,
dashboard or error message of the cluster shows a word of a letter.
"""

from __future__ import annotations

import threading
from typing import Any

# All that a batch needs, so that a worker is of one program from its first batch on, whatever is
# installed beneath it while it runs.
from dafu.engine.program import identity

_LOADED = identity()

_ALONE = threading.Lock()
"""Makers and parsers are not made for several threads, nor would these be any faster."""


class Sealed:
    """A value whose text nobody sees in passing."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "<sealed>"


def known() -> dict[str, str]:
    """The program that this worker runs; told apart where another has been installed since."""
    found = identity()
    if found != _LOADED:
        found["dafu"] = f"{_LOADED['dafu']}, to be restarted"
    return found


def work(expected: dict[str, str], call: Sealed) -> Sealed:
    """The outcome of one call, a pair: ``done`` and its result, ``failed`` and an exception.

    Or ``other`` and the program of this worker when it is not the ``expected`` one.
    """
    if expected != _LOADED:
        return Sealed(("other", _LOADED))
    function, arguments = call.value
    try:
        with _ALONE:
            return Sealed(("done", function(*arguments)))
    except Exception as error:
        # Raised here, it would be logged with the letters that caused it.
        return Sealed(("failed", _portable(error)))


def _portable(error: Exception) -> Exception:
    try:
        return type(error)(*error.args)
    except Exception:  # It would not survive the way.
        return RuntimeError(type(error).__name__)
