"""What each token of a line was written as, so that all of the source can be accounted for."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, autolink, escape, image, link
from markdown_it.token import Token

Rule = Callable[[StateInline, bool], bool]


def plug(md: MarkdownIt) -> None:
    """Put these rules around the library's."""
    md.inline.ruler.at("escape", _noting(escape))
    md.inline.ruler.at("image", _noting(image))
    md.inline.ruler.at("autolink", _autolink)
    md.inline.ruler.at("link", _link)
    # The words of an escape are a token of their own until all is looked at.
    md.core.ruler.disable("text_join")


def _noting(rule: Rule) -> Rule:
    """``rule``, with all that it read noted at the token it made."""

    def noting(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if not rule(state, silent):
            return False
        if not silent:
            state.tokens[-1].meta["source"] = state.src[start : state.pos]
        return True

    return noting


def _autolink(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not autolink(state, silent):
        return False
    if not silent:
        parts = ("<", state.src[start + 1 : state.pos - 1], ">")
        for token, part in zip(state.tokens[-3:], parts, strict=True):
            token.meta["source"] = part
    return True


def _link(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not link(state, silent):
        return False
    if not silent:
        end = state.md.helpers.parseLinkLabel(state, start, True)
        state.tokens[-1].meta["source"] = state.src[end : state.pos]
    return True


def source_of(token: Token) -> str:
    """What ``token`` of a line was written as, but for its blanks.

    Of a link it is what stands before and behind its words.
    """
    if "source" in token.meta:
        return str(token.meta["source"])
    match token.type:
        case "link_open":
            return "["
        case "link_close":
            return ""
        case "code_inline":
            return token.markup + token.content + token.markup
        case "text_special":
            return token.markup
    return token.markup if token.nesting else token.content
