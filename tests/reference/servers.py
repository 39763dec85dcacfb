"""The real web servers, each with its file of ``docs/hosting``, on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOSTING = ROOT / "docs" / "hosting"
FOLDER, NAME = "/srv/jytabl/public", "www.example.gov.cn"
_OWN = ROOT / "tests" / "tools" / "servers"


def program(name: str) -> str:
    """The server, as ``scripts/servers`` brings it."""
    places = (os.environ["PATH"], "/usr/sbin", f"{_OWN}/usr/sbin", f"{_OWN}/usr/bin")
    found = shutil.which(name, path=os.pathsep.join(places))
    assert found, f"{name} is missing: sh scripts/servers"
    return found


def _sample(name: str, changes: Mapping[str, str], column: str) -> str:
    """A sample as an administrator adapts it."""
    text = (HOSTING / name).read_text(encoding="utf-8")
    if column:
        changes = {**changes, " /404.html": f" {column}404.html"}
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def nginx(folder: Path, root: Path, port: int, column: str) -> list[str]:
    """The command that serves ``root``."""
    text = _sample(
        "nginx.conf", {"listen 80;": f"listen 127.0.0.1:{port};", FOLDER: str(root)}, column
    )
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = f"{user} pid {folder}/pid; error_log stderr; events {{}}"
    whole = f"{main} http {{ access_log off; {temporary} {text} }}"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    return [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]


def apache(folder: Path, root: Path, port: int, column: str) -> list[str]:
    """The command that serves ``root``."""
    text = _sample("apache.conf", {"*:80>": f"127.0.0.1:{port}>", FOLDER: str(root)}, column)
    modules = next(x for x in map(Path, _APACHE_MODULES) if x.is_dir())
    names = ("mpm_event", "authz_core", "dir", "mime", "headers", "filter", "deflate")
    loaded = "".join(f"LoadModule {x}_module {modules}/mod_{x}.so\n" for x in names)
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    # Debian has it built in.
    unixd = (
        f"<IfModule !mod_unixd.c>\nLoadModule unixd_module {modules}/mod_unixd.so\n</IfModule>\n"
    )
    main = (
        f"ServerRoot {folder}\nListen 127.0.0.1:{port}\nServerName localhost\n{loaded}{unixd}{user}"
        f"TypesConfig /dev/null\nPidFile {folder}/pid\nErrorLog /dev/stderr\nMutex file:{folder}\n"
        f"DefaultRuntimeDir {folder}\n"
    )
    (folder / "apache.conf").write_text(main + text, encoding="utf-8")
    return [program("apache2"), "-f", str(folder / "apache.conf")]


_APACHE_MODULES = ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules")


def caddy(folder: Path, root: Path, port: int, column: str) -> list[str]:
    """The command that serves ``root``."""
    name = f"{NAME} {{"
    changes = {name: f"http://127.0.0.1:{port} {{\n    bind 127.0.0.1", FOLDER: str(root)}
    text = _sample("Caddyfile", changes, column)
    options = "{\n    admin off\n    auto_https off\n}\n"
    (folder / "Caddyfile").write_text(options + text, encoding="utf-8")
    return [
        program("caddy"),
        "run",
        "--config",
        str(folder / "Caddyfile"),
        "--adapter",
        "caddyfile",
    ]


Maker = Callable[[Path, Path, int, str], list[str]]
SERVERS: Mapping[str, Maker] = {"nginx": nginx, "apache": apache, "caddy": caddy}
_STAY = {"nginx": ["-g", "daemon off;"], "apache": ["-D", "FOREGROUND"], "caddy": []}
_CHECK = {"nginx": ["-t"], "apache": ["-t"]}


@contextmanager
def place() -> Iterator[Path]:
    """A folder that a server may read whoever it runs as."""
    folder = Path(tempfile.mkdtemp(prefix="dafu-hosting-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def checked(name: str, folder: Path, root: Path) -> subprocess.CompletedProcess[str]:
    """What the server itself says of its file."""
    command = SERVERS[name](folder, root, 8000, "")
    if name == "caddy":
        command[1] = "validate"
    command += _CHECK.get(name, [])
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=_environment(folder)
    )


@contextmanager
def serving(name: str, root: Path, column: str = "") -> Iterator[str]:
    """The address of a server of ``root``, without a slash at the end."""
    with place() as folder:
        port = _free_port()
        command = [*SERVERS[name](folder, root, port, column), *_STAY[name]]
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen(command, stdout=said, stderr=said, env=_environment(folder))
            try:
                _wait(port, process, folder / "said")
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()
                process.wait()


def _environment(folder: Path) -> dict[str, str]:
    names = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
    return {**os.environ, **dict.fromkeys(names, str(folder))}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(said.read_text(errors="replace"))
