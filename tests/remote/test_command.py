"""The command publishes to a server of S3's protocol, over HTTP, as readers then see it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPMessage
from pathlib import Path

import pytest

from dafu.remote.headers import headers
from dafu.remote.lease import LEASE
from tests.letters import letter_text, write_site
from tests.remote.conftest import Bucket, numbered, paths

ROOT = Path(__file__).parents[2]
PREFIX = "portal/jytabl"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three letters, one with an attachment."""
    letters: dict[str, str | bytes] = {
        f"replies/2023/jiaoyu-{n}.md": numbered(n) for n in range(1, 4)
    }
    letters["replies/2023/jiaoyu-2.md"] = numbered(
        2, attachments="[{file: jiaoyu-2.csv, title: 附件}]"
    )
    letters["replies/2023/jiaoyu-2.csv"] = "一,二\n".encode("gbk")
    write_site(tmp_path, letters)
    return tmp_path


def command(url: str, *arguments: str) -> list[str]:
    build = [sys.executable, str(ROOT / "build.py"), "--lang", "en"]
    return [*build, "--output", url, *arguments]


def run(
    project: Path, url: str, environment: Mapping[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(url, *arguments),
        cwd=project,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def publish(project: Path, bucket: Bucket, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(project, f"s3://{bucket.name}/{PREFIX}", bucket.environment, *arguments)


def built(project: Path) -> Path:
    """The site as a folder of this machine, built apart."""
    done = run(project, "public", {})
    assert done.returncode == 0, done.stderr
    return project / "public"


def fetched(bucket: Bucket, path: str) -> tuple[bytes, HTTPMessage]:
    """What any reader gets."""
    address = f"{bucket.endpoint}/{bucket.name}/{PREFIX}/{path}"
    with urllib.request.urlopen(address) as answer:
        return answer.read(), answer.headers


def in_step(bucket: Bucket, site: Path) -> None:
    """Assert that readers find the site, as it should be served, and nothing else."""
    expected = paths(site)
    found = {key.removeprefix(f"{PREFIX}/") for key in bucket.names()}
    assert found == expected | {".dafu/record.json.gz"}
    for path in expected:
        data, told = fetched(bucket, path)
        assert data == (site / path).read_bytes(), path
        assert {name: told[name] for name in headers(path)} == headers(path)


def test_a_site_is_published_and_kept_in_step(project: Path, bucket: Bucket) -> None:
    done = publish(project, bucket)
    assert done.returncode == 0, done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"Published to s3://{bucket.name}/{PREFIX}: ")
    in_step(bucket, built(project))
    # Nothing has changed.
    done = publish(project, bucket)
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == f"s3://{bucket.name}/{PREFIX} is up to date"
    # A letter is not public any more.
    (project / "content/replies/2023/jiaoyu-2.md").write_text(
        numbered(2, disclosure="不予公开"), encoding="utf-8"
    )
    done = publish(project, bucket)
    assert done.returncode == 0, done.stderr
    assert " removed in " in done.stderr
    in_step(bucket, built(project))
    for path in ("jiaoyu-2/index.html", "jiaoyu-2.json", "jiaoyu-2/jiaoyu-2.csv"):
        with pytest.raises(urllib.error.HTTPError) as told:
            fetched(bucket, f"replies/2023/{path}")
        told.value.close()
        assert told.value.code == 404


def test_only_what_changed_is_written(project: Path, bucket: Bucket) -> None:
    publish(project, bucket)
    style = next(key for key in bucket.names() if key.endswith(".css"))
    before = bucket.client.head_object(Bucket=bucket.name, Key=style)
    bucket.client.put_object(Bucket=bucket.name, Key=f"{PREFIX}/index.html", Body=b"defaced")
    done = publish(project, bucket)
    assert "1 written, 0 removed" in done.stderr
    assert bucket.client.head_object(Bucket=bucket.name, Key=style)["ETag"] == before["ETag"]
    in_step(bucket, built(project))


def test_another_machine_publishes_to_the_same_store(
    project: Path, bucket: Bucket, tmp_path_factory: pytest.TempPathFactory
) -> None:
    publish(project, bucket)
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(project / "content", other / "content")
    shutil.copy(project / "site.yaml", other)
    done = publish(other, bucket)
    assert done.returncode == 0, done.stderr
    # It knew from the record that nothing need be written.
    assert done.stderr.splitlines()[-1].endswith(" is up to date")
    (other / "content/replies/2023/jiaoyu-3.md").unlink()
    assert publish(other, bucket).returncode == 0
    in_step(bucket, built(other))
    assert publish(project, bucket).returncode == 0
    in_step(bucket, built(project))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_publication_is_mended(number: int, project: Path, bucket: Bucket) -> None:
    process = subprocess.Popen(
        command(f"s3://{bucket.name}/{PREFIX}"),
        cwd=project,
        env={**os.environ, **bucket.environment},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    for _ in range(10_000):
        if len(bucket.names()) > 10:
            break
        time.sleep(0.001)
    process.send_signal(number)
    _, told = process.communicate()
    assert process.returncode == -number
    assert [line.partition(" ")[0] for line in told.splitlines()] == ["Built"]
    assert len(bucket.names()) < len(paths(built(project)))
    done = publish(project, bucket)
    assert done.returncode == 0, done.stderr
    in_step(bucket, built(project))


def test_one_who_publishes_from_elsewhere_is_let_finish(project: Path, bucket: Bucket) -> None:
    lease = b'{"holder": "other", "run": "r", "until": 9999999999}'
    bucket.client.put_object(Bucket=bucket.name, Key=f"{PREFIX}/{LEASE}", Body=lease)
    done = publish(project, bucket)
    assert done.returncode == 3
    assert "it is being published to from elsewhere" in done.stderr.splitlines()[-1]
    assert bucket.names() == [f"{PREFIX}/{LEASE}"]


def test_content_in_error_leaves_the_store_as_it_is(project: Path, bucket: Bucket) -> None:
    publish(project, bucket)
    before = bucket.names()
    (project / "content/replies/2023/jiaoyu-1.md").write_text(
        letter_text(disclosure="公开"), encoding="utf-8"
    )
    done = publish(project, bucket)
    assert done.returncode == 1
    assert f"1 errors; s3://{bucket.name}/{PREFIX} was not touched" in done.stderr
    assert "replies/2023/jiaoyu-1/ is still up" in done.stderr
    assert bucket.names() == before
    done = publish(project, bucket, "--withdraw-invalid")
    assert done.returncode == 0
    assert not [key for key in bucket.names() if "jiaoyu-1" in key]


def test_a_bucket_that_holds_something_else_is_left_alone(project: Path, bucket: Bucket) -> None:
    bucket.client.put_object(Bucket=bucket.name, Key=f"{PREFIX}/thesis.docx", Body=b"mine")
    done = publish(project, bucket)
    assert done.returncode == 3
    assert "holds something else than a site; give an empty bucket or prefix" in done.stderr
    assert bucket.names() == [f"{PREFIX}/thesis.docx"]


def test_what_lies_beside_the_prefix_is_not_touched(project: Path, bucket: Bucket) -> None:
    for key in ("portal/jytabl2/a", "portal/a", f"{PREFIX}/replies/"):
        bucket.client.put_object(Bucket=bucket.name, Key=key, Body=b"")
        publish(project, bucket)
    assert {"portal/jytabl2/a", "portal/a"} <= {*bucket.names()}
    # A console's mark for a folder is no object of the site, and no reason to do anything.
    assert publish(project, bucket).stderr.splitlines()[-1].endswith(" is up to date")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "the store failed: NoSuchBucket: "),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, "the store failed: Generic S3 error: "),
        ({"AWS_ALLOW_HTTP": ""}, "an http:// endpoint needs AWS_ALLOW_HTTP=true"),
    ],
)
def test_a_store_that_cannot_be_used_is_named(
    environment: dict[str, str], said: str, project: Path, bucket: Bucket
) -> None:
    done = run(project, "s3://nowhere/a", {**bucket.environment, **environment})
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1].startswith("failed: s3://nowhere/a")
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr and "secret" not in done.stderr


