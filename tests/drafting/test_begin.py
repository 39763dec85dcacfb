"""``init``: a site of one's own, apart from the program, from the command line on."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml

from dafu.model.settings import Site
from tests.letters import letter_text

ROOT = Path(__file__).parents[2]
OFFICE = ("--office", "示例市示例区教育局", "--url", "https://www.example.gov.cn/jy/")
WHOLE = (
    *OFFICE,
    "--title",
    "答复公开",
    "--agency",
    "示教",
    "--slug",
    "jiaoyu",
    "--phone",
    "0000-5",
)


def dafu(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


def plain(text: str) -> object:
    """YAML as editors read it, which know no dates."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A site in a folder that is called as people call folders."""
    done = dafu(tmp_path, "init", "我的 站点", *WHOLE)
    assert done.returncode == 0, done.stderr
    return tmp_path / "我的 站点"


def test_a_site_of_ones_own_is_checked_and_built(begun: Path) -> None:
    done = dafu(begun, "check", "--strict")
    assert (done.returncode, "0 个错误，0 个警告" in done.stderr) == (0, True), done.stderr
    letter = begun / "content/replies/2023/jiaoyu-1.md"
    letter.parent.mkdir()
    letter.write_text(letter_text(), encoding="utf-8")
    (begun / "theme/assets/own.css").write_text(":root{--own:1}", encoding="utf-8")
    done = dafu(begun, "--without-search")
    assert done.returncode == 0, done.stderr
    page = (begun / "public/replies/2023/jiaoyu-1/index.html").read_text("utf-8")
    assert "答复公开" in page
    (style,) = begun.glob("public/assets/*/style.css")
    assert "--own:1" in style.read_text("utf-8")


