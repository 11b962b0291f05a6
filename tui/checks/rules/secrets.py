"""Secrets in the layers and in the history of a build."""

import re
from collections.abc import Iterator

from tui.checks.building import from_context, whole_copies
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.dockerfile import Instruction
from tui.image import Cause
from tui.recipe.secret_names import is_placeholder, looks_secret

_FILE = re.compile(r"(?:^|/)(?:\.netrc|\.ssh|id_rsa|id_ed25519|\.npmrc|\.env|\.git-credentials)(?:$|/)")

_ENVIRONMENT = re.compile(r"\.env(?:\.(?:local|production|prod|staging))?")
_WRITES = re.compile(
    r"git\s+config\s+--(?:global|system)\s.*?/run/secrets/"
    r"|\b(?:cp|mv|install)\s[^|;&]*/run/secrets/"
    r"|/run/secrets/[^|;&>]*>+\s*(?!/dev/|&)\S",
    re.DOTALL,
)
"""Commands that write what is below /run/secrets to a file."""
_ASSIGNED = re.compile(r"(?:^|[\s;])([A-Za-z_]\w*)=[\"']?([^\s\"'$`;]+)")
_IN_URL = re.compile(r"://[^/\s:@$]+:[^/\s@$]+@|[?&]password=[^&\s\"'$]+")
_REMOVES = re.compile(r"--unset|--remove-section|\brm\s")


def arguments(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about secrets in ARG, and in ENV of the stages that are not part of the image."""
    shipped = context.model.lineage(context.model.target)
    for stage in context.model.built:
        final = stage.index in shipped
        found = [(one.name, one.line) for one in stage.arguments]
        if not final:
            environment = stage.config.environment
            found += [
                (name, one.line)
                for name, one in environment.items()
                if one.line > stage.line and one.value.text
            ]
        for name, line in sorted(found, key=lambda item: item[1]):
            if looks_secret(name):
                yield Finding(
                    "secret-in-history",
                    Severity.ERROR,
                    message=(
                        f"The value of {name} stays in the image history, where anyone who can pull the "
                        "image can read it."
                        if final
                        else (
                            f"The value of {name} stays in the build cache and in the image's provenance "
                            "attestation."
                        )
                    ),
                    line=line,
                    advice="Use `RUN --mount=type=secret`.",
                    text="secrets",
                )


def files(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about files with secrets that become part of a layer."""
    shipped = context.model.lineage(context.model.target)
    for stage in context.model.built:
        for copy in stage.copies:
            if not from_context(copy) or not _FILE.search(copy.source.text):
                continue
            final = stage.index in shipped
            yield Finding(
                "secret-in-layer",
                Severity.ERROR if final else Severity.WARNING,
                message=f"`{copy.source.text}` becomes part of a layer. Deleting the file in a later instruction does "
                "not remove it from that layer."
                if final
                else f"`{copy.source.text}` becomes part of the build cache. Anyone who has the cache can read the file.",
                line=copy.line,
                advice="Use `RUN --mount=type=secret`.",
                text="secrets",
            )


def written(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about commands that write a mounted secret into the layer."""
    shipped = context.model.lineage(context.model.target)
    for stage, instruction in _with_secrets(context):
        if not _WRITES.search(instruction.arguments) or _REMOVES.search(instruction.arguments):
            continue
        final = stage in shipped
        yield Finding(
            "secret-written",
            Severity.ERROR if final else Severity.WARNING,
            message="This step writes a mounted secret to a file"
            + (
                ", so the image contains it."
                if final
                else " in the build stage, so anyone who has the build cache can read it."
            ),
            line=instruction.first,
            advice="Mount the secret in the step that uses it, for example as /root/.netrc.",
            text="secrets",
        )


def _with_secrets(context: CheckContext) -> Iterator[tuple[int, Instruction]]:
    """Yield the steps of the needed stages that mount a secret, each with the index of its stage."""
    for stage in context.model.built:
        for instruction in stage.instructions:
            if any(mount.get("type") == "secret" for mount in instruction.mounts):
                yield stage.index, instruction


def environment_files(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a file of variables that comes into the image with the whole build context."""
    copy = next(whole_copies(context, context.model.target), None)
    found = sorted(path for path in context.files.files if _ENVIRONMENT.fullmatch(path))
    if copy is not None and found:
        yield Finding(
            "secret-in-layer",
            Severity.WARNING,
            message=f"This instruction copies {found[0]}, so anyone who has the image can read it.",
            evidence=found[0],
            line=copy.line,
            advice="Add `.env` to .dockerignore, and pass the variables with `docker run --env-file`.",
            text="secrets",
        )


def scripts(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about scripts in the image with a password in their text."""
    for file in context.model.files.put():
        if file.text is None or not file.text.startswith("#!"):
            continue
        row = next(
            (number for number, line in enumerate(file.text.splitlines(), 1) if _has_password(line)), 0
        )
        if row:
            yield Finding(
                "secret-in-script",
                Severity.WARNING,
                message=f"Line {row} of {file.path} contains a password that anyone who has the image can read.",
                line=file.origin.line,
                advice="Read it from a variable that is set when the container starts.",
                text="secrets",
            )


def _has_password(line: str) -> bool:
    code = "" if line.lstrip().startswith("#") else line
    if _IN_URL.search(code):
        return True
    found = _ASSIGNED.search(code)
    return found is not None and looks_secret(found[1]) and not is_placeholder(found[2])


RULES = (
    Rule(
        "script-secrets",
        "whether scripts in the image contain passwords",
        scripts,
        lambda context: context.foreign,
    ),
    Rule(
        "written-secrets",
        "whether steps write mounted secrets to files",
        written,
        lambda context: context.foreign and any(_with_secrets(context)),
    ),
    Rule(
        "environment-files",
        "whether the image contains files with environment variables",
        environment_files,
        lambda context: context.foreign,
    ),
    Rule("build-secrets", "whether ARG and ENV instructions contain secrets", arguments),
    Rule("copied-secrets", "whether files with secrets are copied", files),
)
