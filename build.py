#!/usr/bin/env python3
"""The door: ``python build.py`` builds the site; ``python build.py --help`` tells the rest."""

import os
import sys

DEPENDENCIES = {
    *(
        "apsw",
        "jinja2",
        "jsonschema_rs",
        "markdown_it",
        "mdurl",
        "markupsafe",
        "numpy",
        "pagefind_bin",
        "pydantic",
    ),
    "yaml",
    *("watchfiles", "anyio"),
}


def main() -> int:
    """Run dafu's command line; say in one line what to type when it cannot start."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an old Python is what this is for
        print(
            "需要 Python 3.11 或更新 / Python 3.11 or newer is needed: make site", file=sys.stderr
        )
        return 3
    try:
        from dafu.__main__ import main as run

        return run()
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in DEPENDENCIES:
            raise
        print(
            f"缺少 {error.name}，请运行 make site / {error.name} is missing: run `make site`",
            file=sys.stderr,
        )
        return 3


def leave(code: int) -> None:
    """End at once: taking apart all that a build of a large site knew takes as long as the rest."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # Nobody listens any more.
        code = code or 3
    os._exit(code)


if __name__ == "__main__":
    try:
        leave(main())
    except KeyboardInterrupt:  # In the first moments, before signals are seen to.
        sys.exit(130)
