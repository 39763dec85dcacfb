"""One of several pages: the ways to the others."""

from __future__ import annotations

from itertools import pairwise

from dafu.render.listing import page_url
from dafu.render.pages.templates import PageContext, Relation


def _window(number: int, count: int) -> list[int]:
    """The pages to offer: the first, the last and those around the current one."""
    near = set(range(number - 2, number + 3)) | {1, count}
    return sorted(n for n in near if 1 <= n <= count)


def beside(path: str, number: int, count: int) -> tuple[str | None, str | None]:
    """The addresses of the pages before and after one of several."""
    before = page_url(path, number - 1) if number > 1 else None
    return before, page_url(path, number + 1) if number < count else None


def neighbours(before: str | None, after: str | None) -> list[Relation]:
    """The relations to the pages before and after."""
    found = (("prev", before), ("next", after))
    return [Relation(name, href) for name, href in found if href]


def paging(path: str, number: int, count: int, page: PageContext) -> dict[str, object]:
    """What the foot of a page says that is one of several, by the names templates know it by."""
    previous, following = beside(path, number, count)
    return {
        "number": number,
        "count": count,
        "previous_href": page.href(previous) if previous else None,
        "next_href": page.href(following) if following else None,
        "pages": [
            {
                "number": n,
                "href": page.href(page_url(path, n)),
                "current": n == number,
                "gap": n - before > 1,
            }
            for before, n in pairwise((0, *_window(number, count)))
        ],
    }
