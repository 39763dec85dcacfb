"""Scripts and styles as the built site serves them."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_scripts_and_styles_have_no_comments(public: Path) -> None:
    found = {x.relative_to(x.parents[1]).as_posix(): x for x in public.glob("assets/**/*.js")}
    assert len(found) > 30
    for script in found.values():
        source = next((ROOT / "theme" / "assets").rglob(script.name)).read_text(encoding="utf-8")
        text = script.read_text(encoding="utf-8")
        assert "\n// " in source or source.startswith("// ")
        assert "\n//" not in text
        assert len(text) < len(source)
    for style in public.glob("assets/**/*.css"):
        assert "/*" not in style.read_text(encoding="utf-8")


def test_what_is_no_text_stays_as_it_is(public: Path) -> None:
    icons = list(public.glob("assets/*/icon.svg"))
    assert [x.read_bytes() for x in icons] == [(ROOT / "theme/assets/icon.svg").read_bytes()]
