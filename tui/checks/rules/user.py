"""The user that the program runs as."""

import re
from collections.abc import Iterator
from dataclasses import replace
from posixpath import basename

from tui.checks.building import debugging, development_tool
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.paths import variable
from tui.checks.rule import Rule
from tui.dockerfile.edit import Edit
from tui.image import NO, YES, Answer, Cause, Kind, Source, unknown
from tui.recipe.environment import with_variable
from tui.recipe.fitting import on_best_base

_LOWERING = ("su-exec", "gosu", "setpriv", "s6-setuidgid")
"""Commands that drop privileges when the container starts."""
_AS_ROOT = frozenset({"litefs", "supervisord", "cron", "crond", "dockerd", "sshd", "s6-svscan"})
"""Programs that mount, bind or change users, which start others for that."""
_SCRIPT = re.compile(r"\.(?:ba|a)?sh$|entrypoint[^/]*$")
_USER = "65532:65532"


def root(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a program that runs as root."""
    user, config = context.model.user_id, context.model.config
    if user.text != "0":
        if user.cause is not None and not config.user_line:
            yield user.cause
        return
    started = next((basename(word) for word in context.model.start.words if basename(word) in _AS_ROOT), "")
    if started:
        yield Cause(config.entrypoint.line or config.command.line, f"`{started}` may need root")
        return
    lowered = _lowered(context)
    if lowered.cause is not None:
        yield lowered.cause
    if not lowered.no or debugging(context) or development_tool(context):
        return
    yield Finding(
        "root",
        Severity.WARNING,
        "user",
        "The program runs as root, so an attacker who takes over the program controls the container.",
        fix=replace(context.recipe, user=_USER),
        fix_label="run as user 65532",
        text="user",
        line=config.user_line or context.model.final.line,
        advice=f"Use `USER {_USER}`." if config.user_line else f"Add `USER {_USER}`.",
        edit=_with_user(context),
    )


def _lowered(context: CheckContext) -> Answer:
    """Return whether the start command changes to another user, itself or in its script."""
    start = context.model.start
    if any(basename(word) in _LOWERING for word in start.words):
        return YES
    script = start.file
    if script is None or script.kind is not Kind.FILE or script.first.origin.source is Source.BASE:
        return NO
    if any(link.build is not None for link in script.chain):
        return NO
    if script.text is None and _SCRIPT.search(script.path):
        return unknown(start.line, f"the contents of {script.path} are unknown")
    return YES if any(command in (script.text or "") for command in _LOWERING) else NO


def _with_user(context: CheckContext) -> Edit | None:
    """Return the edit that adds a USER before the start command, or None where the program may need root."""
    config = context.model.config
    line = config.entrypoint.line or config.command.line
    instruction = next((one for one in context.model.final.instructions if one.first == line), None)
    if context.project.writes or context.project.partial:
        return None
    own = context.model.start.program
    started = own is not None and any(link.build is not None for link in own.chain)
    if instruction is None or not started or config.user_line or config.volumes or _writes(context):
        return None
    end = "\r\n" if instruction.raw.endswith("\r\n") else "\n"
    return Edit(instruction.first, instruction.raw, f"USER {_USER}{end}{instruction.raw}")


def _writes(context: CheckContext) -> bool:
    """Return whether the final stage makes directories or changes owners, so that the program may write there."""
    return any(
        command.name in {"mkdir", "chown", "chmod", "install"} for command in context.model.final.commands
    )


def by_name(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a USER that is a name."""
    name, final = context.model.config.user, context.model.final
    user = name.text.partition(":")[0]
    if not context.model.config.user_line or not user or user.isdecimal() or user == "root":
        return
    if name.cause is not None:
        yield name.cause
        return
    listed = context.model.files.find("/etc/passwd")
    if user not in final.accounts and listed.exists.cause is not None:
        yield listed.exists.cause
    yield Finding(
        "user-by-name",
        Severity.ERROR if listed.exists.no else Severity.NOTE,
        "user",
        f"`USER {name.text}` is a name, but the image has no /etc/passwd to look up its number."
        if listed.exists.no
        else f"`USER {name.text}` is a name, but Kubernetes' runAsNonRoot accepts only numbers.",
        line=context.model.config.user_line,
        advice=f"Use numbers, such as `{final.accounts.get(user) or _USER}`.",
        text="user",
    )


def lookup(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a program that looks up a user which the image does not list.

    A static program reads /etc/passwd. Where that does not list the uid, os/user uses $USER, and Docker sets $HOME.
    """
    if variable(context, "USER"):
        return
    listed, recipe = context.model.files.find("/etc/passwd"), context.recipe
    number = context.model.user_id
    cause = listed.exists.cause or number.cause
    if cause is not None:
        yield cause
        return
    if listed.exists.yes and number.text in {"0", *context.model.final.accounts.values()}:
        return
    other = on_best_base(context, recipe)
    suits = other is not None and number.text == str(context.catalog.base(other.base).nonroot_uid)
    use_base = listed.exists.no and suits
    yield Finding(
        "os-user",
        Severity.WARNING,
        "base" if listed.exists.no else "env",
        (
            "The program looks up users, but the image has no /etc/passwd, so `user.Current` and every "
            "lookup by name fail."
            if listed.exists.no
            else "The program looks up its own user, but /etc/passwd in the image does not list user "
            f"{number.text}. "
            "`user.Current` fails unless $USER is set."
        ),
        context.project.where("os_user"),
        other if use_base else replace(recipe, env=with_variable(recipe.env, "USER", "app")),
        f"use {context.catalog.base(other.base).title}" if use_base and other else "set USER",
        line=context.model.config.user_line or context.model.final.line,
        advice="Add `ENV USER=app`, or use a base with /etc/passwd.",
    )


RULES = (
    Rule("root", "whether the program runs as root", root),
    Rule(
        "user-by-name",
        "whether the user in the USER instruction exists",
        by_name,
        lambda context: bool(re.search(r"[A-Za-z_]", context.model.config.user.text)),
    ),
    Rule(
        "user-lookup",
        "whether /etc/passwd lists the program's user",
        lookup,
        lambda context: context.project.os_user and not context.model.start.go_run,
    ),
)
