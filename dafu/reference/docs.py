"""``python -m dafu.reference.docs``: the reference pages of ``docs/``, made from the code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dafu.model.keys import Need, need, usage
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
from dafu.problems.problem import Code, Language, Text
from dafu.reference import hosting, scripts
from dafu.render.data.twin import FullTwin, SummaryTwin, TombstoneTwin

_MADE = "<!-- Made by `make docs` from the code; do not edit. -->\n\n"

_CODES = Text(
    "# 每条提示的意思和改法\n\n"
    "按提示里的字在这一页查找（Ctrl+F）。“…”处是您文件里的字。\n\n"
    "“错误”不改好，整个网站保持原样；“提醒”请看一看，不影响公开（`check --strict` 时也算失败）。"
    "标有“可自动改”的，编辑台的「自动改好 … 处」按钮或 `check --fix` 可以代为改正。"
    "方框里是会引起这条提示的写法，不是正确的写法。\n",
    "# Every problem and what to do\n\n"
    "An `error` leaves the published site as it is; a `warning` asks for a look "
    "(`check --strict` fails on it). Those marked `--fix` are repaired by `check --fix`. Each "
    "block shows what brings the problem about.\n",
)


def codes_page(language: Language) -> str:
    """``codes.md``: every problem, what it says, and what brings it about."""
    return _MADE + _CODES.get(language) + "".join(_code(code, language) for code in CODES.values())


class _Dots(dict[str, str]):
    """Fills every field of a message with dots."""

    def __missing__(self, name: str) -> str:
        return "…"


def as_written(text: str) -> str:
    """Markdown that shows ``text`` with all its marks."""
    return re.sub(r"[\\`*\[\]<>~]", r"\\\g<0>", text)


_SEVERITIES = {"error": Text("错误", "`error`"), "warning": Text("提醒", "`warning`")}


def _code(code: Code, language: Language) -> str:
    message, hint = (
        as_written(text.get(language).format_map(_Dots())) for text in (code.message, code.hint)
    )
    marks = _SEVERITIES[code.severity].get(language)
    if language == "en":
        told = f"{marks}{' `--fix`' if code.fixable else ''} {message} — {hint}."
    else:
        told = f"**{marks}{'，可自动改' if code.fixable else ''}** {message}。{hint}。"
    form = "markdown" if code.example else "text"
    return f"\n## {code.name}\n\n{told}\n\n```{form}\n{code.example or code.sample}\n```\n"


_KEYS = Text(
    "# 每一项怎么写\n\n"
    "用表单写，各项的名称就是下面的中文名；直接写文件，中文名和英文名是一回事，任选一种。\n\n"
    "**必须**：缺了不能公开。应当：原件上有的要写，没有的不写；site.yaml 的 `require` "
    "列出的，缺了不能公开，此外除案由外缺了提醒一次。可以：用到时才写。\n\n",
    "# Keys of the front matter\n\n"
    "Chinese and English names are the same key; use either.\n\n"
    "Without a key that it **must** have, a letter is not published. What it should have is "
    "written where the letter prints it: its absence is a warning (but for the subject), and "
    "an error for the keys under `require` in site.yaml. What it may have is written where it "
    "is of use.\n\n",
)
_EXTENTS = Text(
    "\n## 公开属性 / disclosure\n\n一字不差，四种之一。\n\n",
    "\n## disclosure / 公开属性\n\nExactly one of these.\n\n",
)


def front_matter_page(language: Language) -> str:
    """``front-matter.md``: the keys of a letter and the words they allow."""
    parts = [
        _MADE,
        _KEYS.get(language),
        *_model_tables("", FrontMatter, language),
        _EXTENTS.get(language),
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
        parts += [_heading(title, key, language), *_terms(vocabulary, language)]
    return "".join(parts)


def _heading(title: str | None, name: str, language: Language) -> str:
    return f"\n## {name} / {title}\n\n" if language == "en" else f"\n## {title} / {name}\n\n"


_COLUMNS = Text(
    "| 中文名 | 英文名 | 要不要写 | 内容 | 例 |\n|---|---|---|---|---|\n",
    "| 中文 | key | need | meaning | example |\n|---|---|---|---|---|\n",
)


def _model_tables(prefix: str, model: type[BaseModel], language: Language) -> Iterator[str]:
    yield _COLUMNS.get(language)
    for name, info in model.model_fields.items():
        needed = _NEEDS[need(info)].get(language)
        example = usage(info).example.partition("（或：")[0]  # One that can be copied.
        shown = f"`{example}`" if example else ""
        meaning = _described(info, language)
        yield f"| {info.title} | `{name}` | {needed} | {meaning} | {shown} |\n"
    for name, info in model.model_fields.items():
        if below := submodel(info):
            yield _heading(info.title, f"{prefix}{name}", language)
            yield from _model_tables(f"{prefix}{name}.", below, language)


_NEEDS: dict[Need, Text] = {
    "must": Text("**必须**", "**must**"),
    "should": Text("应当", "should"),
    "may": Text("可以", "may"),
}


def _described(info: FieldInfo, language: Language) -> str:
    extra = info.json_schema_extra
    chinese = extra.get("description_zh") if isinstance(extra, dict) else ""
    return Text(str(chinese), info.description or "").get(language)


_TERMS = Text(
    "| 用语 | 代码 | 也可以写 | 意思 |\n|---|---|---|---|\n",
    "| term | code | aliases | meaning |\n|---|---|---|---|\n",
)


def _terms(vocabulary: Vocabulary, language: Language) -> Iterator[str]:
    yield _TERMS.get(language)
    for term in vocabulary.terms:
        aliases = "、".join(term.aliases)
        meaning = term.meaning.get(language)
        yield f"| {term.label.zh} | `{term.code}` | {aliases} | {meaning} |\n"


_TWIN = Text(
    "# 答复的数据有哪些键\n\n"
    "全文、摘要、撤回三种答复各有哪些键。\n\n"
    "| 中文 | 键 | 全文 | 摘要 | 撤回 | 内容 |\n|---|---|---|---|---|---|\n",
    "# The keys of a twin\n\n"
    "Which keys full letters, summaries and withdrawn letters have.\n\n"
    "| 中文 | key | full | summary | withdrawn | meaning |\n|---|---|---|---|---|---|\n",
)
_PARTS = Text("| 中文 | 键 | 内容 |\n|---|---|---|\n", "| 中文 | key | meaning |\n|---|---|---|\n")


def twin_page(language: Language) -> str:
    """``twin.md``: the keys of a letter's JSON."""
    kinds = (FullTwin, SummaryTwin, TombstoneTwin)
    every: dict[str, FieldInfo] = {}
    for kind in kinds:
        for name, info in kind.model_fields.items():
            every.setdefault(name, info)
    parts = [_MADE, _TWIN.get(language)]
    for name, info in every.items():
        marks = " | ".join("✓" if name in kind.model_fields else "" for kind in kinds)
        parts.append(_key_row(name, info, language, f"{marks} | "))
    for name, info in every.items():
        if below := submodel(info):
            parts += _parts_of(name, info, below, language)
    return "".join(parts)


