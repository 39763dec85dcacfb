"""A dask.distributed cluster that does the work of a build in place of this machine's processes.

Everything a batch needs travels as values: workers need dafu, of the same version, and no folder
shared with this machine. Who may connect to the cluster is its administrator's to settle, in
dask's own configuration, TLS included.
"""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from dafu.engine.pool import FEW, Crew
from dafu.engine.program import identity
from dafu.engine.worker import Sealed, known, work
from dafu.problems.errors import PublishError
from dafu.problems.problem import Text

R = TypeVar("R")

PORT = 8786
"""A scheduler's, where none is given."""

PATIENCE = 30.0
"""Seconds for which a cluster may be without any worker, while it restarts them, say."""

_LOOK = 1.0
"""Seconds after which to see whether those who hold a batch are still there."""


class Cluster(Crew):
    """The workers of the cluster whose scheduler is at ``address``, ``HOST`` or ``HOST:PORT``.

    It is connected to when there is enough to do. Raises :class:`PublishError` when it cannot be
    reached, is left without workers, or has one with another program than this one.
    """

    letters, files = 2, 5  # A letter has four files and a piece.

    def __init__(self, address: str) -> None:
        super().__init__(1)
        self._address = address
        self._executor: _Executor | None = None
        self._stack = ExitStack()

    @property
    def ahead(self) -> int:
        """As for processes."""
        return 2 * max(1, self._executor.workers if self._executor else 1) + 1

    def executor(self, batches: float) -> Executor | None:
        """The cluster; None when the work is best done here."""
        if batches > FEW and not self._executor:
            self._executor = self._stack.enter_context(_connected(self._address))
        return self._executor

    def __exit__(self, *_: object) -> None:
        self._stack.close()


class _Executor(Executor):
    """``concurrent.futures`` before dask's own: sealed, of one program, and never waiting in vain.

    ``client`` is a connected :class:`distributed.Client`.
    """

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        # Not pure: the cluster is not to know a letter again, nor to keep what came of it.
        self._inner: Executor = client.get_executor(pure=False)
        self._address = address
        self._program = identity()
        self._alone: float | None = None
        self.workers = 0
        """How many there were when last looked at."""

    def check(self) -> None:
        """Refuse workers of another program."""
        try:
            found: dict[str, Any] = self._client.run(known, on_error="return")
        except Exception:
            raise self.gone() from None
        for worker, theirs in sorted(found.items()):
            if theirs != self._program:
                raise self.other(theirs, worker)
        self.workers = len(found)

    def other(self, theirs: object, worker: str = "") -> PublishError:
        """What to say of a worker that runs another program."""
        where = worker or self._address
        if not isinstance(theirs, dict):
            why = Text("工作进程上没有装同样的 dafu", "the worker has not the same dafu installed")
            return PublishError(where, why)
        zh, en = zip(
            *(
                (
                    f"{name} {theirs.get(name)}，这里是 {mine}",
                    f"{name} {theirs.get(name)}, here {mine}",
                )
                for name, mine in self._program.items()
                if theirs.get(name) != mine
            ),
            strict=True,
        )
        return PublishError(
            where,
            Text(
                f"工作进程的版本不同，生成的字节可能不同：{'；'.join(zh)}",
                f"a worker of another version might make other bytes: {'; '.join(en)}",
            ),
        )

    def look(self) -> None:
        """Raise :class:`PublishError` when there is nobody left to do the work."""
        if self._client.status != "running":
            raise self.gone()
        try:
            self.workers = len(self._client.nthreads())
        except Exception:
            raise self.gone() from None
        if self.workers:
            self._alone = None
            return
        now = time.monotonic()
        if self._alone is None:
            self._alone = now
        if now - self._alone >= PATIENCE:
            raise PublishError(
                self._address,
                Text(
                    f"集群已有 {PATIENCE:.0f} 秒没有任何工作进程，请启动工作进程后再生成一次",
                    f"the cluster has had no worker for {PATIENCE:.0f} s; start some, "
                    "then build again",
                ),
            )

    def gone(self) -> PublishError:
        """What to say when the scheduler does not answer any more."""
        why = Text(
            "与集群的连接断了，请再生成一次", "the connection to the cluster was lost; build again"
        )
        return PublishError(self._address, why)

    def failed(self, error: Exception) -> PublishError:
        """What to say of a fault of the cluster itself."""
        said = f"{type(error).__name__}: {error}".partition("\n")[0]
        why = Text(f"集群出错，请看它的日志：{said}", f"the cluster failed, see its log: {said}")
        return PublishError(self._address, why)

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        """A call on some worker; raises :class:`PublishError`."""
        call = Sealed((partial(fn, **kwargs), args))
        try:
            return _Coming(self, self._inner.submit(work, self._program, call))
        except Exception:
            raise self.gone() from None


class _Coming(Future[R]):
    """The result of a call on a worker, which is not waited for when nobody works on it."""

    def __init__(self, executor: _Executor, inner: Future[Sealed]) -> None:
        super().__init__()
        self._executor = executor
        self._inner = inner

    def done(self) -> bool:
        """Whether the outcome is here."""
        return self._inner.done()

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """What the call raised."""
        try:
            self.result(timeout)
        except (Exception, CancelledError) as error:
            return error
        return None

    def result(self, timeout: float | None = None) -> R:
        """What the call gave.

        Raises what it raised; :class:`PublishError` when the cluster is no use any more, and
        BrokenExecutor when workers died of the call one after the other.
        """
        from distributed import KilledWorker

        while True:
            try:
                outcome, value = self._inner.result(_LOOK).value
                break
            except TimeoutError:
                self._executor.look()
            except CancelledError:
                raise self._executor.gone() from None
            except KilledWorker:
                raise BrokenExecutor from None
            except Exception as error:
                raise self._executor.failed(error) from None
        if outcome == "other":
            raise self._executor.other(value)
        if outcome == "failed":
            raise value
        result: R = value
        return result


@contextmanager
def _connected(address: str) -> Iterator[_Executor]:
    with _quiet():
        from distributed import Client
        from distributed.security import Security

        tls = Security().get_connection_args("client").get("ssl_context")
        host = urlsplit(f"//{address}")
        full = address if host.port else f"{address}:{PORT}"
        try:
            client = Client(f"{'tls' if tls else 'tcp'}://{full}", set_as_default=False)
        except Exception:
            why = Text(
                "连接不上集群的调度进程，请看地址、端口和 dask 的 TLS 设置",
                "no scheduler answers; see to address, port and dask's TLS settings",
            )
            raise PublishError(full, why) from None
        try:
            executor = _Executor(client, full)
            executor.check()
            yield executor
        finally:
            with suppress(Exception):
                client.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the log lines and warnings of the libraries: what matters is said as an error."""
    import dask
    import distributed

    large = {"distributed.admin.large-graph-warning-threshold": "1GB"}
    loggers = [
        logging.getLogger(name)
        for name in (*logging.root.manager.loggerDict, "asyncio", "tornado")
        if name.partition(".")[0] in {"asyncio", "distributed", "tornado"}
    ]
    levels = [logger.level for logger in loggers]
    with dask.config.set(large), warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=distributed.versions.VersionMismatchWarning)
        try:
            for logger in loggers:
                logger.setLevel(logging.CRITICAL + 1)
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
