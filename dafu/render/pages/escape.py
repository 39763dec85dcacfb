"""Escaping as templates do it, without what most values do not need.

A page has hundreds of values, most of them plain text with nothing to escape. For each, Jinja makes
a ``Markup``, which takes longer than all else that the template does with it, only to join them.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

_special = re.compile("[&<>\"']").search
"""What :func:`markupsafe.escape` replaces."""


def escaped(value: Any) -> str:
    """What :func:`markupsafe.escape` gives, as text to be joined with other escaped text."""
    kind = type(value)
    if kind is Markup or (kind is str and not _special(value)):
        return value  # type: ignore[no-any-return]
    return escape(value)


class Compiler(CodeGenerator):
    """Makes templates escape by :func:`escaped` what they put out."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """The module of a template; the name is looked up whenever something is put out."""
        super().visit_Template(node, frame)
        self.writeline(f"from {__name__} import {escaped.__name__} as escape")
