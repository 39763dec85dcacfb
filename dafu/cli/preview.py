"""``serve``: the preview and in it the editors' desk, on this machine."""

from __future__ import annotations

import errno
import sys
import threading
import webbrowser

from dafu.cli.common import lines, sources_of
from dafu.cli.messages import say
from dafu.cli.options import Serve
from dafu.desk.desk import Desk
from dafu.desk.imports import reader
from dafu.desk.publishing import publisher
from dafu.engine.project import Sources
from dafu.preview.names import EVERYWHERE
from dafu.preview.watch import Done, watch
from dafu.problems.errors import PublishError
from dafu.problems.problem import Language
from dafu.problems.report import report

_DONE, _MACHINE_FAILED = 0, 3


def serve(options: Serve, language: Language) -> int:
    """Show the preview with the desk in it until somebody ends it."""
    opened: list[str] = []

    def tell(done: Done) -> None:
        if error := done.error:
            reason = error.told(language) if isinstance(error, PublishError) else error
            print(say("failed", language, reason=reason), file=sys.stderr)
        else:
            print(report(done.problems, "text", language, lines(options)), end="", file=sys.stderr)
        shown = "not_previewed" if done.shown else "nothing_previewed"
        key = "previewed" if done.is_new else shown
        if options.open and not opened:
            opened.append(done.address)
            _open(f"{done.address}_desk/")
        told = say(key, language, address=done.address, seconds=done.seconds)
        print(told, file=sys.stderr, flush=True)

    sources = sources_of(options)
    hosts = options.host
    if EVERYWHERE in hosts:
        print(say("previewed_openly", language), file=sys.stderr)
    # Opened for somebody who gave no port, a second site takes any that is free.
    ports = [options.port, 0] if options.open else [options.port]
    mounts = [_desk(options, sources, language)]
    search = not options.without_search
    for port in ports:
        try:
            watch(sources, port, options.jobs, search, language, tell, hosts=hosts, mounts=mounts)
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
        else:
            return _DONE
    print(say("port_taken", language, port=options.port), file=sys.stderr)
    return _MACHINE_FAILED


def _desk(options: Serve, sources: Sources, language: Language) -> Desk:
    """The desk of a preview, whose button builds what ``build`` with the same places would."""
    output = options.target.shown
    places = {"--site": options.site, "--content": options.content, "--theme": options.theme}
    named = [part for name, at in places.items() if at for part in (name, str(at))]
    arguments = [*named, "--output", output, "--lang", language]
    return Desk(sources, language, reader(sources, language), publisher(arguments), output)


def _open(address: str) -> None:
    """Show ``address`` in the browser of whoever sits here, if there is one."""
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
