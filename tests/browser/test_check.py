"""A citizen drops a saved letter on ``/data/check/`` and learns what became of it."""

from __future__ import annotations

import functools
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dafu.build import build
from dafu.model.canonical import twin_digest
from tests.browser.fixtures import Handler
from tests.letters import NOW, letter_text, write_site
from tests.render.data.test_changes import DAY, OTHER, publish


class Site(NamedTuple):
    """A site with a log, and the letters that somebody saved of it."""

    address: str
    public: Path
    saved: Path


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("recorded")
    saved = folder / "saved"
    saved.mkdir()
    public = publish(folder, NOW, jiaoyu_1=letter_text(), jiaoyu_2=letter_text(**OTHER))
    shutil.copy(public / "replies/2023/jiaoyu-1.json", saved / "old.json")
    shutil.copy(public / "replies/2023/jiaoyu-2.json", saved / "removed.json")
    publish(folder, NOW + 40 * DAY, jiaoyu_1=letter_text(result="正在解决"))
    publish(folder, NOW + 40 * DAY + timedelta(hours=1), jiaoyu_2=None)
    shutil.copy(public / "replies/2023/jiaoyu-1.json", saved / "current.json")
    twin = json.loads((saved / "current.json").read_text("utf-8"))
    write(saved / "altered.json", twin | {"result": "采纳解决"})
    forged = twin | {"result": "采纳解决"}
    write(saved / "forged.json", forged | {"sha256": twin_digest(forged)})
    write(saved / "minified.json", dict(reversed(twin.items())), indent=None)
    text = (saved / "current.json").read_text("utf-8")
    twice = text.replace('"result": ', '"result": "采纳解决",\n  "result": ', 1)
    (saved / "twice.json").write_text(twice, "utf-8")
    (saved / "other.json").write_text('{"a": 1}', "utf-8")
    with serve(public) as address:
        yield Site(address, public, saved)


def write(file: Path, twin: Any, indent: int | None = 2) -> None:
    file.write_text(json.dumps(twin, ensure_ascii=False, indent=indent), "utf-8")


class serve:  # noqa: N801 - a context manager
    """A host of a folder, under the policy."""

    def __init__(self, public: Path) -> None:
        handler = functools.partial(Handler, directory=str(public))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> str:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page; afterwards nothing has complained but of what was meant to fail."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def check(page: Page, *files: Path) -> Locator:
    """Give files to the page, and wait for what it says."""
    page.locator("#check-file").set_input_files(list(files))
    expect(page.locator("#check-results")).to_have_attribute("data-state", "done")
    return page.locator(".check-result")


@pytest.mark.parametrize(
    ("name", "state", "words"),
    [
        ("current", "current", "2024-07-11 09:00:00"),
        ("minified", "current", "2024-07-11 09:00:00"),
        ("old", "replaced", "2024-06-01 09:00:00"),
        ("removed", "removed", "2024-07-11 10:00:00"),
        ("altered", "altered", ""),
        ("forged", "unknown", ""),
        ("twice", "unreadable", ""),
        ("other", "unreadable", ""),
    ],
)
def test_what_became_of_a_saved_letter(
    tab: Page, recorded: Site, name: str, state: str, words: str
) -> None:
    tab.goto(f"{recorded.address}/data/check/")
    result = check(tab, recorded.saved / f"{name}.json")
    expect(result).to_have_attribute("data-state", state)
    expect(result).to_contain_text(words)
    expect(tab.get_by_role("status")).to_have_text("核对完毕。")
    link = result.locator("a")
    if state in {"current", "replaced", "altered"}:
        link.click()
        expect(tab.locator("h1")).to_contain_text("152001")
    else:
        expect(link).to_have_count(0)


def test_a_replaced_letter_says_by_what_kind_of_change(tab: Page, recorded: Site) -> None:
    tab.goto(f"{recorded.address}/data/check/")
    result = check(tab, recorded.saved / "old.json")
    expect(result).to_contain_text("改动：办理结果")
    expect(result).to_contain_text("2024-07-11 09:00:00 起由新版本代替")


def test_only_as_much_of_the_log_is_read_as_is_needed(tab: Page, recorded: Site) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{recorded.address}/data/check/")
    check(tab, recorded.saved / "current.json")
    assert not [url for url in asked if url.endswith("2024-06.ndjson")]
    check(tab, recorded.saved / "old.json")
    assert [url for url in asked if url.endswith("2024-06.ndjson")]
    assert not [url for url in asked if not url.startswith(recorded.address)]


DROP = """([name, text]) => {
  const given = new DataTransfer();
  given.items.add(new File([text], name));
  const zone = document.getElementById("check-zone");
  zone.dispatchEvent(new DragEvent("drop", {dataTransfer: given, cancelable: true}));
}"""


