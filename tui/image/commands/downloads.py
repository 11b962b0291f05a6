"""Commands that fetch files, unpack them or generate them, such as curl, git clone, tar and protoc."""

from collections.abc import Mapping
from posixpath import basename

from tui.image.answer import Value
from tui.image.file import Kind
from tui.image.run import Call, Follower, Result, Shell


def curl(shell: Shell, call: Call) -> Result | None:
    """Follow curl."""
    options, operands = call.split(
        "-o --output -H --header -X --request -d --data -u -A -e -m --retry --max-time --connect-timeout"
        " --retry-delay --output-dir --proto --cacert -w -b -c -T -x --url"
    )
    target = options.get("-o") or options.get("--output")
    if target is not None and target.text and target.text != "-":
        _fetched(shell, shell.path(target), "curl")
    elif "-O" in options or "--remote-name" in options:
        for value in operands:
            _fetched(shell, shell.path(Value(basename(value.text))), "curl")
    return None


def wget(shell: Shell, call: Call) -> Result | None:
    """Follow wget."""
    options, operands = call.split(
        "-O --output-document -P --directory-prefix -T -t --tries --timeout --header -U -o -Y"
    )
    if "--spider" in options:
        return None
    target = options.get("-O") or options.get("--output-document")
    folder = options.get("-P") or options.get("--directory-prefix")
    if target is not None:
        if target.text != "-":
            _fetched(shell, shell.path(target), "wget")
        return None
    for value in operands:
        name = basename(value.text.partition("?")[0]) or "index.html"
        _fetched(shell, f"{shell.path(folder)}/{name}" if folder else shell.path(Value(name)), "wget")
    return None


def _fetched(shell: Shell, path: str, by: str) -> None:
    if not path.startswith("/dev/"):
        shell.put(shell.make(path, Kind.FILE, by))


def git(shell: Shell, call: Call) -> Result | None:
    """Follow git, of which clone, checkout and the like make files."""
    _, operands = call.split("-b --branch --depth -C -c -o --filter --git-dir --work-tree")
    verb = operands[0].text if operands else ""
    if verb == "clone" and len(operands) > 1:
        address = operands[1].text.rstrip("/")
        path = (
            shell.path(operands[2])
            if len(operands) > 2
            else shell.path(Value(basename(address).removesuffix(".git")))
        )
        shell.put(shell.make(path, Kind.DIRECTORY, "git clone", executable=True))
        shell.touch(path, f"`git clone {address}` may create this path")
    elif verb in {"checkout", "pull", "submodule", "apply", "reset", "init", "lfs", "fetch", "am", "switch"}:
        shell.touch(shell.directory, f"`git {verb}` may create this path")
    return None


def unpack(shell: Shell, call: Call) -> Result | None:
    """Follow tar, unzip and other archives."""
    options, operands = call.split(
        "-C --directory -f --file -d -o --strip-components --one-top-level -x-none"
    )
    texts = [value.text for value in call.arguments]
    if call.name in {"tar", "bsdtar"}:
        packs = (
            any(
                "c" in text
                for text in texts[:1]
                if not text.startswith("--") and "x" not in text and "f" in text
            )
            or "--create" in options
        )
        folder = options.get("-C") or options.get("--directory")
        if folder is None:
            # tar xzf archive -C directory: the first word has no dash
            folder = next(
                (
                    call.arguments[at + 1]
                    for at, text in enumerate(texts[:-1])
                    if text in {"-C", "--directory"}
                ),
                None,
            )
        if packs:
            named = options.get("-f") or (operands[1] if len(operands) > 1 and "f" in texts[0] else None)
            if named is not None:
                shell.put(shell.make(shell.path(named), Kind.FILE, "tar"))
            return None
    else:
        folder = options.get("-d")
    path = shell.path(folder) if folder is not None and folder.text else shell.directory
    shell.touch(path, f"`{call.name}` may extract this path")
    return None


def compress(shell: Shell, call: Call) -> Result | None:
    """Follow gzip and the like, which replace a file by another."""
    for value in call.split("-S")[1]:
        shell.touch(shell.path(value).rpartition("/")[0] or "/", f"`{call.name}` may create this path")
    return None


def generate(shell: Shell, call: Call) -> Result | None:
    """Follow a code generator, which writes below the working directory."""
    shell.touch(shell.directory, f"`{call.name}` may create this path")
    return None


COMMANDS: Mapping[str, Follower] = {
    "curl": curl,
    "wget": wget,
    "git": git,
    "tar": unpack,
    "bsdtar": unpack,
    "unzip": unpack,
    "gunzip": compress,
    "gzip": compress,
    "bunzip2": compress,
    "xz": compress,
    "zip": compress,
    "protoc": generate,
    "buf": generate,
    "templ": generate,
    "sqlc": generate,
    "swag": generate,
    "wire": generate,
    "mockgen": generate,
    "mockery": generate,
    "stringer": generate,
    "gqlgen": generate,
    "oapi-codegen": generate,
    "tailwindcss": generate,
    "esbuild": generate,
    "vite": generate,
    "hugo": generate,
    "go-bindata": generate,
    "statik": generate,
    "packr2": generate,
    "pkger": generate,
    "goreleaser": generate,
    "mage": generate,
    "task": generate,
    "just": generate,
    "cmake": generate,
    "patch": generate,
}
