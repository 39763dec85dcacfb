"""``python -m dafu``: the same as ``python build.py``."""

import sys

from dafu.cli import main

sys.exit(main())