def test_a_letter_can_be_dropped(tab: Page, recorded: Site) -> None:
    tab.goto(f"{recorded.address}/data/check/")
    tab.evaluate(DROP, ["old.json", (recorded.saved / "old.json").read_text("utf-8")])
    expect(tab.locator(".check-result")).to_have_attribute("data-state", "replaced")


def test_the_keyboard_reaches_the_choice_of_files(tab: Page, recorded: Site) -> None:
    # Who begins to listen for a dialog right before the key may begin after it.
    tab.on("filechooser", lambda dialog: None)
    tab.goto(f"{recorded.address}/data/check/")
    choice = tab.locator("#check-file")
    expect(choice).to_be_visible()
    for _ in range(60):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.id") == "check-file":
            break
    expect(choice).to_be_focused()
    with tab.expect_file_chooser():
        tab.keyboard.press("Enter")


def test_several_letters_at_once(tab: Page, recorded: Site) -> None:
    tab.goto(f"{recorded.address}/data/check/")
    result = check(tab, *(recorded.saved / f"{x}.json" for x in ("old", "other", "removed")))
    expect(result).to_have_count(3)


def test_without_a_network_the_log_can_be_given_too(tab: Page, recorded: Site) -> None:
    tab.goto(f"{recorded.address}/data/check/")
    tab.context.set_offline(True)
    result = check(tab, recorded.saved / "old.json")
    expect(result).to_have_attribute("data-state", "unreachable")
    months = sorted((recorded.public / "data/log").glob("*.ndjson"), reverse=True)
    tab.locator("#check-file").set_input_files(list(months))
    expect(tab.locator("#check-results")).to_have_attribute("data-state", "given")
    expect(check(tab, recorded.saved / "old.json")).to_have_attribute("data-state", "replaced")
    expect(check(tab, recorded.saved / "forged.json")).to_have_attribute("data-state", "unknown")


def test_opened_from_a_disk(tab: Page, recorded: Site) -> None:
    tab.goto((recorded.public / "data/check/index.html").as_uri())
    months = sorted((recorded.public / "data/log").glob("*.ndjson"))
    result = check(tab, recorded.saved / "old.json", *months)
    expect(result).to_have_attribute("data-state", "replaced")


Edit = Callable[[str], str]


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("+08:00", "+08:01", 1),
        lambda text: "\n".join(text.splitlines()[1:]),
        lambda text: "",
        lambda text: "<html>",
    ],
)
def test_a_log_that_was_altered_is_not_used(tab: Page, recorded: Site, edit: Edit) -> None:
    def serve_altered(route: Any) -> None:
        route.fulfill(body=edit((recorded.public / "data/log/2024-06.ndjson").read_text("utf-8")))

    tab.route("**/2024-06.ndjson", serve_altered)
    tab.goto(f"{recorded.address}/data/check/")
    expect(check(tab, recorded.saved / "old.json")).to_have_attribute("data-state", "broken")


def test_where_the_browser_cannot_hash_it_says_so(browser: Browser, recorded: Site) -> None:
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page = context.new_page()
    page.goto(f"{recorded.address}/data/check/")
    expect(page.locator("#check-insecure")).to_be_visible()
    expect(page.locator("#check-file")).to_be_hidden()
    expect(page.locator("main")).to_contain_text("hashlib.sha256")
    context.close()


def test_without_script_it_says_how_to_check_by_hand(browser: Browser, recorded: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{recorded.address}/data/check/")
    expect(page.locator("#check-file")).to_be_hidden()
    expect(page.locator("main")).to_contain_text("hashlib.sha256")
    page.locator("main a[href$='data/log/index.json']").click()
    context.close()


def test_a_site_without_a_log_compares_with_the_letter_as_it_is(
    tab: Page, recorded: Site, tmp_path: Path
) -> None:
    sources = write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text(result="正在解决")})
    build(sources, now=NOW)
    with serve(sources.output) as address:
        tab.goto(f"{address}/data/check/")
        for name, state in (
            ("current", "same"),
            ("old", "different"),
            ("removed", "different"),
            ("altered", "altered"),
            ("forged", "different"),
        ):
            result = check(tab, recorded.saved / f"{name}.json")
            expect(result).to_have_attribute("data-state", state)


def test_a_letter_saved_before_there_was_a_log_is_known_by_what_it_says(
    tab: Page, tmp_path: Path
) -> None:
    sources = write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text()})
    build(sources, now=NOW)
    saved = shutil.copy(sources.output / "replies/2023/jiaoyu-1.json", tmp_path / "saved.json")
    build(sources, now=NOW, record=True)
    with serve(sources.output) as address:
        tab.goto(f"{address}/data/check/")
        expect(check(tab, Path(saved))).to_have_attribute("data-state", "same")
    write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text(result="正在解决")})
    build(sources, now=NOW, record=True)
    # At another address: the server knows whole seconds, and a browser keeps what is not older.
    with serve(sources.output) as address:
        tab.goto(f"{address}/data/check/")
        expect(check(tab, Path(saved))).to_have_attribute("data-state", "unknown")
