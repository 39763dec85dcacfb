"""A desk as a clerk has it: ``build.py serve`` on a small site, asked by raw requests."""

from __future__ import annotations

import http.client
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from dafu.build import build
from tests.letters import SITE, letter_text, write_site
from tests.preview.commands import ROOT, SOON, Serving, serving

WITHHELD = "绝不外传的内容"
BODY = f"""示例甲委员：

您提出的提案收悉，{WITHHELD}，现答复如下。

示例市示例区教育局

2023年5月8日
"""

SETTINGS = SITE.replace(
    "slug: jiaoyu, codes: [示教]}",
    "slug: jiaoyu, codes: [示教], "
    'contact: {phone: 0000-55550199, address: 示例路9号, postcode: "000000"}}',
)


def letters() -> dict[str, str | bytes]:
    """One letter in each state, by its file below ``content``."""

    def one(number: int, **changes: str | None) -> str:
        title = f"对区政协十五届二次会议第15200{number}号提案的答复"
        told = {"document_number": f"示教〔2023〕{number}号", "title": title, **changes}
        body = changes.get("body")
        told.pop("body", None)
        return letter_text(**told) if body is None else letter_text(body, **told)

    return {
        "replies/2023/jiaoyu-1.md": one(1),
        "replies/2023/jiaoyu-2.md": one(2, disclosure="不予公开", body=BODY),
        "replies/2023/jiaoyu-3.md": one(3, publish_at="2999-01-01", body=BODY),
        "replies/2023/jiaoyu-4.md": one(
            4, disclosure="主动公开 · 摘要", summary="摘要所说。", body=BODY
        ),
        "replies/2023/jiaoyu-5.md": one(5),
    }


@dataclass
class Desk:
    """A running preview with its desk, in ``folder``."""

    folder: Path
    serving: Serving
    token: str = ""

    @property
    def address(self) -> str:
        """Where it is."""
        return f"{self.serving.address}_desk/"

    def file(self, name: str = "jiaoyu-1") -> Path:
        """A letter's file."""
        return self.folder / "content" / "replies" / "2023" / f"{name}.md"

    def text(self, name: str = "jiaoyu-1") -> str:
        """What a letter's file says."""
        return self.file(name).read_bytes().decode()

    def ask(
        self,
        path: str,
        form: Mapping[str, str] | bytes | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> tuple[http.client.HTTPResponse, str]:
        """One answer; a ``form`` is posted with what a browser on the desk's page would send.

        Headers of None are left out.
        """
        host = f"127.0.0.1:{self.serving.port}"
        sent: dict[str, str | None] = {"Host": host}
        body = None
        if form is not None:
            body = form if isinstance(form, bytes) else urlencode(form).encode()
            kind = "application/octet-stream"
            if not isinstance(form, bytes):
                kind = "application/x-www-form-urlencoded"
            sent |= {"Content-Type": kind, "Content-Length": str(len(body))}
            sent |= {"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
            sent |= {"X-Desk-Token": self.token} if isinstance(form, bytes) else {}
        sent |= headers or {}
        connection = http.client.HTTPConnection("127.0.0.1", self.serving.port, timeout=SOON)
        connection.putrequest("GET" if body is None else "POST", path, skip_host=True)
        for name, value in sent.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        connection.close()
        return response, text

    def form(self, path: str = "replies/2023/jiaoyu-1", page: str = "edit") -> dict[str, str]:
        """What the inputs of a letter's form hold, read from its page as a browser would."""
        import html5lib

        _, text = self.ask(f"/_desk/{page}/{path}/")
        tree = html5lib.parse(text, namespaceHTMLElements=False)
        (form,) = (x for x in tree.iter("form") if x.get("class") == "letter-form")
        templates = {x for template in form.iter("template") for x in template.iter()}
        found: dict[str, str] = {}
        for each in form.iter():
            name = each.get("name")
            if not name or each in templates:
                continue
            if each.tag == "select":
                chosen = [x for x in each.iter("option") if x.get("selected") is not None]
                found[name] = (chosen or list(each.iter("option")))[0].get("value") or ""
            elif each.tag == "textarea":
                found[name] = each.text or ""
            elif each.get("type") not in {"radio", "checkbox"} or each.get("checked") is not None:
                found[name] = each.get("value") or ""
        return found


@contextmanager
def desk(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Iterator[Desk]:
    """A desk of a site that has been built once."""
    sources = write_site(folder, letters() if files is None else files, SETTINGS)
    outcome = build(replace(sources, theme=ROOT / "theme"), search=False)
    assert outcome.collection, list(outcome.problems)
    with serving(folder, "--without-search") as running:
        found = Desk(folder, running)
        _, page = found.ask("/_desk/")
        token = re.search(r'data-token="([^"]+)"', page)
        assert token, page
        found.token = token[1]
        yield found


def files_of(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below ``folder`` by its path in it; some come and go while it is walked."""
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                file = Path(parent, name)
                yield file.relative_to(folder), file.read_bytes()
