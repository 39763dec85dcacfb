"""How long functions and modules may be, and that a name stands for one thing."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "dafu"
FILES = sorted(PACKAGE.rglob("*.py"))

FUNCTION, MODULE = 60, 400
"""Lines, docstrings and blank lines among them."""

TABLES = {
    "problems/codes.py": "every problem once, with its words in both languages",
    "routes.py": "every address of a site once",
}
"""Modules that are a table above all: parted, one would look in two places for a row."""


def name(file: Path) -> str:
    """A module as :data:`TABLES` names it."""
    return file.relative_to(PACKAGE).as_posix()


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """The functions and methods of a module, with their lines."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield node.name, node.end_lineno - node.lineno + 1


def test_functions_are_short() -> None:
    found = [(name(file), function, n) for file in FILES for function, n in functions(file)]
    assert len(found) > 1_000
    assert [x for x in found if x[2] > FUNCTION] == []


def test_modules_are_short_but_for_tables() -> None:
    lines = {name(x): len(x.read_text(encoding="utf-8").splitlines()) for x in FILES}
    assert set(TABLES) <= set(lines)
    assert {x: n for x, n in lines.items() if n > MODULE and x not in TABLES} == {}


def test_no_two_classes_have_one_name() -> None:
    names = Counter(
        node.name
        for file in FILES
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert len(names) > 300
    assert {x for x, count in names.items() if count > 1} == set()
