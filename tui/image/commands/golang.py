"""The go command: what it compiles, with which flags and environment, and where the program goes.

Source of the rules: ``go help build``, ``go help install``, ``go help environment`` and the default names of cmd/go.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from posixpath import basename, dirname

from tui.frozen import dataclass
from tui.image.answer import NO, YES, Answer, Cause, Value, unknown
from tui.image.file import Kind
from tui.image.files import symbolic
from tui.image.go import GoBuild, GoCommand
from tui.image.golang import golang_tag, module_path
from tui.image.run import Call, Follower, Result, Shell
from tui.image.scope import EMPTY
from tui.image.state import absolute

STEERING = re.compile(r"(?:GO|CGO_)[A-Z0-9_]+|CC|CXX|AR|PKG_CONFIG(?:_PATH)?|HOME|PWD")
"""Names of variables that the go command reads."""
_VALUED = """
-C -asmflags -buildmode -compiler -covermode -coverpkg -gccgoflags -gcflags -installsuffix -ldflags -mod -modfile -o
-overlay -p -pgo -pkgdir -tags -toolexec -run -timeout -count -coverprofile -exec -bench -benchtime -cpu -parallel -skip
-vettool -outputdir -go -require -replace -module -fuzz -fuzztime -shuffle -cpuprofile -memprofile
"""
_WITH_VALUE = frozenset(_VALUED.split())
"""Flags that take the next word as their value."""
_WORD = re.compile(r"(?:\$\((?:[^()]|\([^()]*\))*\)|\$\{[^}]*\}|[^\s'\"]|'[^']*'|\"[^\"]*\")+")
_VERSION = re.compile(r"/v\d+$")


def go(shell: Shell, call: Call) -> Result | None:
    """Follow go and xx-go."""
    if not call.arguments:
        return None
    command = _read(shell, call)
    verb = command.verb
    if verb in {"build", "install"}:
        _build(shell, command)
    elif verb in {"run", "generate", "tool"}:
        # what runs may write anywhere, but a generator writes below the working directory
        shell.touch("/" if verb == "run" else command.directory, f"`go {verb}` may create this path")
        return Result(go=command, understood=verb != "run")
    elif verb == "test":
        _test(shell, command)
    elif verb == "get" or verb.startswith(("mod ", "work ")):
        _modules(shell, command)
    return Result(go=command)


def _test(shell: Shell, command: GoCommand) -> None:
    profile = command.flag("-coverprofile")
    if profile:
        shell.put(shell.make(absolute(command.directory, profile), Kind.FILE, "go test"))
    if command.flag("-c"):
        shell.touch(command.directory, "`go test -c` creates a test program")


def _modules(shell: Shell, command: GoCommand) -> None:
    """Note what the commands for modules write."""
    if command.verb.endswith(" vendor"):
        path = absolute(command.directory, "vendor")
        shell.put(shell.make(path, Kind.DIRECTORY, f"go {command.verb}", executable=True))
        shell.touch(path, f"`go {command.verb}` creates this path")
        return
    shell.touch(f"{_gopath(shell, command)}/pkg", f"`go {command.verb}` downloads modules")
    if command.verb == "get" and _installs(shell):
        shell.touch(f"{_gopath(shell, command)}/bin", "`go get` in old Go versions may install a program")
    if command.verb == "mod init":
        name = command.arguments[0].text if command.arguments else ""
        text = f"module {name}\n" if name else None
        shell.put(shell.make(absolute(command.directory, "go.mod"), Kind.FILE, "go mod init", text=text))
    elif command.verb in {"mod tidy", "get"}:
        for name in ("go.mod", "go.sum"):
            path = absolute(command.directory, name)
            if not shell.find(path).exists.yes:
                shell.touch(path, f"`go {command.verb}` may create this path")


def _installs(shell: Shell) -> bool:
    """Return whether ``go get`` may install programs, which it does not from Go 1.18."""
    tag = golang_tag(shell.state.base.reference.text)
    if tag is None:
        return True
    numbers = [int(part) for part in re.findall(r"\d+", tag[0])[:2]]
    return len(numbers) == 2 and numbers < [1, 18]


def _read(shell: Shell, call: Call) -> GoCommand:
    """Split a go command into flags and arguments."""
    words = list(call.arguments)
    directory = shell.directory
    if words[0].text == "-C" and len(words) > 1:
        directory = absolute(directory, words[1].text)
        words = words[2:]
    elif words[0].text.startswith("-C="):
        directory = absolute(directory, words.pop(0).text[3:])
    verb = words.pop(0).text if words else ""
    if verb in {"mod", "work"} and words and not words[0].text.startswith("-"):
        verb = f"{verb} {words.pop(0).text}"
    environment = _environment(shell, call)
    flags = _common_flags(environment.get("GOFLAGS", EMPTY))
    while words and (words[0].text.startswith("-") or (not words[0].known and _flaglike(words[0].text))):
        word = words.pop(0)
        if not word.text.startswith("-"):
            # a variable that holds flags
            flags.setdefault("-", word)
            continue
        if word.text in {"-", "--"}:
            break
        name, assigned, text = word.text.partition("=")
        name = f"-{name.lstrip('-')}"
        if assigned:
            flags[name] = Value(text, word.cause)
        elif name in _WITH_VALUE and words:
            flags[name] = words.pop(0)
        else:
            flags[name] = Value("true", word.cause)
    if (other := flags.get("-C")) is not None:
        directory = absolute(directory, other.text)
    return GoCommand(
        line=shell.line,
        stage=shell.state.index,
        verb=verb,
        flags=flags,
        arguments=tuple(words),
        environment=environment,
        directory=directory,
        certain=shell.doubt is None,
    )


def _environment(shell: Shell, call: Call) -> dict[str, Value]:
    """Return the variables that the go command reads."""
    scope = shell.state.scope.values
    assigned = {name: value for name, value in shell.variables.items() if name in scope}
    every = {**scope, **assigned, **call.command.environment}
    return {name: value for name, value in every.items() if STEERING.fullmatch(name)}


def _common_flags(given: Value) -> dict[str, Value]:
    """Return the flags in GOFLAGS. The name ``-`` has what may be any flag."""
    flags: dict[str, Value] = {}
    for word in _WORD.findall(given.text):
        name, assigned, text = _unquoted(word).partition("=")
        if name.startswith("-"):
            flags[f"-{name.lstrip('-')}"] = Value(text if assigned else "true", given.cause)
        elif given.cause is not None:
            flags["-"] = given
    return flags


def _flaglike(text: str) -> bool:
    """Return whether an unknown word may hold flags: it is a variable with such a name."""
    return bool(re.fullmatch(r"\$[{(].*", text)) and bool(re.search(r"(?i)flag|arg|opt|ld|tags", text))


def _unquoted(text: str) -> str:
    return re.sub(r"'([^']*)'|\"([^\"]*)\"", lambda match: match[1] or match[2] or "", text)


def _gopath(shell: Shell, command: GoCommand) -> str:
    found = command.environment.get("GOPATH") or shell.get("GOPATH")
    if found is not None and found.text:
        return found.text.partition(":")[0]
    return f"{(shell.get('HOME') or EMPTY).text}/go"


@dataclass(frozen=True, slots=True)
class _Target:
    """One package of a go build."""

    name: str
    """The name of its program, or empty when it is unknown."""
    main: str
    """Its path in the module, such as ``./cmd/api``, or empty."""


def _build(shell: Shell, command: GoCommand) -> None:
    packages = tuple(value.text for value in command.arguments) or (".",)
    tool = any("@" in package for package in packages)
    targets = _targets(shell, command, packages)
    paths = _outputs(shell, command, targets, tool=tool)
    linker = command.flags.get("-ldflags", EMPTY)
    words = tuple(_unquoted(word) for word in _WORD.findall(linker.text.removeprefix("all=")))
    tags = command.flag("-tags").replace(",", " ").split()
    build = GoBuild(
        command=command,
        packages=packages,
        mains=tuple(target.main for target in targets or () if target.main),
        outputs=tuple(paths or ()),
        tool=tool,
        cgo=_cgo(shell, command),
        tags=tuple(tags),
        linker_flags=words,
        assignments=_assignments(words, linker.cause),
    )
    shell.state.builds.append(build)
    if paths is None:
        given = command.flag("-o")
        area = absolute(command.directory, given) if given else command.directory
        if command.verb == "install":
            area = _gobin(shell, command)
        elif given and not given.endswith("/") and symbolic(area):
            area = dirname(area)
        shell.touch(
            area, f"the names of the programs from `go {command.verb} {' '.join(packages)}` are unknown"
        )
        return
    if paths:
        kind = _kind(shell, paths[0]) if _names_a_file(command) else Kind.FILE
        made = (shell.make(path, kind, f"go {command.verb}", executable=True) for path in paths)
        shell.put(*(replace(file, build=build) for file in made))


def _assignments(words: tuple[str, ...], cause: Cause | None) -> Mapping[str, Value]:
    found: dict[str, Value] = {}
    for at, word in enumerate(words):
        text = words[at + 1] if word in {"-X", "--X"} and at + 1 < len(words) else ""
        if word.startswith(("-X=", "--X=")):
            text = word.partition("=")[2]
        name, assigned, value = text.partition("=")
        if assigned:
            found[name] = Value(value, cause if "$" in value or "`" in value else None)
    return found


def _cgo(shell: Shell, command: GoCommand) -> Answer:
    given = command.environment.get("CGO_ENABLED")
    if given is not None and given.text:
        if not given.known:
            return Answer(None, given.cause)
        return YES if given.text == "1" else NO
    target = command.environment.get("GOARCH") or command.environment.get("GOOS")
    if target is not None and target.text and shell.state.cross:
        return unknown(
            command.line,
            "CGO_ENABLED is not set, and the target platform may differ from the builder's platform",
        )
    compiler = command.environment.get("CC")
    name = compiler.text.split()[0] if compiler and compiler.text.strip() else "gcc"
    found = shell.has_command(name).exists
    if found.unknown:
        return unknown(command.line, "CGO_ENABLED is not set, and the builder may have a C compiler")
    return found


def _targets(shell: Shell, command: GoCommand, packages: tuple[str, ...]) -> tuple[_Target, ...] | None:
    """Return the packages that are compiled, or None when they are unknown."""
    if all(package.endswith((".go", "/*")) for package in packages):
        place = absolute(command.directory, dirname(packages[0]))
        name = basename(packages[0]).removesuffix(".go")
        return (_Target("" if "*" in name else name, _main_at(shell, place)),)
    found: list[_Target] = []
    for package in packages:
        if "@" in package:
            found.append(_Target(_last(package.partition("@")[0]), ""))
        elif package.endswith("..."):
            several = _below(shell, command, package)
            if several is None:
                return None
            found += several
        elif "$" in package and symbolic(package):
            name = basename(package)
            if "/" not in package or (symbolic(name) and not package.startswith((".", "/"))):
                return None
            found.append(_Target(name, ""))
        else:
            found.append(_target(shell, command, package))
    return tuple(found)


def _target(shell: Shell, command: GoCommand, package: str) -> _Target:
    module, root = _module(shell, command.directory)
    if package.startswith(("./", "../", "/")) or package in {".", ".."}:
        place = absolute(command.directory, package)
    elif module and (package == module or package.startswith(f"{module}/")):
        place = absolute(root, package[len(module) :].lstrip("/") or ".")
    else:
        return _Target(_last(package), "")
    if not module:
        module, root = _module(shell, place)
    if module:
        name = _last(f"{module}{place[len(root.rstrip('/')) :]}")
    else:
        # the name of the root package is in a go.mod that cannot be read
        name = basename(place) if place not in {root, command.directory} else ""
    return _Target(name, _main_at(shell, place))


def _last(path: str) -> str:
    """Return the default name of the program of a package."""
    return basename(_VERSION.sub("", path.rstrip("/")))


def _module(shell: Shell, directory: str) -> tuple[str | None, str]:
    """Return the module of a directory and its root, or None when go.mod cannot be read."""
    place = directory
    while True:
        found = shell.find(absolute(place, "go.mod"))
        if found.file is not None:
            return module_path(found.file.text or "") or None, place
        if place == "/":
            return None, directory
        place = dirname(place)


def _main_at(shell: Shell, place: str) -> str:
    """Return the path of a package in the module of the context, such as ``./cmd/api``, or an empty text."""
    found = shell.find(place).file
    path = found.context_path if found is not None else None
    if path is None:
        # the directory may be made while its files are copies
        found = shell.find(absolute(place, "main.go")).file
        path = dirname(found.context_path) if found is not None and found.context_path else None
        if path is None:
            found = shell.find(absolute(place, "go.mod")).file
            path = dirname(found.context_path) if found is not None and found.context_path else None
    if path is None:
        return ""
    module = shell.state.context.context.module
    if module and (path == module or path.startswith(f"{module}/")):
        path = path[len(module) :].lstrip("/")
    return f"./{path}" if path else "."


def _below(shell: Shell, command: GoCommand, package: str) -> list[_Target] | None:
    """Return the main packages below a pattern such as ``./cmd/...``, or None when they are unknown."""
    mains = shell.state.context.context.mains
    start = package.removesuffix("...").rstrip("/")
    if mains is None or not package.startswith("./"):
        return None
    inside = _main_at(shell, absolute(command.directory, start or "."))
    if not inside:
        return None
    prefix = inside.rstrip("/")
    return [
        _target(shell, command, _relative(main.path, inside, start))
        for main in mains
        if prefix == "." or main.path == inside or main.path.startswith(f"{prefix}/")
    ]


def _relative(main: str, inside: str, start: str) -> str:
    """Return a main package of the module as a path for the build's directory."""
    if inside == ".":
        return f"{start}/{main.removeprefix('./')}" if main != "." else start or "."
    return f"{start}{main[len(inside) :]}"


