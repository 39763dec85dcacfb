"""One site at two moments of its life, built once."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import boto3
import pytest
from moto.server import ThreadedMotoServer

from dafu.build import build
from dafu.engine.project import Sources
from tests.letters import NOW, letter_text, write_site

THEME = Path(__file__).parents[2] / "theme"


@pytest.fixture(scope="package", autouse=True)
def loops_of_their_own() -> Iterator[None]:
    """``asyncio.run`` in a thread: a browser of other tests has a loop running in this one."""
    run = asyncio.run

    def aside(coroutine: Coroutine[Any, Any, Any], **options: Any) -> Any:
        with ThreadPoolExecutor(1) as one:
            return one.submit(run, coroutine, **options).result()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "run", aside)
        yield


class Sites(NamedTuple):
    before: Path
    after: Path
    gone: frozenset[str]
    """What the first has and the second has not."""


def numbered(number: int, **changes: str | None) -> str:
    body = f"示例甲委员：\n\n第{number}件提案收悉，已经办理。\n"
    return letter_text(
        body,
        document_number=f"示教〔2023〕{number}号",
        title=f"对区政协十五届二次会议第15200{number}号提案的答复",
        **changes,
    )


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Letters that are taken down, cut to a summary, withdrawn, changed and new; another theme."""
    folder = tmp_path_factory.mktemp("sites")
    theme = folder / "theme"
    shutil.copytree(THEME, theme)
    letters: dict[str, str | bytes] = {
        f"replies/2023/jiaoyu-{n}.md": numbered(n) for n in range(1, 6)
    }
    letters["replies/2023/jiaoyu-5.md"] = numbered(
        5, attachments="[{file: jiaoyu-5.csv, title: 附件}]"
    )
    letters["replies/2023/jiaoyu-5.csv"] = "一,二\n".encode("gbk")
    sources = write_site(folder, letters)
    before = Sources(sources.site, sources.content, theme, folder / "before")
    assert build(before, NOW).collection
    changed = {
        "jiaoyu-1": numbered(1, disclosure="不予公开"),
        "jiaoyu-2": numbered(2, disclosure="主动公开 · 摘要", summary="已经办理。"),
        "jiaoyu-3": numbered(3, withdrawn="{date: 2024-01-02, reason: 内容有误。}"),
        "jiaoyu-4": numbered(4).replace("已经办理", "正在办理"),
        "jiaoyu-5": numbered(5),
        "jiaoyu-6": numbered(6, attachments="[{file: jiaoyu-6.pdf, title: 附件}]"),
    }
    write_site(folder, {f"replies/2023/{name}.md": text for name, text in changed.items()})
    write_site(folder, {"replies/2023/jiaoyu-6.pdf": b"%PDF-1.7"})
    style = next((theme / "assets").rglob("*.css"))
    style.write_text(f"{style.read_text(encoding='utf-8')}\n/* another */\n", encoding="utf-8")
    after = Sources(sources.site, sources.content, theme, folder / "after")
    assert build(after, NOW).collection
    return Sites(before.output, after.output, frozenset(paths(before.output) - paths(after.output)))


def paths(site: Path) -> set[str]:
    return {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}


class Bucket(NamedTuple):
    """A bucket that anybody may read, on a server of S3's protocol on this machine."""

    name: str
    endpoint: str
    client: Any
    """boto3's, to look after what dafu did with another library."""

    @property
    def environment(self) -> dict[str, str]:
        """What dafu needs to write to it."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "id",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "us-east-1",
        }

    def names(self) -> list[str]:
        """The names of all objects."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        return [found["Key"] for page in pages for found in page.get("Contents", ())]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of the server."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


_NUMBERS = count(1)


@pytest.fixture
def bucket(server: str) -> Bucket:
    """A bucket of its own for each test."""
    client = boto3.client(
        "s3",
        endpoint_url=server,
        aws_access_key_id="id",
        aws_secret_access_key="secret",
        region_name="us-east-1",
    )
    name = f"bucket-{next(_NUMBERS)}"
    client.create_bucket(Bucket=name)
    everybody = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{name}/*",
    }
    policy = {"Version": "2012-10-17", "Statement": [everybody]}
    client.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))
    return Bucket(name, server, client)
