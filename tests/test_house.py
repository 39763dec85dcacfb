"""The lines of the house: who may import whom, and who alone makes what is public."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "dafu"
MODULES = {
    "dafu." + ".".join(file.relative_to(PACKAGE).with_suffix("").parts): ast.parse(
        file.read_text(encoding="utf-8")
    )
    for file in sorted(PACKAGE.rglob("*.py"))
}

# From the top of the house to its foundations: a room imports from its own line and those below.
FLOORS = [
    ("dafu.__main__", "dafu.docs"),
    ("dafu.hosting",),
    ("dafu.cli",),
    ("dafu.options",),
    ("dafu.preview", "dafu.verify.audit"),
    ("dafu.verify.chain",),
    ("dafu.verify.twins", "dafu.verify.links", "dafu.verify.schemas"),
    ("dafu.verify.findings",),
    ("dafu.verify",),
    ("dafu.store.home",),
    ("dafu.store.publication",),
    ("dafu.store.lease", "dafu.store.site"),
    ("dafu.store.plan",),
    ("dafu.store",),
    ("dafu.pipeline", "dafu.cluster"),
    ("dafu.kept",),
    ("dafu.diff",),
    ("dafu.content", "dafu.worker", "dafu.attachments", "dafu.renderer"),
    ("dafu.tasks",),
    ("dafu.lost", "dafu.concern"),
    ("dafu.report", "dafu.language"),
    ("dafu.frames",),
    ("dafu.publish.bulk",),
    (
        *("dafu.publish.cache", "dafu.publish.manifest", "dafu.publish.pieces"),
        *("dafu.publish.database", "dafu.publish.ledger", "dafu.unchanged"),
    ),
    ("dafu.publish.stage",),
    (
        *("dafu.publish.trees", "dafu.publish.order", "dafu.publish.exchange"),
        *("dafu.publish.lock", "dafu.publish.signature"),
    ),
    ("dafu.render",),
    ("dafu.search",),
    ("dafu.lasting",),
    ("dafu.check",),
    ("dafu.gate",),
    ("dafu.redact",),
    ("dafu.publish.remaining",),
    ("dafu.read",),
    ("dafu.site", "dafu.course", "dafu.recording"),
    ("dafu.publications",),
    ("dafu.brief", "dafu.sealed"),
    ("dafu.public",),
    ("dafu.letter",),
    ("dafu.codes", "dafu.keys", "dafu.values"),
    (
        *("dafu.vocabulary", "dafu.numbers", "dafu.persons", "dafu.offices"),
        *("dafu.routes", "dafu.limits"),
    ),
    (
        "dafu.problems",
        "dafu.personal",
        "dafu.canonical",
        "dafu.salts",
        "dafu.machine",
        "dafu.files",
        "dafu.sections",
        "dafu.ending",
        "dafu.publish.__init__",
        "dafu.processes",
        "dafu.program",
        "dafu.sources",
        "dafu.__init__",
    ),
]

PUBLIC_TYPES = {"PublicLetter", "FullLetter", "SummaryLetter", "Tombstone", "PublicAttachment"}


def floor(module: str) -> int:
    """The number of the line that ``module`` stands on."""
    matches = [
        (len(name), number)
        for number, names in enumerate(FLOORS)
        for name in names
        if module == name or module.startswith(f"{name}.")
    ]
    assert matches, f"{module} stands on no floor"
    return max(matches)[1]


def imported(tree: ast.AST) -> set[str]:
    """The project's modules that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dafu"):
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                package = f"{node.module}.__init__"
                found.add(
                    inner
                    if inner in MODULES
                    else package
                    if package in MODULES
                    else node.module or ""
                )
                if node.module == "dafu":
                    found.discard("dafu")
    return found & set(MODULES)


def test_imports_point_down() -> None:
    upward = [
        f"{module} imports {other}"
        for module, tree in MODULES.items()
        for other in imported(tree)
        if floor(other) < floor(module)
    ]
    assert upward == []
    assert any(imported(tree) for tree in MODULES.values())


def test_only_the_gate_makes_what_is_public() -> None:
    makers = {
        module
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in PUBLIC_TYPES
    }
    assert makers == {"dafu.gate"}


def test_renderers_cannot_see_a_letter_as_written() -> None:
    for module, tree in MODULES.items():
        if module.startswith(("dafu.render", "dafu.search")):
            assert "dafu.gate" not in imported(tree), module
            names = {
                name.name
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom) and node.module == "dafu.letter"
                for name in node.names
            }
            assert not names & {"Letter", "FrontMatter"}, module


def test_only_some_rooms_touch_files() -> None:
    calls = {"open", "read_text", "write_text", "read_bytes", "write_bytes", "unlink", "mkdir"}
    calls |= {"open_regular", "read_regular"}
    touching = {
        module
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute | ast.Name)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id) in calls
    }
    allowed = (
        "dafu.read",
        "dafu.publish",
        "dafu.search",
        "dafu.content",
        "dafu.kept",
        "dafu.pipeline",
        "dafu.store",
    )
    assert {module for module in touching if not module.startswith(allowed)} == {
        "dafu.attachments",  # copies them
        "dafu.diff",  # compares with the site that is there
        "dafu.docs",  # writes the reference pages
        "dafu.files",  # opens what all others read
        "dafu.ending",  # removes what must not outlive a command
        "dafu.preview.server",  # what it serves
        "dafu.verify.copy",  # the site it audits
        "dafu.program",  # its own code
        "dafu.unchanged",  # whether there is anything to do
        "dafu.language",  # looks up the site's language before anything is imported
    }


def test_nothing_runs_programs_or_asks_the_network() -> None:
    forbidden = {"socket", "urllib.request", "http.client", "ftplib", "smtplib", "pickle"}
    programs, networked = set(), {}
    for module, tree in MODULES.items():
        names = {
            name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
            )
        }
        assert not names & forbidden, module
        if "subprocess" in names:
            programs.add(module)
        if asking := {name.partition(".")[0] for name in names} & {"distributed", "obstore"}:
            networked[module] = asking
    # Pagefind's own binary, and OpenSSH where a signature is asked for.
    assert programs == {"dafu.search.pagefind", "dafu.publish.signature"}
    # Only when asked to, by --executor and --output.
    assert networked == {"dafu.cluster": {"distributed"}, "dafu.store.objects": {"obstore"}}
