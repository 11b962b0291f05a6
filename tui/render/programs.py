"""The programs of an image: their names, their paths, and the commands that build them."""

import re
import shlex

from tui.catalog import BaseImage
from tui.project import GoProject
from tui.recipe import Layout, Recipe, Strip, Upx, static_link
from tui.render.quoting import shell_text


def file_name(name: str) -> str:
    """Return a non-empty name that is safe in a path, a shell and a JSON array."""
    return re.sub(r"[^\w.-]", "-", name, flags=re.ASCII).strip("-.") or "app"


def packages(recipe: Recipe) -> tuple[str, ...]:
    """Return the main packages without duplicates. The first one is the entrypoint.

    A line break in the name of a directory, which Go rejects as a package, must not start a new instruction.
    """
    return tuple(
        dict.fromkeys(re.sub(r"[\r\n]", "?", package) for package in (recipe.main, *recipe.extra_main))
    )


def programs(project: GoProject, recipe: Recipe) -> tuple[str, ...]:
    """Return the file name of each program, in the order of the packages."""
    found = []
    for package in packages(recipe):
        main = project.main(package)
        found.append(file_name(main.name if main else package.rpartition("/")[2]))
    return tuple(dict.fromkeys(found))


def environment(recipe: Recipe) -> str:
    """Return the variables of the build. Flags are in GOFLAGS so that go test and go build share compiled packages."""
    words = [f"CGO_ENABLED={int(recipe.cgo)}"]
    flags = ["-trimpath"] if recipe.trimpath else []
    if recipe.tags:
        flags.append(f"-tags={','.join(recipe.tags)}")
    if flags:
        value = " ".join(flags)
        words.append(f'GOFLAGS="{value}"' if " " in value else f"GOFLAGS={value}")
    return " ".join(words)


def stamps(recipe: Recipe) -> bool:
    """Return whether the go command records the revision."""
    return recipe.vcs and recipe.layout is Layout.CACHED


def test_command(recipe: Recipe) -> str:
    """Return the command that runs the tests."""
    return _with_own_flags(recipe, "go test", "./...")


def build_command(project: GoProject, recipe: Recipe, base: BaseImage) -> str:
    """Return the command that compiles all programs at once, so that shared packages are compiled only once."""
    linker = _linker(recipe, base)
    arguments = [f"-ldflags={linker}"] if linker else []
    if stamps(recipe):
        arguments.insert(0, "-buildvcs=true")
    names = programs(project, recipe)
    target = f"/out/{names[0]}" if len(packages(recipe)) == 1 else "/out/"
    sources = [shlex.quote(package) for package in packages(recipe)]
    words = [*levels(recipe), _with_own_flags(recipe, "go build", *arguments, "-o", target, *sources)]
    return " ".join(words)


def upx_command(recipe: Recipe, names: tuple[str, ...]) -> str:
    """Return the command that packs every program."""
    how = "--best --lzma " if recipe.upx is Upx.LZMA else ""
    return f"upx {how}{' '.join(f'/out/{name}' for name in names)}"


def levels(recipe: Recipe) -> tuple[str, ...]:
    """Return the processor levels. They apply to the program only, because the tests run on the builder."""
    kinds = {platform.split("/")[1] for platform in recipe.platforms}
    found = []
    if recipe.goamd64 and (not kinds or "amd64" in kinds):
        found.append(f"GOAMD64={recipe.goamd64}")
    if recipe.goarm64 and (not kinds or "arm64" in kinds):
        found.append(f"GOARM64={recipe.goarm64}")
    return tuple(found)


def _with_own_flags(recipe: Recipe, command: str, *arguments: str) -> str:
    """Return a command with the flags of the naive layout, which does not set them in ENV."""
    words = [command]
    if recipe.layout is Layout.NAIVE:
        words += ["-trimpath"] if recipe.trimpath else []
        words += [f"-tags={','.join(recipe.tags)}"] if recipe.tags else []
    return " ".join([*words, *arguments])


def _linker(recipe: Recipe, base: BaseImage) -> str:
    """Return the linker flags as one shell word. The version is in double quotes, because the shell expands it."""
    flags = {Strip.NONE: "", Strip.DWARF: "-w", Strip.ALL: "-s -w"}[recipe.strip]
    if static_link(recipe, base):
        flags += " -linkmode external -extldflags -static"
    flags = f"{flags} {recipe.ldflags}".strip()
    if not recipe.version:
        return shell_text(flags) if flags else ""
    version = f"-X '{recipe.version}=$VERSION'"
    fixed = shell_text(flags) if flags else '""'
    if fixed.startswith('"'):
        return f'"{f"{flags} {version}".strip()}"'
    return f'{fixed}" {version}"'
