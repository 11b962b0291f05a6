"""Known failures of programs in their containers, recognised in the container's log.

The patterns match the output of the Go runtime and library, the dynamic loaders, and the engine that starts the container.
"""

import re

from tui.lab.failures import remedies
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
        "The image does not have time zone data, or not under this name. Debian 13 includes only the current names.",
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
        "No COPY adds the file in ENTRYPOINT. If you changed a template, compare the paths in both lines.",
    ),
    Signature(
        "command",
        re.compile(r'exec: "(?P<what>[^"]+)": executable file not found in \$PATH'),
        "The program runs a command that is not in the image",
        "Use a base that has the command, or install it in the final stage.",
        remedies.with_base_that_runs,
        "use a base that has the command or can install it",
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
        # the archive that go build writes for a library is not executable
        re.compile(r"exec (?P<what>/\S+): exec format error|exec: \"/[^\"]+\": permission denied"),
        "The file is not a program for this platform",
        "The file was compiled for a different architecture. It may also be the archive that `go build` "
        "writes for a package that is not main.",
        remedies.likely_main,
        "build the most likely main package",
    ),
    Signature(
        "processor",
        re.compile(r"can only be run on (?P<what>AMD64 processors with v\d)"),
        "The program needs a newer CPU",
        "GOAMD64 lets the compiler use instructions that this machine's CPU does not have. The program "
        "may run on newer machines.",
        remedies.for_any_processor,
        "compile for every CPU of the platform",
    ),
    Signature(
        "user-name",
        re.compile(r"unable to find user (?P<what>\S+): no matching entries in passwd file"),
        "The image has no user with that name",
        "User names are looked up in /etc/passwd. A numeric user needs no entry there.",
        remedies.as_numeric_user,
        "run as 65532:65532",
    ),
    Signature(
        "who-am-i",
        re.compile(r"user: Current requires cgo or \$USER|user: unknown userid (?P<what>\d+)"),
        "The program cannot look up its own user",
        "The user has no entry in /etc/passwd, and $USER is not set.",
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
        "no-tmp",
        re.compile(r"open /tmp/\S*: no such file or directory|stat /tmp: no such file or directory"),
        "The image has no /tmp",
        "The program writes temporary files. Run it with `docker run --tmpfs /tmp`, or use a base with /tmp.",
        remedies.with_base_for("tmp"),
        "use a base with /tmp",
    ),
    Signature(
        "low-port",
        re.compile(r"listen tcp\d? \S*:(?P<what>\d{1,3}|10[01]\d|102[0-3]): bind: permission denied"),
        "A non-root user cannot bind this port",
        "Ports below 1024 need root or a capability. Listen on a higher port, and publish it as the lower one.",
        remedies.on_a_high_port,
        "listen on 8080",
    ),
    Signature(
        "port-taken",
        re.compile(r"listen tcp\S* (?P<what>\S+): bind: address already in use"),
        "The address is already in use",
        "The program listens on this address twice, or a program on the same network already uses it.",
    ),
    Signature(
        "template",
        re.compile(r"template: pattern matches no files: [`\"](?P<path>[^`\"]+)[`\"]"),
        "Templates are missing from the image",
        "The program reads templates at run time, but the Dockerfile copies only the program.",
        remedies.with_runtime_file,
        "copy them into the image",
    ),
    Signature(
        "read-only",
        re.compile(r"(?:open|mkdir) (?P<what>\S+): (?:read-only file system|permission denied)"),
        "The program cannot write to this path",
        "The program's user does not own the path, or the container is read-only. Mount a volume there, or use /tmp.",
        remedies.with_home,
        "set HOME to /tmp",
    ),
    Signature(
        "runtime-file",
        re.compile(r"(?:open|stat|lstat) (?P<path>(?!/)[^\s:]+): no such file or directory"),
        "A file that the program opens is missing from the image",
        "The Dockerfile copies only the program. Copy the file too, or embed it with //go:embed.",
        remedies.with_runtime_file,
        "copy it into the image",
    ),
)
