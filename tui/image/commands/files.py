"""Commands that make, copy, move and remove files, such as mkdir, cp, install, ln and chmod."""

import re
from collections.abc import Mapping
from dataclasses import replace
from posixpath import basename, dirname

from tui.image.answer import Value
from tui.image.context import is_pattern, name_matcher
from tui.image.file import Kind, Origin, Source
from tui.image.files import Attributes, Remove, Tree, symbolic
from tui.image.run import Call, Follower, Result, Shell, output
from tui.image.state import owner


def make_directory(shell: Shell, call: Call) -> Result | None:
    """Follow mkdir."""
    _, operands = call.split("-m --mode")
    for value in _braces(operands):
        path = shell.path(value)
        if symbolic(path) or not shell.find(path).exists.yes:
            shell.put(shell.make(path, Kind.DIRECTORY, "mkdir", executable=True))
    return None


def touch(shell: Shell, call: Call) -> Result | None:
    """Follow touch."""
    for value in _braces(call.split("-d -r -t --date --reference")[1]):
        path = shell.path(value)
        if symbolic(path) or not shell.find(path).exists.yes:
            shell.put(shell.make(path, Kind.FILE, "touch", text=""))
    return None


def remove(shell: Shell, call: Call) -> Result | None:
    """Follow rm and rmdir."""
    options, operands = call.split()
    if call.name == "rm" and not options.keys() & {"-r", "-R", "--recursive", "-f", "--force"}:
        options = {}
    for value in _braces(operands):
        path = shell.path(value)
        if symbolic(path):
            continue
        if basename(path) == "*" and not is_pattern(dirname(path)):
            shell.change(Remove(dirname(path), itself=False))
        elif is_pattern(path):
            # what a pattern matches is not listed, so each file may be gone or not
            shell.touch(dirname(path), f"{value.text} is a pattern")
        else:
            shell.change(Remove(path))
    return None


def change_owner(shell: Shell, call: Call) -> Result | None:
    """Follow chown and chgrp."""
    options, operands = call.split("--reference --from")
    if len(operands) < 2:
        return None
    named = operands[0]
    for value in _braces(operands[1:]):
        given = None
        if call.name == "chown" and named.known:
            given = owner(
                named.text.replace(".", ":") if ":" not in named.text else named.text,
                shell.state.users,
                shell.state.groups,
            )
        for path in _matched(shell, value):
            shell.change(Attributes(path, bool(options.keys() & {"-R", "--recursive"}), owner=given))
    return None


def change_mode(shell: Shell, call: Call) -> Result | None:
    """Follow chmod."""
    # a mode such as -x looks like an option
    recursive = any(re.fullmatch(r"-[a-zA-Z]*R[a-zA-Z]*|--recursive", word.text) for word in call.arguments)
    words = [word for word in call.arguments if not re.fullmatch(r"-[Rvcf]+|--[a-z-]+(?:=.*)?", word.text)]
    if len(words) < 2:
        return None
    mode = words[0].text
    if re.fullmatch(r"[0-7]{3,4}", mode):
        executable: bool | str | None = bool(int(mode, 8) & 0o111)
    else:
        executable = (
            True if re.search(r"\+[rwst]*[xX]", mode) else False if re.search(r"-[rw]*x", mode) else ""
        )
    for value in _braces(tuple(words[1:])):
        for path in _matched(shell, value):
            shell.change(Attributes(path, recursive, executable=executable))
    return None


def link(shell: Shell, call: Call) -> Result | None:
    """Follow ln."""
    options, operands = call.split("-t --target-directory -S")
    given = options.get("-t") or options.get("--target-directory")
    if given is not None:
        pairs = [(value, f"{shell.path(given)}/{basename(value.text)}") for value in operands]
    elif len(operands) == 1:
        pairs = [(operands[0], f"{shell.directory}/{basename(operands[0].text)}")]
    elif operands:
        *sources, target = operands
        path = shell.path(target)
        inside = (
            target.text.endswith("/")
            or len(sources) > 1
            or (not options.keys() & {"-T", "-n"} and shell.find(path).is_directory.yes)
        )
        pairs = [
            (value, f"{path}/{basename(value.text.rstrip('/'))}" if inside else path) for value in sources
        ]
    else:
        pairs = []
    for source, place in pairs:
        if options.keys() & {"-s", "--symbolic"}:
            shell.put(shell.make(place, Kind.LINK, "ln", executable=True, target=source.text))
        else:
            _copy(shell, shell.path(source), place, "ln", keep=True)
    return None


