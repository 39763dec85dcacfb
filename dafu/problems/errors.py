"""Errors that are no problem of the content: of the machine, and of a theme that is none."""

from __future__ import annotations

from collections.abc import Sequence

from dafu.problems.oserrors import said
from dafu.problems.problem import Language, Text


class PublishError(Exception):
    """The machine failed: disk, permissions, a folder that is not ours. Says what to do.

    ``where`` is what it failed at, a path as a rule; ``why`` is said after it.
    """

    still_public: Sequence[str] = ()
    """What is up though the content takes it down."""

    def __init__(self, where: object, why: Text | None = None) -> None:
        self._where = where
        self._why = why
        super().__init__(self.told("en"))

    def told(self, language: Language) -> str:
        """All of it in one line."""
        return f"{self._where}: {self._why.get(language)}" if self._why else str(self._where)


def system_failed(error: OSError, where: object, more: Text | None = None) -> PublishError:
    """The system refused something; ``where`` counts when it does not say at which file."""
    why, more = said(error), more or Text("", "")
    name = error.filename2 or error.filename or where
    return PublishError(name, Text(f"{why.zh}{more.zh}", f"{why.en}{more.en}"))


class ThemeError(Exception):
    """A theme that cannot be used; the message names the file."""

    still_public: Sequence[str] = ()
    """What is up though the content takes it down."""
