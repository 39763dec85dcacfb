"""Imports as people run them: a folder with settings and originals, and what comes of it."""

from __future__ import annotations

import io
import re
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dafu.cli.commands import main
from dafu.model.keys import key_names, submodel
from dafu.model.letter import FrontMatter

ROOT = Path(__file__).parents[2]
SITE = """title: 试验
description: 导入试验
base_url: https://www.example.gov.cn/zfxxgk/jytabl/
language: zh-Hans
publisher:
  name: 示例市示例区人民政府办公室
issuers:
  - name: 示例市示例区教育局
    slug: jiaoyu
    codes: [示教]
    also: [区教育局]
"""


class Done(NamedTuple):
    """What a run printed, how it ended, and what it wrote below ``content``."""

    code: int
    paths: list[str]
    told: str
    folder: Path

    @property
    def codes(self) -> list[str]:
        """The codes of what it said."""
        return re.findall(r"(?:error|warning)\[([\w-]+)\]", self.told)

    @property
    def files(self) -> dict[str, bytes]:
        """All files of the content."""
        content = self.folder / "content"
        found = sorted(x for x in content.rglob("*") if x.is_file())
        return {x.relative_to(content).as_posix(): x.read_bytes() for x in found}

    @property
    def text(self) -> str:
        """The only draft."""
        (path,) = self.paths
        return (self.folder / path).read_text(encoding="utf-8")

    @property
    def front(self) -> dict[str, Any]:
        """The keys of the only draft by their English names."""
        return _english(yaml.load(self.text.split("---\n")[1], yaml.BaseLoader), FrontMatter)

    @property
    def body(self) -> str:
        """Its body."""
        return self.text.split("---\n", 2)[2]

    @property
    def unsure(self) -> set[str]:
        """The names of the keys behind which a comment asks to look."""
        return {m[1] for m in re.finditer(r"^ *([^\s#:]+):[^\n#]*#", self.text, re.MULTILINE)}

    @property
    def absent(self) -> set[str]:
        """The names of the keys of which a comment says that the document does not give them."""
        return {m[1] for m in re.finditer(r"^# ([^\s:]+): ", self.text, re.MULTILINE)}


def _english(given: Any, model: type[BaseModel]) -> Any:
    if isinstance(given, list):
        return [_english(entry, model) for entry in given]
    if not isinstance(given, dict):
        return given
    names = key_names(model)
    fields = model.model_fields
    return {names[key]: _inner(value, fields[names[key]]) for key, value in given.items()}


def _inner(value: Any, info: FieldInfo) -> Any:
    below = submodel(info)
    return _english(value, below) if below else value


def run(folder: Path, *arguments: str) -> Done:
    """Run a command in ``folder``, which gets settings if it has none."""
    site = folder / "site.yaml"
    if not site.exists():
        site.write_text(SITE, encoding="utf-8")
    said, told = io.StringIO(), io.StringIO()
    theme = ("--theme", str(ROOT / "theme"))
    with chdir(folder), redirect_stdout(said), redirect_stderr(told):
        try:
            code = main([*arguments, *theme])
        except SystemExit as error:
            code = int(error.code or 0)
    return Done(code, said.getvalue().split(), told.getvalue(), folder)


def imported(folder: Path, data: bytes | str, name: str = "原件.txt") -> Done:
    """Import one original."""
    raw = data.encode() if isinstance(data, str) else data
    (folder / name).write_bytes(raw)
    return run(folder, "import", name)
