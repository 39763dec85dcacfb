"""A worker process that died: which of the things that it may have held was its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from typing import Any, TypeVar

from dafu.problems import Text
from dafu.processes import workers
from dafu.publish import PublishError

A = TypeVar("A")


def lost(
    items: Sequence[A],
    name: Callable[[A], str],
    function: Callable[..., Any],
    arguments: Callable[[Sequence[A]], tuple[Any, ...]],
) -> PublishError:
    """What to say of a process that died over one of ``items``.

    They are tried again by halves in processes of their own: ``arguments`` gives those of
    ``function`` for some of them. When none is deadly, the process was killed from outside, and all
    are named.
    """
    rest = items
    while len(rest) > 1:
        half = rest[: len(rest) // 2]
        rest = half if _dies(function, arguments(half)) else rest[len(half) :]
    if _dies(function, arguments(rest)):
        why = Text("处理它的进程异常终止了", "the process working on it died")
        return PublishError(name(rest[0]), why)
    names = name(items[0]) if len(items) == 1 else f"{name(items[0])} … {name(items[-1])}"
    why = Text(
        "处理这些的一个进程被系统或他人终止了（可能是内存不够），请再生成一次",
        "a process working on these was killed (perhaps for want of memory); build again",
    )
    return PublishError(names, why)


def _dies(function: Callable[..., Any], arguments: tuple[Any, ...]) -> bool:
    with workers(1) as pool:
        try:
            pool.submit(function, *arguments).result()
        except BrokenExecutor:
            return True
    return False
