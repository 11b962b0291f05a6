"""What the templates are filled with: every decision is made here, so that a template only lays lines out."""

import re
import shlex
from dataclasses import dataclass

from tui.catalog import BaseImage, Catalog
from tui.project import GoProject
from tui.recipe import Form, Recipe, Strip, Upx, static_link

_PLAIN = re.compile(r"[\w@%+=:,./ -]*")
"""What needs no quoting between double quotes in a shell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The values of one Dockerfile. Commands are shell text, quoted already."""

    form: Form
    builder: str
    builder_platform: str
    """``--platform=$BUILDPLATFORM `` where the compiler can cross-compile; else empty."""
    cross: bool
    target: str
    """``GOOS=… GOARCH=… `` where the compiler cross-compiles; else empty."""
    environment: str
    cgo: bool
    cgo_why: str
    c_compiler: str
    """The command that adds a C compiler to the builder, or empty."""
    download: bool
    """Whether there are modules to download: not without dependencies, not with vendor/."""
    module_files: tuple[str, ...]
    """Arguments of each COPY that brings the files which ``go mod download`` reads."""
    test: bool
    test_command: str
    build_command: str
    build_why: str
    upx: bool
    upx_image: str
    upx_install: str
    upx_command: str
    upx_why: str
    base: str
    base_why: str
    copy_certificates: bool
    copy_zones: bool
    binary: str
    """The program's file name."""
    binary_stage: str
    user: str
    """Empty when the base runs as that user anyway."""
    port: int | None


def plan(project: GoProject, recipe: Recipe, catalog: Catalog) -> Plan:
    """Work out every value of a recipe's Dockerfile."""
    base = catalog.base(recipe.base)
    form = recipe.form
    cross = form is Form.CACHED and not recipe.cgo
    main = project.main(recipe.main)
    binary = file_name(main.name if main else recipe.main.rpartition("/")[2])
    builder = f"golang:{recipe.go}-{recipe.builder}"
    upx_image = "debian:trixie-slim" if recipe.builder == "bookworm" else builder
    return Plan(
        form=form,
        builder=builder,
        builder_platform="--platform=$BUILDPLATFORM " if cross else "",
        cross=cross,
        target="GOOS=$TARGETOS GOARCH=$TARGETARCH " if cross else "",
        environment=_environment(recipe),
        cgo=recipe.cgo,
        cgo_why="cgo-on" if recipe.cgo else "cgo-off",
        c_compiler="apk add --no-cache gcc musl-dev" if recipe.cgo and recipe.builder == "alpine" else "",
        download=project.has_dependencies and not project.vendored,
        module_files=_module_files(project),
        test=recipe.test and project.has_tests,
        test_command=_with_own_flags(recipe, "go test", "./..."),
        build_command=_build(recipe, base, binary),
        build_why={Strip.NONE: "build", Strip.DWARF: "strip-dwarf", Strip.ALL: "strip-all"}[recipe.strip],
        upx=recipe.upx is not Upx.NONE,
        upx_image=upx_image,
        upx_install=_upx_install(recipe.builder),
        upx_command=f"upx {'--best --lzma ' if recipe.upx is Upx.LZMA else ''}/out/{binary}",
        upx_why=f"upx-{recipe.upx}",
        base=base.reference,
        base_why=f"base-{base.family}" + (f"-{base.flavour}" if base.family == "distroless" else ""),
        copy_certificates=project.ca_certs and base.ca_certs is False,
        copy_zones=project.tzdata and base.tzdata is False,
        binary=binary,
        binary_stage="upx" if recipe.upx is not Upx.NONE and form is Form.CACHED else "build",
        user=_user(recipe, base),
        port=recipe.port,
    )


def file_name(name: str) -> str:
    """Return a name that is safe in a path, a shell and a JSON array; never empty."""
    return re.sub(r"[^\w.-]", "-", name, flags=re.ASCII).strip("-.") or "app"


def _environment(recipe: Recipe) -> str:
    """Flags stand in GOFLAGS so that go test and go build share what they compile."""
    words = [f"CGO_ENABLED={int(recipe.cgo)}"]
    flags = ["-trimpath"] if recipe.trimpath else []
    if recipe.tags:
        flags.append(f"-tags={','.join(recipe.tags)}")
    if flags:
        value = " ".join(flags)
        words.append(f'GOFLAGS="{value}"' if " " in value else f"GOFLAGS={value}")
    return " ".join(words)


def _with_own_flags(recipe: Recipe, command: str, *arguments: str) -> str:
    """The naive form has no ENV for flags: there they stand on the command itself."""
    words = [command]
    if recipe.form is Form.NAIVE:
        words += ["-trimpath"] if recipe.trimpath else []
        words += [f"-tags={','.join(recipe.tags)}"] if recipe.tags else []
    return " ".join([*words, *arguments])


def _build(recipe: Recipe, base: BaseImage, binary: str) -> str:
    linker = {Strip.NONE: "", Strip.DWARF: "-w", Strip.ALL: "-s -w"}[recipe.strip]
    if static_link(recipe, base):
        linker += " -linkmode external -extldflags -static"
    linker = f"{linker} {recipe.ldflags}".strip()
    arguments = [f"-ldflags={_quote(linker)}"] if linker else []
    return _with_own_flags(recipe, "go build", *arguments, f"-o /out/{binary}", shlex.quote(recipe.main))


def _quote(text: str) -> str:
    return f'"{text}"' if _PLAIN.fullmatch(text) else shlex.quote(text)


def _module_files(project: GoProject) -> tuple[str, ...]:
    """The files that decide which modules are needed; those of a local replace lie beside their own code."""
    own = "go.mod go.sum ./" if project.has_go_sum else "go.mod ./"
    copies = [own]
    if project.workspace:
        copies.append("go.work go.work.sum* ./")
    folders = [target.path for target in project.local_replaces if target.inside]
    folders += [folder for folder in project.workspace if folder not in {".", "./"}]
    for folder in dict.fromkeys(folder.removeprefix("./").rstrip("/") for folder in folders):
        files = [f"{folder}/go.mod", f"{folder}/go.sum*"]
        if re.search(r"[\s\"\\]", folder):
            quoted = ", ".join(f'"{part}"' for part in (*files, f"{folder}/"))
            copies.append(f"[{quoted}]")
        else:
            copies.append(" ".join((*files, f"{folder}/")))
    return tuple(copies)


def _upx_install(builder: str) -> str:
    if builder == "alpine":
        return "apk add --no-cache upx"
    return (
        "apt-get update && apt-get install -y --no-install-recommends upx-ucl && rm -rf /var/lib/apt/lists/*"
    )


def _user(recipe: Recipe, base: BaseImage) -> str:
    if recipe.form is Form.NAIVE or base.default_uid in {0, None}:
        return "" if recipe.user.startswith("0:") else recipe.user
    return recipe.user
