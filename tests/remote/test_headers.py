from __future__ import annotations

from pathlib import Path

import pytest

from dafu.remote.headers import headers
from tests.remote.conftest import Sites

ASK = "no-cache"
FOREVER = "public, max-age=31536000, s-maxage=300, immutable"


@pytest.mark.parametrize(
    ("path", "kind", "cache"),
    [
        ("index.html", "text/html; charset=utf-8", ASK),
        ("replies/2023/a/index.html", "text/html; charset=utf-8", ASK),
        ("replies/2023/a.json", "application/json", ASK),
        ("feed.json", "application/feed+json", ASK),
        ("issuers/a/feed/2023-1.xml", "application/atom+xml; charset=utf-8", ASK),
        ("issuers/a/index.json", "application/json", ASK),
        ("replies/2023/a/feed.xml", "application/xml", ASK),
        ("assets/0123abcd/site.css", "text/css; charset=utf-8", FOREVER),
        ("assets/0123abcd/search/index.js", "text/javascript; charset=utf-8", FOREVER),
        ("search/index/words/0001.bin", "application/octet-stream", ASK),
        ("search/index/index.json", "application/json", ASK),
        ("sitemap.xml", "application/xml; charset=utf-8", ASK),
        ("robots.txt", "text/plain; charset=utf-8", ASK),
        ("data/replies.csv", "text/csv; charset=utf-8", ASK),
        # An office's own file, perhaps in GBK.
        ("replies/2023/a/list.csv", "text/csv", ASK),
        ("replies/2023/a/list.TXT", "text/plain", ASK),
        ("replies/2023/a/plan.ofd", "application/ofd", ASK),
        ("replies/2023/a/assets.0123abcd.pdf", "application/pdf", ASK),
        ("replies/2023/a/README", "application/octet-stream", ASK),
        ("replies/2023/a.b/README", "application/octet-stream", ASK),
    ],
)
def test_a_path_says_how_it_is_served(path: str, kind: str, cache: str) -> None:
    assert headers(path) == {"Content-Type": kind, "Cache-Control": cache}


def test_only_names_with_a_fingerprint_are_kept_for_ever(sites: Sites) -> None:
    both = [set(_forever(site)) for site in (sites.before, sites.after)]
    assert both[0] and both[1]
    for path in both[0] & both[1]:
        assert (sites.before / path).read_bytes() == (sites.after / path).read_bytes()


def _forever(site: Path) -> list[str]:
    names = (file.relative_to(site).as_posix() for file in site.rglob("*"))
    return [name for name in names if "immutable" in headers(name)["Cache-Control"]]
