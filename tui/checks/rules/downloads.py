"""What the build downloads: archives, tools, and the proxy of the modules."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tui.catalog import version_key
from tui.checks.building import go_commands, go_version
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.dockerfile import Instruction
from tui.image import Cause

_URL = re.compile(r"https?://[^\s\"'|;&)>]+")
_FETCHED = re.compile(
    r"(?:\.(?:tar(?:\.\w+)?|t[gbx]z2?|zip|sh|deb|apk|rpm|gz|xz|bin)|/install|/downloads?/[^/]+)$"
)
"""The ends of URLs of archives, programs and scripts."""
_VERIFIED = re.compile(r"sha\d+sum|shasum|--checksum|gpg|cosign|minisign|md5sum")
_KEPT = re.compile(r"\bwget\b|\s-[a-zA-Z]*[oO]\b|--output|--remote-name|\||>")
_ONE_CPU = re.compile(r"(?:^|[-_./])(amd64|x86_64|x64)(?=[-_./]|$)")
_NEWEST = re.compile(r"@(?:latest|master|main|HEAD|upgrade)$")
_DEFAULT = ".golang.org"
"""The domain of the proxy that the go command uses by default."""


def unchecked(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about files that the build downloads without a checksum."""
    for instruction in _downloading(context):
        url = next(iter(_fetched(instruction)))
        if not _VERIFIED.search(instruction.raw):
            yield Finding(
                "download-unchecked",
                Severity.WARNING,
                message=f"The build downloads {_short(url)} without a checksum, so a replaced file goes unnoticed.",
                line=instruction.first,
                advice="Use `ADD --checksum=sha256:…`."
                if instruction.keyword == "ADD"
                else "Pin the version, and verify the file with `sha256sum -c`.",
                text="audit-downloads",
            )
        processor = _ONE_CPU.search(urlsplit(url).path)
        if processor is not None:
            yield Finding(
                "download-platform",
                Severity.NOTE,
                message=f"The build downloads a file for {processor[1]} only, so images for other platforms contain "
                "a program that cannot run there.",
                line=instruction.first,
                advice="Use `$TARGETARCH` in the URL, after `ARG TARGETARCH`.",
                text="cross",
            )


def _downloading(context: CheckContext) -> Iterator[Instruction]:
    """Yield the instructions that download archives, programs or scripts."""
    for stage in context.model.built:
        for instruction in stage.instructions:
            if next(iter(_fetched(instruction)), ""):
                yield instruction


def _fetched(instruction: Instruction) -> list[str]:
    if instruction.keyword == "ADD":
        return [word for word in instruction.words[:-1] if _URL.match(word)]
    text = instruction.arguments
    if instruction.keyword != "RUN" or not re.search(r"\b(?:curl|wget)\b", text) or not _KEPT.search(text):
        return []
    return [url for url in _URL.findall(text) if _FETCHED.search(urlsplit(url).path)]


def _short(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}/…/{parts.path.rpartition('/')[2]}"


def tools(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about tools that the build installs in their newest version."""
    lines: set[int] = set()
    for command in go_commands(context, "install", "get"):
        go = command.go
        if go is None or command.line in lines:
            continue
        newest = [
            value.text
            for value in go.arguments
            if _NEWEST.search(value.text)
            or (go.verb == "get" and context.build is None and _foreign(value.text))
        ]
        if not newest:
            continue
        lines.add(command.line)  # one step may install dozens
        version = go_version(context, command.stage).text
        old = bool(version) and version_key(version) < version_key(
            context.catalog.newest(context.today).minor
        )
        yield Finding(
            "tool-unpinned",
            Severity.WARNING,
            message=f"`go {go.verb}` installs the newest version of {newest[0].partition('@')[0]}, so two builds may differ."
            + (
                f" The build fails as soon as that version requires a newer Go than {version}." if old else ""
            ),
            line=command.line,
            advice="Name a version, such as `@v1.2.3`.",
            text="audit-downloads",
        )


def _foreign(package: str) -> bool:
    return "@" not in package and "." in package.partition("/")[0] and not package.startswith(".")


def proxy(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a proxy for modules that the Dockerfile fixes."""
    for line, value in _proxies(context):
        hosts = [
            host for host in re.findall(r"https?://([^/,|\s\"']+)", value) if not host.endswith(_DEFAULT)
        ]
        if hosts:
            yield Finding(
                "proxy-fixed",
                Severity.NOTE,
                message=f"GOPROXY is fixed to {hosts[0]}, so every build depends on it, even where it is slow or blocked.",
                line=line,
                advice="Replace it with `ARG GOPROXY`, and pass a proxy with `--build-arg GOPROXY=…` if needed.",
                text="audit-downloads",
            )
            return


def _proxies(context: CheckContext) -> Iterator[tuple[int, str]]:
    """Yield the values of GOPROXY, each with its line."""
    for stage in context.model.built:
        for argument in stage.arguments:
            if argument.name == "GOPROXY" and argument.value is not None and not argument.given:
                yield argument.line, argument.value.text
        found = stage.config.environment.get("GOPROXY")
        if found is not None and found.line:
            yield found.line, found.value.text
        for command in stage.commands:
            words = [word.text for word in command.words]
            if words[:2] == ["go", "env"] and "-w" in words:
                yield from ((command.line, word) for word in words if word.startswith("GOPROXY="))


RULES = (
    Rule(
        "downloads",
        "whether downloaded files have a checksum",
        unchecked,
        lambda context: context.foreign and any(_downloading(context)),
    ),
    Rule(
        "tool-versions",
        "whether build tools have pinned versions",
        tools,
        lambda context: context.foreign and bool(go_commands(context, "install", "get")),
    ),
    Rule(
        "proxy",
        "whether the build depends on a specific proxy",
        proxy,
        lambda context: context.foreign and any(_proxies(context)),
    ),
)
