"""What ``check --fix`` does: files with what their problems know how to mend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dafu.check.fix import difference, fixed_text
from dafu.problems.problem import Problem, Problems
from dafu.read.files import read_regular
from dafu.read.text import converted


@dataclass(frozen=True, slots=True)
class Repair:
    """A file, as it is and as it would be with what its problems know how to mend."""

    name: str
    before: bytes
    after: bytes

    def __str__(self) -> str:
        try:
            before = self.before.decode()
        except UnicodeDecodeError:
            # Each line is written otherwise; which ones cannot be shown in one encoding.
            before = self.before.decode("ascii", "replace")
        return difference(self.name, before, self.after.decode())

    def write(self) -> None:
        """Put it in the file's place."""
        replace_file(Path(self.name), self.after)


def repairs(problems: Problems) -> Iterator[Repair]:
    """What can safely be repaired of ``problems``, file by file."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.code.name == "file-encoding":
            before = read_regular(Path(problem.place.path))
            if (text := converted(before)) is not None:
                yield Repair(problem.place.path, before, text.encode())
        if problem.code.fixable and problem.edit:
            found.setdefault(problem.place.path, []).append(problem)
    for name, mine in found.items():
        before = read_regular(Path(name))
        after = fixed_text(before.decode(), mine).encode()
        if after != before:
            yield Repair(name, before, after)


def replace_file(file: Path, data: bytes) -> None:
    """Put ``data`` in the place of ``file`` in one step, with its permissions."""
    aside = file.with_name(f".{file.name}.dafu-new")
    try:
        aside.write_bytes(data)
        aside.chmod(file.stat().st_mode & 0o777)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
