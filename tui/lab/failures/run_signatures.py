"""Known failures of programs in their containers, recognised in the container's log.

The patterns match the output of the Go runtime and library, the dynamic loaders, and the engine that starts the container.
"""

import re

from tui.lab.failures import remedies
from tui.lab.failures.run_details import (
    directory_of_base,
    not_a_directory_of_base,
    not_secret,
    refused,
    secret_file,
)
from tui.lab.failures.signature import Signature

RUN_SIGNATURES: tuple[Signature, ...] = (
    Signature(
        "ca-bundle",
        re.compile(r"x509: certificate signed by unknown authority"),
        "The program cannot verify a TLS certificate",
        "The image does not have a CA bundle, or a private CA signed the server's certificate.",
        remedies.with_base_for("ca_certs"),
        "use a base with a CA bundle",
    ),
    Signature(
        "time-zone",
        re.compile(r"unknown time zone (?P<what>\S+)"),
        "The program cannot load a time zone",
        "The image has no time zone data, or its data does not include this name. Debian 13 includes only "
        "the current names.",
        remedies.with_zones,
        "compile the time zones into the program",
    ),
    Signature(
        "glibc-version",
        re.compile(r"version [`'](?P<what>GLIBC\w*_[\d.]+)' not found"),
        "The image's C library is older than the builder's",
        "The image needs the glibc version that the program was linked against, or a newer one.",
        remedies.with_other_base,
        "use a base whose glibc is new enough",
    ),
    Signature(
        "shared-library",
        re.compile(
            r"error while loading shared libraries: (?P<what>\S+?):"
            r"|Error loading shared library (?P<musl>\S+?):"
            r"|Error relocating (?P<symbol>\S+?):"
        ),
        "A C library is missing from the image",
        "The program is linked against a library that the base does not have. Install the library in the "
        "final stage, or use a base that includes it.",
        remedies.with_other_base,
        "use a base with the C library",
    ),
    Signature(
        "shell-form",
        re.compile(r'exec: "/bin/sh": stat /bin/sh: no such file or directory'),
        "The image has no shell to start the program",
        "CMD, ENTRYPOINT or HEALTHCHECK is in shell form, which needs /bin/sh. Use the exec form, which "
        "starts the program directly.",
    ),
    Signature(
        "not-there",
        re.compile(r'exec: "(?P<what>/[^"]+)": stat [^:]+: no such file or directory'),
        "The image's entrypoint is missing",
        "No COPY instruction adds the file that ENTRYPOINT names. If you changed a template, compare the "
        "paths in both instructions.",
    ),
    Signature(
        "command",
        re.compile(r'exec: "(?P<what>[^"]+)": executable file not found in \$PATH'),
        "The program runs a command that is not in the image",
        "Use a base that has the command, or install it in the final stage.",
        remedies.with_base_that_runs,
        "use a base that has the command or a package for it",
    ),
    Signature(
        "interpreter",
        re.compile(r"exec (?P<what>/\S+): no such file or directory"),
        "The program's loader is missing from the image",
        "The file exists, but the loader that it needs does not. A dynamically linked program needs its "
        "C library's loader, but the base has a different C library or none. A script needs the "
        "interpreter named in its first line.",
        remedies.with_loader,
        "make the program and the base match",
    ),
    Signature(
        "exec-format",
        re.compile(r"exec (?P<what>/\S+): exec format error"),
        "The file is not a program for this platform",
        "The file was compiled for a different architecture, or it is an archive. For a package that is "
        "not `main`, `go build` writes an archive.",
        remedies.likely_main,
        "build the most likely main package",
    ),
    Signature(
        "directory",
        re.compile(r'exec: "(?P<what>/[^"]+)": (?:permission denied|is a directory)'),
        "The start command names a directory",
        "The program has the same name as a directory in the image, so COPY puts the program into that "
        "directory. Rename the program's package, or use the full path in ENTRYPOINT.",
        detail=directory_of_base,
    ),
    Signature(
        "not-executable",
        # the archive that go build writes for a library has no execute permission
        re.compile(r'exec: "(?P<what>/[^"]+)": permission denied'),
        "The file that the container starts is not executable",
        "The file does not have execute permission, or it is a directory. For a package that is not "
        "`main`, `go build` writes an archive without execute permission.",
        remedies.likely_main,
        "build the most likely main package",
        not_a_directory_of_base,
    ),
    Signature(
        "processor",
        re.compile(r"can only be run on (?P<what>AMD64 processors with v\d)"),
        "The program needs a newer CPU",
        "GOAMD64 allows the compiler to use instructions that this machine's CPU does not support. The "
        "program may run on newer machines.",
        remedies.for_any_processor,
        "compile for every CPU of the platform",
    ),
    Signature(
        "user-name",
        re.compile(r"unable to find user (?P<what>\S+): no matching entries in passwd file"),
        "The image has no user with that name",
        "User names are looked up in /etc/passwd. A numeric user does not need an entry in that file.",
        remedies.as_numeric_user,
        "run as user 65532:65532",
    ),
    Signature(
        "who-am-i",
        re.compile(r"user: Current requires cgo or \$USER|user: unknown userid (?P<what>\d+)"),
        "The program cannot look up its own user",
        "The program's user has no entry in /etc/passwd, and $USER is not set.",
        remedies.with_user_name,
        "set USER",
    ),
    Signature(
        "cgo-stub",
        re.compile(r"Binary was compiled with 'CGO_ENABLED=0'|requires cgo to work"),
        "A driver was compiled without cgo",
        "Without cgo, the compiler includes only a stub of the driver, which fails on the first call.",
        remedies.with_cgo,
        "turn on cgo, with a glibc base",
    ),
    Signature(
        "plugin",
        re.compile(r"plugin: not implemented"),
        "The program was compiled without support for plugins",
        "Plugins require cgo and a dynamically linked program. Compile the plugins with the same Go "
        "version, flags and modules as the program.",
        remedies.with_cgo,
        "turn on cgo, with a glibc base",
    ),
    Signature(
        "database-file",
        re.compile(
            r"unable to open database file|SQLITE_CANTOPEN|(?<!\w)out of memory \(14\)"
            r"|attempt to write a readonly database|SQLITE_READONLY"
        ),
        "SQLite cannot create or write its database",
        "The database's directory is missing, or the image's user cannot write to it. SQLite also creates "
        "a journal in that directory. Add a directory that the user owns, and mount a volume there.",
        remedies.with_database_directory,
        "add the data directory",
    ),
    Signature(
        "unix-socket",
        re.compile(
            r"listen unix(?:gram|packet)? (?P<what>\S+): bind: "
            r"(?:no such file or directory|permission denied|read-only file system)"
        ),
        "The program cannot create its Unix socket",
        "The socket's directory is missing, or the image's user cannot write to it. Add a directory that the "
        "user owns, mount a tmpfs there, or set a different path.",
        remedies.with_socket_directory,
        "add the socket's directory",
    ),
    Signature(
        "no-tmp",
        re.compile(r"open /tmp/\S*: no such file or directory|stat /tmp: no such file or directory"),
        "The image has no /tmp",
        "The program writes temporary files. Run the image with `docker run --tmpfs /tmp`, or use a base "
        "with /tmp.",
        remedies.with_base_for("tmp"),
        "use a base with /tmp",
    ),
    Signature(
        "low-port",
        re.compile(r"listen (?:tcp|udp)\d? \S*:(?P<what>\d{1,3}|10[01]\d|102[0-3]): bind: permission denied"),
        "A non-root user cannot bind this port",
        "Ports below 1024 need root or a capability. Listen on a higher port, and publish that port as the "
        "lower one.",
        remedies.on_a_high_port,
        "listen on port 8080",
    ),
    Signature(
        "port-taken",
        re.compile(r"listen tcp\S* (?P<what>\S+): bind: address already in use"),
        "The address is already in use",
        "The program listens on this address twice, or a different program on the same network already "
        "uses the address.",
    ),
    Signature(
        "template",
        re.compile(r"template: pattern matches no files: [`\"](?P<path>[^`\"]+)[`\"]"),
        "Templates are missing from the image",
        "The program reads templates at run time, but the Dockerfile copies only the program.",
        remedies.with_runtime_file,
        "copy the templates into the image",
    ),
    Signature(
        "template-name",
        re.compile(
            r"template:? (?P<what>[^\s:]+) does not exist|template: no template (?P<none>\S+) associated"
            r"|html/template: (?P<other>[\"`][^\"`]+[\"`]) is undefined"
        ),
        "A template is missing from the image or has a different name",
        "The program reads its templates at run time. Copy their directory into the image, or embed it "
        "with //go:embed. The template's name may also be misspelled.",
        remedies.with_detected_files,
        "copy the files that the program opens",
    ),
    Signature(
        "config-file",
        re.compile(r'Config File "(?P<what>[^"]+)" Not Found in "(?P<paths>[^"]*)"'),
        "A configuration file is not in the image",
        "viper searches only the listed directories. Mount the file into one of these directories, or copy "
        "it into the image.",
        remedies.with_config_file,
        "copy it into the image",
    ),
    Signature(
        "read-only",
        re.compile(
            r"(?:open|openat|mkdir|mkdirat|create|remove|unlinkat|chmod|chown|rename \S+|symlink \S+) (?P<what>\S+): "
            r"(?:read-only file system|permission denied|operation not permitted)"
        ),
        "The program cannot write to this path",
        "The program's user does not own the path, or the container is read-only. Mount a volume there, or "
        "use /tmp.",
        remedies.with_home,
        "set HOME to /tmp",
    ),
    Signature(
        "key-file",
        re.compile(r"(?:open|stat|lstat) (?P<what>[^\s:]+): no such file or directory"),
        "A key file that the program opens is not in the image",
        "Do not copy the key into the image, because anyone who can pull the image could read it. Mount "
        "the file with `docker run -v` or as an orchestrator secret.",
        detail=secret_file,
    ),
    Signature(
        "runtime-file",
        re.compile(r"(?:open|stat|lstat) (?P<path>(?!/)[^\s:]+): no such file or directory"),
        "A file that the program opens is missing from the image",
        "The Dockerfile copies only the program. Copy this file as well, or embed it with //go:embed.",
        remedies.with_runtime_file,
        "copy it into the image",
        not_secret,
    ),
    Signature(
        "absolute-file",
        re.compile(r"(?:open|stat|lstat|chdir|mkdir) (?P<path>/(?!tmp/)[^\s:]+): no such file or directory"),
        "A path that the program opens is not in the image",
        "Mount a volume or a file at this path, copy the file into the image, or set a different path.",
        remedies.with_absolute_file,
        "copy it into the image",
        lambda match, _failure: f"{match['path']} does not exist.",
    ),
    Signature(
        "missing-variable",
        re.compile(
            r"required (?:environment )?(?:variable|key) [\"`']?(?P<what>[A-Z][A-Z0-9_]+)[\"`']?(?: is not set| missing|$)"
            r"|[\"`'$]?\b(?P<named>[A-Z][A-Z0-9]*_[A-Z0-9_]+)\b[\"`']?(?: \w+){0,3}? "
            r"(?:(?:is |are |was )?(?:not set|unset|required|missing|empty)|must be set|must not be empty|cannot be empty)",
        ),
        "An environment variable is not set",
        "Pass the variable with `docker run -e NAME=value`. If its value is not a secret, you can set a "
        "default with ENV.",
        detail=lambda match, _failure: f"The program requires {match['what'] or match['named']}.",
    ),
    Signature(
        "connection-refused",
        re.compile(r"dial (?:tcp\d?|udp\d?) (?P<what>\S+): connect: connection refused"),
        "A service refuses the connection",
        "Start the service, and connect both containers to the same network, as Docker Compose does.",
        detail=refused,
    ),
    Signature(
        "unknown-host",
        re.compile(
            r"lookup (?P<what>[\w.-]+)(?: on \S+?)?: "
            r"(?:no such host|server misbehaving|Temporary failure|i/o timeout|Try again"
            r"|(?:read|write|dial) udp \S+ ?\S*: (?:i/o timeout|connection refused|connect: \S+))"
        ),
        "The program cannot resolve a host name",
        "A container's name resolves only for containers on the same network. Use Docker Compose, or "
        "`docker network create` and `docker run --network`.",
    ),
    Signature(
        "unix-client",
        re.compile(
            r"dial unix (?P<what>\S+): connect: (?:no such file or directory|connection refused|permission denied)"
        ),
        "The program cannot reach a Unix socket",
        "A Unix socket exists only in the container or on the machine where it was created. Mount the "
        "socket with `docker run -v`.",
    ),
    Signature(
        "unknown-flag",
        re.compile(
            r"flag provided but not defined: (?P<what>\S+)|unknown (?:shorthand )?flag: (?P<other>.+)"
        ),
        "The program rejects one of its arguments",
        "CMD passes an argument that the program does not accept. Correct the arguments.",
    ),
)
