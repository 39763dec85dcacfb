"""The Nu HTML checker on every page of the shipped site and of the golden ones."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.golden.test_sites import SITES
from tests.tools import NU


def test_the_checker_has_nothing_to_say(public: Path, golden: Callable[[str], Path]) -> None:
    folders = [public, *(golden(site.name) for site in sorted(SITES.iterdir()))]
    command = ["java", "-jar", NU, "--format", "json", "--stdout", "--skip-non-html", *folders]
    ran = subprocess.run(command, capture_output=True, check=False)
    messages = json.loads(ran.stdout)["messages"]
    assert [f"{x['url']}: {x['type']}: {x['message']}" for x in messages] == []
    assert ran.returncode == 0


def test_the_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p><div>", encoding="utf-8")
    command = ["java", "-jar", NU, "--format", "json", "--stdout", tmp_path]
    ran = subprocess.run(command, capture_output=True, check=False)
    assert json.loads(ran.stdout)["messages"]
    assert ran.returncode == 1