def copy(shell: Shell, call: Call) -> Result | None:
    """Follow cp and mv."""
    options, operands = call.split("-t --target-directory -S")
    given = options.get("-t") or options.get("--target-directory")
    sources, target = (operands, given) if given else (operands[:-1], operands[-1] if operands else None)
    if target is None or not sources:
        return Result(understood=False)
    path = shell.path(target)
    keep = call.name == "mv" or bool(options.keys() & {"-a", "-p", "--preserve", "--archive"})
    many = len(sources) > 1 or given is not None or target.text.endswith("/")
    directory = shell.find(path).is_directory
    for source in _braces(tuple(sources)):
        start = shell.path(source)
        if is_pattern(source.text):
            shell.touch(path, f"`{call.name} {source.text}` is a pattern")
            continue
        contents = call.name == "cp" and source.text.endswith("/.")
        if contents or (not many and directory.no):
            place = path
        elif many or directory.yes:
            place = f"{path.rstrip('/')}/{basename(start)}"
        else:
            shell.touch(path, f"{path} may be a file or a directory")
            continue
        _copy(shell, start, place, call.name, keep=keep)
        if call.name == "mv":
            shell.change(Remove(start))
    return None


def install(shell: Shell, call: Call) -> Result | None:
    """Follow install."""
    options, operands = call.split("-m -o -g -t --mode --owner --group --target-directory -S")
    user = options.get("-o") or options.get("--owner")
    group = options.get("-g") or options.get("--group")
    given = shell.state.owner
    if user or group:
        text = f"{user.text if user else '0'}:{group.text if group else (user.text if user else '0')}"
        given = owner(text, shell.state.users, shell.state.groups)
    mode = (options.get("-m") or options.get("--mode") or Value("755")).text
    executable = bool(int(mode, 8) & 0o111) if re.fullmatch(r"[0-7]{3,4}", mode) else None
    if options.keys() & {"-d", "--directory"}:
        for value in _braces(operands):
            shell.put(shell.make(shell.path(value), Kind.DIRECTORY, "install", executable=True, owner=given))
        return None
    into = options.get("-t") or options.get("--target-directory")
    sources, target = (operands, into) if into else (operands[:-1], operands[-1] if operands else None)
    if target is None:
        return Result(understood=False)
    path = shell.path(target)
    many = (
        into is not None or len(sources) > 1 or target.text.endswith("/") or shell.find(path).is_directory.yes
    )
    for source in sources:
        start = shell.path(source)
        place = f"{path}/{basename(start)}" if many else path
        _copy(shell, start, place, "install", keep=False)
        shell.change(Attributes(place, recursive=False, owner=given, executable=executable))
    return None


def _copy(shell: Shell, source: str, target: str, by: str, *, keep: bool) -> None:
    """Copy a file or a directory to a path."""
    found = shell.find(source)
    origin = Origin(Source.COMMAND, shell.line, path=source, name=by, file=found.file)
    given = None if keep else shell.state.owner
    if found.file is None:
        # the command fails unless there is something
        shell.put(replace(shell.make(target, Kind.UNKNOWN, by, executable=None), origin=origin))
    elif found.file.kind is Kind.DIRECTORY:
        shell.put(replace(found.file, path=target, origin=origin, owner=given or found.file.owner))
        shell.change(Tree(target, shell.state.files(), source, origin, given))
    else:
        shell.put(replace(found.file, path=target, origin=origin, owner=given or found.file.owner))


def tee(shell: Shell, call: Call) -> Result | None:
    """Follow tee."""
    options, operands = call.split()
    given = shell.stdin
    for value in operands:
        path = shell.path(value)
        if path.startswith("/dev/"):
            continue
        text = given.text if given and given.known and not options.keys() & {"-a", "--append"} else None
        shell.put(shell.make(path, Kind.FILE, "tee", text=text))
    return Result(written=given)


