"""A build on a cluster makes the same bytes, or says why not and touches nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster
from distributed.security import Security

from dafu.build import build
from dafu.engine import cluster, content, preparing, renderer
from dafu.engine.cluster import Cluster
from dafu.engine.content import Content
from dafu.engine.pool import Crew
from dafu.engine.program import RELIED_ON, identity
from dafu.engine.project import Sources
from dafu.engine.task import in_order
from dafu.engine.worker import Sealed
from dafu.problems.errors import PublishError
from tests.engine.clusters import ROOT, processes
from tests.letters import NOW, letter_text, write_site
from tests.site.walk import files

LETTERS = 100


@pytest.fixture(scope="module")
def local() -> Iterator[LocalCluster]:
    """Two workers, each with a nanny that starts it again."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=2,
        processes=True,
        dashboard_address="127.0.0.1:0",
        scheduler_port=0,
        silence_logs=60,
    ) as started:
        yield started


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches so small that every part of a build has many, and no patience."""
    monkeypatch.setattr(content, "CHUNK", 3)
    monkeypatch.setattr(renderer, "BATCH", 2)
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    monkeypatch.setattr(cluster, "_LOOK", 0.2)


def project(folder: Path, letters: int = LETTERS) -> Sources:
    """A site of many letters, every ninth of which is not public."""
    letters_by_path = {
        f"replies/{2019 + n % 5}/jiaoyu-{n}.md": letter_text(
            f"示例甲委员：\n\n第{n}件提案收悉。\n\n| 年 | 件 |\n|---|---|\n| 1 | {n} |\n",
            document_number=f"示教〔{2019 + n % 5}〕{n}号",
            title=f"对区政协十五届二次会议第152{n:03}号提案的答复",
            date=f"{2019 + n % 5}-05-08",
            printed=None,
            disclosure="不予公开" if n % 9 == 0 else "主动公开 · 全文",
        )
        for n in range(1, letters + 1)
    }
    return write_site(folder, letters_by_path)


def to(sources: Sources, output: str) -> Sources:
    return Sources(sources.site, sources.content, sources.theme, sources.output.with_name(output))


def port_of(started: LocalCluster) -> str:
    address: str = started.scheduler_address
    return address.removeprefix("tcp://")


def run(
    sources: Sources, *arguments: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "--lang", "en", *arguments],
        cwd=sources.site.parent,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **(env or {})},
        check=False,
    )


def test_a_cluster_makes_the_same_bytes(local: LocalCluster, small: None, tmp_path: Path) -> None:
    sources = project(tmp_path, 40)
    build(sources, NOW, jobs=1)
    remote = to(sources, "remote")
    with Cluster(port_of(local)) as crew:
        assert build(remote, NOW, crew=crew).collection
    assert files(remote.output) == files(sources.output)


def test_the_command_builds_on_a_cluster(local: LocalCluster, tmp_path: Path) -> None:
    sources = project(tmp_path)
    address = f"dask://{port_of(local)}"
    done = run(sources, "--output", "remote", "--executor", address)
    assert (done.returncode, done.stdout) == (0, "")
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["Built remote"]
    assert run(sources, "--executor", "local").returncode == 0
    assert files(tmp_path / "remote") == files(tmp_path / "public")


def test_batches_for_a_cluster_have_a_hundred_letters_or_more(tmp_path: Path) -> None:
    crew = Remembering()
    assert build(project(tmp_path, 620), NOW, crew=crew).collection
    sizes = {name: [len(x) for x in batches] for name, batches in crew.batches.items()}
    assert all(size >= 100 for size in sizes["read_batch"][:-1])
    # A letter has four files and a piece; letters, all else, and what tells of all end with a rest.
    assert sum(size < 500 for size in sizes["render_batch"]) <= 3
    assert len(sizes["read_batch"]) > 3 and len(sizes["render_batch"]) > 3


class Remembering(Cluster):
    """A cluster whose work is done here, and that knows what it was given."""

    def __init__(self) -> None:
        super().__init__("nowhere")
        self.batches: dict[str, list[Sequence[Any]]] = {}

    def executor(self, batches: float) -> Any:
        return self

    def submit(self, function: Any, /, *given: Any) -> Any:
        self.batches.setdefault(function.__name__, []).append(
            given[3] if function.__name__ == "render_batch" else given[0]
        ) if function.__name__ != "index_shard" else None
        return Done(function(*given))


class Done:
    def __init__(self, result: Any) -> None:
        self._result = result

    def result(self) -> Any:
        return self._result


def test_a_little_work_does_not_go_to_the_cluster(tmp_path: Path) -> None:
    with Cluster("127.0.0.1:1") as crew:
        assert build(project(tmp_path, 5), NOW, crew=crew).collection


def test_the_cluster_keeps_nothing_of_a_batch(local: LocalCluster) -> None:
    with Cluster(port_of(local)) as crew, Client(local, set_as_default=False) as watch:
        executor = crew.executor(9)
        calls = ((f"不予公开的第{n}件",) for n in range(20))
        assert len(list(in_order(executor, crew.ahead, len, calls))) == 20

        def empty() -> bool:
            tasks = watch.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks))
            data = watch.run(
                lambda dask_worker: len(dask_worker.data) + len(dask_worker.state.tasks)
            )
            return tasks == 0 and not any(data.values())

        # What is let go of is told to scheduler and workers by messages.
        assert any(empty() for _ in range(200))


def test_nothing_of_a_letter_is_in_a_clusters_logs(local: LocalCluster) -> None:
    secret = "不予公开的内容"
    with Cluster(port_of(local)) as crew, Client(local, set_as_default=False) as watch:
        executor = crew.executor(9)
        assert executor
        with pytest.raises(ValueError, match=secret):
            executor.submit(int, secret).result()
        with pytest.raises(BrokenExecutor):
            executor.submit(_die, secret).result()
        logs = f"{watch.get_scheduler_logs()} {watch.get_worker_logs()} {watch.get_events()}"
    assert secret not in logs
    assert secret not in repr(Sealed(secret))


def _die(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_call_raises_is_raised_here(local: LocalCluster) -> None:
    with Cluster(port_of(local)) as crew:
        executor = crew.executor(9)
        assert executor
        failed = executor.submit(_fail)
        assert isinstance(failed.exception(), RuntimeError)
        assert str(failed.exception()) == "StrangeError"
        assert failed.done()
        assert executor.submit(int, "ff", base=16).result() == 255


class StrangeError(Exception):
    """One that cannot be made again from its arguments."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)