def _parts_of(
    name: str, info: FieldInfo, model: type[BaseModel], language: Language
) -> Iterator[str]:
    yield _heading(info.title, name, language) + _PARTS.get(language)
    for inner, described in model.model_fields.items():
        yield _key_row(inner, described, language)
    for inner, described in model.model_fields.items():
        if below := submodel(described):
            yield from _parts_of(f"{name}.{inner}", described, below, language)


def _key_row(name: str, info: FieldInfo, language: Language, marks: str = "") -> str:
    meaning = _described(info, language)
    return f"| {info.title} | `{name.removesuffix('_')}` | {marks}{meaning} |\n"


_SETTINGS = Text(
    "# 网站设置：site.yaml\n\n"
    "编辑器里能提示和检查：`site.yaml` 第一行写 `# yaml-language-server: $schema=`，后面是 "
    "`site.schema.json` 的位置（`init` 建的网站里已经有了）。"
    "路径从 `site.yaml` 所在的文件夹算起；命令行里写了的，以命令行为准。\n",
    "# The settings: site.yaml\n\n"
    "Editors complete and check `site.yaml` by its JSON Schema, `site.schema.json`, named in a "
    "first line such as `# yaml-language-server: $schema=site.schema.json` (`init` writes it). "
    "Paths are from its own folder; what is typed on the command line counts more.\n",
)
_SETTING = Text("| 键 | 意思 |\n|---|---|\n", "| key | meaning |\n|---|---|\n")


def settings_page(language: Language) -> str:
    """``settings.md``: every key of ``site.yaml``."""
    return "".join((_MADE, _SETTINGS.get(language), *_settings_tables("", Site, language)))


def _settings_tables(prefix: str, model: type[BaseModel], language: Language) -> Iterator[str]:
    yield f"\n## {prefix or 'site.yaml'}\n\n{_SETTING.get(language)}"
    below: dict[str, type[BaseModel]] = {}
    for name, info in model.model_fields.items():
        must = f"{_NEEDS['must'].get(language)} " if info.is_required() else ""
        yield f"| `{name}` | {must}{_described(info, language)} |\n"
        if part := submodel(info):
            below[f"{prefix}{name}."] = part
    for way, inner in below.items():
        yield from _settings_tables(way, inner, language)


_BOTH: dict[str, Callable[[Language], str]] = {
    "codes.md": codes_page,
    "front-matter.md": front_matter_page,
    "settings.md": settings_page,
    "twin.md": twin_page,
}
"""Pages in both languages: English in ``docs/``, Chinese in ``docs/zh/``."""

PAGES: dict[str, Callable[[], str]] = {
    **{name: partial(page, "en") for name, page in _BOTH.items()},
    **{f"zh/{name}": partial(page, "zh-Hans") for name, page in _BOTH.items()},
    FILE: settings_schema_json,
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
