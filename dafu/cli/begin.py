"""``init``: asks what a new site needs to know, and writes it into an empty folder."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dafu.cli.messages import say
from dafu.cli.options import WRONG_USAGE, Init
from dafu.problems.problem import Language

if TYPE_CHECKING:
    from dafu.drafting.settings_file import Answers
    from dafu.problems.problem import Problem

_DONE = 0

_IGNORED = frozenset({".git", ".gitattributes", ".gitignore"})
"""What may lie in the folder: a repository that was made first."""

ASKED = ("office", "title", "url", "agency", "slug", "phone")
"""In the order in which it is asked; each has a flag."""


def begin(options: Init, language: Language) -> int:
    """Write a site of one's own, with what was given by flags or typed."""
    from dafu.drafting.begin import DESK, site_files, write_site

    folder = Path(options.files[0]) if options.files else Path()
    if _is_taken(folder):
        print(say("init_taken", language, path=folder), file=sys.stderr)
        return WRONG_USAGE
    given = {name: getattr(options, name) for name in ASKED}
    for name in ASKED:
        if given[name] is not None and (wrong := _wrong(given, language)):
            _tell(wrong, language)
            return WRONG_USAGE
    asks = sys.stdin is not None and sys.stdin.isatty()
    answers = _asked(given, language) if asks else _answers(given, language)
    files = site_files(answers, folder.resolve(), language)
    files = [
        made for made in files if made.path != ".gitignore" or not (folder / made.path).exists()
    ]
    write_site(folder, files)
    for made in files:
        print((folder / made.path).as_posix())
    desk = DESK.get(language)
    print(say("init_done", language, folder=folder, desk=desk), file=sys.stderr)
    if not asks and None in (given["office"], given["url"]):
        print(say("init_change", language, file=(folder / "site.yaml").as_posix()), file=sys.stderr)
    return _DONE


def _is_taken(folder: Path) -> bool:
    if not folder.exists():
        return False
    return not folder.is_dir() or any(x.name not in _IGNORED for x in folder.iterdir())


def _asked(given: Mapping[str, str | None], language: Language) -> Answers:
    """Ask for what was not given, each until it can be used; nothing typed is what is proposed."""
    found = dict(given)
    print(say("init_asks", language), file=sys.stderr)
    for name in ASKED:
        while found[name] is None:
            proposed = getattr(_answers(found, language), _FIELDS[name])
            question = say(f"ask_{name}", language, proposed=proposed)
            typed = input(question).strip() or proposed
            if wrong := _wrong({**found, name: typed}, language):
                _tell(wrong, language)
                continue
            found[name] = typed
    return _answers(found, language)


_FIELDS = {"url": "base_url"}
_FIELDS |= {name: name for name in ASKED if name not in _FIELDS}


def _answers(given: Mapping[str, str | None], language: Language) -> Answers:
    """What is given, and for the rest what every site may begin with."""
    from dafu.drafting.settings_file import Answers

    def of(name: str) -> str:
        value = given[name]
        return say(f"init_{name}", language) if value is None else value.strip()

    return Answers(
        title=of("title"),
        description=say("init_description", language),
        base_url=of("url"),
        office=of("office"),
        slug=of("slug"),
        agency=given["agency"] or "",
        phone=given["phone"] or "",
    )


def _wrong(given: Mapping[str, str | None], language: Language) -> list[Problem]:
    """What is wrong with the settings that these answers make."""
    from dafu.drafting.settings_file import settings_text
    from dafu.model.settings import Site
    from dafu.problems.problem import Problems
    from dafu.read.front_matter import typed as front_matter

    found = Problems()
    text = settings_text(_answers(given, language), language)
    root = front_matter.parse(text, Site, "site.yaml", found)
    front_matter.typed(Site, root, found)
    return list(found)


def _tell(wrong: list[Problem], language: Language) -> None:
    for problem in wrong:
        print(f"{problem.message(language)}\n{problem.hint(language)}", file=sys.stderr)
