"""What a program that was built says when it fails in its container for a known cause.

The texts are those of the Go runtime and library, the dynamic loaders, and the engine that starts the container.
"""

import re

from tui.lab.failures import remedies
from tui.lab.failures.signature import Signature

RUN_SIGNATURES: tuple[Signature, ...] = (
    Signature(
        "ca-bundle",
        re.compile(r"x509: certificate signed by unknown authority"),
        "The program finds no CA bundle",
        "It makes TLS calls, and the image holds no certificates to check the other side with; or the other side's "
        "certificate was signed by an authority of your own.",
        remedies.with_base_for("ca_certs"),
        "use a base with a CA bundle",
    ),
    Signature(
        "time-zone",
        re.compile(r"unknown time zone (?P<what>\S+)"),
        "The program finds no time zone",
        "The image has no time zones, or not under this name: Debian 13 has today's names only.",
        remedies.with_zones,
        "compile the zones in",
    ),
    Signature(
        "glibc-version",
        re.compile(r"version [`'](?P<what>GLIBC\w*_[\d.]+)' not found"),
        "The image's C library is older than the builder's",
        "A program that is linked with glibc needs one at least as new.",
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
        "A C library is not in the image",
        "The program is linked with a library that the base does not have. Install it in the final stage, or take a base "
        "that has it.",
        remedies.with_other_base,
        "use a base with the C library",
    ),
    Signature(
        "shell-form",
        re.compile(r'exec: "/bin/sh": stat /bin/sh: no such file or directory'),
        "A shell is started, and the image has none",
        "CMD, ENTRYPOINT or HEALTHCHECK is written as plain text, which runs through /bin/sh. The list form runs the "
        "program itself.",
    ),
    Signature(
        "not-there",
        re.compile(r'exec: "(?P<what>/[^"]+)": stat [^:]+: no such file or directory'),
        "The image does not hold the program that it starts",
        "ENTRYPOINT names a file that no COPY brought. If you changed a template, look at both lines.",
    ),
    Signature(
        "command",
        re.compile(r'exec: "(?P<what>[^"]+)": executable file not found in \$PATH'),
        "The program runs another one that is not in the image",
        "Take a base that has it, or install it in the final stage.",
        remedies.with_base_that_runs,
        "use a base that has it, or can install it",
    ),
    Signature(
        "interpreter",
        re.compile(r"exec (?P<what>/\S+): no such file or directory"),
        "The program's loader is not in the image",
        "The file is there, and what it names to run it is not: the loader of a dynamically linked program, because the "
        "base has another C library or none; or the shell in the first line of a script.",
        remedies.with_loader,
        "make both fit",
    ),
    Signature(
        "exec-format",
        # the archive that go build writes for a library may not be executed at all
        re.compile(r"exec (?P<what>/\S+): exec format error|exec: \"/[^\"]+\": permission denied"),
        "The file is no program of this platform",
        "It was compiled for another processor, or it is the archive that go build writes for a package that is not main.",
        remedies.likely_main,
        "build the likeliest main package",
    ),
    Signature(
        "processor",
        re.compile(r"can only be run on (?P<what>AMD64 processors with v\d)"),
        "The program wants a newer processor than this one",
        "GOAMD64 lets the compiler use instructions that this machine does not have; others may have them.",
        remedies.for_any_processor,
        "compile for every processor of the platform",
    ),
    Signature(
        "user-name",
        re.compile(r"unable to find user (?P<what>\S+): no matching entries in passwd file"),
        "The image knows no user of that name",
        "Names are looked up in /etc/passwd; a number needs no entry there.",
        remedies.as_numeric_user,
        "run as 65532:65532",
    ),
    Signature(
        "who-am-i",
        re.compile(r"user: Current requires cgo or \$USER|user: unknown userid (?P<what>\d+)"),
        "The program asks who it is and gets no answer",
        "The user has no entry in /etc/passwd, and $USER is not set.",
        remedies.with_user_name,
        "set USER",
    ),
    Signature(
        "cgo-stub",
        re.compile(r"Binary was compiled with 'CGO_ENABLED=0'|requires cgo to work"),
        "A driver was compiled without cgo",
        "Without cgo only a stand-in of it is compiled, which fails at the first call.",
        remedies.with_cgo,
        "turn cgo on, with glibc below",
    ),
    Signature(
        "no-tmp",
        re.compile(r"open /tmp/\S*: no such file or directory|stat /tmp: no such file or directory"),
        "The image has no /tmp",
        "The program writes temporary files. `docker run --tmpfs /tmp` gives it a place, and so does another base.",
        remedies.with_base_for("tmp"),
        "use a base with /tmp",
    ),
    Signature(
        "low-port",
        re.compile(r"listen tcp\d? \S*:(?P<what>\d{1,3}|10[01]\d|102[0-3]): bind: permission denied"),
        "A user who is not root may not bind this port",
        "Below 1024 it takes root or a capability here. Listen on a high port and publish it as the low one.",
        remedies.on_a_high_port,
        "listen on 8080",
    ),
    Signature(
        "port-taken",
        re.compile(r"listen tcp\S* (?P<what>\S+): bind: address already in use"),
        "The address is taken",
        "The program listens twice, or it shares the network with another one.",
    ),
    Signature(
        "template",
        re.compile(r"template: pattern matches no files: [`\"](?P<path>[^`\"]+)[`\"]"),
        "Templates are not in the image",
        "The program reads them when it runs, and only the program was copied.",
        remedies.with_runtime_file,
        "copy them into the image",
    ),
    Signature(
        "read-only",
        re.compile(r"(?:open|mkdir) (?P<what>\S+): (?:read-only file system|permission denied)"),
        "The program may not write there",
        "Its user does not own the place, or the container is read-only. Give it a volume there, or /tmp.",
        remedies.with_home,
        "let its home be /tmp",
    ),
    Signature(
        "runtime-file",
        re.compile(r"(?:open|stat|lstat) (?P<path>(?!/)[^\s:]+): no such file or directory"),
        "A file that the program opens is not in the image",
        "Only the program was copied. Copy the file as well, or compile it in with //go:embed.",
        remedies.with_runtime_file,
        "copy it into the image",
    ),
)
