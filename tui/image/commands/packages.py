"""Package managers: what a package brings, and where files of other packages may appear."""

import re
from collections.abc import Mapping

from tui.image.answer import Cause, Value
from tui.image.file import File, Kind
from tui.image.files import Maybe, Remove
from tui.image.model import Package
from tui.image.run import Call, Follower, Result, Shell
from tui.image.systems import CA_BUNDLE, ZONES

_LIBRARIES = (
    "/usr/lib",
    "/usr/share",
    "/usr/include",
    "/usr/libexec",
    "/etc",
    "/lib",
    "/lib64",
    "/var",
    "/opt",
)
"""Directories that packages of libraries install into."""
_AREAS = (*_LIBRARIES, "/usr", "/bin", "/sbin")
"""Directories that packages install into."""
_LIBRARY = re.compile(r"lib.+|.+-(?:dev|libs|data|doc)")

_SSH = (
    "/usr/bin/ssh /usr/bin/scp /usr/bin/sftp /usr/bin/ssh-add /usr/bin/ssh-agent /usr/bin/ssh-keygen "
    "/usr/bin/ssh-keyscan"
)

_BRINGS: Mapping[str, str] = {
    "bash": "/bin/bash",
    "binutils": "/usr/bin/ld /usr/bin/strip",
    "build-base": "/usr/bin/gcc /usr/bin/cc /usr/bin/g++ /usr/bin/make /usr/bin/ld",
    "build-essential": "/usr/bin/gcc /usr/bin/cc /usr/bin/g++ /usr/bin/make /usr/bin/ld",
    "busybox-extras": "/usr/bin/telnet /usr/sbin/httpd",
    "ca-certificates": f"{CA_BUNDLE} /usr/sbin/update-ca-certificates",
    "ca-certificates-bundle": CA_BUNDLE,
    "chromium": "/usr/bin/chromium",
    "clang": "/usr/bin/clang",
    "coreutils": "/usr/bin/env",
    "curl": "/usr/bin/curl",
    "docker-cli": "/usr/bin/docker",
    "docker.io": "/usr/bin/docker",
    "dumb-init": "/usr/bin/dumb-init",
    "ffmpeg": "/usr/bin/ffmpeg /usr/bin/ffprobe",
    "file": "/usr/bin/file",
    "fuse3": "/usr/bin/fusermount3",
    "g++": "/usr/bin/g++",
    "gcc": "/usr/bin/gcc",
    "gettext": "/usr/bin/envsubst",
    "ghostscript": "/usr/bin/gs",
    "git": "/usr/bin/git",
    "git-lfs": "/usr/bin/git-lfs",
    "gnupg": "/usr/bin/gpg",
    "gosu": "/usr/sbin/gosu",
    "graphviz": "/usr/bin/dot",
    "imagemagick": "/usr/bin/convert /usr/bin/identify /usr/bin/mogrify",
    "iptables": "/usr/sbin/iptables /usr/sbin/ip6tables /usr/sbin/iptables-save /usr/sbin/iptables-restore",
    "jq": "/usr/bin/jq",
    "libcap": "/usr/sbin/setcap",
    "make": "/usr/bin/make",
    "mariadb-client": "/usr/bin/mariadb /usr/bin/mariadb-dump",
    "musl-dev": "",
    "libc-dev": "",
    "libc6-dev": "",
    "netcat-openbsd": "/usr/bin/nc",
    "nftables": "/usr/sbin/nft",
    "npm": "/usr/bin/npm",
    "nodejs": "/usr/bin/node",
    "openssh": _SSH,
    "openssh-client": _SSH,
    "openssl": "/usr/bin/openssl",
    "perl": "/usr/bin/perl",
    "pkgconf": "/usr/bin/pkg-config",
    "pkg-config": "/usr/bin/pkg-config",
    "poppler-utils": "/usr/bin/pdfinfo /usr/bin/pdftocairo /usr/bin/pdftoppm /usr/bin/pdftotext",
    "postgresql-client": "/usr/bin/psql /usr/bin/pg_dump /usr/bin/pg_dumpall /usr/bin/pg_isready /usr/bin/pg_restore",
    "protobuf": "/usr/bin/protoc",
    "protobuf-compiler": "/usr/bin/protoc",
    "python3": "/usr/bin/python3",
    "rclone": "/usr/bin/rclone",
    "rsync": "/usr/bin/rsync",
    "socat": "/usr/bin/socat",
    "sqlite": "/usr/bin/sqlite3",
    "sqlite3": "/usr/bin/sqlite3",
    "su-exec": "/sbin/su-exec",
    "tesseract-ocr": "/usr/bin/tesseract",
    "tini": "/sbin/tini /usr/bin/tini",
    "tzdata": ZONES,
    "unzip": "/usr/bin/unzip",
    "upx": "/usr/bin/upx",
    "upx-ucl": "/usr/bin/upx",
    "wget": "/usr/bin/wget",
    "wireguard-tools": "/usr/bin/wg /usr/bin/wg-quick",
    "xz": "/usr/bin/xz",
    "yarn": "/usr/bin/yarn",
    "zip": "/usr/bin/zip",
}
_NAMES = """
ca-certificates ca-certificates-bundle tzdata bash upx upx-ucl make jq su-exec gosu dumb-init tini libcap musl-dev libc-dev
libc6-dev tzdata-legacy libc6-compat gcompat file zip unzip xz netbase busybox-extras wget coreutils musl libc6
libgcc libstdc++ openssl
"""
_SMALL = frozenset(_NAMES.split())
"""Packages that bring nothing else that matters: their other files are libraries and documents."""

