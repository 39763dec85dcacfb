"""What must never happen through the desk, by raw requests to the running command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode

import pytest

from dafu.desk.guard import Guard
from dafu.preview.mount import Request
from tests.desk.desks import WITHHELD, Desk, desk, files_of

PAGES = ["", "new/", "changes/", "edit/replies/2023/jiaoyu-2/", "proof/replies/2023/jiaoyu-2/"]


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("attacks")) as running:
        yield running


def content(mine: Desk) -> dict[str, bytes]:
    """All files around the content, by their names."""
    return {str(x): data for x, data in files_of(mine.folder) if ".public." not in str(x)}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
@pytest.mark.parametrize("page", PAGES)
def test_a_name_that_leads_here_is_not_answered(mine: Desk, page: str, host: str) -> None:
    response, text = mine.ask(f"/_desk/{page}", headers={"Host": host or None})
    assert response.status == 403
    assert WITHHELD not in text
    assert mine.token not in text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "script"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "image"},
    ],
)
def test_no_page_of_another_site_takes_one_in(mine: Desk, headers: dict[str, str]) -> None:
    for page in PAGES:
        response, text = mine.ask(f"/_desk/{page}", headers=dict(headers))
        assert response.status == 403
        assert WITHHELD not in text
    response, text = mine.ask("/_desk/edit/replies/2023/jiaoyu-2/")
    assert WITHHELD in text
    policy = " ".join(response.headers.get_all("Content-Security-Policy") or ())
    assert "frame-ancestors 'self'" in policy
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Access-Control-Allow-Origin"] is None
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "file://"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": None},
        {"Sec-Fetch-Site": "cross-site", "Origin": None},
    ],
)
def test_another_site_changes_nothing_even_with_the_token(
    mine: Desk, headers: dict[str, str | None]
) -> None:
    before = content(mine)
    form = mine.form() | {"title": "改过的标题"}
    response, _ = mine.ask("/_desk/save/", form, headers)
    assert response.status == 403
    attach = f"/_desk/attach/?{urlencode({'letter': 'replies/2023/jiaoyu-1', 'name': 'a.pdf'})}"
    assert mine.ask(attach, b"%PDF", headers)[0].status == 403
    assert content(mine) == before


@pytest.mark.parametrize("token", ["", "x", "甲", "A" * 43])
def test_nothing_is_changed_without_the_token(mine: Desk, token: str) -> None:
    before = content(mine)
    form = mine.form() | {"title": "改过的标题", "token": token}
    assert mine.ask("/_desk/save/", form)[0].status == 403
    form.pop("token")
    assert mine.ask("/_desk/save/", form)[0].status == 403
    # A token in the address would stand in histories and logs.
    assert mine.ask(f"/_desk/save/?token={mine.token}", form)[0].status == 403
    assert mine.ask("/_desk/check/", form)[0].status == 403
    quoted = {"X-Desk-Token": token.encode("ascii", "ignore").decode()}
    letter = "/_desk/attach/?letter=replies/2023/jiaoyu-1&name=a.pdf"
    assert mine.ask(letter, b"%PDF", quoted)[0].status == 403
    assert content(mine) == before


def test_a_question_changes_nothing(mine: Desk) -> None:
    before = content(mine)
    query = urlencode(mine.form() | {"title": "改过的标题"})
    for table in ("save", "check", "attach", "import"):
        assert mine.ask(f"/_desk/{table}/?{query}")[0].status == 404
    assert content(mine) == before


PATHS = [
    "../site",
    "replies/2023/../../../site",
    "replies/../../etc/passwd",
    "/etc/passwd",
    "replies/2023/jiaoyu-1/../jiaoyu-2",
    "replies\\2023\\jiaoyu-9",
    "replies/2023/jiaoyu-9\0",
    "replies/2023/con",
    "replies/2023/NUL",
    "replies/2023/aux",
    "replies/2023/com1",
    "replies/2023/LPT9",
    "replies/2023/prn.x",
    "replies/2023/jiaoyu-9.",
    "replies/2023/jiaoyu-9 ",
    "replies/2023/.jiaoyu",
    "replies/2023/index",
    "replies/2023/甲",
    "replies/2023/a\r\nSet-Cookie: a=b",
    "replies/2023/a:b",
    "replies/２０２３/a",
    "replies/0023/a",
    "pages/about",
    "replies/2023/" + "a" * 101,
    "",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_path_but_a_letters_is_read_or_written(mine: Desk, path: str) -> None:
    before = content(mine)
    form = mine.form() | {"path": path, "digest": "", "year": "", "name": ""}
    response, _ = mine.ask("/_desk/save/", form)
    assert response.status in {404, 422}
    query = urlencode({"letter": path, "name": "a.pdf"})
    assert mine.ask(f"/_desk/attach/?{query}", b"%PDF")[0].status == 404
    assert content(mine) == before
    for page in ("edit", "source", "proof"):
        response, text = mine.ask(f"/_desk/{page}/{urlencode({'': path})[1:]}/")
        assert response.status in {404, 302}, (page, path)
        assert "root:" not in text
        assert response.headers["Set-Cookie"] is None


@pytest.mark.parametrize(
    "name", ["", "../x", "con", "nul", "a b", "甲", "index", "a/b", "..", "x\0"]
)
def test_no_new_letter_has_a_name_that_is_none(mine: Desk, name: str) -> None:
    before = content(mine)
    form = mine.form() | {"path": "", "digest": "", "year": "2023", "name": name}
    response, page = mine.ask("/_desk/save/", form)
    assert response.status == 422
    assert "文件名只能用" in page
    assert content(mine) == before


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("x.html", 422),
        ("x.svg", 422),
        ("x.md", 422),
        ("x.js", 422),
        ("x", 422),
        ("x.pdf.exe", 422),
        ("../../../x.pdf", 200),
        ("C:\\x\\..\\y.pdf", 200),
        ("CON.pdf", 200),
        ("附件：一.pdf", 200),
        ("..pdf", 200),
    ],
)
def test_an_attachment_lies_beside_its_letter_or_nowhere(
    mine: Desk, name: str, status: int
) -> None:
    before = content(mine)
    query = urlencode({"letter": "replies/2023/jiaoyu-1", "name": name})
    response, _ = mine.ask(f"/_desk/attach/?{query}", b"%PDF-1.7")
    assert response.status == status
    new = content(mine).keys() - before.keys()
    assert len(new) == (status == 200)
    assert all(x.startswith("content/replies/2023/jiaoyu-1-") for x in new)
    assert all(content(mine)[x] == data for x, data in before.items())


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    with desk(tmp_path / "site") as mine:
        secret.write_text("---\ntitle: 外面的秘密\n---\n外面的秘密\n", encoding="utf-8")
        (mine.file().parent / "link.md").symlink_to(secret)
        (mine.file().parent / "link.pdf").symlink_to(secret)
        (mine.folder / "content" / "replies" / "2022").symlink_to(tmp_path, True)
        for path in ("replies/2023/link", "replies/2022/secret"):
            for page in ("edit", "source", "proof"):
                response, text = mine.ask(f"/_desk/{page}/{path}/")
                assert response.status == 404
                assert "秘密" not in text
            form = mine.form() | {"path": path, "digest": ""}
            assert mine.ask("/_desk/save/", form)[0].status == 404
        assert mine.ask("/_desk/proof/replies/2023/jiaoyu-1/link.pdf")[0].status == 404
        form = mine.form() | {"path": "", "digest": "", "year": "2022", "name": "new"}
        assert mine.ask("/_desk/save/", form)[0].status == 404
        assert not (tmp_path / "new.md").exists()
        assert "外面的秘密" in secret.read_text(encoding="utf-8")
        os.mkfifo(mine.file("pipe"))
        assert mine.ask("/_desk/source/replies/2023/pipe/")[0].status == 404


def test_who_is_not_at_this_machine_gets_nothing(tmp_path: Path) -> None:
    """Even where the preview was opened to the network: the desk is for loopback alone."""
    guard = Guard()
    for client, here in [("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True)] + [
        (far, False) for far in ("192.0.2.1", "10.0.0.1", "fe80::1%eth0", "", "x")
    ]:
        request = Request("GET", "_desk/", "", Message(), b"", client, ())
        assert (guard.refusal(request, None) is None) == here, client


def test_what_is_written_in_a_letter_does_not_become_a_page(mine: Desk) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    form = mine.form() | {"title": evil, "body": evil, "subject": evil}
    response, page = mine.ask("/_desk/save/", form | {"digest": "0"})
    assert response.status == 409
    assert "<script>alert" not in page
    assert "<img" not in page
    _, told = mine.ask("/_desk/check/", form, {"X-Desk-Token": mine.token})
    assert "<script>alert" not in told
    assert "<img src=x" not in told.replace("\\", "")


def test_a_request_that_is_too_long_is_not_read(mine: Desk) -> None:
    headers: dict[str, str | None] = {"Content-Length": "64000001"}
    response, _ = mine.ask("/_desk/save/", {"token": mine.token}, headers)
    assert response.status == 413
    response, _ = mine.ask("/_desk/save/", {"token": mine.token}, {"Content-Length": "-1"})
    assert response.status == 411
