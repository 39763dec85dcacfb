"""承诺事项 by the day: reminded before, told after, never out of what a run has kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from dafu.cli.commands import main
from dafu.model.values import CHINA_TIME
from tests.letters import letter_text, write_site
from tests.threats.test_kept import hidden_in, kept

LETTER = "replies/2023/jiaoyu-1.md"


@contextmanager
def day(text: str) -> Iterator[None]:
    """The clock of the machine at nine o'clock on a day, in China."""
    moment = dt.datetime.fromisoformat(f"{text}T09:00:00").replace(tzinfo=CHINA_TIME)

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    nanoseconds = int(moment.timestamp()) * 10**9
    with (
        patch("dafu.cli.checking.datetime", Clock),
        patch("dafu.cli.common.datetime", Clock),
        patch("dafu.build.datetime", Clock),
        patch("time.time_ns", lambda: nanoseconds),
    ):
        yield


def write(folder: Path, commitment: str, **changes: str) -> None:
    write_site(folder, {LETTER: letter_text(commitments=f"[{commitment}]", **changes)})


def said(
    folder: Path, on: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> list[str]:
    """The codes about commitments that ``check`` prints on a day, twice the same."""
    monkeypatch.chdir(folder)
    found = []
    for _ in range(2):
        capfd.readouterr()
        with day(on):
            assert main(["check"]) == 0
        out, err = capfd.readouterr()
        lines = (out + err).splitlines()
        found.append([line for line in lines if "commitment-" in line])
    assert found[0] == found[1]
    return [line.split("[")[1].split("]")[0] for line in found[0]]


CASES = {
    "long before": ("due: 2024-12-31", "2024-06-01", ""),
    "thirty-one days before": ("due: 2024-12-31", "2024-11-30", ""),
    "thirty days before": ("due: 2024-12-31, state: 进行中", "2024-12-01", "commitment-due"),
    "on the day": ("due: 2024-12-31, state: 未到期", "2024-12-31", "commitment-due"),
    "the day after": ("due: 2024-12-31, state: 进行中", "2025-01-01", "commitment-overdue"),
    "years after, no state": ("due: 2024-12-31", "2026-01-01", "commitment-overdue"),
    "done": ("due: 2024-12-31, state: 已完成", "2025-01-01", ""),
    "done in other words": ("due: 2024-12-31, state: 已落实", "2025-01-01", ""),
    "changed": ("due: 2024-12-31, state: 已调整", "2025-01-01", ""),
    "no day": ("state: 进行中", "2025-01-01", ""),
    "spoken of lately": (
        "due: 2024-12-31, updates: [{date: 2024-12-02, note: 在办}]",
        "2024-12-20",
        "",
    ),
    "spoken of before, then silence": (
        "due: 2024-12-31, updates: [{date: 2024-12-02, note: 在办}]",
        "2025-02-01",
        "commitment-overdue",
    ),
    "spoken of after": (
        "due: 2024-12-31, updates: [{date: 2025-01-10, note: 推迟到三月}]",
        "2025-02-01",
        "",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_office_is_told_by_the_day(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    keys, on, code = CASES[name]
    write(tmp_path, f"{{text: 建成食堂两处, {keys}}}")
    assert said(tmp_path, on, monkeypatch, capfd) == ([code] if code else [])


@pytest.mark.parametrize("command", ["check", "build"])
def test_nothing_that_a_run_kept_hides_a_day_that_has_come(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    write(tmp_path, "{text: 建成食堂两处, due: 2099-12-31}")
    monkeypatch.chdir(tmp_path)
    arguments = ["check"] if command == "check" else []
    told = []
    for on in ("2098-01-01", "2099-11-30", "2099-12-01", "2099-12-31", "2100-01-01"):
        with day(on):
            assert main(arguments) == 0
        out, err = capfd.readouterr()
        told.append("".join(x for x in ("due", "overdue") if f"[commitment-{x}]" in out + err))
    assert told == ["", "", "due", "due", "overdue"]


def test_one_file_by_itself_is_told_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "{text: 建成食堂两处, due: 2024-12-31}")
    monkeypatch.chdir(tmp_path)
    with day("2025-01-01"):
        assert main(["check", f"content/{LETTER}"]) == 0
        assert main(["check", "--strict", f"content/{LETTER}"]) == 1
    out, err = capfd.readouterr()
    assert f"content/{LETTER}:11:" in out + err
    assert "2024-12-31" in out + err


@pytest.mark.parametrize(
    "changes",
    [
        {"disclosure": "不予公开"},
        {"disclosure": "主动公开 · 摘要", "summary": "短短的。"},
        {"publish_at": "2999-01-01"},
        {"withdrawn": "{date: 2024-01-01, reason: 有误}"},
    ],
)
def test_what_readers_do_not_see_is_not_followed_up_nor_kept(
    changes: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    write(tmp_path, "{text: 建成食堂两处, due: 2024-12-27}", **changes)
    assert said(tmp_path, "2025-01-01", monkeypatch, capfd) == []
    with day("2025-01-01"):
        assert main([]) == 0
    assert hidden_in(kept(tmp_path), "2024-12-27") == []
