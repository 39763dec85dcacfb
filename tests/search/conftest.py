"""The browser and the shipped site of the browser tests, for those of the search page."""

from tests.browser.conftest import browser, host, page, public, visit

__all__ = ["browser", "host", "page", "public", "visit"]
