"""Every problem dafu can report, each declared once; ``docs/codes.md`` is made from this file.

A name never changes its meaning. Messages say what is wrong, hints say what is allowed and what
to type. ``{name}`` fields are filled from the case at hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dafu.problems.problem import Code, Edit, Noted, Place, Problem, Severity, Text

CODES: dict[str, Code] = {}


def _code(
    severity: Severity,
    name: str,
    message: tuple[str, str],
    hint: tuple[str, str],
    example: str = "",
    *,
    sample: str = "",
    fixable: bool = False,
) -> None:
    CODES[name] = Code(name, severity, Text(*message), Text(*hint), example, sample, fixable)


def _error(
    name: str,
    message: tuple[str, str],
    hint: tuple[str, str],
    example: str = "",
    sample: str = "",
    fixable: bool = False,
) -> None:
    _code("error", name, message, hint, example, sample=sample, fixable=fixable)


def _warning(
    name: str,
    message: tuple[str, str],
    hint: tuple[str, str],
    example: str = "",
    sample: str = "",
    fixable: bool = False,
) -> None:
    _code("warning", name, message, hint, example, sample=sample, fixable=fixable)


# Files: what may lie in content/, and what bytes a file may hold.

_error(
    "file-link",
    ("“{name}”是链接，链接不会被读取", "'{name}' is a link; links are never read"),
    ("请换成真正的文件或文件夹", "put the real file or folder in its place"),
    sample="content/replies/2023/a.md -> ../2022/b.md",
)
_error(
    "file-special",
    ("“{name}”不是普通文件", "'{name}' is not a regular file"),
    ("请换成普通的文件或文件夹", "put a regular file or folder in its place"),
    sample="mkfifo content/replies/2023/a.md",
)
_error(
    "theme-template",
    ("模板写法有误：{reason}", "not a valid template: {reason}"),
    (
        "请对照 theme/templates 里的同名文件改正；{{{{ 与 }}}}、{{% 与 %}} 要成对",
        "compare it with the shipped file in theme/templates; {{{{ and }}}}, {{% and %}} come in "
        "pairs",
    ),
    sample="mytheme/templates/home.html  {% if letters %}",
)
_error(
    "theme-asset",
    ("文件名“{name}”不能用作网址", "the name '{name}' cannot be part of an address"),
    (
        "请改名，只用英文字母、数字、-、_ 和 .，如 emblem.png",
        "rename it, with ASCII letters, digits, -, _ and . only, such as emblem.png",
    ),
    sample="mytheme/assets/区徽.png",
)
_error(
    "theme-string",
    ("“{key}”应是一段文字", "'{key}' must be a text"),
    (
        "请照 theme/strings 里同一项的写法，每项写一段文字",
        "write one text for each key, as theme/strings does",
    ),
    sample="mytheme/strings/zh-Hans.yaml  nav: {home: [首页]}",
)
_warning(
    "theme-string-unknown",
    ("主题里没有“{key}”这一项，写了也不会显示", "no page shows a text '{key}'"),
    (
        "{offer}能改的项见 theme/strings；自己的模板里用到的，才可以另起名称",
        "{offer} theme/strings lists what can be changed; other keys are for your own templates",
    ),
    sample="mytheme/strings/zh-Hans.yaml  nav: {serch: 查找}",
)
_error(
    "site-logo",
    ("主题的 assets 文件夹里没有标志“{written}”", "there is no '{written}' in the theme's assets"),
    (
        "请把图片放进本站主题的 assets 文件夹（site.yaml 的 theme），并照文件名写 logo",
        "put the picture into assets of the site's own theme, and name it as the file is called",
    ),
    sample="site.yaml  logo: logo.svg",
)
_warning(
    "theme-synonyms",
    ("“{line}”没有写明哪些词意思相同，检索时不起作用", "'{line}' names no words of one meaning"),
    (
        "请把意思相同的词用等号连成一行，如：电瓶车 = 电动自行车；"
        "只需一个方向时用大于号，如：看病 > 就医 医疗",
        "join words of one meaning by =, as in 电瓶车 = 电动自行车; by > where it holds one way",
    ),
    sample="mytheme/assets/search/synonyms.txt  电瓶车，电动自行车",
)
_error(
    "file-unreadable",
    ("无法读取“{name}”：{reason}", "cannot read '{name}': {reason}"),
    ("请检查文件权限", "check the file's permissions"),
    sample="chmod 000 content/replies/2023/a.md",
)
_error(
    "file-name",
    ("文件名“{name}”不能用作网址", "the name '{name}' cannot be part of an address"),
    (
        "只用英文字母、数字、- 和 _，以字母或数字开头，不超过 100 个字符，如 fagaiwei-14.md",
        "use ASCII letters, digits, - and _, at most 100, such as fagaiwei-14.md",
    ),
    sample="content/replies/2023/教育-1.md",
)
_error(
    "file-suffix",
    ("文件名“{name}”的末尾应为小写的 .md", "the name '{name}' must end in .md, in lower case"),
    ("请把文件改名为 {renamed}", "rename the file {renamed}"),
    sample="content/replies/2023/jiaoyu-1.MD",
)
_warning(
    "file-text",
    (
        "“{name}”是文本文件，不会作为答复公开",
        "'{name}' is a text file: it is not published as a letter",
    ),
    (
        "如果是答复，请把文件改名为 {renamed}（Windows 要先在“查看”中勾选“文件扩展名”）；"
        "如果是附件，请在答复的“附件”中列出；都不是，请移出 content 文件夹",
        "if it is a letter, rename it {renamed} (Windows shows endings when told to); if it "
        "belongs to one, list it under attachments there; else move it out of content",
    ),
    sample="content/replies/2023/jiaoyu-1.md.txt",
)
_warning(
    "file-document",
    (
        "“{name}”不会作为答复公开：答复要写成 .md 文件",
        "'{name}' is not published as a letter: letters are .md files",
    ),
    (
        "请把它移出 content 文件夹，再用 python build.py import {name} 变成草稿；"
        "或新建 {renamed}，在开头的两行“---”之间填写各项，把文字粘贴到下面；"
        "如果是附件，请在答复的“附件”中列出",
        "move it out of content and make a draft of it by import {name}; or write {renamed}: the "
        "keys between two lines ---, and the text below; if it belongs to a letter, list it under "
        "attachments there",
    ),
    sample="content/replies/2023/答复.docx",
)
_warning(
    "file-unused",
    ("“{name}”没有用到，不会公开", "nothing uses '{name}': it is not published"),
    (
        "附件和图片要在同一文件夹的答复中列出（“附件”），单页的图片要写在单页里；"
        "不用的文件请移出 content 文件夹",
        "a letter in the same folder lists its files and pictures under attachments, a page names "
        "its own in the text; move what nobody needs out of content",
    ),
    sample="content/replies/2023/map.png",
)
_error(
    "file-reserved",
    (
        "“{name}”与网站自己的栏目同名，网址会相同",
        "'{name}' has the name of one of the site's own sections, and so its address",
    ),
    ("请改名，例如 {better}；已被占用的有：{taken}", "rename it, to {better} say; taken: {taken}"),
    sample="content/pages/search.md",
)
_error(
    "file-place",
    ("“{name}”放错了位置", "'{name}' lies in the wrong place"),
    (
        "答复放在 content/replies/年份/名称.md，单页放在 content/pages/名称.md",
        "letters go to content/replies/YEAR/NAME.md, pages to content/pages/NAME.md",
    ),
    sample="content/jiaoyu-1.md",
)
_error(
    "file-clash",
    ("与“{other}”的网址相同", "has the same address as '{other}'"),
    (
        "请改名；大小写不同的文件名视为相同",
        "rename one; names that differ only in case are the same address",
    ),
    sample="content/replies/2023/A.md\ncontent/replies/2023/a.md",
)
_error(
    "file-large",
    (
        "文件有 {size} 字节，上限是 {limit} 字节",
        "the file has {size} bytes; the limit is {limit}",
    ),
    ("请拆分内容，或改为附件", "split it, or publish it as an attachment"),
    sample="content/replies/2023/a.md  2000001 B",
)
_error(
    "file-empty",
    ("文件是空的", "the file is empty"),
    (
        "请照下面的样子写，各项换成这份答复的内容，第二个“---”下面写正文：{sample}",
        "write the following with the facts of this file, and the text below the second ---:"
        "{sample}",
    ),
    sample="content/replies/2023/a.md  0 B",
)
_error(
    "file-encoding",
    (
        "不是 UTF-8 编码：第 {offset} 字节无法识别，可能是 {likely}",
        "not UTF-8: byte {offset} cannot be read; it is probably {likely}",
    ),
    (
        "运行 check --fix，或在编辑台点“自动改好”，认得准的就转换成 UTF-8；也可以用记事本打开这个"
        "文件，选“文件”→“另存为”，在“编码”中选 UTF-8，按原名保存",
        "check --fix, or the desk, converts it where the encoding is sure; or open it in an editor "
        "that shows it well and save it again with the encoding UTF-8",
    ),
    sample="content/replies/2023/a.md  GBK",
)
_error(
    "file-control",
    ("含有控制字符 {characters}", "holds control characters {characters}"),
    ("请删除这些看不见的字符", "delete these invisible characters"),
    sample="content/replies/2023/a.md  U+0007",
)
_error(
    "merge-conflict",
    (
        "从这一行起是没有合并完的两个版本（版本库留下的 <<<<<<<、=======、>>>>>>> 标记）",
        "an unfinished merge begins here, with the marks <<<<<<<, ======= and >>>>>>> in it",
    ),
    (
        "======= 上下是同一处的两种写法：留下要用的一种，再把有这几种标记的行整行删去；"
        "发布记录（publications 开头的文件）不能这样合并，请换回最后一次发布时的那一份",
        "keep one of the two versions above and below =======, and delete the lines of the marks; "
        "of the publication log (publications.*) bring back the file of the last publication",
    ),
    "---\n<<<<<<< HEAD\n现答复如下。\n=======\n经研究，答复如下。\n>>>>>>> draft",
)

# Front matter: YAML between two --- lines.

_error(
    "front-matter-missing",
    ("文件开头没有“---”和各项信息", "the file does not begin with --- and its keys"),
    (
        "请在最前面加上下面几行，各项换成这份文件的内容，正文接在第二个“---”下面：{sample}",
        "put these lines before it, with the facts of this file; the text follows below the second "
        "---:{sample}",
    ),
    sample="示例甲委员：",
)
_error(
    "front-matter-open",
    ("各项信息的上面少一行“---”", "the line --- above the keys is missing"),
    ("请在这一行的上面加一行 ---", "put a line --- above this one"),
    sample="文号: 示教〔2023〕7号\n---\n示例甲委员：",
)
_error(
    "front-matter-late",
    ("“---”不在第 1 行", "the line --- is not the first"),
    ("请删去它上面的空行", "delete the empty lines above it"),
    sample="\n---\n文号: 示教〔2023〕7号\n---\n示例甲委员：",
)
_error(
    "front-matter-fence",
    ("“{written}”应为三个半角减号", "'{written}' must be three hyphens"),
    ("请把这一行改为 ---", "write --- in this line"),
    sample="———\n文号: 示教〔2023〕7号\n———",
)
_error(
    "front-matter-unclosed",
    (
        "文件开头的各项信息写完后，少一行“---”",
        "the line --- below the keys is missing",
    ),
    ("请在最后一项的下面、正文的上面加一行 ---", "write a line --- after the last key"),
    sample="---\n文号: 示教〔2023〕7号\n\n示例甲委员：",
)
_error(
    "front-matter-twice",
    (
        "正文以“{written}”开头，像是又一组“---”之间的信息",
        "the body begins with '{written}', like more front matter",
    ),
    (
        "所有信息都写在第一对 --- 之间，正文从称呼开始",
        "give every key between the first two lines ---; the body begins with the salutation",
    ),
    sample="---\n文号: 示教〔2023〕7号\n---\n公开属性: 主动公开 · 全文\n---",
)
_error(
    "front-matter-large",
    (
        "文件开头“---”之间的内容有 {size} 字节，上限是 {limit}",
        "the front matter has {size} bytes; limit {limit}",
    ),
    ("长文字请写在正文里", "long text belongs in the body"),
    sample="---\n摘要: …  64001 B\n---",
)
_error(
    "front-matter-syntax",
    ("这里的写法不对：{reason}", "this is not valid YAML: {reason}"),
    (
        "每行写“名称: 内容”，半角冒号后留一个空格；内容里有冒号、# 或引号时，用半角双引号括起来",
        'write "key: value" with a space after the colon; quote values that hold : # or quotes',
    ),
    'subject: "没有结束的引号',
)
_error(
    "front-matter-shape",
    (
        "文件开头的“---”之间要一行一行写“名称: 内容”",
        "the front matter must be key: value lines",
    ),
    ("例如 标题: 对……的答复", "for example title: …"),
    sample="---\n- 文号\n- 标题\n---",
)
_error(
    "yaml-feature",
    ("不能使用{feature}这种写法", "YAML {feature} are not allowed here"),
    (
        "请直接写文字；文字以 & * ! 开头的，用半角双引号括起来",
        "write the text itself; quote text that begins with & * or !",
    ),
    "title: &a 对区政协十五届二次会议第152001号提案的答复",
)
_error(
    "yaml-nesting",
    ("括号或列表嵌套超过 {limit} 层", "nested deeper than {limit} levels"),
    ("请减少嵌套", "use fewer levels"),
    "keywords: [[[[[[[[[[一]]]]]]]]]]",
)
_error(
    "key-colon",
    ("“{key}”后面的冒号写得不对：{reason}", "the colon after '{key}' {reason}"),
    ("请写半角冒号“:”，后面加一个空格", "write a colon and a blank"),
    "案由：关于开放学校体育场地",
    fixable=True,
)
_error(
    "key-indent",
    ("“{key}”没有对齐：{reason}", "'{key}' is not where it belongs: {reason}"),
    (
        "各项从行首写起；“联系方式”等下面的各项，前面都空两格（半角空格）",
        "keys begin their lines; those below another key have two blanks before them",
    ),
    "  subject: 关于开放学校体育场地",
    fixable=True,
)
_error(
    "list-dash",
    ("列表一行的开头不对", "the item of a list begins wrongly"),
    ("请写半角减号“-”，后面加一个空格", "write a hyphen and a blank"),
    "keywords:\n  -教育\n  - 体育",
    fixable=True,
)
_error(
    "key-unknown",
    ("没有“{written}”这一项", "there is no key '{written}'"),
    (
        "可用的有：{allowed}。{did_you_mean}",
        "allowed: {allowed}. {did_you_mean}",
    ),
    "公开属姓: 主动公开 · 全文",
)
_error(
    "key-duplicate",
    (
        "“{written}”写了两次，第一次在第 {first} 行",
        "'{written}' is given twice, first on line {first}",
    ),
    (
        "请删去一处；中文名和英文名是同一项",
        "delete one; the Chinese and English names are one key",
    ),
    "disclosure: 主动公开 · 全文\n公开属性: 不予公开",
)
_error(
    "key-missing",
    ("缺少“{zh}”这一项", "'{name}' ({zh}) is missing"),
    (
        "{meaning}请加上下面这样的内容：{sample}",
        "{meaning_en} Add a line like this:{sample}",
    ),
    sample="---\n文号: 示教〔2023〕7号\n---",
)
_warning(
    "key-advised",
    ("没有写“{zh}”", "there is no '{name}' ({zh})"),
    ("{advice}{sample}", "{advice}{sample}"),
    sample="---\n标题: 对有关提案的答复\n发文机关: 示例市示例区教育局\n---",
)
_error(
    "value-empty",
    ("没有内容", "the value is empty"),
    (
        "请填写{what}；不是必填的项，没有内容就整行删去",
        "fill it in{what}; delete the line of a key that is not required",
    ),
    "title:",
)
_error(
    "value-not-text",
    ("这里应当是一段文字", "this must be plain text"),
    (
        "不要写成列表或多项；含冒号的文字请加引号",
        "not a list or a mapping; quote text with colons",
    ),
    "title: [对, 的答复]",
)
_error(
    "value-shape",
    ("这里应当是{expected}", "this must be {expected}"),
    ("请照这样写：{sample}", "write it like this:{sample}"),
    "contact: 示例甲",
)
_error(
    "value-lines",
    ("这里只能写一行", "this must be a single line"),
    (
        "请写成一行，不用制表符；多段文字（摘要）在冒号后写 |，另起一行写",
        "write it on one line without tabs; for several paragraphs put | after the colon",
    ),
    'title: "对第152001号\\n提案的答复"',
)
_warning(
    "value-cut",
    (
        "“{written}”被当作注释，这一项只剩“{kept}”",
        "'{written}' is taken for a comment; the value is only '{kept}'",
    ),
    (
        "如是内容，请把整个值用引号括起来；如是注释，请在 # 后面留一个空格",
        "quote the whole value if it belongs to it; put a blank after # if it is a comment",
    ),
    "subject: 关于 #1号线 建设",
)
_error(
    "value-invisible",
    ("含有看不见的字符 {characters}", "holds invisible characters {characters}"),
    ("请删除后重新键入这一项", "delete the value and type it again"),
    'title: "对区政协十五届二次会议第152001号提案的\\u200b答复"',
)
_error(
    "value-number",
    ("“{written}”不是正整数", "'{written}' is not a positive whole number"),
    ("请用阿拉伯数字，如 15", "use digits, such as 15"),
    "proposals: [{body: 政协, session: 十五, number: '152001'}]",
)
_error(
    "value-yes-no",
    ("“{written}”应为“是”或“否”", "'{written}' must be true or false"),
    ("请写“是”或“否”", "write true or false"),
    "sample: 也许",
)

# Dates.

_error(
    "date-form",
    ("日期“{written}”的写法不对", "'{written}' does not tell which day it is"),
    ("请写成 {nearest}", "write {nearest}"),
    "date: 8/5/2023",
    fixable=True,
)
_error(
    "date-impossible",
    ("没有“{written}”这一天", "there is no such day as '{written}'"),
    ("请核对年、月、日", "check year, month and day"),
    "date: 2023-02-30",
)
_error(
    "date-ancient",
    ("“{written}”早于 {first} 年", "'{written}' is before {first}"),
    ("请核对年份", "check the year"),
    "date: 1023-05-08",
)
_error(
    "date-future",
    ("“{written}”还没有到", "'{written}' lies in the future"),
    (
        "请核对日期；要到某时才公开，请用“定时公开”",
        "check the date; to publish later, use publish_at",
    ),
    "printed: 2999-05-08",
)
_warning(
    "date-order",
    (
        "{later}（{later_date}）早于{earlier}（{earlier_date}）",
        "{later} is before {earlier}",
    ),
    ("请核对两个日期", "check both dates"),
    "printed: 2023-05-01",
)
_warning(
    "date-limit",
    (
        "从{start}到{end}共 {days} 天，超过{limit}",
        "{days} days from {start} to {end}: over {limit}",
    ),
    ("请核对日期；确实如此可不改", "check the dates; leave them if they are right"),
    "assigned: 2022-06-01",
)

# Disclosure, embargo, withdrawal.

_error(
    "disclosure-unknown",
    (
        "公开属性“{written}”不是规定的四种之一{points}",
        "'{written}' is not a legal disclosure attribute{points}",
    ),
    (
        "{advice}只有四种写法，请照抄其中一种：{allowed}",
        "{advice}Copy one of the four exactly: {allowed}",
    ),
    "disclosure: 主动公开",
)
_error(
    "disclosure-contradicted",
    (
        "这一行“{written}”与前面填的公开属性不符，能不能公开说不准，先不发布",
        "'{written}' contradicts the disclosure attribute: nothing is published while it is unsure",
    ),
    (
        "请向承办人核对。确实不能公开的，把前面的公开属性改为：不予公开（或：依申请公开）；"
        "确实可以公开的，删去这一行",
        "ask who answers for the letter. If it is not public, set disclosure to 不予公开 or "
        "依申请公开; if it is, delete this line",
    ),
    "---\n答复。\n\n（此件不予公开）",
)
_error(
    "summary-missing",
    (
        "公开属性是摘要，但没有写摘要",
        "only a summary is public, but there is no summary",
    ),
    (
        "请加一项：摘要: …，公开的就是这段文字",
        "add the key summary: it is what will be published",
    ),
    "disclosure: 主动公开 · 摘要",
)
_warning(
    "summary-unused",
    (
        "写了摘要，但公开的是全文，摘要不会显示",
        "the full text is published; the summary is not shown",
    ),
    ("如只公开摘要，请改公开属性", "for a summary only, change disclosure"),
    "summary: 简要说明。",
)

_warning(
    "prose-unpublished",
    ("只公开摘要，“{key}”不会公开", "only the summary is published; {key} is not"),
    (
        "要让读者看到，请写进摘要；全文可以公开的，改公开属性为“主动公开 · 全文”",
        "put it into the summary, or publish the letter in full",
    ),
    "disclosure: 主动公开 · 摘要\nsummary: 图书馆已延长开放时间。\nanswer: 已经采纳。",
)
_warning(
    "commitment-due",
    (
        "这项承诺的期限是 {due}，快到了，还没有写明已完成",
        "this commitment is due on {due}, which is near, and is not said to be done",
    ),
    (
        "办完的，把进度改为“已完成”；要延期或改做法的，改为“已调整”；还在办的，在“进展”里加一条，"
        "写明日期和说明",
        "say under state that it is done or changed, or add a dated update",
    ),
    "commitments:\n  - {text: 建成食堂两处, due: 2024-06-20, state: 进行中}",
)
_warning(
    "commitment-overdue",
    (
        "这项承诺的期限 {due} 已过，还没有写明结果，网页上会标“已过期限”",
        "this commitment was due on {due}, and nothing is said since: the page says it is overdue",
    ),
    (
        "办完的，把进度改为“已完成”；没有办完的，改为“已调整”，或在“进展”里加一条，写明期限以后的日期、"
        "原因和新的打算",
        "say under state that it is done or changed, or add an update dated after that day",
    ),
    "commitments:\n  - {text: 建成食堂两处, due: 2024-05-20, state: 进行中}",
)
_warning(
    "signer-in-text",
    (
        "“签发人”不公开，但正文这一行写了签发人，会照原文公开",
        "who signed the letter off is not published, but this line of the text says it",
    ),
    (
        "不公开的，请删去正文的这一行；公开的，在 site.yaml 的 names 下写“signers: 是”",
        "delete the line, or set signers: yes under names in site.yaml",
    ),
    sample="签发人: 示例丁\n---\n您提出的提案收悉。\n\n签发人：示例丁",
)

_warning(
    "value-mark",
    (
        "{zh}的末尾有“{mark}”，会照样公开",
        "{name} ends in '{mark}', which will be published with it",
    ),
    ("请删去末尾的标点", "delete the mark"),
    "addressee: 示例甲委员：",
)
_warning(
    "value-quotes",
    (
        "{zh}写在引号“{written}”里，引号会照样公开",
        "{name} stands in quotation marks, {written}, which will be published with it",
    ),
    ("请删去两边的引号；引号是内容的一部分时可不改", "delete them, unless they belong to it"),
    "title: “对区政协十五届二次会议第152001号提案的答复”",
)

# Vocabularies, issuers, topics.

_error(
    "term-unknown",
    ("{zh}“{written}”不在词表中", "'{written}' is not a term of {name}"),
    (
        "请用：{allowed}。{did_you_mean}",
        "use one of {allowed}. {did_you_mean}",
    ),
    "result: 采纳解绝",
)
_error(
    "result-letter",
    (
        "site.yaml 的 result_scheme 里没有“{written}”这一等级",
        "'{written}' is no grade of the site's result_scheme",
    ),
    (
        "本站的等级有：{known}。请核对，或写全称（{allowed}）；确有这一等级的，请网站管理人员补上",
        "the site has the grades {known}: check it, or write the words ({allowed}); a grade that "
        "is missing belongs into site.yaml",
    ),
    sample="site.yaml: result_scheme: {A: adopted, B: in_progress}\nresult: C类",
)
_error(
    "result-dates",
    ("有多个办理结果时，每个都要有日期", "every one of several results needs a date"),
    ("请给每一项加上 日期: 2023-05-08", "add date: to each"),
    "result: [{result: 计划解决}, {result: 采纳解决, date: 2023-08-01}]",
)
_warning(
    "result-order",
    ("办理结果没有按日期先后排列", "the results are not in order of date"),
    ("请从早到晚排列", "list them from the oldest to the newest"),
    "result: [{date: 2023-08-01, result: 采纳解决}, {date: 2023-05-08, result: 计划解决}]",
)
_warning(
    "issuer-unregistered",
    ("“{written}”没有在 site.yaml 登记", "'{written}' is not registered in site.yaml"),
    (
        "请在 site.yaml 的 issuers 下登记名称和网址名。{did_you_mean}",
        "register its name and slug under issuers in site.yaml. {did_you_mean}",
    ),
    "document_number: 示某〔2023〕1号\nissuer: 示例市示例区某局\n---\n现答复如下。",
)
_warning(
    "topic-unregistered",
    ("主题“{written}”没有登记", "the topic '{written}' is not registered"),
    (
        "请用已有主题（{allowed}），或在 site.yaml 的 topics 下登记",
        "use one of {allowed}, or register it under topics in site.yaml",
    ),
    "topics: [没有登记的主题]",
)

# Numbers: document numbers (发文字号) and proposal numbers.

_warning(
    "number-form",
    (
        "文号“{written}”不合规范：{reason}",
        "'{written}' is not in the prescribed form: {reason}",
    ),
    (
        "请写成“{nearest}”（党政机关公文格式 GB/T 9704—2012，7.2.5）",
        "write '{nearest}' (GB/T 9704-2012, 7.2.5)",
    ),
    "document_number: 示教[2023]01号",
    fixable=True,
)
_warning(
    "number-ordinal",
    ("文号“{written}”的序号前有“第”", "'{written}' has an ordinal sign before its serial"),
    (
        "规范的写法是“{nearest}”（GB/T 9704—2012，7.2.5）；本单位的文件就这样编号的，不必改",
        "the prescribed form is '{nearest}' (GB/T 9704-2012, 7.2.5); leave it if your office "
        "numbers its letters so",
    ),
    "document_number: 示教〔2023〕第7号",
)
_warning(
    "number-grade",
    (
        "文号旁的“{grade}”是等级，与“办理结果”不一致，或没有写在“办理结果”里",
        "'{grade}' beside the number is a grade, and the result does not say it",
    ),
    (
        "文号写“{number}”，等级“{grade}”写在“办理结果”一行",
        "write the number '{number}', and '{grade}' under result",
    ),
    sample="文号: 示教〔2023〕7号 B类（没有“办理结果”一行）",
    fixable=True,
)
_warning(
    "number-unknown",
    ("“{written}”看不出是文号", "'{written}' does not look like a document number"),
    ("文号的样子是：示教〔2023〕7号", "a document number looks like 示教〔2023〕7号"),
    "document_number: 第七号",
)
_error(
    "number-duplicate",
    (
        "文号“{written}”与 {other} 相同",
        "the number '{written}' is also that of {other}",
    ),
    ("每份答复的文号不同，请核对", "each letter has a number of its own; check both"),
    sample=(
        "content/replies/2023/a.md  文号: 示教〔2023〕7号\n"
        "content/replies/2023/b.md  文号: 示教〔2023〕7号"
    ),
)
_warning(
    "number-year",
    (
        "文号是 {number_year} 年，成文日期是 {date_year} 年",
        "number of {number_year}, date {date_year}",
    ),
    ("请核对；跨年时可不改", "check both; leave them if the year turned in between"),
    "document_number: 示教〔2021〕1号",
)
_warning(
    "number-agency",
    (
        "机关代字“{written}”登记的单位是“{registered}”",
        "the agency code '{written}' is registered for {registered}",
    ),
    ("请核对文号和发文机关", "check the number and the issuer"),
    "document_number: 示交〔2023〕1号",
)
_warning(
    "proposal-unknown",
    (
        "从标题看不出答复的是哪一件提案或建议",
        "the title does not say which proposal is answered",
    ),
    (
        "标题如“对区政协十五届二次会议第152001号提案的答复”；否则请写“提案”一项",
        "see the form in docs/writing.md, or give the key proposals",
    ),
    "title: 关于有关提案的答复",
)
_warning(
    "proposal-unclear",
    (
        "标题里的提案、建议编号没有写全，只看出 {numbers} 号",
        "the title answers more than could be read of it: only {numbers} is sure",
    ),
    (
        "请在“提案”一项里逐件写出编号",
        "list each under proposals",
    ),
    "title: 对区政协十五届二次会议第152001号等3件提案的答复",
)
_warning(
    "proposal-session",
    (
        "编号 {number} 的开头与{session}届{meeting}次不符",
        "number {number} does not begin with session {session}, meeting {meeting}",
    ),
    ("本站的编号以届次开头，请核对标题", "numbers here begin with session and meeting"),
    "title: 对区政协十五届二次会议第142001号提案的答复",
)
_warning(
    "proposal-title",
    (
        "标题里的 {number} 号不在“提案”一项里",
        "number {number} of the title is not among the proposals given",
    ),
    ("并案要写全每一件，标题里的也要写上", "list every proposal answered, those of the title too"),
    "proposals: [{body: 政协, number: '152009'}]",
)
_warning(
    "proposal-shared",
    (
        "第 {number} 号提案、建议也由 {other} 答复",
        "proposal {number} is answered by {other} as well",
    ),
    (
        "几个单位分别答复时，各件的“办理角色”都写“分办”；否则请核对编号",
        "where units answer separately, the role of each letter is 分办; else check the number",
    ),
    sample=(
        "content/replies/2023/a.md  标题: 对区政协十五届二次会议第152001号提案的答复\n"
        "content/replies/2023/b.md  标题: 对区政协十五届二次会议第152001号提案的答复"
    ),
)
_error(
    "proposal-incomplete",
    (
        "这一件提案没有写“{what}”，标题里也看不出",
        "this proposal lacks {what}, and the title does not say it either",
    ),
    (
        "请补上：类别写“政协提案”或“人大代表建议”，编号照原样写",
        "add it: body is 政协提案 or 人大代表建议, number as it is written",
    ),
    "title: 关于加强停车管理的答复\nproposals: [{body: 政协提案, signers: 3}]",
)
_warning(
    "file-year",
    (
        "文件在 {folder} 年的文件夹，成文日期是 {date_year} 年",
        "in folder {folder}, dated {date_year}",
    ),
    (
        "请核对；网址里的年份来自文件夹",
        "check both; the address takes its year from the folder",
    ),
    "document_number: 示教〔2022〕1号\ndate: 2022-05-08\n---\n现答复如下。",
)

# Contact.

_error(
    "contact-missing",
    ("联系方式里没有可以找到的人或电话", "the contact reaches nobody"),
    (
        "联系人、承办科室、电话至少写一项（同一单位共用的，可由管理人员登记在 site.yaml 的 "
        "issuers 下）：{sample}",
        "give a name, a department or a phone, or register what the office shares under issuers in "
        "site.yaml:{sample}",
    ),
    "contact: {address: 示例路1号}",
)
_warning(
    "contact-postcode",
    ("邮编“{written}”不是六位数字", "the postcode '{written}' is not six digits"),
    ("如 200333", "such as 200333"),
    'contact: {name: 示例甲, phone: 0000-55550101, address: 示例路1号, postcode: "12"}',
)
_warning(
    "contact-mobile",
    ("联系电话 {masked} 是手机号", "the contact phone {masked} is a mobile number"),
    ("请改为办公电话；确要公开可不改", "give the office telephone instead"),
    'contact: {name: 示例甲, phone: "13800138000", address: 示例路1号, postcode: "000000"}',
)

# Names, where site.yaml says that nobody is named.

_error(
    "name-unclear",
    (
        "称谓不明：看不出“{written}”是个人还是单位",
        "cannot tell whether '{written}' names a person or an office",
    ),
    (
        "本站不显示姓名，认不出的不能公开。个人写成“张三委员”“张三、李四代表”，"
        "姓名各部分之间用“·”；单位写全称；也可以改成不带姓名的，如“区政协委员”",
        "this site names nobody, so it must be plain who is named: write 张三委员, "
        "张三、李四代表, parts of a name with · between, an office in full, or none (区政协委员)",
    ),
    sample="site.yaml: names: {members: 否}\naddressee: 示例甲有关建议的答复事项",
)
_error(
    "name-left",
    ("“{key}”里还有应隐去的姓名", "a name that is to be hidden is left in {key}"),
    (
        "本站不显示姓名，这一处的写法没有办法代为隐去：请改成不带姓名的文字",
        "this site names nobody, and dafu cannot take the name out here: reword it",
    ),
    sample="site.yaml: names: {members: 否}\naddressee: 王浩委员\n---\n&#x738B;浩",
)

# Attachments, links between letters.

_error(
    "attachment-name",
    ("附件名“{written}”不能用作网址", "'{written}' cannot be part of an address"),
    (
        "请改名，只用英文字母、数字、. - _，如 attachment-1.pdf；中文名写在“标题”里",
        "rename it with ASCII letters, digits, . - _; the title may be Chinese",
    ),
    "attachments: [{file: ../附件.pdf, title: 附件}]",
)
_error(
    "attachment-type",
    ("“{written}”的类型不能公开", "files of the type of '{written}' are not published"),
    ("可以用：{allowed}", "allowed: {allowed}"),
    "attachments: [{file: page.html, title: 网页}]",
)
_error(
    "attachment-missing",
    ("找不到附件“{written}”", "there is no file '{written}' beside the letter"),
    ("请把文件放在答复所在的文件夹", "put the file in the letter's folder"),
    "attachments: [{file: nothing.pdf, title: 附件}]",
)
_error(
    "attachment-twice",
    ("附件“{written}”写了两次", "the attachment '{written}' is listed twice"),
    ("请删去一处", "delete one"),
    "attachments: [{file: jiaoyu-1.csv, title: 一}, {file: jiaoyu-1.csv, title: 二}]",
)
_error(
    "related-form",
    ("“{written}”不是答复的路径", "'{written}' is not the path of a letter"),
    ("请写成 replies/2023/jiaoyu-7", "write it as replies/2023/jiaoyu-7"),
    "related: 示教〔2023〕7号",
)
_warning(
    "change-unnoted",
    (
        "这一件已经公开，{what}有改动，却没有更正说明",
        "this letter is public, and its {what} changes without a note",
    ),
    (
        "请在“更正”下面加一条，写明日期和改了什么，读者会在网页上看到；用编辑台改，会提示您写",
        "add an entry with date and reason to 'corrections', which readers see",
    ),
    sample="content/replies/2023/jiaoyu-1.md",
)
_error(
    "former-form",
    (
        "原网址“{written}”不是答复的路径",
        "the former address '{written}' is not the path of a letter",
    ),
    (
        "请写改名以前的文件路径，从 replies 写起，不带网站地址，如 replies/2022/jiaoyu-7",
        "write the path it had, from replies on and without the site's address, such as "
        "replies/2022/jiaoyu-7",
    ),
    "former: https://www.example.gov.cn/jytabl/replies/2022/jiaoyu-7/",
)
_error(
    "former-taken",
    (
        "原网址“{written}”已有 {other} 在用",
        "the former address '{written}' is taken by {other}",
    ),
    (
        "一个网址只能对应一件答复：请核对路径，写错的删去",
        "an address leads to one letter: check the path, and delete what is wrong",
    ),
    sample=(
        "content/replies/2023/a.md  原网址: replies/2023/b\n"
        "content/replies/2023/b.md  （已有这一件）"
    ),
)
_error(
    "web-address",
    ("“{written}”不是完整的网址", "'{written}' is not a full web address"),
    (
        "请从浏览器的地址栏复制，以 http:// 或 https:// 开头，不带中文和空格",
        "copy it from the browser's address bar: http:// or https://, without blanks",
    ),
    "proposals: [{body: 政协提案, number: '152001', url: www.example.gov.cn/tian/1}]",
)
_warning(
    "related-broken",
    (
        "相关答复“{written}”没有公开或不存在，不会列出",
        "the related letter '{written}' is not on the site and is left out",
    ),
    ("请核对路径，或删去", "check the path, or remove it"),
    "related: replies/2023/nothing",
)
_error(
    "link-broken",
    (
        "链接“{written}”指向的内容不在本站",
        "the link '{written}' leads to nothing on the site",
    ),
    (
        "其他答复写相对路径，如 ../2023/jiaoyu-7.md；文件须列在“附件”里",
        "link letters by relative path such as ../2023/jiaoyu-7.md; list files as attachments",
    ),
    "---\n见[另一件答复](../2023/nothing.md)。",
)
_warning(
    "link-not-public",
    ("链接“{written}”{why}", "the link '{written}' {why}"),
    (
        "不影响公开，也不影响撤下。要去掉这个提醒，请把链接改成文字，或删去“#”和后面的字；"
        "所指的已经删除的，请尽快改，以后就是错误",
        "nothing waits for it. Write plain text, or delete # and what follows, to be rid of this "
        "warning; soon, where what it leads to was deleted: later that is an error",
    ),
    sample=(
        "content/replies/2023/a.md  公开属性: 不予公开\n"
        "content/replies/2023/b.md  见[另一件](a.md)。"
    ),
)
_error(
    "link-anchor",
    (
        "链接“{written}”所指的段落不存在",
        "the link '{written}' names a section that is not there",
    ),
    (
        "各级标题依次是 section-1、section-2……",
        "headings are section-1, section-2, … in order",
    ),
    "---\n见[下文](#section-9)。",
)
_error(
    "link-scheme",
    ("不能使用“{written}”这样的链接", "links such as '{written}' are not allowed"),
    (
        "可以用 http、https、mailto、tel 和相对路径",
        "allowed: http, https, mailto, tel and relative paths",
    ),
    "---\n[点击](javascript:alert(1))",
)
_error(
    "link-local",
    (
        "“{written}”在您自己的电脑上，别人打不开",
        "'{written}' lies on your own computer, where nobody else can see it",
    ),
    (
        "请把这个文件复制到这份文件所在的文件夹，改名为 {renamed}，这里只写文件名；"
        "答复还要在开头的“附件”中列出它：{entry}",
        "copy the file beside this one as {renamed}, and give that name here; a letter lists it "
        "under attachments too:{entry}",
    ),
    "---\n![图](C:\\Users\\Desktop\\图1.png)",
)
_error(
    "image-missing",
    (
        "找不到图片“{written}”：同一文件夹里没有这个文件",
        "there is no image '{written}' beside this file",
    ),
    (
        "请把图片放到同一文件夹，文件名只用英文字母和数字，如 {renamed}，这里写同样的文件名；"
        "答复还要在开头的“附件”中列出它：{entry}",
        "put the image beside this file under a name of ASCII letters and digits such as "
        "{renamed}, and give that name here; a letter lists it under attachments too:{entry}",
    ),
    "---\n![图](图1.png)",
)
_error(
    "link-unlisted",
    (
        "文件“{written}”没有在开头的“附件”中列出，不会公开",
        "'{written}' is not listed under attachments, so it is not published",
    ),
    (
        "请在开头的“附件”中列出它（已有“附件”的，加在下面）；"
        "文件名要用英文字母和数字，如 {renamed}：{entry}",
        "list it under attachments, by a name of ASCII letters and digits such as "
        "{renamed}:{entry}",
    ),
    "---\n[表](jiaoyu-1.csv)",
)
_error(
    "image-external",
    ("图片“{written}”在别的网站上", "the image '{written}' lies on another host"),
    (
        "请把图片另存到这份文件所在的文件夹，文件名如 {renamed}，这里只写文件名；"
        "答复还要在开头的“附件”中列出它：{entry}",
        "save the image beside this file as {renamed}, and give that name here; a letter lists it "
        "under attachments too:{entry}",
    ),
    "---\n![图](https://example.org/map.png)",
)

# The body.

_error(
    "body-empty",
    ("正文是空的", "the body is empty"),
    ("请在第二个 --- 之后写正文", "write the letter after the second ---"),
    "---\n",
)
_error(
    "body-html",
    ("正文里有 HTML 标记或注释“{written}”", "raw HTML or a comment: '{written}'"),
    (
        "从 Word 或网页粘贴的文字，请粘贴为纯文本；表格一行写成“| 学校 | 数量 |”，"
        "第二行写“|---|---|”；注释请删去；要显示尖括号本身，写成 \\<",
        "paste text without its form; write the rows of a table as | a | b |, the second row being "
        "|---|---|; delete comments; for a literal angle bracket write \\<",
    ),
    "---\n这是<b>粗体</b>。",
)
_error(
    "body-nesting",
    ("列表、引用或标记嵌套太深，无法完整显示", "nested too deeply to be shown whole"),
    ("请减少嵌套，最多 {limit} 层", "use at most {limit} levels"),
    "---\n" + "> " * 100 + "太深",
)
_error(
    "body-lost",
    (
        "这段文字不会显示在页面上：“{written}”",
        "this text would not appear on the page: '{written}'",
    ),
    (
        "可能是未使用的链接定义，或表格一行的格子多于表头；请改写",
        "perhaps an unused link definition, or more cells than the table's head; reword it",
    ),
    "---\n正文。\n\n[注]: 内部意见",
)
_error(
    "body-list-number",
    (
        "列表编号 {written} 会显示成 {shown}",
        "the list number {written} would be shown as {shown}",
    ),
    (
        "请按顺序编号；两个列表之间空一行并写文字",
        "number the items in order, or separate the lists with text",
    ),
    "---\n1. 一\n3. 三",
)
_error(
    "body-heading",
    ("正文标题从“## ”开始，不能用“# ”", "headings in a body begin at ##, not #"),
    (
        "一、用 ##，（一）用 ###，1. 用 ####",
        "use ## for 一、, ### for （一）, #### for 1.",
    ),
    "---\n# 一、标题",
)
_warning(
    "body-invisible",
    (
        "正文含有看不见的字符 {characters}",
        "the body holds invisible characters {characters}",
    ),
    ("如非有意，请删除", "delete them unless they are meant"),
    "---\n看不见\u200b的字符。",
)
_warning(
    "body-paragraph",
    (
        "这一行会和上一行连成一段",
        "this line and the one above run together as one paragraph",
    ),
    (
        "如果是另一段，请在它前面空一行；python build.py check --fix 会补上空行，"
        "加 --diff 可以先看怎么改",
        "if it is a paragraph of its own, put a blank line before it; check --fix does so, and "
        "--diff shows it first",
    ),
    "---\n　　第一段：已经完成的工作。\n　　第二段：下一步计划。",
    fixable=True,
)
_warning(
    "body-heading-mark",
    (
        "这一行像是小标题，但没有标题记号",
        "this line looks like a heading but has no mark",
    ),
    (
        "请在前面加井号和一个空格：一、用 ##，（一）用 ###，1. 用 ####，不用加粗；"
        "python build.py check --fix 会补上，加 --diff 可以先看怎么改",
        "begin it with number signs and a blank: ## for 一、, ### for （一）, #### for 1., without "
        "bold; check --fix does so, and --diff shows it first",
    ),
    "---\n一、已做的工作\n\n已有三所学校开放。",
    fixable=True,
)
_warning(
    "body-table-tabs",
    (
        "从这一行起像是粘贴来的表格，会连成一段文字",
        "from this line on it looks like a pasted table, and would become running text",
    ),
    (
        "表格每行写成 | 甲 | 乙 |，第二行写 |---|---|；python build.py check --fix 会改成表格，"
        "加 --diff 可以先看怎么改",
        "write each row as | a | b |, with |---|---| as the second line; check --fix makes the "
        "table, and --diff shows it first",
    ),
    "---\n序号\t项目\t资金（万元）\n1\t停车场\t120",
    fixable=True,
)
_warning(
    "mark-bold",
    (
        "“{written}”没有起加粗的作用，会照样显示在页面上",
        "'{written}' makes nothing bold and is shown as it is",
    ),
    (
        "加粗要前后各两个星号，紧贴要加粗的字：**重点**；星号本身（如代替姓名的字）写成 \\*\\*，"
        "或改用 ××",
        "two asterisks on both sides, close to the words: **重点**; for asterisks themselves, as "
        "in a masked name, write \\*\\* or ××",
    ),
    "---\n** 重点** 工作。",
)
_warning(
    "mark-heading",
    (
        "“{written}”没有起标题的作用，会照样显示在页面上",
        "'{written}' makes no heading and is shown as it is",
    ),
    (
        "小标题要单独一行，以 ## 和一个空格开头：## 一、工作进展；井号本身写成 \\#",
        "a heading is a line of its own that begins with ## and a blank: ## 一、工作进展; for the "
        "sign itself write \\#",
    ),
    "---\n进展如下。## 一、停车设施",
)
_warning(
    "mark-link",
    (
        "“{written}”没有成为链接，会照样显示在页面上",
        "'{written}' makes no link and is shown as it is",
    ),
    (
        "链接写成 [文字](地址)：方括号、圆括号用半角，中间不空格，地址里不能有空格；附件请改名，"
        "如 fujian-1.pdf",
        "a link is [words](address), in half-width brackets side by side, with no blank in the "
        "address; rename an attachment to such as fujian-1.pdf",
    ),
    "---\n见[附件](附件 一.pdf)。",
)
_warning(
    "mark-strike",
    (
        "“{written}”不是删除线，会照样显示在页面上",
        "'{written}' strikes nothing out and is shown as it is",
    ),
    (
        "答复不用删除线：不要的文字请直接删去；已经公布的，改正后写在“更正”一项",
        "letters strike nothing out: delete the words; once published, say so under corrections",
    ),
    "---\n~~删除~~",
)
_warning(
    "mark-code",
    (
        "反引号“{written}”不成对，会照样显示在页面上",
        "the backtick '{written}' has no partner and is shown as it is",
    ),
    (
        "请删去；引号用“”",
        "delete it; for quotation marks use those of Chinese",
    ),
    "---\n见``办法`。",
)
_warning(
    "body-salutation",
    (
        "正文开头没有称呼“{expected}”",
        "the body does not begin by addressing '{expected}'",
    ),
    ("请核对主送和正文第一行", "check addressee and the first line of the body"),
    "addressee: 示例癸委员",
)
_warning(
    "body-signature",
    (
        "落款是“{written}”，与{name}不符",
        "the letter is signed '{written}', which is not its {name}",
    ),
    (
        "请核对落款和前面填写的信息。{remedy}",
        "check the end of the letter against the front matter. {remedy}",
    ),
    "date: 2023-05-09",
)
_warning(
    "body-undated",
    (
        "落款“{written}”没有日期",
        "the signature '{written}' has no date",
    ),
    (
        "在落款下面空一行，写上成文日期：{nearest}",
        "leave a line empty below it and write the date of the letter: {nearest}",
    ),
    "---\n答复。\n\n示例市示例区教育局",
)

# Personal data: shown masked; the rules are in dafu/problems/personal.py.

_warning(
    "personal-mobile",
    ("像是手机号：{masked}", "looks like a mobile number: {masked}"),
    ("公开前请删去或用 * 代替", "remove it or mask it before publishing"),
    "---\n请拨打13800138000联系。",
)
_warning(
    "personal-id",
    ("像是身份证号：{masked}", "looks like a resident identity number: {masked}"),
    ("公开前请删去", "remove it before publishing"),
    "---\n身份证号11010519491231002X。",
)
_warning(
    "personal-card",
    ("像是银行卡号：{masked}", "looks like a bank card number: {masked}"),
    ("公开前请删去", "remove it before publishing"),
    "---\n账号6222020200112230020。",
)

# site.yaml.

_error(
    "site-missing",
    ("没有找到 {written}", "there is no {written}"),
    (
        "请在项目文件夹里运行，或用 --site 指明",
        "run in the project's folder, or give --site",
    ),
    sample="python build.py --site nothing.yaml",
)
_error(
    "site-url",
    ("“{written}”不是完整网址", "'{written}' is not a full address"),
    (
        "如 https://www.example.gov.cn/zfxxgk/jytabl/",
        "such as https://www.example.gov.cn/zfxxgk/",
    ),
    sample="base_url: www.example.gov.cn",
)
_error(
    "site-contact",
    ("“{written}”不能用来报告漏洞", "'{written}' is no way to report a vulnerability"),
    (
        "以 mailto:、tel: 或 https:// 开头，如 mailto:anquan@example.gov.cn",
        "begin with mailto:, tel: or https://, such as mailto:security@example.gov.cn",
    ),
    sample="security: {contact: 办公室, expires: 2027-01-01}",
)
_warning(
    "site-expired",
    ("security.txt 到 {written} 已经过期", "security.txt is out of date since {written}"),
    (
        "请核对联系方式，把 expires 改到一年以内的一天；过期的 security.txt 不应再用（RFC 9116）",
        "see that the contact still holds and set expires to a day within a year: nobody should "
        "use one that is out of date (RFC 9116)",
    ),
    sample="security: {contact: 'mailto:anquan@example.gov.cn', expires: 2020-01-01}",
)
_error(
    "site-slug",
    ("网址名“{written}”不合规则", "the slug '{written}' is not allowed"),
    ("只用小写英文字母、数字和 -", "use lower-case ASCII letters, digits and -"),
    sample="issuers: [{name: 示例市示例区教育局, slug: 教育}]",
)
_error(
    "site-code",
    ("标识码“{written}”不合规则", "'{written}' is not a government site code"),
    ("十位数字，或 bm 加八位数字", "ten digits, or bm and eight digits"),
    sample="publisher: {name: 办公室, site_code: '31'}",
)
_error(
    "site-twice",
    ("“{written}”登记了两次", "'{written}' is registered twice"),
    ("请删去一处", "delete one"),
    sample="issuers: [{name: 教育局, slug: jiaoyu}, {name: 交通委, slug: jiaoyu}]",
)
_error(
    "site-choice",
    ("“{written}”不是可选的值", "'{written}' is not one of the choices"),
    ("可选：{allowed}", "allowed: {allowed}"),
    sample="language: fr",
)

# The publication log.

_error(
    "log-broken",
    ("发布记录从这一条起不能用：{reason}", "the publication log breaks here: {reason}"),
    (
        "发布记录只由 python build.py --record 添加，不手工改动；请从版本库取回原来的文件",
        "only python build.py --record adds to it, nobody edits it: bring the file back from "
        "version control",
    ),
    sample="content/publications.ndjson: {}",
)
_error(
    "log-course",
    (
        "发布记录与已经发布的接不上：{there}，{here}",
        "the publication log does not lead on from what was published: {there}, {here}",
    ),
    (
        "请从版本库或备份中取回最后一次发布时的 publications.ndjson 和 publications.salts"
        "（前者的第 {number} 行应是第 {number} 条，校验值以 {hash} 开头）；"
        "也请看看 --output 是不是这个网站。确实要另起一份发布记录，才用 python build.py --new-log",
        "bring back publications.ndjson and publications.salts as they were at the last "
        "publication (line {number} of the former is entry {number}, whose hash begins with "
        "{hash}), and look whether --output is this site; only where a new log is really meant, "
        "python build.py --new-log",
    ),
    sample="rm content/publications.ndjson, python build.py",
)
_error(
    "log-unreadable",
    (
        "网站上的发布记录（{file}）已经损坏，看不出这份记录是否接得上",
        "the log of the site that is up ({file}) is damaged: nobody can tell whether this one "
        "leads on from it",
    ),
    (
        "请从备份中取回网站的 data/log/；没有备份时，确认这份发布记录是最后一次发布时的，"
        "再用 python build.py --new-log",
        "bring the site's data/log/ back from a copy; where there is none, make sure that this "
        "file is that of the last publication, then python build.py --new-log",
    ),
    sample="echo > public/data/log/index.json",
)
_error(
    "log-salts",
    (
        "缺少 {count} 件答复的随机数，无法认出它们就是发布过的版本",
        "the salts of {count} letters are missing: nobody can tell that they are what was "
        "published",
    ),
    (
        "请取回最后一次发布时的 publications.salts（与 publications.ndjson 一起保存）；"
        "网站上每件答复的 JSON 里也有：一行一件，先写 sha256，空一格，再写 salt",
        "bring back publications.salts as it was at the last publication (it belongs to "
        "publications.ndjson); the JSON of each letter on the site has them too: a line each, "
        "sha256, a blank, salt",
    ),
    sample="rm content/publications.salts",
)

# A built site, as `verify` finds it.

_REBUILD = (
    "不是自己改的，就从可信的地方重新发布；可用 python build.py 重新生成",
    "unless you changed it yourself, publish again from a place you trust: python build.py",
)
_error(
    "public-altered",
    (
        "被改动过：应为 {expected}，现为 {found}",
        "was altered: it should be {expected} and is {found}",
    ),
    _REBUILD,
    sample="printf x >> public/404.html",
)
_error(
    "public-missing",
    ("清单里有这个文件，网站里没有", "the manifest has this file, the site has not"),
    _REBUILD,
    sample="rm public/404.html",
)
_error(
    "public-foreign",
    ("清单里没有这个文件", "the manifest knows nothing of it"),
    (
        "网站里只应有 dafu 生成的文件；请删去，或重新生成",
        "a site holds only what dafu made: remove it, or build again",
    ),
    sample="touch public/extra.html",
)
_error(
    "manifest-unusable",
    ("清单不能用：{reason}", "the manifest cannot be used: {reason}"),
    _REBUILD,
    sample="rm public/data/manifest.json",
)
_error(
    "twin-unreadable",
    ("不是一件答复的数据：{reason}", "is not the data of a letter: {reason}"),
    _REBUILD,
    sample="echo > public/replies/2023/a.json",
)
_error(
    "twin-hash",
    (
        "内容与它自己写明的校验值不符：写的是 {kept}…，算得 {found}…",
        "its content is not what its own hash says: {kept}… is written, {found}… is computed",
    ),
    _REBUILD,
    sample="sed -i s/采纳/暂难/ public/replies/2023/a.json",
)
_error(
    "twin-disclosure",
    ("有不应公开的内容：{reason}", "holds what must not be public: {reason}"),
    (
        "请立即撤下并查明来源",
        "take it down at once, and find out where it comes from",
    ),
    sample="public/replies/2023/a.json: disclosure_code: withheld",
)
_error(
    "data-schema",
    (
        "不合网站公布的格式 {schema}，在 {where}：{reason}",
        "does not conform to {schema}, at {where}: {reason}",
    ),
    _REBUILD,
    sample="public/replies/2023/a.json: date: soon",
)
_error(
    "data-unreadable",
    (
        "不是各种程序都能读得一样的 JSON：{reason}",
        "not JSON that all programs read alike: {reason}",
    ),
    _REBUILD,
    sample="public/data/index.json: 1e999",
)
_error(
    "schema-unusable",
    ("格式文件不能用：{reason}", "the schema cannot be used: {reason}"),
    _REBUILD,
    sample="echo > public/data/schema/letter.json",
)
_error(
    "bulk-differs",
    ("与答复不符：{reason}", "does not agree with the letters: {reason}"),
    _REBUILD,
    sample="sed -i 1d public/data/replies.ndjson",
)
_error(
    "twin-alone",
    ("缺少与它成对的 {other}", "{other}, which belongs to it, is not there"),
    _REBUILD,
    sample="rm public/replies/2023/a/index.html",
)
_RECORD = (
    "正式发布时加 --record；发布记录里没有的内容，不能证明是谁放上去的",
    "publish with --record; of what the log does not say nobody knows who put it there",
)
_error(
    "log-unrecorded",
    (
        "发布记录里没有这个版本（校验值 {hash}…）",
        "the publication log does not know this version (hash {hash}…)",
    ),
    _RECORD,
    sample="content/publications.ndjson, python build.py",
)
_error(
    "log-unfounded",
    (
        "发布记录说校验值为 {hash}… 的答复是公开的，网站里没有",
        "the publication log says that a letter of hash {hash}… is public; there is none",
    ),
    _RECORD,
    sample="content/publications.ndjson, python build.py",
)
_error(
    "changes-differ",
    (
        "与发布记录、现在公开的答复不符",
        "is not what the publication log and the letters that are there say",
    ),
    _REBUILD,
    sample="sed -i s/added/removed/ public/data/changes.json",
)
_error(
    "signature-bad",
    ("清单的签名不成立：{reason}", "the signature of the manifest is not good: {reason}"),
    (
        "清单可能被换过；--signers 要列出可信的公钥",
        "the manifest may be another one; --signers lists the public keys that count",
    ),
    sample="python build.py verify public/ --signers signers.txt",
)
_error(
    "link-dead",
    ("链接“{target}”指向的文件不存在", "the link '{target}' leads to nothing"),
    _REBUILD,
    sample='public/index.html: <a href="replies/2099/">',
)
_error(
    "signoff-missing",
    ("这一件还不能公开：{state}", "this letter may not be public yet: {state}"),
    (
        "请在编辑台打开这一件，办完“拟稿、审核、同意公开”。办完以后文字或附件又有改动的，要重新办",
        "open it at the desk and have it drafted, reviewed and released; after any change of its "
        "text or attachments that begins anew",
    ),
    sample="site.yaml: sign_off: 是",
)
_error(
    "signoff-broken",
    (
        "审核记录 {file} 不能用：{reason}",
        "the sign-off in {file} cannot be used: {reason}",
    ),
    (
        "这个文件由编辑台写，请不要手工改。恢复原来的文件；恢复不了就删除它，重新送审",
        "the desk writes this file: restore it, or remove it and hand the letter in anew",
    ),
    sample="content/replies/2023/jiaoyu-7.signoff.jsonl",
)


# Drafts: what became of a document that was imported.

_error(
    "import-old-word",
    (
        "“{name}”是旧版 Word、WPS 或其他文字处理软件的格式，不能直接导入",
        "'{name}' is in the format of an older Word, of WPS or of another program",
    ),
    (
        "请用 Word 或 WPS 打开它，点“文件”、“另存为”，“保存类型”选“Word 文档（*.docx）”，"
        "再导入新文件",
        "open it in Word or WPS, choose File, Save As, type Word Document (*.docx), import that",
    ),
    sample="python build.py import 答复.doc",
)
_error(
    "import-old-sheet",
    (
        "“{name}”是旧版表格的格式，不能直接导入",
        "'{name}' is in the format of an older spreadsheet program",
    ),
    (
        "请用 Excel 或 WPS 打开它，点“文件”、“另存为”，“保存类型”选“Excel 工作簿（*.xlsx）”，"
        "再导入新文件",
        "open it in Excel or WPS, choose File, Save As, type Excel Workbook (*.xlsx), import that",
    ),
    sample="python build.py import 台账.xls",
)
_error(
    "import-kind",
    ("“{name}”不是能导入的文件", "'{name}' is no file that can be imported"),
    (
        "能导入的有：.docx、.txt、.html、带文字的 .pdf；台账用 .xlsx、.csv，一行一件",
        "letters are read from .docx, .txt, .html and .pdf with text, ledgers from .xlsx and .csv",
    ),
    sample="python build.py import 答复.zip",
)
_error(
    "import-damaged",
    (
        "文件打不开：已损坏，或不是它的后缀所说的格式",
        "the file is damaged, or not what it is called",
    ),
    (
        "请用 Word、WPS 或浏览器打开看看；打得开的话，另存为新文件再导入",
        "see whether Word, WPS or a browser opens it; if so save it anew and import that",
    ),
    sample="python build.py import 损坏.docx",
)
_error(
    "import-locked",
    ("文件加了密码", "the file is locked with a password"),
    (
        "请打开它，取消密码（Word：“文件”、“信息”、“保护文档”），保存后再导入",
        "open it, take the password off (Word: File, Info, Protect Document), save and import it",
    ),
    sample="python build.py import 加密.docx",
)
_error(
    "import-large",
    (
        "文件太大，或解开以后太大（上限 {limit}，单位兆字节或页）",
        "the file is too large, or unpacks to too much (limit {limit}, in megabytes or pages)",
    ),
    (
        "正常的答复不会这样；请核对文件来源，图片压缩后再导入",
        "no letter is like that: ask where the file comes from, or make its pictures smaller",
    ),
    sample="python build.py import 很大.docx",
)
_error(
    "import-entities",
    (
        "文件里定义了外部实体，可能是恶意文件，没有读",
        "the file defines entities of its own, which may do harm; it was not read",
    ),
    (
        "Word 和 WPS 不会写出这样的文件；请核对文件来源",
        "neither Word nor WPS writes such files: ask where it comes from",
    ),
    sample="python build.py import 可疑.docx",
)
_error(
    "import-scanned",
    (
        "PDF 是扫描件，没有能读出的文字",
        "the PDF is a scan and has no text that can be read",
    ),
    (
        "请向起草的人要 Word 原件；只有纸件的，先用文字识别（OCR）软件转成 .docx，逐字校对后再导入",
        "ask for the Word file; of paper alone make a .docx by OCR and proof-read it word by word",
    ),
    sample="python build.py import 扫描.pdf",
)
_error(
    "import-empty",
    ("文件里没有文字", "there are no words in the file"),
    ("请核对是不是选错了文件", "is it the right file?"),
    sample="python build.py import 空白.docx",
)
_error(
    "import-encoding",
    ("文本文件的编码认不出来", "the encoding of the text file is not known"),
    (
        "请用记事本打开，“另存为”时“编码”选 UTF-8",
        "open it in an editor and save it as UTF-8",
    ),
    sample="python build.py import 乱码.txt",
)
_error(
    "import-merged",
    (
        "第 {number} 个表格第 {row} 行有合并的单元格，网页上排不出来",
        "table {number}, row {row}: merged cells, which cannot be laid out on the page",
    ),
    (
        "请在原件里选中这个单元格，用“拆分单元格”拆开，每格填上内容，保存后再导入；"
        "或把整个表格另存为附件",
        "split the cell in the document and fill each part, or make the whole table an attachment",
    ),
    sample="python build.py import 带合并表格.docx",
)
_error(
    "import-package",
    ("导入还缺一个软件包：{module}", "a package that importing needs is missing: {module}"),
    (
        "请运行：pip install 'dafu[import]'，或 pip install -r requirements/import.txt",
        "run pip install 'dafu[import]', or pip install -r requirements/import.txt",
    ),
    sample="python build.py import 答复.docx",
)
_error(
    "import-ledger",
    ("台账第一行认不出是哪几项", "the first row of the ledger names no keys that are known"),
    (
        "第一行写各列的名称：标题、文号、案由、主送、发文机关、成文日期、办理结果、公开属性、联系人、电话、"
        "正文；一行一件答复，至少要有标题或文号",
        "name the columns in the first row: 标题, 文号, 案由, 主送, 发文机关, 成文日期, 办理结果, "
        "公开属性, 联系人, 电话, 正文; one letter a row, with a title or a number at least",
    ),
    sample="python build.py import 台账.xlsx",
)
_error(
    "import-exists",
    ("这一件已经有了：{other}", "this letter is there already: {other}"),
    (
        "导入从不改动已有的文件；要重新导入，请先把已有的文件移走",
        "an import never changes a file: move that one away to import this one anew",
    ),
    sample="python build.py import 答复.docx",
)
_warning(
    "import-dropped",
    ("没有收进来：{what}（{count} 处）", "left out: {what} ({count})"),
    (
        "这些内容不会公开；应当公开的，请补写在正文里",
        "none of it is published; what should be belongs in the body",
    ),
    sample="python build.py import 答复.docx",
)
_warning(
    "import-repaired",
    (
        "形近字符已换成通用汉字：{pairs}（共 {count} 个）",
        "look-alike characters were replaced: {pairs} ({count} in all)",
    ),
    ("请对照原件看一遍", "compare them with the document"),
    sample="python build.py import 答复.pdf",
)
_warning(
    "import-joined",
    ("被换页、换行切断的句子接起来了：{count} 处", "{count} sentences that a page cut were joined"),
    ("请对照原件看一遍", "compare them with the document"),
    sample="python build.py import 答复.txt",
)
_warning(
    "import-body",
    ("正文请核对：{reason}", "look at the body: {reason}"),
    ("请对照原件看一遍", "compare it with the document"),
    sample="python build.py import 答复.docx",
)
_warning(
    "import-unsure",
    ("“{zh}”请核对：“{written}”，{reason}", "look at {name}: '{written}', {reason}"),
    (
        "草稿里这一行后面有“# 请核对”；改好或核对无误后，把 # 和它后面的字删去",
        "the line has a comment in the draft: mend the value, then delete the comment",
    ),
    sample="python build.py import 答复.docx",
)
_warning(
    "import-absent",
    ("缺“{zh}”：{reason}", "{name} is missing: {reason}"),
    (
        "草稿里留了以“# {zh}”开头的一行；知道的话，删去 # 和后面的说明，写上内容",
        "the draft has a commented line for it: write the value there, where there is one",
    ),
    sample="python build.py import 答复.docx",
)
_warning(
    "import-unused",
    ("没有导入：{name}", "not imported: {name}"),
    (
        "附件要和一份答复单独放在一个文件夹里，才知道是谁的附件",
        "an attachment belongs in a folder with one letter, so that it is known whose it is",
    ),
    sample="python build.py import 文件夹/",
)


def problem_of_note(note: Iterable[Any]) -> Problem:
    """The problem that a :class:`Noted` tells of, which may have been JSON in between."""
    place, name, values, mending = Noted._make(note)
    given = {key: x if isinstance(x, str) else Text(*x) for key, x in values.items()}
    edit = mending and Edit(Place(*mending[0]), *mending[1:])
    return Problem(Place(*place), CODES[name], given, edit)
