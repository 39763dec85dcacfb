"""Former addresses: each leads to where the letter is now, as a page and as data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dafu.cli.commands import main
from dafu.verify.audit import audit
from tests.letters import check_site, codes, letter_text, only, write_site
from tests.render.data.twins import SCHEMA, validator
from tests.threats.built import active, built, dead_links, elements

NEW = "replies/2023/jiaoyu-1"
WITHDRAWN = "{date: 2024-01-01, reason: 重复公开}"


def run(folder: Path, *arguments: str) -> int:
    paths = ("--site", "site.yaml", "--content", "content", "--output", "public")
    return main([*arguments, *(p if p.startswith("-") else str(folder / p) for p in paths)])


@pytest.mark.parametrize("withdrawn", [None, WITHDRAWN])
def test_a_former_address_leads_to_the_letter(withdrawn: str | None, tmp_path: Path) -> None:
    text = letter_text(former="[replies/2022/old, /replies/2023/older/]", withdrawn=withdrawn)
    files = built(tmp_path, {f"{NEW}.md": text})
    twin = json.loads(files[f"{NEW}.json"])
    assert twin["former"] == ["replies/2022/old", "replies/2023/older"]
    for former in twin["former"]:
        page = files[f"{former}/index.html"]
        metas = [x for name, x, _ in elements(page) if name == "meta"]
        assert {"http-equiv": "refresh", "content": f"0; url=../../../{NEW}/"} in metas
        assert {"name": "robots", "content": "noindex"} in metas
        links = [x.get("href") for name, x, _ in elements(page) if name in {"a", "link"}]
        assert f"../../../{NEW}/" in links
        assert f"https://www.example.gov.cn/jytabl/{NEW}/" in links
        assert active(page) == []
        moved = json.loads(files[f"{former}.json"])
        assert (moved["status"], moved["path"], moved["moved_to"]) == ("moved", former, NEW)
        assert (moved["id"], moved["links"]["json"]) == (twin["id"], twin["links"]["json"])
        assert list(validator(files[SCHEMA]).iter_errors(moved)) == []
    assert dead_links(files) == []
    others = [x for x in files if "sitemap" in x or x.startswith(("data/replies", "data/index"))]
    assert not any(
        b"<loc>https://www.example.gov.cn/jytabl/replies/2022/old" in files[x] for x in others
    )


@pytest.mark.parametrize("disclosure", ["依申请公开", "不予公开"])
def test_what_is_not_public_has_no_former_address(disclosure: str, tmp_path: Path) -> None:
    other = letter_text(
        document_number="示教〔2023〕2号",
        title="对区政协十五届二次会议第152002号提案的答复",
        former="replies/2022/old",
        disclosure=disclosure,
    )
    alone = built(tmp_path / "a", {f"{NEW}.md": letter_text()})
    assert built(tmp_path / "b", {f"{NEW}.md": letter_text(), "replies/2023/b.md": other}) == alone


def test_renaming_a_file_with_its_former_path_keeps_every_address(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {f"{NEW}.md": letter_text()})
    assert run(tmp_path, "--record") == 0
    before = {x.relative_to(sources.output).as_posix() for x in sources.output.rglob("*.html")}
    (sources.content / f"{NEW}.md").unlink()
    write_site(tmp_path, {"replies/2023/xin.md": letter_text(former=NEW)})
    assert run(tmp_path, "--record") == 0
    after = {x.relative_to(sources.output).as_posix() for x in sources.output.rglob("*.html")}
    assert before <= after
    assert [x.code.name for x in audit(sources.output).problems] == []
    again = write_site(tmp_path / "clean", {"replies/2023/xin.md": letter_text(former=NEW)})
    assert run(tmp_path / "clean") == 0
    page = f"{NEW}/index.html"
    assert (sources.output / page).read_bytes() == (again.output / page).read_bytes()
    # Without the key it is gone as any other.
    write_site(tmp_path, {"replies/2023/xin.md": letter_text()})
    assert run(tmp_path, "--record") == 0
    assert not (sources.output / page).exists()


@pytest.mark.parametrize(
    ("former", "code"),
    [
        ("replies/2023/jiaoyu-2", "former-taken"), ("replies/2023/jiaoyu-1", "former-taken"),
        ("replies/2022/shared", "former-taken"), ("pages/about", "former-form"),
        ("https://www.example.gov.cn/jytabl/replies/2022/a/", "former-form"),
        ("replies/2022/旧", "former-form"), ("../2022/old", "former-form"),
        ("replies/2023/index", "former-form"), ("replies/2022/a/b", "former-form"),
    ],
)  # fmt: skip
def test_an_address_belongs_to_one_letter(former: str, code: str, tmp_path: Path) -> None:
    second = letter_text(
        document_number="示教〔2023〕2号",
        title="对区政协十五届二次会议第152002号提案的答复",
        former="replies/2022/shared",
    )
    text = letter_text(former=former)
    sources = write_site(tmp_path, {f"{NEW}.md": text, "replies/2023/jiaoyu-2.md": second})
    problem = only(check_site(sources), code)
    assert problem.is_error
    assert former in problem.message("zh-Hans")
    assert run(tmp_path) == 1
    assert not sources.output.exists()


def test_a_file_checked_by_itself_knows_who_claims_its_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = letter_text(
        document_number="示教〔2023〕2号",
        title="对区政协十五届二次会议第152002号提案的答复",
        former=NEW,
    )
    write_site(tmp_path, {f"{NEW}.md": letter_text(), "replies/2023/jiaoyu-2.md": second})
    for name in ("jiaoyu-1", "jiaoyu-2"):
        assert run(tmp_path, "check", str(tmp_path / f"content/replies/2023/{name}.md")) == 1
        assert "former-taken" in capsys.readouterr().err


def test_a_moved_twin_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {f"{NEW}.md": letter_text(former="replies/2022/old")})
    assert run(tmp_path) == 0
    file = sources.output / "replies/2022/old.json"
    twin = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**twin, "moved_to": "replies/2022/none"}), encoding="utf-8")
    assert "twin-alone" in codes(audit(sources.output).problems)
    file.write_text(json.dumps({**twin, "body": "绝密"}), encoding="utf-8")
    assert "data-schema" in codes(audit(sources.output).problems)