def change_directory(shell: Shell, call: Call) -> Result | None:
    """Follow cd and pushd."""
    operands = call.split()[1]
    target = operands[0] if operands else (shell.get("HOME") or Value("/"))
    if target.text != "-":
        shell.directory = shell.path(target)
    return None


def export(shell: Shell, call: Call) -> Result | None:
    """Follow export, local and readonly."""
    for value in call.arguments:
        name, assigned, text = value.text.partition("=")
        if assigned:
            shell.variables[name] = Value(text, value.cause)
        if call.name in {"export", "declare"}:
            shell.exported.add(name)
    return None


def unset(shell: Shell, call: Call) -> Result | None:
    """Follow unset."""
    for value in call.arguments:
        shell.variables.pop(value.text, None)
        shell.exported.discard(value.text)
    return None


def edit(shell: Shell, call: Call) -> Result | None:
    """Follow sed and perl, which change the text of files in place."""
    if any(word.text.startswith(("-i", "--in-place")) or word.text == "-pi" for word in call.arguments):
        for value in call.arguments:
            file = shell.find(shell.path(value)).file if not value.text.startswith("-") else None
            if file is not None and file.kind is Kind.FILE:
                converts = re.search(r"\\r", " ".join(word.text for word in call.arguments))
                text = file.text.replace("\r", "") if file.text is not None and converts else None
                shell.put(replace(file, text=text))
    return None


def convert(shell: Shell, call: Call) -> Result | None:
    """Follow dos2unix."""
    for value in call.split()[1]:
        file = shell.find(shell.path(value)).file
        if file is not None and file.text is not None:
            shell.put(replace(file, text=file.text.replace("\r\n", "\n")))
    return None


def temporary(shell: Shell, call: Call) -> Result | None:
    """Follow mktemp."""
    shell.touch("/tmp", "`mktemp` creates a file with an unknown name")
    return None


def search(shell: Shell, call: Call) -> Result | None:
    """Follow find, which removes or changes files only with some actions."""
    texts = {word.text for word in call.arguments}
    if texts & {"-exec", "-execdir", "-ok", "-delete"}:
        start = next((word for word in call.arguments if not word.text.startswith("-")), Value("."))
        shell.touch(shell.path(start), "`find` with an action is not analyzed")
        return Result(understood=False)
    return None


def say(shell: Shell, call: Call) -> Result | None:
    """Follow echo, printf and cat."""
    return Result(written=output(shell, call.command.words))


def _braces(values: tuple[Value, ...]) -> list[Value]:
    """Return words with ``{a,b}`` expanded."""
    found: list[Value] = []
    for value in values:
        match = re.fullmatch(r"([^{}$]*)\{([^{}]*,[^{}]*)\}([^{}]*)", value.text)
        if match is None:
            found.append(value)
        else:
            found += [Value(f"{match[1]}{part}{match[3]}", value.cause) for part in match[2].split(",")]
    return found


def _matched(shell: Shell, value: Value) -> list[str]:
    """Return the paths for a word, with the known files that a pattern matches."""
    path = shell.path(value)
    if not is_pattern(value.text):
        return [path]
    fits = name_matcher(basename(path))
    names = sorted(filter(fits.match, shell.state.files().names(dirname(path))))
    return [f"{dirname(path).rstrip('/')}/{name}" for name in names]


COMMANDS: Mapping[str, Follower] = {
    "mkdir": make_directory,
    "touch": touch,
    "rm": remove,
    "rmdir": remove,
    "chown": change_owner,
    "chgrp": change_owner,
    "chmod": change_mode,
    "ln": link,
    "cp": copy,
    "mv": copy,
    "install": install,
    "tee": tee,
    "cd": change_directory,
    "pushd": change_directory,
    "export": export,
    "local": export,
    "readonly": export,
    "declare": export,
    "unset": unset,
    "sed": edit,
    "perl": edit,
    "dos2unix": convert,
    "mktemp": temporary,
    "find": search,
    "echo": say,
    "printf": say,
    "cat": say,
}
