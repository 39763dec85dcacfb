"""For each code of an import: an original that brings it about, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import chdir
from datetime import date
from pathlib import Path
from unittest.mock import patch

from dafu.drafting.document import Refused
from dafu.drafting.gathering import drafts
from dafu.drafting.writing import known, placed, write
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problem, Problems
from tests.drafting.documents import docx, p, packed, table
from tests.drafting.pdfs import PICTURE, pdf

WHOLE = """办理结果：采纳解决

公开属性：主动公开 · 全文

示教〔2023〕12号

对区政协十五届二次会议第152012号提案的答复

示例甲委员：

您提出的“关于开放学校体育场地”的提案收悉，现答复如下。

已有三所学校开放。

示例市示例区教育局

2023年5月8日

联系人：示例乙

联系电话：0000-55550101

通讯地址：示例路1号

邮政编码：000000
"""
Case = tuple[Callable[[Path], list[Problem]], str]


def found(folder: Path, *names: str) -> list[Problem]:
    """The problems of importing what lies in ``folder``, one file after the other."""
    problems = Problems()
    with chdir(folder):
        content = Path("content")
        there = known(content)
        for found in drafts([Path(name) for name in names], None, problems):
            problems.extend(found.draft.report())
            try:
                made = placed(found.draft, content, None, there, date(2024, 1, 2), "zh-Hans")
                write(content, made)
            except Refused as refused:
                problems.add(CODES[refused.code], Place(found.name), **refused.values)
    return list(problems)


def original(data: bytes | str, name: str = "原件.txt") -> Case:
    """One original."""

    def make(folder: Path) -> list[Problem]:
        (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
        return found(folder, name)

    return make, f"{name}:1:1"


def changed(old: str, new: str) -> Case:
    """A whole letter with something else in one place."""
    assert old in WHOLE
    return original(WHOLE.replace(old, new))


def without_package(folder: Path) -> list[Problem]:
    (folder / "原件.docx").write_bytes(docx("示例甲委员："))
    with patch.dict(sys.modules, {"mammoth": None}):
        return found(folder, "原件.docx")


def twice(folder: Path) -> list[Problem]:
    for name in ("甲.txt", "乙.txt"):
        (folder / name).write_text(WHOLE, encoding="utf-8")
    return found(folder, "甲.txt", "乙.txt")


def beside_two(folder: Path) -> list[Problem]:
    inner = folder / "来文"
    inner.mkdir()
    (inner / "甲.txt").write_text(WHOLE, encoding="utf-8")
    (inner / "乙.txt").write_text(WHOLE.replace("12号", "13号"), encoding="utf-8")
    (inner / "附件1.pdf").write_bytes(b"%PDF")
    return found(folder, "来文")


_OLD = b"\xd0\xcf\x11\xe0" + b"\0" * 600
_LONG = "今年以来，我局会同街道办事处逐一核查了辖区内全部停车设施，并与"
_MERGED = table(["甲", "乙", "丙"], ["1", "2"], cells={(1, 0): '<w:gridSpan w:val="2"/>'})

CASES: Mapping[str, Case] = {
    "import-old-word": original(_OLD, "原件.doc"),
    "import-old-sheet": original(_OLD, "台账.xls"),
    "import-kind": original(packed({"a": "b"}), "原件.zip"),
    "import-damaged": original(b"PK\x03\x04word/", "原件.docx"),
    "import-locked": original(_OLD + "EncryptedPackage".encode("utf-16-le"), "原件.docx"),
    "import-large": original("字" * 2_000_000),
    "import-entities": original(
        docx("甲", parts={"word/a.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "原件.docx"
    ),
    "import-scanned": original(pdf(PICTURE), "原件.pdf"),
    "import-empty": original(docx(p("")), "原件.docx"),
    "import-encoding": original(bytes(range(128, 256)) * 9),
    "import-merged": original(docx("示例甲委员：", _MERGED), "原件.docx"),
    "import-package": (without_package, "原件.docx:1:1"),
    "import-ledger": original("甲,乙\n1,2\n", "台账.csv"),
    "import-exists": (twice, "乙.txt:1:1"),
    "import-dropped": changed("已有三所", "已有\u200b三所"),
    "import-repaired": changed("开放。", "开放，⻅附表。"),
    "import-joined": changed("已有三所学校开放。", f"{_LONG}\n\n物业企业商定了办法。"),
    "import-body": original(WHOLE.replace("·", "").encode("gbk")),
    "import-unsure": changed("“关于开放学校体育场地”的提案", "关于开放学校体育场地的提案"),
    "import-absent": changed("办理结果：采纳解决\n\n", ""),
    "import-unused": (beside_two, "来文/附件1.pdf:1:1"),
}