def test_every_setting_is_there_with_what_it_is_for(begun: Path) -> None:
    text = (begun / "site.yaml").read_text("utf-8")
    keys = re.findall(r"^(?:# )?([a-z_]+):", text, re.MULTILINE)
    assert set(Site.model_fields) <= set(keys)
    assert yaml.safe_load(text)["issuers"] == [
        {
            "name": "示例市示例区教育局",
            "slug": "jiaoyu",
            "codes": ["示教"],
            "contact": {"phone": "0000-5"},
        }
    ]
    (begun / "keys").mkdir()
    (begun / "keys/qianming").touch()
    (begun / "theme/assets/logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    used = re.sub(r"^(\s*)# (?=[ a-z_]+:|  - )", r"\1", text, flags=re.MULTILINE)
    (begun / "site.yaml").write_text(used, encoding="utf-8")
    schema = json.loads((begun / "site.schema.json").read_text("utf-8"))
    assert list(jsonschema.Draft7Validator(schema).iter_errors(plain(used))) == []
    done = dafu(begun, "check")
    assert done.returncode == 0, done.stderr


def test_the_schema_refuses_what_a_check_refuses(begun: Path) -> None:
    schema = json.loads((begun / "site.schema.json").read_text("utf-8"))
    text = (begun / "site.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=site.schema.json\n")
    for line in ("colour: red", "sign_off: ja", "page_size: 0", "names: {all: 是}"):
        wrong = plain(f"{text}{line}\n")
        assert list(jsonschema.Draft7Validator(schema).iter_errors(wrong)), line


def test_nothing_is_begun_where_something_is(begun: Path) -> None:
    before = {x: x.stat().st_mtime_ns for x in begun.rglob("*")}
    done = dafu(begun.parent, "init", "我的 站点", *OFFICE)
    assert done.returncode == 2
    assert "已经有文件" in done.stderr
    assert {x: x.stat().st_mtime_ns for x in begun.rglob("*")} == before


def test_a_wrong_answer_writes_nothing(tmp_path: Path) -> None:
    done = dafu(tmp_path, "init", "a", "--url", "示例")
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "网址" in done.stderr


def test_a_terminal_is_asked_until_the_answer_fits(tmp_path: Path) -> None:
    typed = [
        "示例市示例区教育局",
        "示例",
        "https://www.example.gov.cn/a/",
        "",
        "Jiao Yu",
        "jiaoyu",
        "",
        "",
    ]
    mine, theirs = pty.openpty()
    command = [sys.executable, str(ROOT / "build.py"), "init", "a", "--title", "答复公开"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=theirs, stderr=-1, stdout=-1) as running:
        os.write(
            mine,
            "\n".join(typed).encode(),
        )
        _, told = running.communicate(timeout=60)
    os.close(mine)
    os.close(theirs)
    assert running.returncode == 0, told.decode()
    settings = yaml.safe_load((tmp_path / "a/site.yaml").read_text("utf-8"))
    assert settings["base_url"] == "https://www.example.gov.cn/a/"
    assert settings["issuers"] == [{"name": "示例市示例区教育局", "slug": "jiaoyu"}]


def test_timers_and_starts_name_the_folder_as_each_writes_it(begun: Path) -> None:
    timer = (begun / "timers/task.xml").read_bytes()
    task = ElementTree.fromstring(timer.decode("utf-16").partition("?>")[2])
    (folder,) = (x.text for x in task.iter() if x.tag.endswith("WorkingDirectory"))
    assert folder == str(begun)
    line = (begun / "timers/crontab").read_text("utf-8").splitlines()[-1].split(" ", 5)[5]
    shown = subprocess.run(
        ["sh", "-c", line.partition(" && ")[0] + " && pwd"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip() == str(begun)
    for file in begun.glob("*.cmd"):
        data = file.read_bytes()
        assert b"\n" not in data.replace(b"\r\n", b"")
    for kind in ("*.sh", "*.desktop"):
        assert all(file.stat().st_mode & stat.S_IXUSR for file in begun.glob(kind))
    if check := shutil.which("desktop-file-validate"):
        for file in begun.glob("*.desktop"):
            subprocess.run([check, file], check=True)


def built(folder: Path, source: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def own_python(folder: Path, wheel: Path) -> Path:
    """A fresh environment with the wheel; what it needs is borrowed from here, not fetched."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text("\n".join(x for x in sys.path if "site-packages" in x))
    install = ["-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    run(python, *install, folder=folder)
    return python


def run(python: Path, *arguments: str, folder: Path) -> str:
    environment = {name: x for name, x in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [python, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_release_works_from_a_folder_outside(tmp_path: Path) -> None:
    """The wheel is built from the sdist, within a repository that ignores all, and installed."""
    built(tmp_path / "first", ROOT)
    (sdist,) = (tmp_path / "first").glob("*.tar.gz")
    around = tmp_path / "别人的 仓库"
    (around / ".git").mkdir(parents=True)
    (around / ".gitignore").write_text("*\n")
    with tarfile.open(sdist) as archive:
        archive.extractall(around, filter="data")
    (source,) = (x for x in around.iterdir() if x.name.startswith("dafu-"))
    wheel = built(tmp_path / "second", source)
    first, second = (
        {
            x.filename: x.CRC
            for x in zipfile.ZipFile(file).infolist()
            if ".dist-info" not in x.filename
        }
        for file in (*(tmp_path / "first").glob("*.whl"), wheel)
    )
    assert first == second
    python = own_python(tmp_path / "环境", wheel)
    site = tmp_path / "站点"
    told = run(python, "-m", "dafu", "init", str(site), *WHOLE, folder=tmp_path)
    assert str(ROOT) not in told
    requirement = (site / "requirements.txt").read_text()
    assert re.fullmatch(r"dafu\[import\]==[\d.]+\n", requirement)
    (site / "content/replies/2023").mkdir()
    (site / "content/replies/2023/jiaoyu-1.md").write_text(letter_text(), encoding="utf-8")
    # As a double click does: the program is there, so nothing is installed.
    assert "1 件答复" in run(python, "start.py", "build", folder=site)
    assert (site / "public/replies/2023/jiaoyu-1/index.html").is_file()
    assert "0 个错误" in run(python, "start.py", "check", folder=site)
    assert not (site / ".venv").exists()
    verified = run(python, "-m", "dafu", "verify", folder=site)
    assert "与发布时一致" in verified
