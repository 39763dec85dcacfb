"""``site.yaml``: what settings may be, and what they mean to letters."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import pytest

from dafu.model.settings import Site
from dafu.problems.problem import Problem, Problems
from dafu.read.letter import site as read_site
from tests.letters import NOW, SITE, codes, only, shown, site

REPOSITORY = Path(__file__).parents[2]


def problems_of(settings: str, folder: Path) -> list[Problem]:
    (folder / "site.yaml").write_text(settings, encoding="utf-8")
    problems = Problems()
    found = read_site(folder / "site.yaml", NOW.date(), problems)
    assert (found is None) == bool(problems.errors), shown(problems)
    return list(problems)


def test_the_shipped_settings_are_good() -> None:
    problems = Problems()
    assert read_site(REPOSITORY / "site.yaml", NOW.date(), problems)
    assert not list(problems), shown(problems)


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        ("colour: red", "key-unknown"),
        ("title: 再来一个", "key-duplicate"),
        ("page_size: 0", "value-number"),
        ("page_size: 20.5", "value-number"),
        ("root: 也许", "value-yes-no"),
        ("language: fr", "site-choice"),
        ("licence: {name: 许可, url: 'javascript:alert(1)'}", "site-url"),
        ("licence: {name: 许可, url: /licence}", "site-url"),
        ("topics: [{name: 营商环境, slug: Business}]", "site-slug"),
        (f"topics: [{{name: 营商环境, slug: {'a' * 61}}}]", "site-slug"),
        ("topics: [{name: 经济学, slug: economy}]", "site-twice"),
        ("topics: [{name: 经济, slug: jingji}]", "site-twice"),
        ("topics: [{name: a, slug: a}, {name: a, slug: a}]", "site-twice"),
        ("result_aliases: {solved: [已办结]}", "site-choice"),
        ("result_aliases: {planned: [留作参考]}", "site-twice"),
        ("result_aliases: {planned: [缓办], reference: [缓办]}", "site-twice"),
        ("result_scheme: {A: solved}", "site-choice"),
        ("result_scheme: {采纳解决: planned}", "site-twice"),
        ("result_aliases: {planned: [C]}\nresult_scheme: {C: reference}", "site-twice"),
        ("names: {members: 一些}", "value-yes-no"),
        ("issuers: 教育局", "value-shape"),
        (
            "issuers: [{name: 甲局, slug: a, also: [甲]}, {name: 乙局, slug: b, also: [甲]}]",
            "site-twice",
        ),
        ("security: {contact: 办公室, expires: 2027-01-01}", "site-contact"),
        ("security: {contact: 'http://www.example.gov.cn/', expires: 2027-01-01}", "site-contact"),
        ("security: {contact: 'tel:+86'}", "key-missing"),
        ("names: &n {members: 否}", "yaml-feature"),
    ],
)
def test_wrong_settings(extra: str, code: str, tmp_path: Path) -> None:
    kept = SITE.split("issuers:")[0] if extra.startswith("issuers") else SITE
    assert codes(problems_of(kept + extra + "\n", tmp_path)) == [code]


def test_settings_stay_as_they_were_read() -> None:
    """A thread may be writing them down for another process whenever somebody asks them."""
    settings = site("result_aliases: {planned: [缓办]}\n")
    kept = {name for name, value in vars(Site).items() if isinstance(value, cached_property)}
    assert kept
    assert kept <= vars(settings).keys()
    assert kept <= vars(settings.without_database()).keys()
    assert settings.results.find("缓办")


@pytest.mark.parametrize(
    ("day", "told"), [("2024-05-31", True), ("2024-06-01", True), ("2024-06-02", False)]
)
def test_a_security_txt_that_is_out_of_date(day: str, told: bool, tmp_path: Path) -> None:
    extra = f"security: {{contact: 'mailto:a@example.gov.cn', expires: {day}}}\n"
    problems = problems_of(SITE + extra, tmp_path)
    assert codes(problems) == ["site-expired"] * told
    assert not told or problems[0].place.line == SITE.count("\n") + 1


@pytest.mark.parametrize(
    "url",
    [
        "www.example.gov.cn", "ftp://example.gov.cn/", "https://", "https://a b/",
        "https://example.gov.cn/?a=1", "https://example.gov.cn/#a", "javascript:alert(1)",
        "https://example.gov.cn/栏目/", "https://user@example.gov.cn/", 'https://a"b/',
        "https://example.gov.cn/../", "https://[::1/", "//example.gov.cn/",
    ],
)  # fmt: skip
def test_addresses_that_are_none(url: str, tmp_path: Path) -> None:
    settings = SITE.replace("https://www.example.gov.cn/jytabl/", f"'{url}'")
    only(problems_of(settings, tmp_path), "site-url")


@pytest.mark.parametrize("code", ["3101070001", "bm01000001"])
def test_site_codes(code: str) -> None:
    settings = site("").model_validate(
        {
            "title": "题",
            "description": "说明",
            "base_url": "https://example.gov.cn",
            "publisher": {"name": "办公室", "site_code": code},
        }
    )
    assert settings.publisher.site_code == code
    assert settings.base_url == "https://example.gov.cn/"


@pytest.mark.parametrize("code", ["310107000", "bm1", "31010700011", "３１０１０７０００１"])
def test_wrong_site_codes(code: str, tmp_path: Path) -> None:
    settings = SITE.replace("办公室}", f'办公室, site_code: "{code}"}}').replace(
        "政府办公室", "办公室"
    )
    assert code in settings
    only(problems_of(settings, tmp_path), "site-code")


def test_a_scheme_gives_letters_their_meaning() -> None:
    plain, schemed = site(), site("result_scheme: {A: adopted, C: planned}\n")
    assert plain.results.find("A") is None
    assert (term := schemed.results.find("C"))
    assert term.code == "planned"


def test_issuers_and_topics_have_stable_ascii_names() -> None:
    settings = site("topics: [{name: 营商环境, slug: business}]\n")
    assert settings.issuer_slug("示例市示例区教育局") == "jiaoyu"
    slug = settings.issuer_slug("没有登记的局")
    assert slug == site().issuer_slug("没有登记的局")
    assert slug.isascii()
    assert settings.topic_code("营商环境") == "business"
    assert settings.topic_code("生态文明建设") == "ecology"
    assert settings.topic_code("没有登记").isascii()


def test_topics_to_offer_are_the_built_in_and_the_registered() -> None:
    assert site("topics: [{name: 营商环境, slug: business}]\n").topic_names()[-1] == "营商环境"
    assert site().topic_names()[0] == "经济"


def test_every_setting_is_described_in_both_languages() -> None:
    for name, info in Site.model_fields.items():
        extra = info.json_schema_extra
        assert info.description, name
        assert isinstance(extra, dict), name
        assert extra["description_zh"], name


def test_what_is_not_said_has_its_usual_value() -> None:
    settings = site(settings=SITE.replace("numbers_begin_with_session: 是\n", ""))
    assert (settings.page_size, settings.language, settings.root) == (20, "zh-Hans", False)
    assert settings.names.members
    assert settings.names.contacts
    assert not settings.numbers_begin_with_session
    assert site(f"topics: [{{name: 长, slug: {'a' * 60}}}]\n").topics[0].slug == "a" * 60
