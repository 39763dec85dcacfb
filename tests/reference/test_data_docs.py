"""The programs in ``docs/data.md`` do what it says, on a built site."""

from __future__ import annotations

import base64
import contextlib
import io
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from tests.render.data.twins import LETTERS

TEXT = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")


def program(language: str, word: str) -> str:
    """The one program in ``language`` that has ``word`` in it."""
    (found,) = [
        code for code in re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL) if word in code
    ]
    return str(found)


@pytest.fixture
def letters(every_kind: Mapping[str, bytes]) -> list[bytes]:
    return [
        every_kind[f"{path.removesuffix('.md')}.json"] for path in LETTERS if path.endswith(".md")
    ]


def in_python(twin: bytes, folder: Path) -> str:
    (folder / "fagaiwei-14.json").write_bytes(twin)
    code = compile(program("python", "hashlib"), "docs/data.md", "exec")
    said = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(said):
        exec(code, {})
    return said.getvalue().strip()


def in_javascript(twin: bytes, folder: Path) -> str:
    address = f"data:application/json;base64,{base64.b64encode(twin).decode()}"
    code = re.sub(r'address = ".*?"', f'address = "{address}"', program("js", "crypto"))
    file = folder / "check.mjs"
    file.write_text(code, encoding="utf-8")
    node, _ = compute_driver_executable()
    done = subprocess.run([node, str(file)], capture_output=True, check=True, text=True)
    return done.stdout.strip()


def test_anybody_can_take_the_hash_again(letters: list[bytes], tmp_path: Path) -> None:
    for twin in letters:
        assert in_python(twin, tmp_path) == "True"
        assert in_javascript(twin, tmp_path) == "true"


def test_whatever_is_altered_is_found(letters: list[bytes], tmp_path: Path) -> None:
    altered = letters[0].replace("已经完工".encode(), "尚未完工".encode())
    assert altered != letters[0]
    assert in_python(altered, tmp_path) == "False"
    assert in_javascript(altered, tmp_path) == "false"


def test_the_example_has_keys_that_twins_have(letters: list[bytes]) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)[:1]
    for name in re.findall(r'"([a-z_0-9]+)":', example):
        assert f'"{name}":'.encode() in letters[0]
