"""What ``site.yaml`` says for all commands, and consoles that are not of UTF-8."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.letters import SITE, letter_text, write_site

ROOT = Path(__file__).parents[2]


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, check=False
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "我的 站"
    write_site(folder, {"replies/2023/jiaoyu-1.md": letter_text()})
    (folder / "主题 一/assets").mkdir(parents=True)
    (folder / "主题 一/assets/own.css").write_text(":root{--own:1}", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "written",
    [
        "theme: 主题 一\noutput: 网站/public\n",
        "theme: \"主题 一\"   # 自己的\noutput: '网站/public'\n",
        "theme:\t主题 一\r\noutput: 网站/public\r\n",
    ],
    ids=["plain", "quoted", "CRLF"],
)
def test_the_settings_say_what_must_not_be_forgotten(site: Path, written: str) -> None:
    (site / "site.yaml").write_bytes((SITE + written).replace(":\t", ": ").encode())
    (site / "网站").mkdir()
    for _ in range(2):  # The second one may have nothing to do.
        done = run(site, "--without-search")
        assert done.returncode == 0, done.stderr.decode()
    assert not (site / "public").exists()
    (style,) = site.glob("网站/public/assets/*/style.css")
    assert "--own:1" in style.read_text("utf-8")
    assert "没有变化" in run(site, "diff", "--without-search").stdout.decode()
    assert "网站/public" in run(site, "verify").stderr.decode()
    # From elsewhere they are found beside the settings; what is typed counts more.
    elsewhere = ["--site", "我的 站/site.yaml", "--content", "我的 站/content"]
    done = run(site.parent, *elsewhere, "--output", "other", "--without-search")
    assert done.returncode == 0, done.stderr.decode()
    (style,) = site.parent.glob("other/assets/*/style.css")
    assert "--own:1" in style.read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "ended", "told"),
    [
        ("sign: keys/none", 2, "没有这个文件"),
        ("output: content", 2, "--output 不能是"),
        ("theme: none", 2, "主题不能用"),
        ("theme: [a, b]", 1, "site.yaml:10"),
    ],
)
def test_what_is_wrong_with_them_is_told(site: Path, line: str, ended: int, told: str) -> None:
    (site / "site.yaml").write_text(f"{SITE}{line}\n", encoding="utf-8")
    done = run(site, "--without-search")
    assert (done.returncode, told in done.stderr.decode()) == (ended, True), done.stderr.decode()
    assert not (site / "public").exists()


@pytest.mark.parametrize("encoding", ["gbk", "cp936", "ascii", "cp1252"])
def test_messages_are_utf8_whatever_the_console_is(site: Path, encoding: str) -> None:
    letter = site / "content/replies/2023/jiaoyu-1.md"
    letter.write_text(letter_text(result="彩纳解决") + "\n℃ 𠮷 ①\n", encoding="utf-8")
    for arguments in (["check"], ["diff"], ["check", "--fix", "--diff"], ["--help"], ["chek"]):
        done = run(site, *arguments, PYTHONIOENCODING=encoding, PYTHONUTF8="0", LC_ALL="C")
        assert b"Traceback" not in done.stderr
        assert any("\u4e00" <= x <= "\u9fff" for x in (done.stdout + done.stderr).decode())


def test_init_works_on_such_a_console(tmp_path: Path) -> None:
    done = run(tmp_path, "init", "新 站", PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert "新 站/site.yaml" in done.stdout.decode()
    assert "还是示例" in done.stderr.decode()
