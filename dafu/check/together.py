"""What is wrong between letters, pages and files, of which each is well by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dafu.check.site import Outline, check_together, shut
from dafu.check.stray import check_files
from dafu.problems.problem import Problem, Problems
from dafu.read.letter import Page
from dafu.read.scan import Tree


def beside_each_other(
    outlines: Sequence[Outline],
    pages: Sequence[Page],
    tree: Tree,
    is_up: Callable[[str], bool],
    found: Problems,
) -> Iterator[Problem]:
    """What is wrong between letters, pages and files; ``found`` is what is known of it."""
    sources = {x.path for x in tree.letters} | {f"pages/{x.path}" for x in tree.pages}
    check_together(outlines, pages, tree.files, found, sources, is_up)
    check_files(outlines, pages, tree.files, tree.root, found)
    return shut(found, {x.source: x.closed_from for x in outlines})