def _names_a_file(command: GoCommand) -> bool:
    """Return whether ``-o`` names something that may be a file or a directory."""
    output = command.flag("-o")
    return command.verb == "build" and bool(output) and not output.endswith("/")


def _kind(shell: Shell, path: str) -> Kind:
    """Return what an output becomes: a file, unless a directory may be there.

    Below the root a directory of that very name, which no instruction makes, is not expected.
    """
    doubtful = shell.find(path).is_directory.unknown and path.count("/") == 1 and not symbolic(path)
    return Kind.UNKNOWN if doubtful else Kind.FILE


def _gobin(shell: Shell, command: GoCommand) -> str:
    given = command.environment.get("GOBIN")
    return given.text if given is not None and given.text else f"{_gopath(shell, command)}/bin"


def _outputs(
    shell: Shell, command: GoCommand, targets: tuple[_Target, ...] | None, *, tool: bool
) -> list[str] | None:
    """Return the paths of the programs, or None when they are unknown."""
    names = None if targets is None else [target.name for target in targets]
    suffix = {"c-shared": ".so", "plugin": ".so", "c-archive": ".a"}.get(command.flag("-buildmode"), "")
    if command.verb == "install":
        folder = _gobin(shell, command)
        if names is None or not all(names):
            return None
        if not tool and shell.state.cross and "GOARCH" in command.environment:
            return None
        return [f"{folder.rstrip('/')}/{name}" for name in names]
    output = command.flags.get("-o")
    if output is None or not output.text:
        # several packages, or a pattern that is not one main package, are compiled and discarded
        pattern = any(value.text.endswith("...") for value in command.arguments)
        if names is None:
            return [] if pattern else None
        if len(names) != 1:
            return []
        return [absolute(command.directory, f"{names[0]}{suffix}")] if names[0] else None
    path = absolute(command.directory, output.text)
    if path.startswith("/dev/"):
        return []
    inside = output.text.endswith("/") or (names is not None and len(names) > 1)
    if not inside:
        inside = shell.find(path).is_directory.yes
    if not inside:
        return [path]
    if names is None or not all(names):
        return None
    return [f"{path.rstrip('/')}/{name}{suffix}" for name in names]


COMMANDS: Mapping[str, Follower] = {"go": go, "xx-go": go, "garble": go}
