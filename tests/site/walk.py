"""A random walk through the life of a site: after every step a build equals a clean one."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from dafu.build import build, compare
from dafu.engine.outcome import Outcome
from dafu.engine.project import Sources
from tests.letters import NOW, SITE, letter_text, write_site

THEME = Path(__file__).parents[2] / "theme"
BODIES = (
    "您提出的提案收悉。",
    "已经办理完毕。",
    "## 一、进展\n\n正在推进。",
    "| 年 | 件 |\n|---|---|\n| 1 | 2 |",
)
RESULTS = ("采纳解决", "列入计划拟解决", "留作参考")
DISCLOSURES = ("主动公开 · 全文", "主动公开 · 摘要", "依申请公开", "不予公开")


class Walk:
    """A project in ``folder`` that changes by chance."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.sources = write_site(folder / "project", {})
        shutil.copytree(THEME, folder / "theme")
        self.sources = Sources(
            self.sources.site, self.sources.content, folder / "theme", self.sources.output
        )
        self.now = NOW
        self.told: list[str] = []
        self.numbers = 0
        for _ in range(4):
            self.add()

    # What an editor does.

    def add(self) -> None:
        """A new letter, perhaps with an attachment, perhaps waiting to be public."""
        self.numbers += 1
        number = self.numbers
        year = self.chance.choice((2022, 2023))
        changes: dict[str, str | None] = {
            "document_number": f"示教〔{year}〕{number}号",
            "title": f"对区政协十五届二次会议第152{number:03}号提案的答复",
            "date": f"{year}-05-08",
            "printed": None,
            "result": self.chance.choice(RESULTS),
        }
        kind = self.chance.randrange(8)
        file = self.sources.content / "replies" / str(year) / f"jiaoyu-{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        if kind == 0:
            file.with_suffix(".csv").write_bytes(self.chance.randbytes(8).hex().encode())
            changes["attachments"] = f"[{{file: {file.stem}.csv, title: 附件}}]"
        elif kind == 1:
            changes["publish_at"] = f"2024-06-{self.chance.randrange(1, 29):02} 10:00"
        elif kind == 2 and (others := self.letters()):
            other = self.chance.choice(others)
            changes["related"] = f"[replies/{other.parent.name}/{other.stem}]"
        body = f"示例甲委员：\n\n{self.chance.choice(BODIES)}\n"
        file.write_text(letter_text(body, **changes), encoding="utf-8")

    def letters(self) -> list[Path]:
        """Those there are."""
        return sorted(self.sources.content.glob("replies/*/*.md"))

    def edit(self) -> None:
        """A few words."""
        self._replace("示例甲委员：", f"示例甲委员：\n\n第{self.chance.randrange(99)}次修改。")

    def disclose(self) -> None:
        """Another disclosure, with or without a summary."""
        for word in DISCLOSURES:
            self._replace(word, self.chance.choice(DISCLOSURES), "summary: 摘要。\n")

    def resolve(self) -> None:
        """Another result."""
        for word in RESULTS:
            self._replace(f"result: {word}", f"result: {self.chance.choice(RESULTS)}")

    def withdraw(self) -> None:
        """Only a tombstone is left."""
        self._replace("contact:", "withdrawn: {date: 2023-06-01, reason: 重复}\ncontact:")

    def _replace(self, old: str, new: str, more: str = "") -> None:
        letters = self.letters()
        if not letters:
            return
        file = self.chance.choice(letters)
        text = file.read_text(encoding="utf-8")
        if "withdrawn:" in new and "withdrawn:" in text:
            return
        if more and more not in text:
            text = text.replace("contact:", f"{more}contact:", 1)
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def remove(self) -> None:
        """A letter is deleted."""
        if letters := self.letters():
            self.chance.choice(letters).unlink()

    def rename(self) -> None:
        """A letter gets another address."""
        if letters := self.letters():
            file = self.chance.choice(letters)
            self.numbers += 1
            file.rename(file.with_name(f"moved-{self.numbers}.md"))

    def attach(self) -> None:
        """The bytes of an attachment."""
        for file in sorted(self.sources.content.glob("replies/*/*.csv")):
            file.write_bytes(self.chance.randbytes(8).hex().encode())

    def page(self) -> None:
        """A text page."""
        file = self.sources.content / "pages" / f"p{self.chance.randrange(3)}.md"
        if file.exists() and self.chance.random() < 0.4:
            file.unlink()
            return
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"---\ntitle: 页{self.chance.randrange(9)}\n---\n甲\n", encoding="utf-8")

    # What a maintainer does.

    def settings(self) -> None:
        """Page size, host, names of members."""
        extra = self.chance.choice(("page_size: 2\n", "page_size: 3\n", "names: {members: 否}\n"))
        self.sources.site.write_text(SITE + extra, encoding="utf-8")

    def template(self) -> None:
        """A comment in a template, a line in the style sheet, a word."""
        folder = self.folder / "theme"
        name = self.chance.choice(("templates/base.html", "assets/style.css"))
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write("\n/* */" if name.endswith("css") else "\n<!-- . -->")

    def later(self) -> None:
        """Days go by."""
        self.now += dt.timedelta(days=self.chance.randrange(1, 9))

    # What must not happen.

    def damage(self) -> None:
        """Something is wrong with what is kept, or with the site."""
        files = [
            file
            for root in (self.sources.cache, self.sources.output)
            for file in root.rglob("*")
            if file.is_file() and file != self.sources.output / "index.html"
        ]
        if not files:  # The first build was killed.
            return
        file = self.chance.choice(sorted(files))
        match self.chance.randrange(4):
            case 0:
                file.unlink()
            case 1:
                data = file.read_bytes()
                file.unlink()
                file.write_bytes(data[: len(data) // 2])
            case 2:
                file.with_name("foreign.html").write_text("foreign")
            case _:
                file.unlink()
                file.mkdir()

    def lose(self) -> None:
        """The site or what was kept is gone."""
        folder = self.chance.choice((self.sources.cache, self.sources.output))
        if folder.exists():
            shutil.rmtree(folder)

    def step(self) -> None:
        """One change, or two, then a build.

        Raises AssertionError when it is not a clean one's, or not what was foretold.
        """
        self.change()
        self.check()

    def change(self) -> None:
        """Something happens, or two things."""
        steps: list[Callable[[], None]] = [
            *(self.add, self.edit, self.edit, self.disclose, self.resolve, self.withdraw),
            *(self.remove, self.rename, self.attach, self.page, self.settings, self.template),
            *(self.later, self.damage, self.damage, self.lose),
        ]
        for change in self.chance.sample(steps, self.chance.randrange(1, 3)):
            self.told.append(change.__name__)
            change()

    def build(self) -> Outcome:
        """A build, as it would be after the changes up to now."""
        # Broken links of deleted letters are errors; the site is then built without those letters.
        jobs = self.chance.choice((1, 1, 2))
        return build(self.sources, now=self.now, jobs=jobs, without_invalid=True)

    def check(self) -> Mapping[str, bytes]:
        """Foretell, build, compare with a clean build, and return the site."""
        before = files(self.sources.output)
        _, foretold = compare(self.sources, now=self.now, without_invalid=True)
        assert files(self.sources.output) == before
        done = self.build()
        clean = self.folder / "clean"
        other = Sources(self.sources.site, self.sources.content, self.sources.theme, clean)
        again = build(other, now=self.now, without_invalid=True, clean=True)
        assert done.collection, list(done.problems)
        assert again.collection
        made, expected = files(self.sources.output), files(clean)
        shutil.rmtree(clean)
        shutil.rmtree(other.cache)
        assert made.keys() == expected.keys(), (self.told, made.keys() ^ expected.keys())
        assert foretold
        assert foretold.files == difference(before, made), self.told
        wrong = [path for path in made if made[path] != expected[path]]
        assert wrong == [], (self.told, wrong)
        return made


def difference(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, list[str]]:
    """The files that were added, changed and removed."""
    old, new = ({p: x for p, x in tree.items() if x != b"/"} for tree in (before, after))
    return {
        "added": sorted(new.keys() - old.keys()),
        "changed": sorted(p for p in new.keys() & old.keys() if new[p] != old[p]),
        "removed": sorted(old.keys() - new.keys()),
    }


def files(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder``, empty folders too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"/"
        for path in folder.rglob("*")
    }
