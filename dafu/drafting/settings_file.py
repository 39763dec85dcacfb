"""``site.yaml`` of a site that begins: every key of the model with what it is for.

What was answered is written; of all else an example stands there as a comment, to be taken up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic.fields import FieldInfo

from dafu.drafting.draft import scalar
from dafu.model.keys import submodel
from dafu.model.settings import Site
from dafu.model.settings_schema import FILE, HINT
from dafu.problems.problem import Language, Text


class Answers(NamedTuple):
    """What is asked of whoever begins a site."""

    title: str
    description: str
    base_url: str
    office: str
    slug: str
    agency: str = ""
    phone: str = ""


_ABOUT = Text(
    "# 网站设置。每一项上面是说明；行首有“# ”的项还没有用，要用时去掉“# ”再改。\n"
    "# 写错时，check 和编辑台会指出在哪一行。",
    "# Settings of the site. What begins with '# ' is not in use: take the mark away to use it.",
)

EXAMPLES: Mapping[str, str] = {
    "licence": "licence:\n  name: CC BY 4.0\n  url: https://creativecommons.org/licenses/by/4.0/",
    "topics": "topics:\n  - {name: 营商环境, slug: business}",
    "require": "require: [文号, 办理结果, 联系方式]",
    "result_aliases": "result_aliases:\n  adopted: [解决采纳]",
    "result_scheme": "result_scheme: {A: adopted, B: in_progress, C: planned, D: reference}",
    "feedback": "feedback: mailto:yijian@example.gov.cn",
    "downloads": "downloads:\n  sqlite: 是",
    "names": "names:\n  members: 否\n  contacts: 否",
    "logo": "logo: logo.svg",
    "output": "output: public",
    "sign": "sign: keys/qianming",
    "security": "security:\n  contact: [mailto:anquan@example.gov.cn]\n  expires: 2099-01-01",
    "publisher.site_name": "site_name: 示例区人民政府门户网站",
    "publisher.undertaker": "undertaker: 示例区政务信息中心",
    "publisher.phone": "phone: 0000-55550100",
    "publisher.address": "address: 示例路1号",
    "publisher.site_code": 'site_code: "3101070001"',
    "publisher.icp": "icp: 沪ICP备00000000号",
    "publisher.police": "police: 沪公网安备00000000000000号",
    "publisher.mark": "mark: https://bszs.conac.cn/sitename",
    "publisher.find_errors": "find_errors: https://zfwzgl.www.gov.cn/exposure/jiucuo.html",
}
"""How keys are written of which no default tells it, by their way in the model."""


def settings_text(answers: Answers, language: Language) -> str:
    """The whole file."""
    lines = [HINT.format(path=FILE), _ABOUT.get(language)]
    written = _written(answers, language)
    for name, info in Site.model_fields.items():
        lines += ["", f"# {_told(info, language)}"]
        lines += written.get(name) or _commented(name, info)
        if name == "publisher":
            lines += _parts(name, info, language)
    return "\n".join(lines) + "\n"


def _written(answers: Answers, language: Language) -> dict[str, list[str]]:
    """The lines of the keys that were answered."""
    contact = [f"    contact: {{phone: {scalar(answers.phone)}}}"] if answers.phone else []
    codes = [f"    codes: [{scalar(answers.agency)}]"] if answers.agency else []
    issuer = [f"  - name: {scalar(answers.office)}", f"    slug: {scalar(answers.slug)}"]
    return {
        "title": [f"title: {scalar(answers.title)}"],
        "description": [f"description: {scalar(answers.description)}"],
        "base_url": [f"base_url: {scalar(answers.base_url)}"],
        "language": [f"language: {language}"],
        "publisher": ["publisher:", f"  name: {scalar(answers.office)}"],
        "issuers": ["issuers:", *issuer, *codes, *contact],
        "theme": ["theme: theme"],
    }


def _parts(name: str, info: FieldInfo, language: Language) -> Iterator[str]:
    """The other parts of a key that is written, as comments below it."""
    below = submodel(info)
    for part, about in below.model_fields.items() if below else ():
        if example := EXAMPLES.get(f"{name}.{part}"):
            yield f"  # {example}   # {_told(about, language)}"


def _commented(name: str, info: FieldInfo) -> list[str]:
    example = EXAMPLES.get(name) or f"{name}: {_plain(info.default)}"
    return [f"# {line}" for line in example.split("\n")]


def _plain(value: Any) -> str:
    """A default as it is written."""
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _told(info: FieldInfo, language: Language) -> str:
    extra = info.json_schema_extra
    chinese = extra.get("description_zh") if isinstance(extra, dict) else None
    return str(chinese) if chinese and language != "en" else info.description or ""
