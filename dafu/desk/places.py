"""Places that a letter seems to be about, offered to its editor; none is published by itself.

A name ends as places do (街道, 小学, 医院) and begins after a mark, a word that leads to places
(位于, 关于), or the name of a district. What any place may be called so (老旧小区, 各街道) is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dafu.desk.fields import Choice, Field, as_list
from dafu.desk.rewrite import Written

MOST = 8
"""Places that are offered."""

_ENDS = re.compile(
    "社区卫生服务中心|卫生服务中心|街道|社区|小区|新村|花园|公寓|幼儿园|小学|中学|大学|医院|公园|广场|"
    "菜场|地铁站|大道|大街|(?<![线开道思网电铁管出回门半])路(?![口段灯面网线侧程径人])|(?<![过临沿逛])街(?![坊区面头道])|"
    "巷|镇(?![区村])|村(?![民委级])|(?<![巡治护滨])河(?![道长岸湖])|湖|桥(?![梁头])"
)
_BEFORE = re.compile("[一-龥]{1,8}$")
"""The characters that can belong to a name that ends after them."""

_STARTS = re.compile(
    "位于|关于|至于|途经|经过|靠近|附近|沿线|解决|推进|加快|加强|建设|新建|改造|增设|设立|开展|完成|启动|"
    "覆盖|涉及|选取|选择|组织|协调|会同|联合|优化|缓解|提升|整治|实施|开通|延伸|依托|结合|针对|反映|居住|"
    "改善|要求|完善|丰富|规范|征求|调研|串联|绕行|建成|实行|选址|优先|利用|总结|提出|建议|提案|发挥|发展|"
    "拓展|调整|安排|支持|加固|评估|参照|邀请|指导|督促|落实|走访|服务|公交|交通|线路|街道|社区|镇|期间|时|自治区|自治州|其中|以及|例如|包括|目前|现有|同时|分别|先后|"
    "[并在于对及和与或到从将由等向为是有了的至把被给以沿就使让请往经省市县区]"
)
"""After these a name can begin."""

_ANY = re.compile(
    "[各全我本该某每两几多数此这那其一二三四五六七八九十]|[新老大小中上下]?$|老旧|老式|住宅|居民|"
    "[市区县]?(?:直|属|级)|周边|沿|相关|有关|所有|部分|重点|城市|农村|道$|高架|非机动车|人行|公办|民办|"
    "综合|农[业田村]|口袋|雨水|体育|郊野|中心|校园|商品房|保障|高层|多层|封闭|智慧|美丽|示范|试点|.*[年月日个条处家所项座]"
)
"""What begins like this is no name, but a kind of place or a count."""


_CONTACT = re.compile(".*(?:地址|邮编|邮政编码|联系人|联系电话).*")
"""Lines that tell where the office is."""


def found_in(text: str) -> list[str]:
    """The places that ``text`` names, those named most often first."""
    text, found = _CONTACT.sub("", text), Counter[str]()
    for end in _ENDS.finditer(text):
        before = _BEFORE.search(text, 0, end.start())
        if before is None:
            continue
        stem = _STARTS.split(before[0])[-1]
        if 2 <= len(stem) <= 6 and not _ANY.match(stem):
            found[stem + end[0]] += 1
    # 样例路 of 样例路小学 is the school's name, unless it is met alone.
    longer = Counter({x: sum(n for y, n in found.items() if x != y and x in y) for x in found})
    names = [
        name for name, count in found.most_common() if count > longer[name] or not longer[name]
    ]
    return names[:MOST]


def with_places(
    fields: Sequence[Field], values: Mapping[str, Written], body: str
) -> tuple[Field, ...]:
    """``fields`` of which 地点 offers what title, subject and text name and no value says yet."""
    text = "\n".join([*(str(values.get(name, "")) for name in ("title", "subject")), body])
    said = {str(one) for one in as_list(values.get("places", ""))}
    choices = tuple(Choice(name) for name in found_in(text) if name not in said)
    return tuple(
        replace(field, choices=choices, usual=True) if choices and field.name == "places" else field
        for field in fields
    )
