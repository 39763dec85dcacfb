"""Property tests are the same every time; ``--hypothesis-profile=thorough`` looks further."""

from __future__ import annotations

import signal

import pytest
from hypothesis import HealthCheck, settings

# Here and nowhere else, so that a process has one browser and one shipped site.
from tests.browser.fixtures import browser, host, page, public, visit
from tests.browser.old import RUN_HERE
from tests.fixtures import every_kind, everything, golden

__all__ = ["browser", "every_kind", "everything", "golden", "host", "page", "public", "visit"]

# A shell that starts tests in the background has them ignore these, and so all that they start.
for _name in ("SIGINT", "SIGHUP", "SIGQUIT"):
    if hasattr(signal, _name) and signal.getsignal(getattr(signal, _name)) is signal.SIG_IGN:
        signal.signal(getattr(signal, _name), signal.SIG_DFL)

settings.register_profile(
    "steady",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", max_examples=3_000, deadline=None)
settings.load_profile("steady")


_OF_OLD_BROWSERS = "tests/browser/test_old_browsers.py"


def pytest_report_header() -> list[str]:
    """Say which tests this machine cannot run, for want of a program that fits it."""
    return [] if RUN_HERE else [f"{_OF_OLD_BROWSERS}: there is no old browser for this machine"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave these out."""
    if not RUN_HERE:
        left_out = [item for item in items if item.nodeid.startswith(_OF_OLD_BROWSERS)]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
