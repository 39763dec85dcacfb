"""Property tests are the same every time; ``--hypothesis-profile=thorough`` looks further."""

from __future__ import annotations

import signal

from hypothesis import HealthCheck, settings

# Here and nowhere else, so that a process has one browser and one shipped site.
from tests.browser.fixtures import browser, host, page, public, visit

__all__ = ["browser", "host", "page", "public", "visit"]

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
