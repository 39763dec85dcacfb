"""Interface strings that need no values, put into the templates before they are compiled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import escape

_CALL = ("variable_begin", "name", "lparen", "string", "rparen", "variable_end")


class FixedWords(Extension):
    """Makes plain text of ``{{ t('key') }}``: a page has dozens of them, always the same.

    The environment's global ``t`` gives the string of a key.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """The tokens of a template with such calls replaced by what they give."""
        return self._replaced(list(stream))

    def _replaced(self, tokens: Sequence[Token]) -> Iterator[Token]:
        text: Any = self.environment.globals["t"]
        at = 0
        while at < len(tokens):
            few = tokens[at : at + len(_CALL)]
            if tuple(token.type for token in few) == _CALL and few[1].value == "t":
                yield Token(few[0].lineno, "data", str(escape(text(few[3].value))))
                at += len(_CALL)
            else:
                yield tokens[at]
                at += 1
