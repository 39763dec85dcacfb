"""The desk: answers the requests below its folder, from the office's own machine alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

from dafu.desk import proof
from dafu.desk.editing import Editor, first
from dafu.desk.fields import Form, letter_fields
from dafu.desk.files import Cabinet, ChangedError, PathError, is_letter
from dafu.desk.guard import TOKEN, TOKEN_HEADER, Guard
from dafu.desk.imports import ReadDocument
from dafu.desk.letters import NEW, LetterPages
from dafu.desk.listing import changes_context, list_context
from dafu.desk.pages import DeskRenderer, asset
from dafu.desk.proof import Proofs
from dafu.desk.published import PublicSite
from dafu.desk.publishing import Publish
from dafu.desk.rewrite import UnreadableError
from dafu.desk.shelf import Shelf
from dafu.desk.signing import SignError, sign
from dafu.desk.uploads import UploadError, attached
from dafu.engine.project import Sources
from dafu.preview.mount import Request, Response
from dafu.problems.problem import Language
from dafu.render.data.twin import to_json

if TYPE_CHECKING:
    from dafu.preview.server import Server

FOLDER = "_desk"
"""Where it is on the preview's server; no output has such an address."""

_AT_ONCE = 1.0
"""Seconds for which a list that is opened first reads letters until it shows those it has."""

_SLICE, _PAUSE = 0.5, 0.05
"""Seconds for which it is read on behind it, and between them."""

_MANY = 500
"""Letters unread from which that is done, and not by the list that is asked for again."""

