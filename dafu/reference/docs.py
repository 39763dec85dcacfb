"""``python -m dafu.reference.docs``: the reference pages of ``docs/``, made from the code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dafu.model.keys import Need, need
from dafu.model.letter import FrontMatter, submodel
from dafu.model.settings import Site
from dafu.model.settings_schema import FILE, settings_schema_json
from dafu.model.vocabulary import (
    BODIES,
    DISCLOSURE_WORDS,
    LEVELS,
    RESULTS,
    ROLES,
    SATISFACTION,
    TOPICS,
    Vocabulary,
)
from dafu.problems.codes import CODES
from dafu.problems.problem import Code, Text
from dafu.reference import hosting, scripts
from dafu.render.data.twin import FullTwin, SummaryTwin, TombstoneTwin

_MADE = "<!-- Made by `make docs` from the code; do not edit. -->\n\n"


def codes_page() -> str:
    """``docs/codes.md``: every problem, what it says, and what brings it about."""
    head = (
        "# 问题代码 / Every problem and what to do\n\n"
        "`error` 使网站保持原样，`warning` 只作提醒（`check --strict` 时也算失败）。"
        "标有 `--fix` 的，`check --fix` 可以代为改正。\n\n"
        "An `error` leaves the published site as it is; a `warning` asks for a look "
        "(`check --strict` fails on it). Those marked `--fix` are repaired by `check --fix`.\n"
    )
    return _MADE + head + "".join(_code(code) for code in CODES.values())


class _Dots(dict[str, str]):
    """Fills every field of a message with dots."""

    def __missing__(self, name: str) -> str:
        return "…"


def _code(code: Code) -> str:
    message, hint = (
        Text(*(text.format_map(_Dots()) for text in pair)) for pair in (code.message, code.hint)
    )
    marks = f"`{code.severity}`" + (" `--fix`" if code.fixable else "")
    lines = [
        f"\n## {code.name}\n",
        f"{marks} {message.zh}。{hint.zh}。\n",
        f"{message.en} — {hint.en}.\n",
    ]
    form = "markdown" if code.example else "text"
    lines.append(f"```{form}\n{code.example or code.sample}\n```\n")
    return "\n".join(lines)


def front_matter_page() -> str:
    """``docs/front-matter.md``: the keys of a letter and the words they allow."""
    parts = [
        _MADE,
        "# 键名对照表 / Keys of the front matter\n\n"
        "中文键名和英文键名是一回事，任选一种。"
        "Chinese and English names are the same key; use either.\n\n"
        "必须（must）：缺了不能公开。应当（should）：原件上有的要写，没有的不写；site.yaml 的 "
        "`require` 列出的，缺了不能公开，此外除案由外缺了提醒一次。可以（may）：用到时才写。\n\n"
        "Without a key that it must have, a letter is not published. What it should have is "
        "written where the letter prints it: its absence is a warning (but for the subject), and "
        "an error for the keys under `require` in site.yaml. What it may have is written where it "
        "is of use.\n\n",
        *_model_tables("", FrontMatter),
        "\n## 公开属性 / disclosure\n\n一字不差，四种之一。Exactly one of these.\n\n",
        *(f"- `{word}`\n" for word in DISCLOSURE_WORDS),
    ]
    for title, key, vocabulary in (
        ("办理结果", "result", RESULTS),
        ("办理角色", "role", ROLES),
        ("提案类别", "proposals.body", BODIES),
        ("层级", "proposals.level", LEVELS),
        ("满意度", "satisfaction", SATISFACTION),
        ("主题", "topics", TOPICS),
    ):
        parts += [f"\n## {title} / {key}\n\n", *_terms(vocabulary)]
    return "".join(parts)


def _model_tables(prefix: str, model: type[BaseModel]) -> Iterator[str]:
    yield "| 中文 | key | 要不要写 need | 内容 | meaning |\n|---|---|---|---|---|\n"
    for name, info in model.model_fields.items():
        chinese, english = _descriptions(info)
        needed = _NEEDS[need(info)]
        yield f"| {info.title} | `{name}` | {needed} | {chinese} | {english} |\n"
    for name, info in model.model_fields.items():
        if below := submodel(info):
            yield f"\n## {info.title} / {prefix}{name}\n\n"
            yield from _model_tables(f"{prefix}{name}.", below)


_NEEDS: dict[Need, str] = {
    "must": "**必须 must**",
    "should": "应当 should",
    "may": "可以 may",
}


def _descriptions(info: FieldInfo) -> tuple[str, str]:
    extra = info.json_schema_extra
    chinese = extra.get("description_zh") if isinstance(extra, dict) else ""
    return str(chinese), info.description or ""


def _terms(vocabulary: Vocabulary) -> Iterator[str]:
    yield "| 用语 | code | 也可以写 aliases | 意思 meaning |\n|---|---|---|---|\n"
    for term in vocabulary.terms:
        aliases = "、".join(term.aliases)
        yield f"| {term.label.zh} | `{term.code}` | {aliases} | {term.meaning.zh} |\n"


def twin_page() -> str:
    """``docs/twin.md``: the keys of a letter's JSON."""
    kinds = (FullTwin, SummaryTwin, TombstoneTwin)
    every: dict[str, FieldInfo] = {}
    for kind in kinds:
        for name, info in kind.model_fields.items():
            every.setdefault(name, info)
    parts = [
        _MADE,
        "# 答复的数据 / The keys of a twin\n\n"
        "全文、摘要、撤回三种答复各有哪些键。"
        "Which keys full letters, summaries and withdrawn letters have.\n\n"
        "| 中文 | key | 全文 full | 摘要 summary | 撤回 withdrawn | 内容 | meaning |\n"
        "|---|---|---|---|---|---|---|\n",
    ]
    for name, info in every.items():
        marks = " | ".join("✓" if name in kind.model_fields else "" for kind in kinds)
        parts.append(_key_row(name, info, f"{marks} | "))
    for name, info in every.items():
        if below := submodel(info):
            parts += _parts_of(name, info, below)
    return "".join(parts)


