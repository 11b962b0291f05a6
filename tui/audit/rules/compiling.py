"""The flags of the compiler and the linker."""

from collections.abc import Iterator

from tui.audit.context import AuditContext, replaced
from tui.audit.gobuild import GoCommand
from tui.checks import Severity
from tui.checks.finding import Finding
from tui.dockerfile.edit import Edit


def cgo_of(context: AuditContext) -> str:
    """Return the value of CGO_ENABLED, or an empty string if it is not set."""
    build, stage = context.reading.build, context.reading.build_stage
    if build is None or stage is None:
        return ""
    return build.environ.get("CGO_ENABLED") or context.reading.environment(stage).get("CGO_ENABLED", "")


def go_flags(context: AuditContext) -> str:
    """Return the value of GOFLAGS in the build stage."""
    build, stage = context.reading.build, context.reading.build_stage
    if build is None or stage is None:
        return ""
    return build.environ.get("GOFLAGS") or context.reading.environment(stage).get("GOFLAGS", "")


def compiling(context: AuditContext) -> Iterator[Finding]:
    """Yield the findings about flags, platforms and UPX."""
    build = context.reading.build
    if build is None:
        return
    run = build.command.instruction
    base = context.base
    if not cgo_of(context) and base is not None and base.libc != "glibc" and not context.reading.single_stage:
        yield Finding(
            "cgo-undecided",
            Severity.WARNING,
            line=run.first,
            message=(
                "CGO_ENABLED is not set. If the builder has a C compiler, Go links the program against glibc, "
                f"which {base.title} does not have. The program then fails with 'no such file or directory'."
            ),
            advice="Set CGO_ENABLED=0.",
            text="cgo",
            edit=replaced(run, "go build", "CGO_ENABLED=0 go build"),
        )
    words = build.linker_flags
    if not {"-s", "-w"} & set(words) and "-s -w" not in words:
        yield Finding(
            "not-stripped",
            Severity.NOTE,
            line=run.first,
            message=(
                "Debug information and the symbol table take up about a third of the binary and half of the "
                "download."
            ),
            advice='Add `-ldflags="-s -w"`, or only `-w` to keep the symbol table.',
            text="strip",
            edit=_stripped(build),
        )
    if "-trimpath" not in build.flags and "-trimpath" not in go_flags(context).split():
        yield Finding(
            "no-trimpath",
            Severity.NOTE,
            line=run.first,
            message="The binary contains paths from the build machine, so the same source produces a different binary "
            "elsewhere.",
            advice="Add `-trimpath`.",
            text="trimpath",
            edit=replaced(run, f"go {build.verb} ", f"go {build.verb} -trimpath "),
        )
    yield from _platform(context, build)
    yield from _upx(context)


def _stripped(build: GoCommand) -> Edit | None:
    run = build.command.instruction
    if "-ldflags" not in build.flags:
        return replaced(run, f"go {build.verb} ", f'go {build.verb} -ldflags="-s -w" ')
    for opening in ('-ldflags="', "-ldflags='", '-ldflags "', "-ldflags '"):
        if edit := replaced(run, opening, f"{opening}-s -w "):
            return edit
    return None


def _platform(context: AuditContext, build: GoCommand) -> Iterator[Finding]:
    stage = context.reading.build_stage
    if stage is None:
        return
    environ = {**context.reading.environment(stage), **build.environ}
    arch = environ.get("GOARCH", "")
    if arch and "$" not in arch:
        yield Finding(
            "fixed-platform",
            Severity.NOTE,
            line=build.command.instruction.first,
            message=f"GOARCH is fixed to {arch}, so images for other platforms contain a program that cannot run there.",
            advice="Use `GOARCH=$TARGETARCH` after `ARG TARGETARCH`.",
            text="cross",
        )


def _upx(context: AuditContext) -> Iterator[Finding]:
    packers = [command for command in context.reading.commands if command.name == "upx"]
    if not packers:
        return
    first = packers[0]
    yield Finding(
        "upx-cost",
        Severity.NOTE,
        line=first.instruction.first,
        message=(
            "UPX barely shrinks the download. The program unpacks itself into memory at every start, and scanners "
            "cannot read it."
        ),
        advice="To compare, run `godock-tui build` once with `--upx none` and once with `--upx fast`.",
        text="upx",
    )
    slow = {"--best", "--brute", "--ultra-brute"} & set(first.words)
    if slow and "--lzma" not in first.words:
        yield Finding(
            "upx-slow",
            Severity.WARNING,
            line=first.instruction.first,
            message=f"`upx {min(slow)}` without `--lzma` takes minutes and saves only a few per cent.",
            advice="Use `--best --lzma`, or no options.",
            text="upx",
        )