_HTML, _JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"
_HEADERS = {
    # Beside the preview's own policy: nobody may show the desk in a page of theirs.
    "Content-Security-Policy": (
        "frame-ancestors 'self'; form-action 'self'; base-uri 'none'; object-src 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}


class Desk:
    """What is mounted in the preview of ``sources``.

    ``read_document`` turns the bytes of an original, called by its name, into a draft; ``publish``
    builds the site.
    """

    def __init__(
        self,
        sources: Sources,
        language: Language,
        read_document: ReadDocument | None = None,
        publish: Publish | None = None,
        output: str = "",
    ) -> None:
        self._publish = publish
        self._output = output or str(sources.output)
        self._language: Language = language
        self._is_known = False
        """Whether all letters have been read once."""
        self._unread = 0
        self._reader: threading.Thread | None = None
        self._guard = Guard()
        self._shelf = Shelf(sources)
        self._public = PublicSite(sources.output)
        self._cabinet = Cabinet(sources.content)
        self._editor = Editor(self._cabinet, self._shelf, self._public, language != "en")
        self._pages = DeskRenderer(language)
        self._proofs = Proofs(sources.theme_folders, language)
        pages = (self._pages, self._proofs)
        self._letters = LetterPages(self._editor, *pages, language, read_document)
        self._gets: dict[str, Callable[[Request, str, Form], Response]] = {
            "": self._list,
            "changes": self._changes,
            "new": self._new,
            "edit": self._edit,
            "source": self._source,
            "proof": self._proof,
            "assets": self._asset,
            "suggest": self._suggest,
        }
        self._posts: dict[str, Callable[[Request, str, Form], Response]] = {
            "save": self._save,
            "check": self._check,
            "attach": self._attach,
            "import": self._import,
            "sign": self._sign,
            "fix": self._fix,
            "build": self._build,
        }

    @property
    def prefix(self) -> str:
        """Where the preview has it."""
        return f"{FOLDER}/"

    @property
    def most(self) -> int:
        """Bytes of a request: a scanned attachment fits in it."""
        return 64_000_000

    def answer(self, request: Request, server: Server) -> Response:
        """The answer to one request, with the headers that all of the desk's have."""
        # Nothing waits for a build, which reads in a process of its own.
        with nullcontext() if request.path.startswith("build/") else server.alone:
            answer = self._answer(request)
        if self._unread > _MANY and self._reader is None:
            self._reader = threading.Thread(target=self._read_on, args=[server], daemon=True)
            self._reader.start()
        return replace(answer, headers={**answer.headers, **_HEADERS})

    def _read_on(self, server: Server) -> None:
        """Read the letters that a list was shown without, and let others in between."""
        unread = self._unread
        while unread:
            with server.alone:
                _, unread = self._shelf.glance(_SLICE)
            time.sleep(_PAUSE)

    def _answer(self, request: Request) -> Response:
        path = request.path
        is_form = request.headers.get("Content-Type", "").startswith(
            "application/x-www-form-urlencoded"
        )
        written = request.body if request.method == "POST" and is_form else b""
        form = _form(written or request.query.encode())
        shown = request.headers.get(TOKEN_HEADER) or (first(form, TOKEN) if written else None)
        if refusal := self._guard.refusal(request, shown):
            return self._message(request, *refusal)
        head, _, rest = path.partition("/")
        table = self._posts if request.method == "POST" else self._gets
        if head not in table:
            return self._message(request, HTTPStatus.NOT_FOUND, self._pages.text("not_found"))
        try:
            return table[head](request, rest, form)
        except PathError:
            return self._message(request, HTTPStatus.NOT_FOUND, self._pages.text("no_letter"))

    def _message(self, request: Request, status: HTTPStatus, text: Any) -> Response:
        """A page with one sentence, or for a script the sentence alone."""
        said = text if isinstance(text, str) else self._pages.said(text)
        if request.headers.get(TOKEN_HEADER):
            return _json({"message": said}, status)
        return self._page(request, "message.html", status, text=said)

    def _page(
        self, request: Request, template: str, status: HTTPStatus = HTTPStatus.OK, **context: Any
    ) -> Response:
        root = "../" * request.path.count("/") or "./"
        page = self._pages.html(template, root, self._guard.token, **context)
        return Response(page, _HTML, status)

    def _list(self, request: Request, path: str, form: Form) -> Response:
        stand, unread = (None, 0) if self._is_known else self._shelf.glance(_AT_ONCE)
        self._is_known, self._unread = unread == 0, unread
        if stand is None or self._is_known:
            stand = self._shelf.stand()
        shown = first(form, "state"), first(form, "q")
        context = list_context(stand, self._public, *shown, self._language)
        return self._page(request, "list.html", **context, unread=unread)

    def _changes(self, request: Request, path: str, form: Form) -> Response:
        context = changes_context(self._shelf, self._public, self._language)
        context |= {"publishes": self._publish is not None, "output": self._output}
        return self._page(request, "changes.html", **context)

    def _new(self, request: Request, path: str, form: Form) -> Response:
        return self._page(request, "edit.html", **self._letters.blank(self._shelf.stand()))

    def _edit(self, request: Request, path: str, form: Form) -> Response:
        context = self._letters.form(path.rstrip("/"), self._shelf.stand(), "saved" in form)
        if context is None:
            return _led(f"{_up(request)}source/{path}", HTTPStatus.FOUND)
        return self._page(request, "edit.html", **context)

    def _source(self, request: Request, path: str, form: Form) -> Response:
        context = self._letters.source(path.rstrip("/"), self._shelf.stand(), "saved" in form)
        return self._page(request, "source.html", **context)

    def _save(self, request: Request, path: str, form: Form) -> Response:
        stand = self._shelf.stand()
        address, wrong = self._letters.address(form)
        if wrong:
            context = self._letters.again(address, form, stand, wrong)
            return self._page(request, "edit.html", HTTPStatus.UNPROCESSABLE_ENTITY, **context)
        fields = letter_fields(stand.site)
        back = "source" if "text" in form else "edit"
        try:
            revision = self._editor.sent(address, form, fields)
            waiting = self._letters.waiting(form)
            found = self._editor.examined(revision, stand, waiting)
            if self._editor.lacks_note(revision, found, stand):
                context = self._letters.unexplained(revision, form, stand)
                return self._page(request, f"{back}.html", HTTPStatus.CONFLICT, **context)
            self._editor.save(revision, waiting)
        except ChangedError:
            return self._clash(request, address, form)
        except UnreadableError:
            context = self._letters.unwritten(address, form, stand)
            return self._page(request, f"{back}.html", HTTPStatus.UNPROCESSABLE_ENTITY, **context)
        return _led(f"{_up(request)}{back}/{address}/?saved", HTTPStatus.SEE_OTHER)

    def _fix(self, request: Request, path: str, form: Form) -> Response:
        """What ``check --fix`` repairs, in the form that was sent; nothing is saved."""
        stand = self._shelf.stand()
        address, _ = self._letters.address(form)
        back = "source" if "text" in form else "edit"
        try:
            context = self._letters.mended(address, form, stand)
        except UnreadableError:
            context = self._letters.unwritten(address, form, stand)
        return self._page(request, f"{back}.html", **context)

    def _clash(self, request: Request, address: str, form: Form) -> Response:
        """The file is another than the form was made from: both are shown, nothing is lost."""
        stand = self._shelf.stand()
        if not first(form, "digest"):
            wrong = self._pages.text("name_taken", path=address)
            context = self._letters.again(address, form, stand, wrong)
            return self._page(request, "edit.html", HTTPStatus.CONFLICT, **context)
        context = self._letters.conflict(address, form, stand)
        return self._page(request, "conflict.html", HTTPStatus.CONFLICT, **context)

    def _check(self, request: Request, path: str, form: Form) -> Response:
        """For the script of an open form: messages, and the page as it would be."""
        stand = self._shelf.stand()
        return _json(self._letters.checked(form, stand))

    def _suggest(self, request: Request, path: str, form: Form) -> Response:
        """What the register gives for an office: its next number, its contact, a file's name."""
        given = first(form, "issuer"), first(form, "number"), first(form, "year")
        return _json(self._letters.suggested(self._shelf.stand(), *given))

    def _sign(self, request: Request, path: str, form: Form) -> Response:
        stand, address = self._shelf.stand(), first(form, "path")
        given = {name: first(form, name) for name in ("step", "by", "note")}
        known = first(form, "digest")
        try:
            sign(self._cabinet, stand, address, known, given, self._language)
        except SignError as error:
            return self._message(request, HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
        except ChangedError:
            said = self._pages.text("sign_changed")
            return self._message(request, HTTPStatus.CONFLICT, said)
        return _led(f"{_up(request)}edit/{address}/", HTTPStatus.SEE_OTHER)

    def _build(self, request: Request, path: str, form: Form) -> Response:
        """The site, built as the command does; what that printed is shown."""
        if self._publish is None:
            return self._message(request, HTTPStatus.NOT_FOUND, self._pages.text("not_found"))
        built = self._publish()
        if built is None:
            return self._message(request, HTTPStatus.CONFLICT, self._pages.text("build_busy"))
        return self._page(request, "built.html", **built._asdict(), output=self._output)

    def _attach(self, request: Request, path: str, form: Form) -> Response:
        address, name = first(form, "letter"), first(form, "name")
        try:
            file = attached(self._cabinet, address, name, request.body)
        except UploadError as error:
            said = self._pages.text(error.key, **error.values)
            return _json({"message": said}, HTTPStatus.UNPROCESSABLE_ENTITY)
        return _json({"file": file.name, "title": file.title, "image": file.is_image})

    def _import(self, request: Request, path: str, form: Form) -> Response:
        stand = self._shelf.stand()
        status, context = self._letters.imported(first(form, "name"), request.body, stand)
        return self._page(request, "edit.html", status, **context)

    def _proof(self, request: Request, path: str, form: Form) -> Response:
        if path.startswith("assets/"):
            found = proof.asset(self._proofs.theme, path)
            if found is None:
                return self._message(request, HTTPStatus.NOT_FOUND, self._pages.text("not_found"))
            return Response(*found)
        address, _, name = path.rpartition("/")
        if not is_letter(address):
            # A link of the site's own: the site is a folder above.
            above = "../" * (request.path.count("/") + 1)
            return _led(f"{above}{path.rstrip('/') + '/' if path else ''}", HTTPStatus.FOUND)
        if name:
            waits = self._letters.imports.file(name) if address == NEW else None
            data = waits or self._cabinet.read_whole(self._cabinet.beside(address, name))
            return Response(data, proof.media_type(name))
        page = self._letters.proof(address, self._shelf.stand(), form, _up(request))
        return Response(page, _HTML)

    def _asset(self, request: Request, path: str, form: Form) -> Response:
        found = asset(path)
        if found is None:
            return self._message(request, HTTPStatus.NOT_FOUND, self._pages.text("not_found"))
        return Response(*found)


def _up(request: Request) -> str:
    """The way from the page that was asked for to the desk's folder."""
    return "../" * request.path.count("/")


def _form(data: bytes) -> dict[str, list[str]]:
    """The inputs of a form; what is not UTF-8 in it is replaced, and so shows."""
    return parse_qs(data.decode("utf-8", "replace"), keep_blank_values=True)


def _led(to: str, status: HTTPStatus) -> Response:
    # A path may hold anything, and what ends a line in a header would begin another.
    return Response(b"", "text/plain", status, {"Location": quote(to, safe="/?&=.")})


def _json(value: object, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(to_json(value), _JSON, status)
