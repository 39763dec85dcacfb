"""The preview's own pages: why a request is not answered, and what stands until there is a site."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dafu.preview import DEFAULT_PORT
from dafu.preview.state import News, Notice
from dafu.problems.problem import Language, Text

_HEAD = (
    '<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n</head>\n'
)

_NOT_ANSWERED = Text(
    "预览不应答{name}。预览只给这台电脑自己看，所以只应答 127.0.0.1 和 localhost 这两个名字。"
    "如果这个名字是您自己用的（例如转发了端口，或者在远程开发环境里），请按 Ctrl-C 结束预览，"
    "再这样启动：",
    "The preview does not answer{name}. It is for this machine alone, and answers only to the "
    "names 127.0.0.1 and localhost. If this name is one of yours (a forwarded port, a remote "
    "workspace), end the preview with Ctrl-C and start it like this:",
)
_NAME = Text("“{name}”这个名字", " to the name “{name}”")
_NO_NAME = Text("没有名字的请求", " a request without a name")

_BUILDING = Text("正在生成预览……", "The preview is being built…")
_WAIT = Text("请稍候，好了会自动显示。", "It will be shown here as soon as it is there.")
_NOTHING = Text("有错误，还没有可以预览的页面", "Errors: there is nothing to preview yet")
_MEND = Text(
    "请改正下面的错误。保存后这里会自动显示网站。",
    "Mend the errors below. The site is shown here as soon as they are saved.",
)
_TAKEN_DOWN = Text("有答复不再公开，网站还没有更新", "Taken down, and the site is not in step")
_MEND_FIRST = Text(
    "有答复不再公开（或者看不出是否公开），其他页面可能还提到它，所以先不显示。改正下面的错误并保存后，"
    "这里会自动显示。",
    "A letter is no longer public, or it is in doubt whether it is. Other pages may still tell of "
    "it, so none is shown until the errors below are mended and saved.",
)
_ERRORS = Text("错误", "Errors")
_WARNINGS = Text("提醒", "Warnings")
_HIDDEN = Text("不公开的文件", "Files that are not public")


def refused(name: str | None, port: int) -> str:
    """A sentence in both languages for a request by a name that is not answered."""
    command = f"python build.py serve --host {name or 'NAME'}"
    if port != DEFAULT_PORT:
        command += f" --port {port}"
    said = ""
    for language in ("zh-Hans", "en"):
        by = (_NAME if name else _NO_NAME).get(language).format(name=name)
        why = escape(_NOT_ANSWERED.get(language).format(name=by))
        said += f'<p lang="{language}">{why}</p>\n<pre>{escape(command)}</pre>\n'
    head = _HEAD.format(language="zh-Hans", title="403")
    return f"{head}<body>\n{said}</body>\n</html>\n"


def nothing_yet(news: News, language: Language, taken_down: bool = False) -> str:
    """What stands in place of pages until there is a site: what is wrong with the content.

    Or until it is in step, where something was ``taken_down``.
    """
    errors = [told for told in news.problems if told.severity == "error"]
    others = [told for told in news.problems if told.severity != "error"]
    wrong = (_TAKEN_DOWN, _MEND_FIRST) if taken_down else (_NOTHING, _MEND)
    title, text = wrong if errors else (_BUILDING, _WAIT)
    body = f"<h1>{title.get(language)}</h1>\n<p>{text.get(language)}</p>\n"
    body += _listed(_ERRORS.get(language), errors) + _listed(_WARNINGS.get(language), others)
    hidden = [Notice(path, "", "", "") for path in news.hidden]
    body += _listed(_HIDDEN.get(language), hidden)
    kind = ' class="wrong"' if errors else ""
    head = _HEAD.format(language=language, title=title.get(language))
    return f'{head}<body>\n<main id="dafu-preview"{kind}>\n{body}</main>\n</body>\n</html>\n'


def _listed(title: str, problems: Sequence[Notice]) -> str:
    if not problems:
        return ""
    items = "".join(
        f"<li><code>{escape(told.place)}</code> {escape(told.message)}"
        f"{f'<small>{escape(told.hint)}</small>' if told.hint else ''}</li>\n"
        for told in problems
    )
    return f"<h2>{title}（{len(problems)}）</h2>\n<ul>\n{items}</ul>\n"
