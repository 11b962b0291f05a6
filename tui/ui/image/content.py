"""The texts of the image screen as functions from a :class:`Build` to content."""

from textual.content import Content
from textual.highlight import highlight

from tui.engine.archive import Layer
from tui.lab.sizes.build import Build
from tui.lab.sizes.file_tree import Branch, FileTree
from tui.lab.sizes.metrics import PULL, UNPACKED
from tui.text.units import plural
from tui.ui.kit.columns import figure_content
from tui.ui.kit.content import ACCENT, BETTER, BREAKS, COSTS, MUTED, beside, fit, heading, size_text


def instructions_of(build: Build) -> tuple[str, ...]:
    """Return the instruction of each layer, base first, or empty if the history does not contain it."""
    return tuple(short_instruction(instruction) for instruction in build.archive.instructions)


def short_instruction(created_by: str) -> str:
    """Return a history entry as in the Dockerfile, without the builder's additions."""
    text = created_by.strip().removesuffix("# buildkit").strip()
    for prefix in ("/bin/sh -c #(nop) ", "/bin/sh -c "):
        if text.startswith(prefix):
            rest = text.removeprefix(prefix).strip()
            return rest if "nop" in prefix else f"RUN {rest}"
    return text.replace("RUN /bin/sh -c ", "RUN ")


def title_content(build: Build, width: int, *, exact: bool = False) -> Content:
    """Return the title line: the image and its figures."""
    right = Content.assemble(
        f"{PULL.label} ",
        figure_content(PULL, PULL.of(build), exact=exact),
        f"  {UNPACKED.label} ",
        figure_content(UNPACKED, UNPACKED.of(build), exact=exact),
    )
    left = Content.assemble((build.name, "bold"), "  ", (build.title, MUTED))
    return beside(left, right, width)


def layer_line(number: int, layer: Layer, instruction: str, width: int, *, exact: bool = False) -> Content:
    """Return one layer: number, instruction, unpacked and pull size."""
    cells = 15 if exact else 9
    sizes = Content.assemble(
        fit(size_text(layer.unpacked_bytes, exact=exact), cells, right=True),
        " ",
        fit(size_text(layer.pull_bytes, exact=exact), cells, right=True),
    )
    name = Content.assemble((f"{number:>2} ", MUTED), instruction or Content.styled("(unknown)", MUTED))
    return beside(name, sizes, width)


def layer_head(width: int, *, exact: bool = False) -> Content:
    """Return the titles above the layers."""
    cells = 15 if exact else 9
    right = Content.styled(f"{UNPACKED.label:>{cells}} {PULL.label:>{cells}}", MUTED)
    return beside(heading("Layers"), right, width)


def files_head(number: int, tree: FileTree | None, filter_text: str, width: int) -> Content:
    """Return the title above the files of a layer."""
    if tree is None:
        detail = "reading …"
    elif filter_text:
        detail = f"matching {filter_text}"
    else:
        detail = plural(tree.count, "file")
    return heading(f"Files in layer {number}", detail, width)


def branch_line(line: Branch, width: int, *, exact: bool = False) -> Content:
    """Return a file or a folder: its size, and its name indented by depth."""
    cells = 15 if exact else 9
    size = fit(size_text(line.bytes, exact=exact), cells, right=True)
    mark = ("▾ " if line.opened else "▸ ") if line.folder else "  "
    name = Content.assemble("  " * line.depth, (mark, ACCENT), line.name)
    return fit(Content.assemble(size, "  ", name), width)


def contents_content(build: Build, width: int) -> Content:
    """Return the contents of the image, each with its path as evidence."""
    held = build.contents
    lines = [
        heading("Contents"),
        _fact(
            "shell",
            held.shell,
            "none (nothing for an attacker to use)",
            COSTS,
        ),
        _fact("source code", held.source, "none", BREAKS),
        _fact("Go toolchain", held.toolchain, "none", BREAKS),
        _fact("packages", held.package_manager, "no package manager", MUTED),
        _fact("CA bundle", held.ca_bundle, "none (outgoing TLS calls fail)", BETTER, absent=MUTED),
        _fact("time zones", held.time_zones, "none (only UTC works)", BETTER, absent=MUTED),
        _fact(
            "user",
            f"{held.user or 'root'}{' (root)' if held.root else ''}",
            "",
            COSTS if held.root else BETTER,
        ),
    ]
    return Content("\n").join([fit(line, width).rstrip() for line in lines])


def _fact(name: str, proof: str, without: str, present: str, *, absent: str = BETTER) -> Content:
    label = f"{name:<14}"
    if proof:
        mark = {BETTER: "✓", MUTED: "·"}.get(present, "!")
        return Content.assemble((f"{mark} ", present), (label, MUTED), proof)
    return Content.assemble(("✓ " if absent == BETTER else "· ", absent), (label, MUTED), (without, MUTED))


def dockerfile_content(build: Build) -> Content:
    """Return the coloured Dockerfile of the image."""
    text = highlight(build.rendered.dockerfile.rstrip("\n"), language="docker")
    return Content("\n").join([heading("Dockerfile"), text])
