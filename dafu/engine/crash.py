"""A worker process that died: which of the things that it may have held was its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from typing import Any, NamedTuple

from dafu.engine.pool import workers
from dafu.problems.errors import PublishError
from dafu.problems.problem import Text

_SHOWN = 4


class Call(NamedTuple):
    """What an executor was to do."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]


class Division(NamedTuple):
    """How a call is taken apart: the names of its items, and the same call for some of them."""

    names: Callable[..., Sequence[str]]
    """From the call's arguments."""
    part: Callable[..., tuple[Any, ...]]
    """From a slice of the items and the call's arguments."""


def lost(calls: Sequence[Call], parts: Callable[[Call], Division]) -> PublishError:
    """What to say of a process that died over one of ``calls``.

    Each is tried again in a process of its own, and the deadly one by halves. When none is, the
    process was killed from outside, and what it may have held is named.
    """
    deadly = _deadly(calls)
    if deadly is None:
        held = [parts(call).names(*call.arguments) for call in calls[:_SHOWN]]
        shown = [f"{some[0]} … {some[-1]}" for some in held if some]
        why = Text(
            "处理这些的一个进程被系统或他人终止了（可能是内存不够），请再生成一次",
            "a process working on these was killed (perhaps for want of memory); build again",
        )
        return PublishError(", ".join([*shown, *["…"] * (len(calls) > _SHOWN)]), why)
    function, arguments = deadly
    names, part = parts(deadly)
    found = names(*arguments)
    start, end = 0, len(found)
    while end - start > 1:
        middle = (start + end) // 2
        if _deadly([Call(function, part(slice(start, middle), *arguments))]):
            end = middle
        else:
            start = middle
    return PublishError(
        found[start], Text("处理它的进程异常终止了", "the process working on it died")
    )


def _deadly(calls: Sequence[Call]) -> Call | None:
    """The first of ``calls`` at which a process dies."""
    with workers(1) as pool:
        for call in calls:
            failed = pool.submit(call.function, *call.arguments).exception()
            if isinstance(failed, BrokenExecutor):
                return call
    return None
