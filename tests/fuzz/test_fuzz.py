"""A short run of the fuzz target, the same every time; ``fuzz_reader.py`` runs for longer."""

from __future__ import annotations

import pytest

from tests.fuzz.fuzz_reader import at_random, promises, run, seeds


@pytest.mark.parametrize("seed", range(4))
def test_torn_letters_break_no_promise(seed: int) -> None:
    run(at_random(seed, lambda number: number == 150))


def test_the_seeds_are_letters() -> None:
    for data in seeds():
        promises(data)


def test_a_broken_promise_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fuzz.fuzz_reader.is_public", lambda letter, now: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(iter([b"---\n"]))
    assert "b'---\\n'" in capsys.readouterr().err