def _fail() -> None:
    raise StrangeError("不予公开", "")


def test_a_killed_worker_is_made_up_for(
    local: LocalCluster, small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = project(tmp_path, 40)
    build(sources, NOW, jobs=1)
    remote = to(sources, "remote")
    killed: list[int] = []
    monkeypatch.setattr(cluster, "PATIENCE", 30)

    def killing(content: Content) -> Any:
        with Client(local, set_as_default=False) as watch:
            killed.append(next(iter(watch.run(os.getpid).values())))
        os.kill(killed[0], signal.SIGKILL)
        return gathered(content)

    gathered = preparing.gathered
    monkeypatch.setattr(preparing, "gathered", killing)
    with Cluster(port_of(local)) as crew:
        assert build(remote, NOW, crew=crew).collection
    assert killed
    assert files(remote.output) == files(sources.output)


@pytest.mark.parametrize(
    ("who", "said"), [("worker", "has had no worker"), ("scheduler", "connection to the cluster")]
)
def test_a_lost_cluster_is_named_and_the_old_site_stays(
    who: str, said: str, small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = project(tmp_path / "project", 30)
    build(sources, NOW, jobs=1)
    before = files(sources.output)
    for file in sources.content.rglob("*.md"):
        file.write_text(file.read_text(encoding="utf-8").replace("收悉", "收到"), encoding="utf-8")
    (tmp_path / "cluster").mkdir()
    with processes(tmp_path / "cluster") as started:
        worker = started.worker()
        victim = worker if who == "worker" else started.scheduler

        def killing(content: Content) -> Any:
            victim.kill()
            victim.wait()
            return gathered(content)

        gathered = preparing.gathered
        monkeypatch.setattr(preparing, "gathered", killing)
        with pytest.raises(PublishError, match=said), Cluster(started.address) as crew:
            build(sources, NOW, crew=crew)
    assert files(sources.output) == before
    monkeypatch.undo()
    assert build(sources, NOW, jobs=1).collection


def test_a_worker_of_another_version_is_refused(tmp_path: Path) -> None:
    sources = project(tmp_path / "project")
    other = tmp_path / "other"
    shutil.copytree(ROOT / "dafu", other / "dafu", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "dafu" / "language.py").open("a") as file:
        file.write("# another\n")
    with processes(tmp_path) as started:
        started.worker()
        strange = started.worker(other)
        done = run(sources, "--executor", f"dask://{started.address}")
        assert done.returncode == 3
        here, there = identity()["dafu"], "a worker of another version might make other bytes"
        assert f"{there}: dafu " in done.stderr
        assert done.stderr.rstrip().endswith(f", here {here}")
        assert len(done.stderr.splitlines()) == 1
        assert not sources.output.exists()
        # One that comes later is found when it is given a batch.
        with Cluster(started.address) as crew:
            strange.kill()
            strange.wait()
            executor = crew.executor(9)
            assert executor
            started.running[1].kill()
            started.worker(other)
            with pytest.raises(PublishError, match="another version"):
                executor.submit(int, "1").result()


def test_a_worker_without_dafu_is_refused(tmp_path: Path) -> None:
    with processes(tmp_path) as started:
        started.worker(tmp_path)
        with (
            pytest.raises(PublishError, match="not the same dafu"),
            Cluster(started.address) as crew,
        ):
            crew.executor(9)


def test_a_cluster_that_does_not_answer_is_named(tmp_path: Path) -> None:
    sources = project(tmp_path)
    environment = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
    done = run(sources, "--executor", "dask://127.0.0.1:1", env=environment)
    assert done.returncode == 3
    assert done.stderr.startswith("failed: 127.0.0.1:1: no scheduler answers")
    assert len(done.stderr.splitlines()) == 1
    assert not sources.output.exists()


def test_a_cluster_with_tls_is_used_as_dask_is_configured(tmp_path: Path) -> None:
    security = Security.temporary()
    pems = {}
    for key, name in (("ca_file", "ca"), ("client_cert", "cert"), ("client_key", "key")):
        pems[key] = tmp_path / name
        pems[key].write_text(getattr(security, f"tls_{key}"))
    environment = {
        "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(pems["ca_file"]),
        "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT": str(pems["client_cert"]),
        "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY": str(pems["client_key"]),
        "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "2s",
    }
    sources = project(tmp_path)
    with LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        security=security,
        dashboard_address="127.0.0.1:0",
        scheduler_port=0,
        silence_logs=60,
    ) as started:
        address = f"dask://{started.scheduler_address.removeprefix('tls://')}"
        assert run(sources, "--executor", address).returncode == 3
        done = run(sources, "--executor", address, env=environment)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "executor",
    [
        "ray://host",
        "host:8786",
        "dask://",
        "dask://h:0",
        "dask://h:x",
        "dask://h/a",
        "dask://a@h",
        "dask://[::1",
    ],
)
def test_another_executor_is_wrong_usage(executor: str, tmp_path: Path) -> None:
    done = run(write_site(tmp_path), "--executor", executor)
    assert done.returncode == 2
    assert f"--executor is local or dask://HOST[:PORT], not {executor}" in done.stderr


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['distributed'] = None\n")
    environment = {"PYTHONPATH": str(tmp_path)}
    done = run(write_site(tmp_path), "--executor", "dask://host", env=environment)
    assert done.returncode == 2
    assert "pip install 'dafu[dask]'" in done.stderr


def test_check_takes_no_executor(tmp_path: Path) -> None:
    done = run(write_site(tmp_path), "check", "--executor", "dask://host")
    assert done.returncode == 2
    assert "check takes no --executor" in done.stderr


def test_all_that_dafu_needs_is_compared() -> None:
    lines = (ROOT / "requirements" / "site.txt").read_text(encoding="utf-8").splitlines()
    needed = {line.partition("==")[0] for line in lines if "==" in line}
    # For Windows alone, where the build knows one zone, fixed; what watches for the preview.
    assert set(RELIED_ON) == needed - {"tzdata", "watchfiles", "anyio", "idna"}
    assert "-" not in identity().values()


def test_processes_and_clusters_are_both_crews() -> None:
    assert issubclass(Cluster, Crew)
