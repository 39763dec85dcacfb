"""What ``site.yaml`` says of a command line, so that nobody forgets it: theme, output, sign.

They are needed before the settings are read, by a build that has nothing to do as well: only their
own lines are looked at here. What is wrong with them is told with all else that is wrong there.
"""

from __future__ import annotations

import re
from pathlib import Path

from dafu.read.files import read_regular

NAMES = ("theme", "output", "sign")
_LINE = re.compile(rb"^(theme|output|sign)[ \t]*:(?:[ \t].*)?$", re.MULTILINE)
_LARGEST = 1_000_000


def standing(site_file: Path) -> dict[str, str]:
    """The values of :data:`NAMES` in the settings, as written; none that is empty or no text."""
    try:
        lines = _LINE.finditer(read_regular(site_file, _LARGEST).replace(b"\r\n", b"\n"))
    except OSError:
        return {}
    values = {match[1].decode(): _text(match[0]) for match in lines}
    return {name: value for name, value in values.items() if value}


def _text(line: bytes) -> str:
    import yaml  # Only where there is such a line.

    try:
        found = yaml.load(line.decode(), yaml.CBaseLoader)  # noqa: S506 - all scalars are text
    except (yaml.YAMLError, UnicodeDecodeError):
        return ""
    (value,) = found.values()
    return value.strip() if isinstance(value, str) and value != "~" else ""


def beside(site_file: Path, written: str) -> str:
    """A path as the settings give it, from their own folder; an address as it is."""
    return written if "://" in written else str(site_file.parent / written)
