"""The signature of the manifest, made and checked by OpenSSH (``ssh-keygen -Y``, SSHSIG).

Only Ed25519: its signatures are the same each time (RFC 8032, 5.1.6), so that the same site keeps
the same bytes.
"""

from __future__ import annotations

import base64
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from dafu.problems.errors import PublishError
from dafu.problems.problem import Text

NAMESPACE = "dafu"
"""What is signed is signed for this use alone."""

_PROGRAM = "ssh-keygen"
_ARMOUR = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)-----END SSH SIGNATURE-----\n"
)
_KEY_NAME = b"ssh-ed25519"


class Checked(NamedTuple):
    """A signature that is good."""

    fingerprint: str
    """Of the key."""
    signer: str | None
    """Whose it is, by the list of signers; None where none was given."""


def signature(data: bytes, key: Path) -> bytes:
    """``data`` signed with ``key``: a private key, or a public one that the agent has the other of.

    Asks for a passphrase where the key has one. Raises :class:`PublishError`.
    """
    done = _run(["-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE], data, key)
    if done.returncode != 0:
        raise PublishError(key, _refused(done.stderr))
    if not _is_ed25519(done.stdout):
        why = Text(
            "不是 Ed25519 密钥；可用 ssh-keygen -t ed25519 -f 文件 生成",
            "is no Ed25519 key; make one with ssh-keygen -t ed25519 -f FILE",
        )
        raise PublishError(key, why)
    return done.stdout


def check(data: bytes, file: Path, signers: Path | None) -> Checked | str:
    """Verify ``data`` by the signature in ``file``: who signed it, or why not, in OpenSSH's words.

    ``signers`` lists the keys that count (ALLOWED SIGNERS in ssh-keygen(1)); without it any key
    does. Raises :class:`PublishError` where OpenSSH is not there.
    """
    if not _is_ed25519(file.read_bytes()):
        return "no Ed25519 signature"
    signed = ["-n", NAMESPACE, "-s", str(file)]
    if signers is None:
        done = _run(["-Y", "check-novalidate", *signed], data, file)
        return Checked(_fingerprint(done), None) if done.returncode == 0 else _said(done)
    found = _run(["-Y", "find-principals", "-s", str(file), "-f", str(signers)], b"", signers)
    if found.returncode != 0:
        return _said(found)
    names = found.stdout.decode(errors="replace").splitlines()[0].split(",")
    options = ["-Y", "verify", *signed, "-f", str(signers), "-I", names[0]]
    done = _run(options, data, signers)
    return Checked(_fingerprint(done), names[0]) if done.returncode == 0 else _said(done)


def _run(arguments: list[str], data: bytes, where: Path) -> subprocess.CompletedProcess[bytes]:
    command = [_PROGRAM, *arguments]
    try:
        return subprocess.run(command, input=data, capture_output=True, check=False)  # noqa: S603
    except OSError as error:
        raise PublishError(where, _MISSING) from error


_MISSING = Text(
    "签名和核对签名需要 OpenSSH 的 ssh-keygen，这台机器上没有",
    "signing and checking signatures need OpenSSH's ssh-keygen, which is not there",
)


def _refused(said: bytes) -> Text:
    words = said.decode(errors="replace").strip()
    return Text(f"不能用来签名：{words}", f"cannot sign: {words}")


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    words = (done.stderr or done.stdout).decode(errors="replace").strip()
    return words.splitlines()[-1] if words else f"exit code {done.returncode}"


def _fingerprint(done: subprocess.CompletedProcess[bytes]) -> str:
    found = re.search(rb"SHA256:[A-Za-z0-9+/]+", done.stdout + done.stderr)
    return found[0].decode() if found else ""


def _is_ed25519(armoured: bytes) -> bool:
    """Whether a signature says it was made with such a key (PROTOCOL.sshsig of OpenSSH)."""
    match = _ARMOUR.fullmatch(armoured.replace(b"\r\n", b"\n"))
    if not match:
        return False
    try:
        blob = base64.b64decode(match[1])
    except ValueError:
        return False
    # Magic (6), version (4), length of the key (4), length of its name (4), the name.
    start = 6 + 4 + 4
    length = int.from_bytes(blob[start : start + 4])
    return blob[:6] == b"SSHSIG" and blob[start + 4 : start + 4 + length] == _KEY_NAME
