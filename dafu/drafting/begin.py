"""``init``: the files of a site that begins, for a folder of its own apart from the program."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from dafu import __version__
from dafu.drafting.settings_file import Answers, settings_text
from dafu.model.settings_schema import FILE, settings_schema_json
from dafu.problems.problem import Language, Text

_FILES = Path(__file__).parent / "site_files"
_PROGRAM = Path(__file__).parents[2]
"""Where the program is, if it was not installed but lies there as its source."""

DESK = Text("打开编辑台", "open-desk")
BUILD = Text("生成网站", "build-site")
_OUTPUT = "public"
_PAUSE = Text("按回车键关闭……", "Press Enter to close…")


class Made(NamedTuple):
    """A file of the new site."""

    path: str
    data: bytes
    is_run: bool = False
    """Whether people start it."""


def site_files(answers: Answers, folder: Path, language: Language) -> list[Made]:
    """All files of a site in ``folder``, which its timers name, by their path in it."""
    values = {
        "title": answers.title,
        "office": answers.office,
        "output": _OUTPUT,
        "desk": DESK.get(language),
        "build": BUILD.get(language),
        "ending": ".cmd",
    }
    made = [
        Made("site.yaml", settings_text(answers, language).encode()),
        Made(FILE, settings_schema_json().encode()),
        Made("requirements.txt", f"{_requirement()}\n".encode()),
        Made("README.md", _filled("README.md", values)),
        Made("start.py", _filled("start.py.in", values)),
        Made(".gitignore", _filled("gitignore", values)),
        Made("content/replies/.gitkeep", b""),
        Made("theme/README.md", _filled("theme.md", values)),
        Made("theme/assets/own.css", _filled("own.css", values)),
        *_timers(values, folder),
        *_starts(folder, language),
    ]
    return made


def _timers(values: Mapping[str, str], folder: Path) -> Iterator[Made]:
    """Samples for what builds the site again and again, with the folder as each writes it."""
    path = os.fspath(folder)
    written = {
        "dafu.service": path.replace("%", "%%"),
        "dafu.timer": path,
        "crontab": _in_shell(path).replace("%", "\\%"),
        "task.xml": escape(path),
    }
    for name, shown in written.items():
        title = escape(values["title"]) if name == "task.xml" else values["title"]
        data = _filled(f"timers/{name}", {"folder": shown, "title": title})
        if name == "task.xml":
            # As the Task Scheduler writes its own.
            data = data.decode().replace("\n", "\r\n").encode("utf-16")
        yield Made(f"timers/{name}", data)


def _starts(folder: Path, language: Language) -> Iterator[Made]:
    """What people start by a double click: the desk, and a build."""
    for name, command in ((DESK.get(language), ""), (BUILD.get(language), "build")):
        pause = {"cmd": "pause" if command else "if errorlevel 1 pause", "sh": "exit $?"}
        if command:
            pause["sh"] = f"printf '%s' '{_PAUSE.get(language)}'; read -r _"
        for kind in ("cmd", "sh"):
            data = _filled(f"start.{kind}", {"command": command, "pause": pause[kind]})
            if kind == "cmd":
                data = data.replace(b"\n", b"\r\n")
            yield Made(f"{name}.{kind}", data, kind == "sh")
        shell = os.fspath(folder / f"{name}.sh")
        entry = {"name": name, "shell": _in_entry(shell), "folder": os.fspath(folder)}
        yield Made(f"{name}.desktop", _filled("start.desktop", entry), True)


def _requirement() -> str:
    """What pip installs the program from: its source where it runs from that, else its release."""
    if (_PROGRAM / "pyproject.toml").is_file():
        return f"dafu[import] @ {_PROGRAM.resolve().as_uri()}"
    return f"dafu[import]=={__version__}"


def _filled(name: str, values: Mapping[str, str]) -> bytes:
    text = (_FILES / name).read_text(encoding="utf-8")
    return re.sub(r"\{(\w+)\}", lambda x: values.get(x[1], x[0]), text).encode()


def _in_shell(text: str) -> str:
    """``text`` as one word of a shell's line."""
    return "'" + text.replace("'", "'\\''") + "'"


def _in_entry(text: str) -> str:
    """``text`` as one argument of Exec (Desktop Entry Specification)."""
    quoted = re.sub(r'(["`$\\])', r"\\\1", text).replace("\\", "\\\\").replace("%", "%%")
    return f'"{quoted}"'


def write_site(folder: Path, files: list[Made]) -> None:
    """Write ``files`` into ``folder``, over nothing that is there; raises OSError."""
    for made in files:
        file = folder / made.path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as stream:
            stream.write(made.data)
        if made.is_run:
            file.chmod(file.stat().st_mode | 0o111)
