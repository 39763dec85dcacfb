"""Throw bytes at the reader: ``python -m tests.fuzz.fuzz_reader [SECONDS] [SEED]``.

With atheris installed it is led by coverage (``pip install atheris``); without it, good letters are
torn and glued together again at random. Either way an input that breaks a promise is printed.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator

from dafu.check.fix import fixed_text
from dafu.check.letter import check_letter
from dafu.check.site import check_together, outline
from dafu.gate import admit, is_public
from dafu.model.public import Tombstone
from dafu.model.vocabulary import DISCLOSURE_WORDS
from dafu.problems.codes import CODES
from dafu.problems.problem import Problems
from dafu.problems.report import FORMATS, report
from dafu.read import letter as read
from dafu.read.scan import Source
from tests.letters import NOW, PATH, example_text, letter_text, site

SITE = site()
SOURCE = Source(PATH, PATH, "replies/2023/jiaoyu-1")


def promises(data: bytes) -> None:
    """Read ``data`` as a letter and hold the reader to what it promises of any bytes."""
    problems = Problems()
    letter = read.letter(SOURCE, data, problems)
    assert letter.complete == (not problems.errors)
    check_letter(letter, SITE, NOW.date(), problems)
    check_together([outline(letter, NOW)], [], (), problems)
    lines = data.count(b"\n") + data.count(b"\r") + 1
    assert all(1 <= problem.place.line <= lines for problem in problems)
    assert all(problem.place.column >= 1 for problem in problems)
    for form in FORMATS:
        report(problems, form, "zh-Hans")
        report(problems, form, "en")
    if is_public(letter, NOW):
        # YAML joins lines with a blank and knows escapes; apart from those it says so itself.
        written = b" ".join(data.split())
        assert any(word.encode() in written or b"\\" in data for word in DISCLOSURE_WORDS)
        assert not letter.front.publish_at or letter.front.publish_at <= NOW
    if letter.complete and not problems.errors:
        public = admit(letter, SITE, NOW)
        assert public is None or isinstance(public, Tombstone) or public.path == letter.path
        text = data.decode("utf-8-sig")
        assert letter.body.markdown in text.replace("\r\n", "\n").replace("\r", "\n")
    if letter.front.model_fields_set:
        fixed_text(data.decode(), problems)


def seeds() -> list[bytes]:
    """Letters to begin from: a good one, and every code's example."""
    examples = (example_text(code.example) for code in CODES.values() if code.example)
    return [text.encode() for text in (letter_text(), *examples)]


PIECES = tuple(
    piece.encode()
    for piece in (
        "---\n", "\n", "\r", "\r\n", ": ", "- ", "[", "]", "{", "}", "|", ">", "&a ", "*a",
        "!!str ", '"', "'", "#",
        "\t", "  ", "\ufeff", "\u200b", "\u2028", "<b>", "<!--", "](", "![", "`", "```\n", "## ",
        "1. ", "\\", "%",
        "公开属性: 不予公开\n", "主动公开 · 全文", "主动公开 · 摘要", "2023-02-30", "\\ud800",
        "\\u0000", "13800138000",
        "示教〔2023〕", "=", "~", "<<: ", "? ", "javascript:", "[a]: b\n", "| a |\n|---|\n",
        "9" * 400, "[" * 60,
    )
)  # fmt: skip


def torn(chance: random.Random, letters: list[bytes]) -> bytes:
    """One of ``letters``, changed in a few places."""
    data = chance.choice(letters)
    for _ in range(chance.randint(1, 6)):
        at, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        piece, byte = chance.choice(PIECES), bytes([chance.randrange(256)])
        before, between, after = data[:at], data[at:end], data[end:]
        data = chance.choice(
            (
                before + piece + between + after,
                before + piece * chance.randint(2, 200) + between + after,
                before + between[40:] + after,
                before + between + between + after,
                before + byte + data[at + 1 :],
                before + chance.choice(letters)[end:],
            )
        )
    return data


def run(inputs: Iterator[bytes]) -> None:
    """Try every input; print the one that fails."""
    for data in inputs:
        try:
            promises(data)
        except BaseException:
            print(f"{data!r}", file=sys.stderr)
            raise


def at_random(seed: int, until: Callable[[int], bool]) -> Iterator[bytes]:
    """Torn letters, the same for the same seed, until ``until`` says so of their number."""
    chance, letters, number = random.Random(seed), seeds(), 0
    while not until(number):
        yield torn(chance, letters)
        number += 1


def main(arguments: list[str]) -> None:
    """Fuzz for some seconds."""
    seconds = float(arguments[0]) if arguments else 60
    seed = int(arguments[1]) if len(arguments) > 1 else time.time_ns()
    try:
        import atheris
    except ImportError:
        print(f"seed {seed}", file=sys.stderr)
        end = time.monotonic() + seconds
        run(at_random(seed, lambda number: time.monotonic() > end))
        return
    flags = [f"-max_total_time={seconds:.0f}", f"-seed={seed % 2**32}"]
    atheris.Setup([sys.argv[0], *flags], promises, enable_python_coverage=True)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
