"""Commands that execute other commands: sh, bash, source, eval, xargs."""

from collections.abc import Mapping

from tui.image.answer import Value
from tui.image.run import Call, Follower, Result, Shell


def shell_command(shell: Shell, call: Call) -> Result | None:
    """Follow ``sh -c SCRIPT``, ``sh FILE`` and ``sh <<EOF``."""
    words = list(call.arguments)
    script = False
    while words and words[0].text.startswith(("-", "+")) and len(words[0].text) > 1:
        option = words.pop(0).text
        script = script or (not option.startswith("--") and "c" in option)
        if option in {"-o", "+o", "-O"} and words:
            words.pop(0)
    if script and words:
        if not words[0].known and "$" in words[0].text:
            return _unfollowed(shell, call)
        shell.child(tuple(words[2:])).script(words[0].text)
        return None
    if words:
        file = shell.find(shell.path(words[0])).file
        if file is None or not shell.follow(file, tuple(words[1:])):
            return _unfollowed(shell, call)
        return None
    if shell.stdin is not None and shell.stdin.known:
        shell.child(()).script(shell.stdin.text)
        return None
    return _unfollowed(shell, call)


def as_user(shell: Shell, call: Call) -> Result | None:
    """Follow ``su USER -c SCRIPT``."""
    script = call.split("-c --command -s --shell")[0]
    found = script.get("-c") or script.get("--command")
    if found is None or not found.known:
        return _unfollowed(shell, call)
    shell.child(()).script(found.text)
    return None


def source(shell: Shell, call: Call) -> Result | None:
    """Follow ``. FILE`` and source."""
    file = shell.find(shell.path(call.arguments[0])).file if call.arguments else None
    if file is None or file.text is None:
        return _unfollowed(shell, call)
    shell.script(file.text)
    return None


def evaluate(shell: Shell, call: Call) -> Result | None:
    """Follow eval."""
    if all(value.known for value in call.arguments):
        shell.script(" ".join(value.text for value in call.arguments))
        return None
    return _unfollowed(shell, call)


def each(shell: Shell, call: Call) -> Result | None:
    """Follow xargs, whose arguments are unknown."""
    words = [value for value in call.arguments if not value.text.startswith("-")]
    if words and words[0].text.rpartition("/")[2] in {"echo", "cat", "grep", "ls", "strip"}:
        return None
    return _unfollowed(shell, call)


def _unfollowed(shell: Shell, call: Call) -> Result:
    shell.touch("/", f"`{Value(call.command.text).text[:40]}` is not analyzed")
    return Result(understood=False)


COMMANDS: Mapping[str, Follower] = {
    **dict.fromkeys(["sh", "bash", "ash", "dash", "zsh"], shell_command),
    "su": as_user,
    "runuser": as_user,
    ".": source,
    "source": source,
    "eval": evaluate,
    "xargs": each,
}
