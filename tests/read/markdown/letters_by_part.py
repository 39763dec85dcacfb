"""Letters in the forms that offices print, each line with the part it is.

``=`` salutation, ``<`` signature, ``@`` its date, ``+`` both on one line, ``~`` note, ``.`` text,
``%`` a block of which nothing is asked. ``/`` within a line is the end of a line of its paragraph.
"""

from __future__ import annotations

from collections.abc import Mapping

OFFICE = "示例市示例区教育局"
NAMES = {
    "=": "salutation",
    "<": "signature",
    "@": "signature-date",
    "+": "signature signature-date",
    "~": "note",
    ".": "",
}
_TEXT = ". 您提出的提案收悉，现答复如下。"
_END = f"< {OFFICE}\n@ 2023年5月8日"
_TO = f"= 示例甲委员：\n{_TEXT}"

LETTERS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "plain": ({}, f"{_TO}\n{_END}"),
    # The date in the forms that are printed.
    "points": ({}, f"{_TO}\n< {OFFICE}\n@ 2023.5.8"),
    "dashes": ({}, f"{_TO}\n< {OFFICE}\n@ 2023-05-08"),
    "chinese": ({}, f"{_TO}\n< {OFFICE}\n@ 二〇二三年五月八日"),
    "letter-o": ({}, f"{_TO}\n< {OFFICE}\n@ 二O二三年五月八日"),
    "wide-o": ({}, f"{_TO}\n< {OFFICE}\n@ 二Ｏ二三年五月八日"),
    "ring": ({}, f"{_TO}\n< {OFFICE}\n@ 二○二三年五月八日"),
    "zero": ({}, f"{_TO}\n< {OFFICE}\n@ 二零二三年五月八日"),
    "digit-zero": ({}, f"{_TO}\n< {OFFICE}\n@ 二0二三年五月八日"),
    "wide-digits": ({}, f"{_TO}\n< {OFFICE}\n@ ２０２３年５月８日"),
    "inner-blanks": ({}, f"{_TO}\n< {OFFICE}\n@ 2023年 5月 8日"),
    "hao": ({}, f"{_TO}\n< {OFFICE}\n@ 2023年5月8号"),
    # The office in the forms that it signs in.
    "without-area": ({}, f"{_TO}\n< 教育局\n@ 2023年5月8日"),
    "area-s-kind": ({}, f"{_TO}\n< 区教育局\n@ 2023年5月8日"),
    "spaced": ({}, f"{_TO}\n< 示例区　教　育　局\n@ 2023年5月8日"),
    "sealed": ({}, f"{_TO}\n< 示例区教育局（盖章）\n@ 2023年5月8日"),
    "ministry": (
        {"issuer": "人力资源和社会保障部"},
        f"{_TO}\n< 人力资源社会保障部\n@ 2023年5月8日",
    ),
    "commission": (
        {"issuer": "示例市示例区卫生健康委员会"},
        f"{_TO}\n< 示例区卫生健康委\n@ 2023年5月8日",
    ),
    "registered": (
        {"issuer": "示例市示例区发展和改革委员会"},
        f"{_TO}\n< 区发改委\n@ 2023年5月8日",
    ),
    "joint-lines": (
        {"co_issuers": "[示例市示例区民政局, 示例市示例区财政局]"},
        f"{_TO}\n< {OFFICE}\n< 示例区民政局\n< 示例区财政局\n@ 2023年5月8日",
    ),
    "joint-one-line": (
        {"co_issuers": "[示例市示例区民政局, 示例市示例区财政局]"},
        f"{_TO}\n< 示例区教育局　示例区民政局、示例区财政局\n@ 2023年5月8日",
    ),
    # Where they stand.
    "one-line": ({}, f"{_TO}\n+ {OFFICE}　　2023年5月8日"),
    "one-paragraph": ({}, f"{_TO}\n+ {OFFICE}/2023年5月8日"),
    "date-first": ({}, f"{_TO}\n@ 2023年5月8日\n< {OFFICE}"),
    "date-alone": ({}, f"{_TO}\n@ 2023年5月8日"),
    "bold": ({}, f"{_TO}\n< **{OFFICE}**\n@ **2023年5月8日**"),
    "contact-after": ({}, f"{_TO}\n{_END}\n~ 联系人及电话：示例乙，0000-5555"),
    "contact-between": ({}, f"{_TO}\n< {OFFICE}\n~ 联 系 人：示例乙\n@ 2023年5月8日"),
    "contact-before": (
        {},
        f"{_TO}\n~ 联系单位及电话：教育局 5555\n~ 邮编：000000\n{_END}",
    ),
    "contact-in-brackets": (
        {},
        f"{_TO}\n{_END}\n~ （联系人：示例乙　电话：0000-5555）",
    ),
    "contact-before-alone": ({}, f"{_TO}\n~ （联系人：示例乙，电话：5555）\n@ 2023年5月8日"),
    "public": ({}, f"{_TO}\n{_END}\n~ （此件公开发布）"),
    "copies": (
        {},
        f"{_TO}\n{_END}\n~ 公开属性：主动公开\n~ 抄送：区政协提案委（1份）、区政府办公室。"
        "\n~ 抄  报：区委办公室\n~ 示例区教育局办公室　2023年5月9日印发",
    ),
    "copies-go-on": ({}, f"{_TO}\n{_END}\n~ 抄送：区政协提案委（1份）\n~ 区政府督查室（1份）。"),
    "signed-for": (
        {},
        f"{_TO}\n@ 2023年5月8日\n~ 领导签发：示例丁\n~ 承 办 人：示例乙   联系电话：5555\n"
        "~ 办复类别：B",
    ),
    "wide-grade": ({}, f"{_TO}\n~ Ｂ类\n{_END}"),
    "leaders": (
        {},
        f"{_TO}\n~ 承办单位负责人：示例丁\n~ 局长（签字）：\n~ 承办科（室）：基教科\n~ 是否公开：是"
        f"\n{_END}\n~ 代表签字：",
    ),
    "two-names": (
        {"issuer": "示例市示例区教育局（示例区体育局）"},
        f"{_TO}\n{_END}",
    ),
    "unknown-label": (
        {},
        f"{_TO}\n{_END}\n~ 督办领导：示例丁\n~ 回访情况：满意",
    ),
    "grades": (
        {},
        f"{_TO}\n@ 2023年5月8日\n~ 注：办复类别共分三类。\n~ A类——已经解决；\n~ B类——正在解决；\n"
        "~ C类——难以采纳的。",
    ),
    "attachment": (
        {},
        f"{_TO}\n~ 附件：办理情况表\n{_END}",
    ),
    "attachments": (
        {},
        f"{_TO}\n~ 附件：1.办理情况表\n~ 2\\.项目清单\n~ 3\\.学位表\n{_END}",
    ),
    "attachments-listed": (
        {},
        f"{_TO}\n~ 附件：\n% 1. 办理情况表\n{_END}",
    ),
    "attachment-after": (
        {},
        f"{_TO}\n{_END}\n~ 附：办理情况表",
    ),
    "attachment-inside": (
        {},
        f"{_TO}\n{_END}\n~ 附件\n. 办理情况表\n. 全区共有学校12所。\n. 总投资：5亿元",
    ),
    "date-alone-then-attachment": (
        {},
        f"{_TO}\n@ 2023年5月8日\n~ 附件1\n. 全区共有学校12所。",
    ),
    "formula": (
        {},
        f"{_TO}\n~ 联系电话：5555\n. 特此函复。\n. 此致\n. 敬礼\n{_END}",
    ),
    "speaking-last": ({}, f"{_TO}\n. 感谢您支持教育局\n@ 2023年5月8日"),
    "rule": ({}, f"{_TO}\n{_END}\n% ---\n~ 抄送：区政协"),
    # The head.
    "grade-first": ({}, "~ 办理结果：B类\n" + _TO),
    "grade-alone": ({}, "~ （B）\n" + _TO),
    "number-first": (
        {},
        "~ 类 别：B\n~ 签发人：示例丁\n~ 示教函〔2023〕34号\n. 对区政协十五届二次会议\n"
        ". 第152001号提案的答复\n" + _TO,
    ),
    "agreed": ({}, "~ 示教[2023]2号 B类\n~ 同意公开\n" + _TO),
    "asked": ({}, "~ 是否同意公开：是\n~ 建议字：〔2023〕8号\n" + _TO),
    "unknown-at-the-head": ({}, "~ 信函种类：主办\n" + _TO),
    "dated-at-the-head": ({}, ". （2023年5月8日）\n" + _TO),
    "signed-at-the-head": ({}, f". {OFFICE}\n. 2023年5月8日\n{_TO}"),
    "honoured": ({}, f"= 尊敬的示例甲委员：\n{_TEXT}"),
    "greeted": ({}, f"= 尊敬的示例甲委员：您好！\n{_TEXT}"),
    "without-colon": ({}, f"= 示例甲委员\n{_TEXT}"),
    "several": (
        {"addressee": "示例甲、示例乙等13位代表"},
        f"= 示例甲、示例乙等13位代表：\n{_TEXT}",
    ),
    "one-a-line": (
        {"addressee": "[示例甲委员, 示例乙委员]"},
        f"= 示例甲委员：\n= 示例乙委员：\n{_TEXT}",
    ),
    "over-several-lines": (
        {"addressee": "[示例甲委员, 示例乙委员, 示例丙委员]"},
        f"= 示例甲委员、示例乙委员、\n= 示例丙委员：\n{_TEXT}",
    ),
    "blank-parted": ({"addressee": "示例甲、示例乙代表"}, f"= 示例甲  示例乙代表：\n{_TEXT}"),
    "masked": ({"addressee": "示xx代表"}, f"= 示xx代表：\n{_TEXT}"),
    "office": ({"addressee": "示例区民政局"}, f"= 区民政局：\n{_TEXT}"),
    "committee": (
        {"addressee": "县政协社会和法制委员会"},
        f"= 县政协社会和法制委员会：\n{_TEXT}",
    ),
    "no-salutation": ({}, ". 您提出的关于示例的提案收悉，现答复如下：\n. 正文。"),
    "no-salutation-short": ({}, ". 您提出的提案现答复如下：\n. 正文。"),
    # Running text that looks like parts.
    "labels-in-text": (
        {},
        f"{_TO}\n. 一是：加快建设。\n. 总投资：5亿元\n. 建设地点：示例路\n. 正在推进。\n"
        f". 总投资：6亿元\n{_END}",
    ),
    "contact-in-text": (
        {},
        f"{_TO}\n. 咨询电话：5555\n. 欢迎来电。\n{_END}",
    ),
    "aside": ({}, f"{_TO}\n. （经过与代表沟通，代表表示满意。）\n@ 2023年5月8日"),
    "dates-in-text": (
        {},
        f"{_TO}\n. 2023年3月1日\n. 召开协调会。\n. 2023年4月1日\n. 开工。\n{_END}",
    ),
    "day-last": ({}, f"{_TO}\n. 2023年3月1日\n. 召开协调会。"),
    "office-in-text": ({}, f"{_TO}\n. {OFFICE}\n. 负责此事。\n{_END}"),
    "wrapped-date": ({}, f"{_TO}\n. 此事已由{OFFICE}/2023年5月8日/办结。"),
    "merged-end": ({}, f"{_TO}\n. 特此函复。/{OFFICE}/2023年5月8日"),
    "attachment-in-text": (
        {},
        f"{_TO}\n. 附件：办理情况表\n. 请查收。\n{_END}",
    ),
}
"""By the name of the letter's file: what its front matter changes, and its lines."""


def body_of(lines: str) -> str:
    """The body as an editor writes it."""
    return "\n\n".join(line[2:].replace("/", "  \n") for line in lines.split("\n")) + "\n"


def expected(lines: str) -> list[tuple[str, str]]:
    """Class and text of each paragraph that something is asked of."""
    kept = (line for line in lines.split("\n") if line[0] != "%")
    return [
        (NAMES[line[0]], line[2:].replace("/", "").replace("**", "").replace("\\", ""))
        for line in kept
    ]