def _parts_of(name: str, info: FieldInfo, model: type[BaseModel]) -> Iterator[str]:
    yield f"\n## {info.title} / {name}\n\n| 中文 | key | 内容 | meaning |\n|---|---|---|---|\n"
    for inner, described in model.model_fields.items():
        yield _key_row(inner, described)
    for inner, described in model.model_fields.items():
        if below := submodel(described):
            yield from _parts_of(f"{name}.{inner}", described, below)


def _key_row(name: str, info: FieldInfo, marks: str = "") -> str:
    chinese, english = _descriptions(info)
    return f"| {info.title} | `{name.removesuffix('_')}` | {marks}{chinese} | {english} |\n"


def settings_page() -> str:
    """``docs/settings.md``: every key of ``site.yaml``."""
    lines = ["# 网站设置 / The settings: site.yaml\n\n", _MADE]
    lines.append(
        "编辑器里能提示和检查：`site.yaml` 第一行写 `# yaml-language-server: $schema=`，后面是 "
        "[`site.schema.json`](site.schema.json) 的位置（`init` 建的网站里已经有了）。"
        "路径从 `site.yaml` 所在的文件夹算起；命令行里写了的，以命令行为准。\n\n"
        "Editors complete and check `site.yaml` by [its JSON Schema](site.schema.json), named in a "
        "first line as above. Paths are from its own folder; what is typed on the command line "
        "counts more.\n"
    )
    lines += _settings_tables("", Site)
    return "".join(lines)


def _settings_tables(prefix: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"\n## {prefix or 'site.yaml'}\n\n| key | 意思 | meaning |\n|---|---|---|\n"
    below: dict[str, type[BaseModel]] = {}
    for name, info in model.model_fields.items():
        chinese, english = _descriptions(info)
        must = "**必须 must** " if info.is_required() else ""
        yield f"| `{name}` | {must}{chinese} | {english} |\n"
        if part := submodel(info):
            below[f"{prefix}{name}."] = part
    for way, inner in below.items():
        yield from _settings_tables(way, inner)


PAGES: dict[str, Callable[[], str]] = {
    "codes.md": codes_page,
    "front-matter.md": front_matter_page,
    "settings.md": settings_page,
    FILE: settings_schema_json,
    "twin.md": twin_page,
    **hosting.FILES,
}
"""The pages by their name in ``docs/``."""


def main(docs: Path = Path("docs"), assets: Path = Path("theme/assets")) -> None:
    """Write every page into ``docs``, and every script of tables into ``assets``."""
    for folder, files in ((docs, PAGES), (assets, scripts.FILES)):
        for name, made in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(made(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
