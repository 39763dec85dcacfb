"""A build killed half-way leaves the old site whole; the next build heals everything."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def command(project: Path) -> list[str]:
    return [sys.executable, str(ROOT / "build.py"), "--output", str(project / "public")]


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            found.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return found.hexdigest()


def run(project: Path) -> None:
    subprocess.run(command(project), cwd=project, check=True, capture_output=True)


def test_killed_at_any_moment_the_site_is_old_or_new(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copy(ROOT / "site.yaml", tmp_path)
    letter = tmp_path / "content" / "replies" / "2023" / "jiaoyu-7.md"
    texts = [letter.read_text(encoding="utf-8")]
    texts.append(texts[0].replace("示例甲", "示例壬"))
    whole = []
    for text in texts:
        letter.write_text(text, encoding="utf-8")
        start = time.monotonic()
        run(tmp_path)
        took = time.monotonic() - start
        whole.append(digest(tmp_path / "public"))
    assert whole[0] != whole[1]
    for kill in range(8):
        letter.write_text(texts[kill % 2], encoding="utf-8")
        process = subprocess.Popen(
            command(tmp_path), cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(took * (kill + 1) / 8)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert digest(tmp_path / "public") in whole
    run(tmp_path)
    assert digest(tmp_path / "public") == whole[1]
    left = {path.name for path in tmp_path.iterdir() if path.name.startswith(".public")}
    assert left == {".public.dafu-cache"}


def test_a_terminated_build_ends_quietly(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copy(ROOT / "site.yaml", tmp_path)
    for number in (signal.SIGINT, signal.SIGTERM):
        process = subprocess.Popen(
            command(tmp_path), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        time.sleep(0.15)
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
        assert process.returncode in {128 + number, 0}
        assert b"Traceback" not in errors
        assert {path.name for path in tmp_path.glob(".public*")} <= {".public.dafu-cache"}