def test_a_folder_far_away_is_a_store_too(project: Path, tmp_path: Path) -> None:
    far = tmp_path / "far" / "site"
    for _ in range(2):
        done = run(project, f"file://{far}", {})
        assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == f"file://{far} is up to date"
    site = built(project)
    assert paths(far) == paths(site) | {".dafu/record.json.gz"}
    assert all((far / path).read_bytes() == (site / path).read_bytes() for path in paths(site))
    (project / "content/replies/2023/jiaoyu-3.md").unlink()
    assert run(project, f"file://{far}", {}).returncode == 0
    assert not list(far.glob("replies/2023/jiaoyu-3*"))
    assert (project / ".dafu-stores" / ".gitignore").read_text(encoding="ascii") == "*\n"


def test_two_commands_at_once_for_one_store(project: Path, tmp_path: Path) -> None:
    url = f"file://{tmp_path}/far"
    assert run(project, url, {}).returncode == 0
    home = next((project / ".dafu-stores").glob("file-*"))
    program = "import sys; from pathlib import Path; from dafu.site.lock import lock\n"
    program += "with lock(Path(sys.argv[1])): print(flush=True); input()"
    holding = [sys.executable, "-c", program, str(home / ".lock")]
    with subprocess.Popen(
        holding, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT
    ) as other:
        assert other.stdout
        other.stdout.readline()
        done = run(project, url, {})
        other.communicate("\n")
    assert done.returncode == 3
    assert "another build" in done.stderr


@pytest.mark.parametrize("url", ["s3://", "s3://key:secret@bucket", "ftp://host/a", "file://h/a"])
def test_another_address_is_wrong_usage(url: str, project: Path) -> None:
    done = run(project, url, {})
    assert done.returncode == 2
    assert f"--output cannot be {url}" in done.stderr
    assert not (project / ".dafu-stores").exists()


def test_without_the_extra_it_says_what_to_install(project: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['obstore'] = None\n")
    done = run(project, "s3://bucket", {"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 2
    assert "pip install 'dafu[store]'" in done.stderr
