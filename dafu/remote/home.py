"""The folder of this machine in which the site for a store is built, for one run at a time."""

from __future__ import annotations

import asyncio
import hashlib
import platform
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dafu.problems.errors import system_failed
from dafu.remote.address import Address
from dafu.remote.objects import connect
from dafu.remote.publication import Published, publish
from dafu.remote.site import site_files
from dafu.site.lock import lock

_ID = "id"


@contextmanager
def reserved(address: Address) -> Iterator[None]:
    """The folder of ``address``, made where there is none, for this run alone.

    Raises :class:`PublishError` while another one builds or publishes there.
    """
    home = address.home
    try:
        home.mkdir(parents=True, exist_ok=True)
        ignored = home.parent / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", encoding="ascii")
        with lock(home / ".lock"):
            yield
    except OSError as error:
        raise system_failed(error, home) from error


def publish_from(address: Address, afresh: bool = False) -> Published:
    """Bring the store at ``address`` in step with the site built in its folder, which is reserved.

    Raises as :func:`dafu.remote.publication.publish` does, and OSError.
    """
    site = site_files(address.site, address.home, afresh)
    store = connect(address.url)
    return asyncio.run(publish(store, address.url, site, _holder(address.home), afresh))


def _holder(home: Path) -> str:
    """Who publishes: this folder on this machine, and no copy of it elsewhere."""
    file = home / _ID
    if not file.exists():
        file.write_text(secrets.token_hex(16), encoding="ascii")
    place = f"{file.read_text(encoding='ascii')} {platform.node()} {home.resolve()}"
    return hashlib.sha256(place.encode(errors="surrogateescape")).hexdigest()[:32]