_VERBS = {
    "apk": "add",
    "xx-apk": "add",
    "xx-apt": "install",
    "xx-apt-get": "install",
    "apt-get": "install",
    "apt": "install",
    "aptitude": "install",
    "dnf": "install",
    "microdnf": "install",
    "yum": "install",
    "tdnf": "install",
    "zypper": "install",
}
_REMOVES = frozenset({"del", "remove", "purge", "autoremove", "erase"})
_WITH_VALUE = (
    "-t --virtual --repository -X --repositories-file -p --root --arch -o --option -c --target-release "
    "--installroot --setopt --releasever --repositories --cache-dir"
)


def manage(shell: Shell, call: Call) -> Result | None:
    """Follow a package manager."""
    options, operands = call.split(_WITH_VALUE)
    if not operands:
        return None
    verb, *names = operands
    if verb.text in {_VERBS[call.name], "in"}:
        for name in names:
            _install(shell, call, name, options)
    elif verb.text in _REMOVES:
        _remove(shell, names)
    elif verb.text in {"upgrade", "dist-upgrade", "full-upgrade", "update", "clean", "autoclean", "cache"}:
        return None
    return None


def _install(shell: Shell, call: Call, value: Value, options: Mapping[str, Value]) -> None:
    text = value.text.removesuffix("!")
    match = re.match(r"(?P<name>[^=<>~@]+)(?P<version>[=<>~@].*)?$", text)
    name, version = (match["name"], (match["version"] or "").lstrip("=<>~")) if match else (text, "")
    state = shell.state
    state.packages.append(
        Package(
            name=name,
            version=version,
            manager=call.name,
            line=shell.line,
            stage=state.index,
            certain=shell.doubt is None and value.known,
        )
    )
    virtual = options.get("-t") or options.get("--virtual")
    if virtual is not None and call.name == "apk":
        shell.variables[f" {virtual.text}"] = Value(
            " ".join([shell.variables.get(f" {virtual.text}", Value("")).text, name])
        )
    if call.name.startswith("xx-"):
        return  # into a directory for the other platform
    brought = _BRINGS.get(name)
    # Alpine's packages recommend no others, so those that are known bring little else
    if name not in _SMALL and (brought is None or call.name != "apk"):
        reason = f"the package {name} may create this path"
        for area in _LIBRARIES if _LIBRARY.fullmatch(name) else _AREAS:
            shell.touch(area, reason)
    if not brought:
        return
    shell.put(*(_file(shell, call, path) for path in brought.split()))


def _file(shell: Shell, call: Call, path: str) -> File:
    executable = "/bin/" in path or "/sbin/" in path
    directory = path == ZONES
    if call.name != "apk" and path.startswith(("/bin/", "/sbin/")):
        path = f"/usr{path}"
    by = f"{call.name} {call.arguments[0].text if call.arguments else ''}"
    kind = Kind.DIRECTORY if directory else Kind.FILE
    return shell.make(path, kind, by, executable=executable or directory, owner="0:0")


def _remove(shell: Shell, names: list[Value]) -> None:
    for value in names:
        virtual = shell.variables.pop(f" {value.text}", None)
        for name in virtual.text.split() if virtual else [value.text]:
            cause = Cause(shell.line, f"the package {name} is removed unless a different package needs it")
            for path in _BRINGS.get(name, "").split():
                shell.change(Maybe(Remove(path), cause))


def language(shell: Shell, call: Call) -> Result | None:
    """Follow pip, npm and the like: into the system with -g or for pip, else below the working directory."""
    options, operands = call.split()
    everywhere = call.name.startswith(("pip", "gem", "cargo")) or options.keys() & {"-g", "--global"}
    words = " ".join([call.name, *(value.text for value in operands[:1])])
    reason = f"`{words}` may create this path"
    for area in ("/usr", "/root", "/opt", "/lib") if everywhere else ():
        shell.touch(area, reason)
    prefix = options.get("--prefix") or options.get("-C")
    shell.touch(shell.path(prefix) if prefix and prefix.text else shell.directory, reason)
    return Result(understood=True)


COMMANDS: Mapping[str, Follower] = {
    **dict.fromkeys(_VERBS, manage),
    **dict.fromkeys(
        [
            "npm",
            "pnpm",
            "yarn",
            "npx",
            "bun",
            "corepack",
            "pip",
            "pip3",
            "gem",
            "cargo",
            "node",
            "python3",
            "python",
        ],
        language,
    ),
}
