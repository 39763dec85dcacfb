"""Commitments whose day has passed, as the reader's own clock has it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

DUE = "每学期开学前公布各校放学时间"


@pytest.mark.parametrize(
    ("day", "said"),
    [("2024-08-31", ["未到期"]), ("2024-09-01", ["未到期"]), ("2024-09-02", ["已过期限"])],
)
def test_a_day_that_has_passed_is_said_instead_of_not_due(
    page: Page, host: str, day: str, said: list[str]
) -> None:
    page.clock.set_fixed_time(f"{day}T12:00:00+08:00")
    page.goto(f"{host}/commitments/")
    promise = page.locator(".promise").filter(has_text=DUE)
    expect(promise.locator(".result")).to_have_text(said)
    promise.get_by_role("link").click()
    expect(page.locator(".promises li").filter(has_text=DUE).locator(".result")).to_have_text(said)
