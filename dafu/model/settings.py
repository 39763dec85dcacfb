"""``site.yaml``: the settings of one site, typed like a letter's front matter."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from dafu.model.assemblies import places_in
from dafu.model.entries import Contact
from dafu.model.letter import Model
from dafu.model.results import printed_grade, result_term
from dafu.model.setting_values import (
    BaseUrl,
    FeedbackAddress,
    LetterKeys,
    SecurityContacts,
    SiteCode,
    Slug,
    WebAddress,
    choice,
    count,
)
from dafu.model.values import IsoDate, Line, Lines, YesNo, stable
from dafu.model.values import Text as Prose
from dafu.model.vocabulary import LEVELS, RESULTS, TOPICS, UNSTATED, Term, Vocabulary
from dafu.problems.problem import Text


def _setting(zh: str, en: str, default: Any = ...) -> Any:
    return Field(default, description=en, json_schema_extra={"description_zh": zh})


class Issuer(Model):
    """A registered answering unit."""

    name: Line = _setting("单位全称。", "Full name.")
    slug: Slug = _setting("网址中的名称。", "Name in addresses.")
    codes: Lines = _setting("机关代字。", "Agency codes of its document numbers.", ())
    also: Lines = _setting("简称，落款等处用到的。", "Short names, as signatures have them.", ())
    contact: Contact = _setting("共用的联系方式。", "Contact parts shared by letters.", Contact())


class Topic(Model):
    """A topic beside the built-in five."""

    name: Line = _setting("主题名称。", "Name.")
    slug: Slug = _setting("网址中的名称，也是代码。", "Name in addresses, and code.")


class Licence(Model):
    """The licence of the data, as the office chose it."""

    name: Line = _setting("许可名称。", "Name.")
    url: WebAddress = _setting("许可全文的网址。", "Address of its text.")


class Publisher(Model):
    """主办单位 and the records that a government site shows in its footer."""

    name: Line = _setting("主办单位。", "The office that runs the site.")
    site_name: Line | None = _setting("网站规范名称。", "Standard name of the portal.", None)
    undertaker: Line | None = _setting("承办单位。", "The unit that maintains it.", None)
    phone: Line | None = _setting("联系电话。", "Telephone.", None)
    address: Line | None = _setting("地址。", "Address.", None)
    site_code: SiteCode | None = _setting("政府网站标识码。", "Government site code.", None)
    icp: Line | None = _setting("ICP 备案号。", "ICP record.", None)
    police: Line | None = _setting("公安备案号。", "Public security record.", None)
    mark: WebAddress | None = _setting(
        "党政机关网站标识的网址。", "Address of the mark of party and government sites.", None
    )
    find_errors: WebAddress | None = _setting(
        "“政府网站找错”的网址。", "Address where errors of government sites are told.", None
    )


class Security(Model):
    """Whom to tell of a vulnerability (RFC 9116)."""

    contact: SecurityContacts = _setting(
        "报告漏洞的联系方式，最想用的在前。", "Where to report, the preferred way first."
    )
    expires: IsoDate = _setting("到哪一天为止有效。", "The day from which it is out of date.")
    policy: WebAddress | None = _setting("漏洞报告规则的网址。", "Address of the policy.", None)


class Names(Model):
    """Whether names of persons appear at all."""

    members: YesNo = _setting("显示委员、代表姓名。", "Show members' names.", True)
    member_pages: YesNo = _setting(
        "为每位委员、代表列出其全部答复。", "A page for each member, with all replies.", False
    )
    contacts: YesNo = _setting("显示联系人姓名。", "Show contact persons.", True)
    signers: YesNo = _setting("公开签发人。", "Publish who signed letters off.", False)

    @property
    def hide_some(self) -> bool:
        """Whether there are names that must not be published."""
        return not (self.members and self.contacts)


class Downloads(Model):
    """What is made to be downloaded beside NDJSON and CSV."""

    sqlite: YesNo = _setting("制作 SQLite 数据库。", "Make the SQLite database.", False)


class Site(Model):
    """All settings of a site."""

    title: Line = _setting("网站（栏目）名称。", "Name of the site.")
    description: Line = _setting("一句话说明。", "What it is, in a sentence.")
    base_url: BaseUrl = _setting("发布后的完整网址。", "Address it is published at.")
    language: Annotated[Literal["zh-Hans", "en"], choice("zh-Hans", "en")] = _setting(
        "界面语言。", "Language of the interface.", "zh-Hans"
    )
    publisher: Publisher = _setting("主办单位信息。", "The office behind the site.")
    licence: Licence | None = _setting("数据许可。", "Licence of the data.", None)
    issuers: tuple[Issuer, ...] = _setting("答复单位登记。", "Registered issuers.", ())
    topics: tuple[Topic, ...] = _setting("增加的主题。", "Further topics.", ())
    require: LetterKeys = _setting(
        "每件答复都要有的项，如 [文号, 办理结果, 联系方式]；缺了就不能生成。",
        "Keys that every letter must have, such as [document_number, result, contact].",
        (),
    )
    municipality: YesNo = _setting(
        "在直辖市：市政协、市人大是直辖市一级。",
        "In a municipality: the city's committee and congress are of its level.",
        False,
    )
    result_aliases: dict[str, Lines] = _setting(
        "办理结果的本地用语，按代码。", "Local words for results, by code.", {}
    )
    result_scheme: dict[str, Line] = _setting(
        "等级（A、B……或甲、乙……）的意思，按代码。", "What a printed grade means, as a code.", {}
    )
    numbers_begin_with_session: YesNo = _setting(
        "提案编号以届次开头（十五届二次为 152）。",
        "Numbers begin with session and meeting.",
        False,
    )
    feedback: FeedbackAddress | None = _setting(
        "“这份答复有错、不清楚”写到哪里：mailto: 加邮箱，或意见表的网址（{url} 换成本页网址）。",
        "Where readers may say that a reply is wrong or unclear: mailto: and an address, or a "
        "form, in whose address {url} stands for the page.",
        None,
    )
    privacy: Prose | None = _setting(
        "隐私说明页上主办单位自己的话，如访问日志留存多久；可写几段。",
        "What the office itself says on the page about privacy, such as how long logs are kept.",
        None,
    )
    page_size: Annotated[int, BeforeValidator(count)] = _setting(
        "每页条数。", "Letters on a page of a listing.", 20
    )
    names: Names = _setting("是否显示姓名。", "Whether persons are named.", Names())
    downloads: Downloads = _setting("提供哪些下载。", "What to download.", Downloads())
    record: YesNo = _setting(
        "每次发布都记入发布记录，等于每次都加 --record。",
        "Every build is recorded in the publication log, as if each had --record.",
        False,
    )
    keep_texts: YesNo = _setting(
        "保留发布过的全文，供读者对照改动前后；不再公开的随即删除。要与发布记录一起用。",
        "Keep the texts that were published, for readers to compare; those that are public no "
        "more are removed. It goes with the publication log.",
        False,
    )
    sign_off: YesNo = _setting(
        "公开前要两个人经手：一人拟稿，另一人审核，再同意公开；没有办完的不生成。",
        "Two persons handle a letter before it is public: one drafts it, another reviews it, then "
        "it is released. Nothing is built with one that was not.",
        False,
    )
    theme: Line | None = _setting(
        "本站自己的主题文件夹，等于每次都加 --theme；从本文件所在的文件夹算起。",
        "Folder of the site's own theme, as if each command had --theme; from this file's folder.",
        None,
    )
    logo: Line | None = _setting(
        "页首的标志：本站主题 assets 文件夹里的图片，如 logo.svg。",
        "The logo in the masthead: a picture in assets of the site's own theme, as logo.svg.",
        None,
    )
    output: Line | None = _setting(
        "网站放在哪里，等于每次都加 --output：文件夹（从本文件所在的文件夹算起），或对象存储。",
        "Where the site goes, as if each command had --output: a folder (from this file's folder), "
        "or a store.",
        None,
    )
    sign: Line | None = _setting(
        "给文件清单签名的密钥文件，等于每次都加 --sign；从本文件所在的文件夹算起。",
        "Key file that signs the manifest, as if each build had --sign; from this file's folder.",
        None,
    )
    root: YesNo = _setting(
        "是否独占一个域名；是则写 robots.txt 等。",
        "Owns its host: also writes robots.txt and the like.",
        False,
    )
    write_in_place: YesNo = _setting(
        "输出文件夹不能整体替换时（挂载点、容器的叠加文件系统）逐个写入；发布时读者会短暂看到"
        "新旧混合的页面。",
        "Where the output folder cannot be replaced as a whole (a mount point, a container's "
        "overlay), write its files one by one; meanwhile readers may meet a mix of old and new.",
        False,
    )
    security: Security | None = _setting(
        "漏洞报告联系方式；独占域名时写 security.txt。",
        "Whom to tell of vulnerabilities: security.txt, for a site that owns its host.",
        None,
    )

    @field_validator("result_aliases", "result_scheme")
    @classmethod
    def _known_codes(cls, value: Mapping[str, object]) -> Mapping[str, object]:
        codes = [term.code for term in RESULTS.terms if term.code != UNSTATED]
        for key, given in value.items():
            code = given if isinstance(given, str) else key
            if code not in codes:
                raise PydanticCustomError(
                    "site-choice", "", {"written": code, "allowed": ", ".join(codes)}
                )
        return value

    @field_validator("issuers", "topics")
    @classmethod
    def _once(cls, value: tuple[Issuer | Topic, ...]) -> tuple[Issuer | Topic, ...]:
        topics = any(isinstance(entry, Topic) for entry in value)
        seen = {word for term in TOPICS.terms for word in term.words} if topics else set()
        for entry in value:
            words = {entry.name, entry.slug, *(entry.also if isinstance(entry, Issuer) else ())}
            if twice := sorted(words & seen):
                raise PydanticCustomError("site-twice", "", {"written": twice[0]})
            seen |= words
        return value

    @field_validator("result_aliases", "result_scheme")
    @classmethod
    def _one_meaning(cls, value: Mapping[str, Any], info: ValidationInfo) -> Mapping[str, Any]:
        """A word that stood for two results would be read as either."""
        meanings = {
            word: term.code
            for term in RESULTS.terms
            # What is one class of both in some places is one of the two in others.
            for word in (term.words[:3] if term.code == "in_progress_or_planned" else term.words)
        }
        for given in (info.data.get("result_aliases", {}), value):
            for key, words in given.items():
                pairs = [(key, words)] if isinstance(words, str) else [(w, key) for w in words]
                for word, code in pairs:
                    if meanings.setdefault(word, code) != code:
                        raise PydanticCustomError("site-twice", "", {"written": word})
        return value

    def model_post_init(self, _: Any) -> None:
        """Make all that is kept at once: threads send settings to processes while others read."""
        _ = self.results, self.own_places

    @cached_property
    def results(self) -> Vocabulary:
        """The result terms with this site's aliases and, where it names one, its scheme."""
        aliases = {code: list(words) for code, words in self.result_aliases.items()}
        for letter, code in self.result_scheme.items():
            aliases.setdefault(code, []).append(letter)
        return RESULTS.extended(aliases)

    def result(self, written: str) -> Term | None:
        """The result that ``written`` means here, by its words or its grade; None if nobody knows.

        A grade that the site explains nowhere is a result that is not stated.
        """
        term = result_term(written, self.results, self.result_scheme)
        if term is None and not self.result_scheme and printed_grade(written):
            return self.results.term(UNSTATED)
        return term

    def level(self, written: str) -> Term | None:
        """The level of a body; in a municipality 市 is that of no city."""
        term = LEVELS.find(written)
        if term and term.code == "city" and self.municipality:
            return LEVELS.term("municipality")
        return term

    def issuer(self, name: str) -> Issuer | None:
        """The registered issuer of that name."""
        return next((issuer for issuer in self.issuers if issuer.name == name), None)

    def issuer_slug(self, name: str) -> str:
        """The registered slug, or a stable ASCII one made from the name."""
        issuer = self.issuer(name)
        return issuer.slug if issuer else f"unit-{stable(name)}"

    def topic(self, word: str) -> Term | None:
        """The built-in or registered topic that ``word`` names."""
        for topic in self.topics:
            if word in (topic.name, topic.slug):
                return Term(topic.slug, Text(topic.name, topic.name))
        return TOPICS.find(word)

    def topic_label(self, code: str, written: str) -> str:
        """What to call a topic: its name in the site's language, else as ``written``."""
        term = self.topic(code)
        return term.label.get(self.language) if term else written

    def topic_names(self) -> list[str]:
        """The topics to offer an editor."""
        return [*TOPICS.labels(), *(topic.name for topic in self.topics)]

    def topic_code(self, word: str) -> str:
        """The code of a topic, registered or not; ASCII and stable."""
        term = self.topic(word)
        return term.code if term else f"topic-{stable(word)}"

    def without_database(self) -> Site:
        """The same site with less to download: a preview is seen sooner."""
        fewer = self.downloads.model_copy(update={"sqlite": False})
        return self.model_copy(update={"downloads": fewer})

    @cached_property
    def own_places(self) -> frozenset[str]:
        """示例市, 示例区: the places in the name of the office that runs the site."""
        return frozenset(places_in(self.publisher.name) if self.publisher else ())

    @property
    def base_path(self) -> str:
        """The path part of ``base_url``: what the 404 page needs, which is shown at any depth."""
        return urlsplit(self.base_url).path
