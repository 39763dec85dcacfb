"""A pattern that is compiled at first use is otherwise as any."""

from __future__ import annotations

import re

import pytest

from dafu.model.patterns import lazy_pattern


def test_a_lazy_pattern_finds_what_a_compiled_one_does() -> None:
    lazy, compiled = lazy_pattern("(a)|B", re.IGNORECASE), re.compile("(a)|B", re.IGNORECASE)
    text = "xAbay"
    assert lazy.pattern == compiled.pattern
    assert lazy.sub("-", text) == compiled.sub("-", text)
    assert [x.span(1) for x in lazy.finditer(text)] == [x.span(1) for x in compiled.finditer(text)]
    assert lazy.fullmatch(text) is None


def test_a_wrong_pattern_is_an_error_when_it_is_used() -> None:
    broken = lazy_pattern("(")
    with pytest.raises(re.error):
        broken.search("")
