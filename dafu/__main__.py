"""``python -m dafu`` and the command ``dafu``: the same as ``python build.py``."""

import os
import sys


def main() -> int:
    """Run the command line, which a signal ends quietly from the first import on."""
    from dafu.site.signals import end_quietly

    end_quietly()
    # Nothing extends pydantic; looking for what might would take a tenth of a short command.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from dafu.cli.commands import main as run

    return run()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
