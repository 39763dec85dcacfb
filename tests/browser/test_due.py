"""Commitments whose day has passed in China, as the reader's clock has it."""

from __future__ import annotations

import datetime as dt
import functools
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from dafu.build import build
from tests.browser.fixtures import Handler
from tests.letters import letter_text, write_site

PROMISES = "[{text: 年内建成, due: 2024-09-01, state: %s}]"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a commitment in each state, in place of the shipped one."""
    folder = tmp_path_factory.mktemp("due")
    states = ("未到期", "进行中", "已完成")
    letters = {
        f"replies/2023/jiaoyu-{n}.md": letter_text(
            commitments=PROMISES % state,
            document_number=f"示教〔2023〕{n}号",
            title=f"对区政协十五届二次会议第15200{n}号提案的答复",
        )
        for n, state in enumerate(states, start=1)
    }
    outcome = build(write_site(folder, letters), search=False)
    assert outcome.collection is not None, list(outcome.problems)
    handler = functools.partial(Handler, directory=str(folder / "public"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("letter", "day", "said"),
    [
        (1, "2024-08-31", ["未到期"]),
        (1, "2024-09-01", ["未到期"]),
        (1, "2024-09-02", ["已过期限"]),
        (2, "2024-09-01", ["进行中"]),
        (2, "2024-09-02", ["进行中", "已过期限"]),
        (3, "2024-09-02", ["已完成"]),
    ],
)
def test_a_day_that_has_passed_is_said_instead_of_not_due(
    page: Page, host: str, letter: int, day: str, said: list[str]
) -> None:
    page.clock.set_fixed_time(f"{day}T12:00:00+08:00")
    page.goto(f"{host}/replies/2023/jiaoyu-{letter}/")
    expect(page.locator(".promises li .result")).to_have_text(said)
    page.goto(f"{host}/commitments/")
    promise = page.locator(".promise").filter(has=page.locator(f"[href$='jiaoyu-{letter}/']"))
    expect(promise.locator(".result")).to_have_text(said)


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "UTC", "Pacific/Kiritimati"])
def test_the_day_is_that_of_china_wherever_the_reader_is(
    browser: Browser, host: str, zone: str
) -> None:
    page = browser.new_page(timezone_id=zone)
    for hour, said in ((15, "未到期"), (16, "已过期限")):
        page.clock.set_fixed_time(dt.datetime(2024, 9, 1, hour, 30, tzinfo=dt.UTC))
        page.goto(f"{host}/replies/2023/jiaoyu-1/")
        expect(page.locator(".promises li .result")).to_have_text([said])
    page.close()
