"""A site with every kind of letter in it, and what must be said of any twin."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from tests.letters import SITE, letter_text

SCHEMA = "data/schema/letter.json"
SETTINGS = f"""{SITE}licence: {{name: 某许可, url: https://www.example.gov.cn/licence}}
names: {{signers: 是}}
"""

BODY = """示例甲委员：

见[附件](full.csv)，也见[另一件](summary.md)和 **网站** <https://www.example.gov.cn/>。

## 一、*已经*做的工作

| 馆 | 时间 |
|:--|--:|
| 示例馆 | 9:00 |

### （一）细则

- 一
- 二

## 二、下一步

1. 甲；
2. 乙 & 丙 \\* 丁。

示例市示例区教育局

2023年5月8日
"""

LETTERS: Mapping[str, str | bytes] = {
    "replies/2023/full.md": letter_text(
        BODY,
        subject="'关于“图书馆”: 开放时间 #1'",
        addressee="[示例甲委员, 示例乙代表, 某某党派]",
        co_issuers="[示例市示例区文化局, 示例市示例区财政局]",
        role="分办",
        assigned="2023-03-01",
        printed="2023-05-09",
        published="2023-05-20",
        result="[{date: 2023-05-08, result: 列入计划拟解决}, "
        "{date: 2024-01-01, result: 解决采纳, note: 已经完工}]",
        contact="{name: 示例乙, department: 公共文化科, phone: 0000-55550102, address: 示例路2号, "
        "postcode: '000000'}",
        proposals="[{body: 政协, level: 区, session: 15, meeting: 2, number: '0152001', "
        "subject: 第一件, area: 示例区, category: 文化类, kind: 重点督办, signers: 3, "
        "url: 'https://www.example.gov.cn/tian/1', text: \"建议人：示例甲。\\n\\n原文第二段。\"}, "
        "{body: 建议, level: 市, session: 16, meeting: 1, number: '7'}]",
        answer='"已经采纳：*晚上*开到九点。\\n周末也开。"',
        next_steps="明年再开两处。",
        commitments="[{text: 再开两处, due: 2024-12-31, state: 推进中, "
        "updates: [{date: 2024-03-01, note: 已经选址}]}, {text: 每年公布开放时间}]",
        places="[示例街道, 示例小学]",
        copies="区政协提案委员会、区政府办公室",
        note="此件公开发布",
        signed_by="示例丁",
        former="[replies/2022/older, replies/2023/oldest]",
        title="对两件提案、建议的答复",
        topics="[文化, 社会]",
        keywords="[图书馆, 开放时间]",
        related="[replies/2023/summary, replies/2023/withdrawn]",
        satisfaction="基本满意",
        index_number="000014349/2023-00110",
        attachments="[{file: full.csv, title: 时间表}]",
        corrections="[{date: 2023-06-01, note: 更正了时间}]",
    ),
    "replies/2023/full.csv": "馆,时间\n".encode(),
    "replies/2023/summary.md": letter_text(
        "示例甲委员：\n\n不公开的正文。\n\n## 一、节\n",
        document_number="示教〔2023〕2号",
        title="对示例丙区政协十五届二次会议第152002号（文化类12号）提案的答复",
        disclosure="主动公开 · 摘要",
        summary='"1. 第一段 *星号*，<标签> & 其他。\\n\\n# 第二段"',
        date="2023-05-09",
        printed="2023-05-09",
        role="协办",
        addressee="区政协提案委员会",
    ),
    "replies/2022/old.md": letter_text(
        "示例甲委员：\n\n已经办理。\n",
        document_number="示某〔2022〕9号",
        title="对区政协十五届一次会议第151009号提案的答复",
        issuer="示例市示例区某某局",
        date="2022-05-09",
        printed="2022-05-09",
        sample="是",
    ),
    "replies/2023/withdrawn.md": letter_text(
        document_number="示教〔2023〕3号",
        title="对区政协十五届二次会议第152003号提案的答复",
        withdrawn="{date: 2024-01-02, reason: 内容有误}",
        former="replies/2022/drawn",
    ),
}
"""In full with all there can be, a summary, the least there can be, a withdrawn one."""


def twins(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """The twins of a site, by the letter's path."""
    return {
        path.removesuffix(".json"): json.loads(data)
        for path, data in files.items()
        if path.endswith(".json") and f"{path.removesuffix('.json')}.md" in files
    }


def moved(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """What stands at former addresses of a site's letters, by path."""
    found = {x.removesuffix(".json"): json.loads(y) for x, y in files.items()
             if x.startswith("replies/") and x.endswith(".json")}  # fmt: skip
    return {path: twin for path, twin in found.items() if twin.get("status") == "moved"}


@cache
def validator(schema: bytes) -> Draft202012Validator:
    """Whoever judges twins by a published schema, formats included."""
    found = json.loads(schema)
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found, format_checker=FormatChecker())


def wrong(files: Mapping[str, bytes]) -> list[str]:
    """What is wrong with any twin of a site by the site's own schema."""
    judge = validator(files[SCHEMA])
    return [
        f"{path}: {error.json_path}: {error.message}"
        for path, twin in {**twins(files), **moved(files)}.items()
        for error in judge.iter_errors(twin)
    ]
