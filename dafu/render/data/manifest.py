"""``/data/manifest.json``: every other file of the site, with its size and its SHA-256.

Its signature, where there is one, stands beside it and in no manifest.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, get_args

from pydantic import Field

from dafu import routes
from dafu.model.letter import Model, key
from dafu.model.log import Count, Hash

MANIFEST = routes.MANIFEST.path
SIGNATURE = routes.SIGNATURE.path

Version = Literal["1.0"]
(VERSION,) = get_args(Version)


class ManifestFile(Model):
    """A file of the site."""

    path: Annotated[str, Field(pattern="^[A-Za-z0-9_-][A-Za-z0-9._/-]*$")] = key(
        "路径", "网址中站点根目录之后的部分。", "Below the site's root."
    )
    size: Count = key("大小", "字节数。", "Bytes.")
    sha256: Hash = key("校验值", "文件的 SHA-256。", "SHA-256 of the file, hexadecimal.")


class Manifest(Model):
    """What :func:`manifest_json` writes."""

    schema_version: Version = key("格式版本", "本格式的版本。", "Version of this form.")
    count: Count = key("件数", "文件数。", "How many files there are.")
    files: tuple[ManifestFile, ...] = key("文件", "按路径排列。", "In order of their paths.")


def manifest_json(files: Iterable[tuple[str, int, str]]) -> bytes:
    """The manifest of files given as path, size and SHA-256: a line for each, by path.

    Paths are those that a build can make (:func:`dafu.site.stage.safe_path`): JSON as they are.
    """
    # Tens of thousands, at every build: several times as fast as by way of the model.
    lines = sorted(
        f'{{"path": "{path}", "size": {size}, "sha256": "{digest}"}}'
        for path, size, digest in files
    )
    head = f'{{"schema_version": "{VERSION}", "count": {len(lines)}, "files": [\n'
    return (head + ",\n".join(lines) + "\n]}\n").encode("ascii")
