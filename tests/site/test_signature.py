"""The manifest signed and checked by the real OpenSSH."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from dafu.build import build
from dafu.problems.errors import PublishError
from dafu.render.data.manifest import MANIFEST, SIGNATURE
from dafu.site.signature import Checked, check, signature
from dafu.verify.audit import audit
from tests.cli.test_commands import LETTER, project, run
from tests.letters import NOW, codes, letter_text, write_site

__all__ = ["project"]

ONE = "replies/2023/jiaoyu-1.md"
WHO = "office@example.gov.cn"


def new_key(folder: Path, kind: str = "ed25519") -> Path:
    key = folder / kind
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "x", "-f", key], check=True)
    return key


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return new_key(tmp_path)


def signers(key: Path) -> Path:
    """The list that trusts ``key``."""
    file = key.with_name("signers.txt")
    kind, data = key.with_suffix(".pub").read_text().split()[:2]
    file.write_text(f'{WHO} namespaces="dafu" {kind} {data}\n')
    return file


def test_a_signature_is_the_same_each_time_and_ssh_keygen_s_own(key: Path, tmp_path: Path) -> None:
    made = signature(b"data", key)
    assert signature(b"data", key) == made != signature(b"other", key)
    file = tmp_path / "sig"
    file.write_bytes(made)
    subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-n", "dafu", "-s", file, "-I", WHO, "-f", signers(key)],
        input=b"data",
        check=True,
    )
    good = check(b"data", file, signers(key))
    assert isinstance(good, Checked)
    assert good.signer == WHO
    alone = check(b"data", file, None)
    assert isinstance(alone, Checked)
    assert (alone.fingerprint, alone.signer) == (good.fingerprint, None)
    assert alone.fingerprint.startswith("SHA256:")


def test_diff_of_a_signed_site_says_what_a_signed_build_would_change(
    project: Path, key: Path, tmp_path: Path
) -> None:
    run(project, "--sign", str(key))
    assert (project / "public" / SIGNATURE).is_file()
    for arguments in ([], ["--sign", str(key)]):
        done = run(project, "diff", *arguments)
        assert (done.returncode, done.stdout) == (0, "没有变化\n"), done.stderr
    (tmp_path / "other").mkdir()
    other = run(project, "diff", "--format", "json", "--sign", str(new_key(tmp_path / "other")))
    assert json.loads(other.stdout)["files"] == {
        "added": [],
        "changed": [SIGNATURE],
        "removed": [],
    }
    letter = project / LETTER
    letter.write_text(letter.read_text("utf-8").replace("收悉", "收到"), encoding="utf-8")
    for arguments, changes in (([], False), (["--sign", str(key)], True)):
        files = json.loads(run(project, "diff", "--format", "json", *arguments).stdout)["files"]
        assert (SIGNATURE in files["changed"]) == changes
        assert MANIFEST in files["changed"]
        assert files["removed"] == []


def test_diff_shows_the_signature_of_a_first_signed_build(project: Path, key: Path) -> None:
    run(project)
    done = run(project, "diff", "--format", "json", "--sign", str(key))
    assert json.loads(done.stdout)["files"]["added"] == [SIGNATURE]


def test_other_data_another_key_and_another_use_are_refused(key: Path, tmp_path: Path) -> None:
    file = tmp_path / "sig"
    file.write_bytes(signature(b"data", key))
    assert isinstance(check(b"Data", file, None), str)
    assert isinstance(check(b"Data", file, signers(key)), str)
    (tmp_path / "other").mkdir()
    assert isinstance(check(b"data", file, signers(new_key(tmp_path / "other"))), str)
    done = subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-q", "-n", "file", "-f", key],
        input=b"data",
        capture_output=True,
        check=True,
    )
    file.write_bytes(done.stdout)
    assert isinstance(check(b"data", file, None), str)
    for text in (b"", b"x", b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"):
        file.write_bytes(text)
        assert check(b"data", file, None) == "no Ed25519 signature"


def test_keys_of_other_kinds_are_refused(tmp_path: Path) -> None:
    """Their signatures differ each time."""
    for kind in ("ecdsa", "rsa"):
        with pytest.raises(PublishError, match="ed25519"):
            signature(b"data", new_key(tmp_path, kind))


def test_what_is_no_key_says_so(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("x")
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(PublishError, match="cannot sign"):
        signature(b"data", tmp_path / "key")


def test_without_openssh_it_says_so(key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(PublishError, match="OpenSSH"):
        signature(b"data", key)


def test_a_signed_site_has_the_same_bytes_each_time_and_is_audited(
    key: Path, tmp_path: Path
) -> None:
    sources = write_site(tmp_path, {ONE: letter_text()})
    build(sources, now=NOW, sign=key)
    public = sources.output
    first = {x: x.read_bytes() for x in public.rglob("*") if x.is_file()}
    assert public / SIGNATURE in first
    build(sources, now=NOW, sign=key)
    assert {x: x.read_bytes() for x in public.rglob("*") if x.is_file()} == first
    build(sources, now=NOW, sign=key, clean=True)
    assert {x: x.read_bytes() for x in public.rglob("*") if x.is_file()} == first
    assert codes(audit(public, signers(key)).problems) == []
    (public / MANIFEST).write_bytes((public / MANIFEST).read_bytes() + b"\n")
    assert "signature-bad" in codes(audit(public).problems)
    build(sources, now=NOW, clean=True)
    assert not (public / SIGNATURE).exists()
    assert codes(audit(public).problems) == []
    assert codes(audit(public, signers(key)).problems) == ["signature-bad"]


def test_the_command(key: Path, tmp_path: Path) -> None:
    write_site(tmp_path, {ONE: letter_text()})
    signers(key)
    assert run(tmp_path, "--sign", "nothing").returncode == 2
    assert run(tmp_path, "--sign", "signers.txt").returncode == 3
    assert not (tmp_path / "public").exists()
    done = run(tmp_path, "--sign", "ed25519")
    assert done.returncode == 0, done.stderr
    done = run(tmp_path, "verify", "--signers", "signers.txt", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert f"signed by {WHO} (SHA256:" in done.stderr
    assert "--signers" in run(tmp_path, "verify", "--lang", "en").stderr
    # Another key is another site, although no file of it has changed.
    (tmp_path / "ed25519").unlink()
    (tmp_path / "ed25519.pub").unlink()
    new_key(tmp_path)
    run(tmp_path, "--sign", "ed25519")
    done = run(tmp_path, "verify", "--signers", "signers.txt")
    assert done.returncode == 1
    assert "error[signature-bad]" in done.stderr
