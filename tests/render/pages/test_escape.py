"""Templates escape as Jinja does by itself."""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from dafu.render.pages.escape import Compiler

CLASS = Environment.code_generator_class

TEMPLATE = """
{% macro item(x) %}<li title="{{ x }}">{{ x }}{{ caller() if caller else '' }}</li>{% endmacro %}
{% set kept %}<b>{{ value }}</b>{% endset %}
{% block main %}{{ value }} {{ value|upper }} {{ value ~ '<i>' }} {{ item(value) }}{{ kept }}
{% for one in [value, 1, 2.5, none, true] %}{{ loop.index }}{{ one }}{% endfor %}
{% call item(value) %}{{ value }}<u>{% endcall %}{{ value|safe }}{{ '<' }}{{ [value] }}
{% endblock %}{{ self.main() }}{% filter upper %}{{ value }}{% endfilter %}
{% autoescape false %}{{ value }}{% endautoescape %}
"""


class Shown:
    """Something that knows its own HTML."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __html__(self) -> str:
        return f"<em>{self.text}</em>"

    def __str__(self) -> str:
        return f"<{self.text}>"


class Word(str):
    """Text of a type of its own."""

    __slots__ = ()


@pytest.mark.parametrize(
    "value",
    [
        "答复",
        "",
        "<script>alert('x')</script>",
        'a "quoted" & b',
        "'",
        Markup("<b>&amp;</b>"),
        Shown("甲"),
        Word("<乙>"),
        5,
        None,
        ("<",),
    ],
)
def test_the_same_as_jinja_makes(value: object) -> None:
    made = []
    for compiler in (CLASS, Compiler):
        environment = Environment(autoescape=True)
        environment.code_generator_class = compiler
        made.append(environment.from_string(TEMPLATE).render(value=value))
    assert made[0] == made[1]


def test_what_is_missing_is_still_missed() -> None:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.code_generator_class = Compiler
    with pytest.raises(UndefinedError):
        environment.from_string("{{ nothing }}").render()


def test_templates_are_compiled_so() -> None:
    """What all this is for: the name that a template's code calls."""
    environment = Environment(autoescape=True)
    environment.code_generator_class = Compiler
    code = environment.compile("{{ value }}", raw=True)
    assert "escape(" in code
    last = code.strip().splitlines()[-1]
    assert re.fullmatch(r"from dafu\.render\.pages\.escape import escaped as escape", last)
