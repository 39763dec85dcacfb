"""The judge of active content is itself judged: it must see every known trick."""

from __future__ import annotations

import pytest

from tests.threats.built import active, scheme_of


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>", "<script src=https://evil.example/x.js></script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
        "<a href=javascript:alert(1)>",
        "<a href=' java\tscript:alert(1)'>", "<a href='&#106;avascript:x'>", "<iframe src=x>",
        "<base href=x>",
        "<object data=x>", "<embed src=x>", "<form action=javascript:x>",
        "<p style='background:url(x)'>",
        "<meta http-equiv=refresh content=0>", "<math><a xlink:href=javascript:x>",
        "<a href=data:text/html,x>",
        "<style>*{}</style>", "<button formaction=x>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<p title='x' ONCLICK=alert(1)>", "<title></title><script>1</script>",
        "<textarea></textarea><svg onload=1>",
    ],
)  # fmt: skip
def test_tricks_are_seen(markup: str) -> None:
    assert active(f"<!doctype html><title>甲</title><body>{markup}".encode())


@pytest.mark.parametrize(
    "markup",
    [
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;", "<a href='../a/'>",
        "<a href='https://www.gov.cn/'>",
        "<script src='../../assets/1a2b3c4d/script.js' defer></script>",
        "<title>&lt;svg onload=1&gt;</title>",
        '<script type="application/ld+json">{"a": "\\u003c/script>"}</script>',
        "<p title='onclick=1'>",
    ],
)  # fmt: skip
def test_harmless_markup_is_not(markup: str) -> None:
    assert active(f"<!doctype html><body>{markup}".encode()) == []


def test_schemes_are_found_as_browsers_find_them() -> None:
    assert scheme_of(" \x01java\nscript:x") == "javascript"
    assert scheme_of("a/b:c") == ""
    assert scheme_of("#a:b") == ""
