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

# From the top of the house to its foundations: a folder imports from those below it.
LAYERS = (
    *("__main__", "reference"),
    *("cli", "desk", "preview", "build", "verify", "remote", "engine", "search", "site", "render"),
    *("drafting", "check", "gate", "read", "model", "routes", "problems", "__init__"),
)

PUBLIC_TYPES = {"PublicLetter", "FullLetter", "SummaryLetter", "Tombstone", "PublicAttachment"}


def layer(module: str) -> int:
    """The number of the layer that ``module`` belongs to."""
    return LAYERS.index(module.split(".")[1])


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


def test_the_first_screens_draw_the_tree() -> None:
    top = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name[0] not in "_."}
    modules = {path.name for path in PACKAGE.glob("*.py") if path.name[0] != "_"}
    assert modules == {"build.py", "gate.py", "routes.py"}
    for page in ("README.md", "README.zh.md", "docs/house.md"):
        text = (PACKAGE.parent / page).read_text(encoding="utf-8")
        tree = text.partition("\ndafu/")[2].partition("```")[0]
        assert {name for name in top if f"  {name}/" not in tree} == set(), page
        assert {name for name in modules if f"  {name} " not in tree} == set(), page


def test_imports_point_down() -> None:
    upward = [
        f"{module} imports {other}"
        for module, tree in MODULES.items()
        for other in imported(tree)
        if layer(other) < layer(module)
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
                if isinstance(node, ast.ImportFrom) and node.module == "dafu.model.letter"
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
        "dafu.site",
        "dafu.search",
        "dafu.engine.content",
        "dafu.engine.letters",
        "dafu.engine.checking",
        "dafu.engine.again",
        "dafu.build",
        "dafu.remote",
    )
    assert {module for module in touching if not module.startswith(allowed)} == {
        "dafu.engine.alone",  # one letter
        "dafu.engine.attachments",  # copies them
        "dafu.reference.docs",  # writes the reference pages
        "dafu.engine.cache",  # what it keeps
        "dafu.engine.history",  # who is named in letters that changed
        "dafu.engine.borrowed",  # whether there is such a file
        "dafu.engine.unnoted",  # what is up
        "dafu.engine.repair",  # what --fix writes
        "dafu.preview.builder",  # notes that the site is in step
        "dafu.preview.server",  # what it serves of its own
        "dafu.preview.shown",  # what it serves of the site
        "dafu.preview.watcher",  # how folders are mounted
        "dafu.desk.files",  # letters and what lies beside them
        "dafu.desk.pages",  # its own style and script
        "dafu.desk.shelf",  # letters, to know how they stand
        "dafu.desk.published",  # what is up
        "dafu.verify.copy",  # the site it audits
        "dafu.engine.program",  # its own code
        "dafu.engine.fingerprint",  # whether there is anything to do
        "dafu.cli.drafts",  # a letter to fill in
        "dafu.drafting.gathering",  # what is to be imported
        "dafu.drafting.readers.archive",  # its parts
        "dafu.drafting.reading",
        "dafu.drafting.writing",
        "dafu.drafting.begin",  # a site that begins
        "dafu.cli.standing",  # looks up where things are before anything is imported
        "dafu.cli.messages",  # looks up the site's language before anything is imported
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
    # Pagefind's own binary, OpenSSH where a signature is asked for, and dafu's own build.
    assert programs == {"dafu.search.pagefind", "dafu.site.signature", "dafu.desk.publishing"}
    # Only when asked to, by --executor and --output.
    assert networked == {"dafu.engine.cluster": {"distributed"}, "dafu.remote.objects": {"obstore"}}
