"""Known failures of builds, recognised in their log, in the order in which causes are shown.

The patterns match the output of the Go command, the compilers and linkers, git, apk, apt and BuildKit. A test feeds
each of them, and a test with an engine provokes those that can be provoked.
"""

import re

from tui.lab.failures import remedies
from tui.lab.failures.failed_test import other_go
from tui.lab.failures.signature import Signature
from tui.lab.failures.source_lines import (
    at_line,
    foreign_package,
    ignored,
    own_package,
    undefined,
    workspace_member,
)

_AT = r"(?P<file>[^\s:]+\.go):(?P<line>\d+):\d+: "
"""The place of an error of the Go command, with a column, which the messages of tests do not have."""

BUILD_SIGNATURES: tuple[Signature, ...] = (
    Signature(
        "go-too-old",
        re.compile(
            r"requires go >= (?P<want>1\.\d+(?:\.\d+|rc\d+)?) \(running go (?P<have>[\d.rc]+)"
            r"|go\.mod file indicates go (?P<line>1\.\d+(?:\.\d+)?), but maximum (?:supported )?version"
        ),
        "The builder's Go is too old",
        "go.mod or a required module needs a newer Go version than the builder's. The official images do "
        "not download a newer toolchain.",
        remedies.newer_go,
        "use the required Go version",
    ),
    Signature(
        "go-mod-directive",
        re.compile(r"go\.mod:(?P<line>\d+): unknown directive: (?P<what>\w+)"),
        "The builder's Go does not support a directive of go.mod",
        "Go 1.21 added `toolchain`, 1.23 `godebug`, 1.24 `tool` and 1.25 `ignore`. Use a Go version that "
        "supports the directive, or correct its spelling.",
        remedies.go_for_directive,
        "use a Go version that supports the directive",
    ),
    Signature(
        "go-mod-character",
        re.compile(r"(?P<file>go\.(?:mod|work|sum)):(?P<line>\d+): unexpected input character (?P<what>\S+)"),
        "go.mod contains a character that Go rejects",
        "An editor may have added a byte order mark or a typographic quote. Save the file as UTF-8 without "
        "a byte order "
        "mark, and retype the line.",
    ),
    Signature(
        "own-package",
        re.compile(
            _AT + r"(?:no required module provides )?package (?P<what>[^\s;]+)(?:;| is not in (?:std|GOROOT))"
        ),
        "A package of this module has no Go files in the build",
        "The package's code must be generated before the build, or its files are not in the build context.",
        detail=own_package,
    ),
    Signature(
        "workspace-above",
        re.compile(r"no required module provides package (?P<what>[^\s;]+)"),
        "A package belongs to a different module of the workspace",
        "The build context contains only this directory, so the build cannot use the workspace. Open the "
        "directory with go.work, or add a "
        "`replace` directive and copy the module into this directory.",
        detail=workspace_member,
    ),
    Signature(
        "go-sum",
        re.compile(r"missing go\.sum entry"),
        "go.sum is missing or incomplete",
        "Run `go mod tidy` in the project and commit go.sum.",
    ),
    Signature(
        "checksum",
        re.compile(r"verifying \S+: checksum mismatch|SECURITY ERROR"),
        "A module does not match its checksum in go.sum",
        "The module's tag was moved, or the module was tampered with. Find out the cause before you run "
        "`go clean -modcache` and `go mod tidy`.",
    ),
    Signature(
        "go-mod-untidy",
        re.compile(r"go: updates to go\.mod needed|no required module provides package (?P<what>[^\s;:]+)"),
        "go.mod does not list every imported module",
        "Run `go mod tidy` in the project and commit go.mod and go.sum.",
        detail=foreign_package,
    ),
    Signature(
        "replace-target",
        re.compile(
            r"replacement directory (?P<path>\S+) does not exist"
            r"|replaced by \S+\): reading (?P<file>\S+go\.mod): .*no such file"
        ),
        "A replaced module is not in the build context",
        "go.mod replaces a module with a directory outside the build context. Move the directory into "
        "the project, or build from the parent directory.",
    ),
    Signature(
        "workspace-member",
        re.compile(r"cannot load module (?P<path>\S+) listed in go\.work file"),
        "A workspace member is not in the build context",
        "go.work uses a directory outside the build context. Build from the directory that contains all "
        "members.",
    ),
    Signature(
        "vendoring",
        re.compile(r"inconsistent vendoring"),
        "vendor/ does not match go.mod",
        "Run `go mod vendor` in the project and commit the result, or remove vendor/.",
    ),
    Signature(
        "embed",
        re.compile(r"pattern (?P<what>\S+?): (?:no matching files found|cannot embed)"),
        "Embedded files are missing",
        "A //go:embed pattern matches no file in the build context. Either an ignore file excludes the "
        "files, or a generator must create them before the build.",
    ),
    Signature(
        "race",
        re.compile(r"-race requires cgo"),
        "The race detector needs cgo",
        "The tests use -race, but cgo is off.",
        remedies.without_tests,
        "build without the tests",
    ),
    Signature(
        "vcs",
        re.compile(r"error obtaining VCS status"),
        "The Git status could not be read",
        "`go build` found an incomplete .git directory. Exclude .git from the build context, or set "
        "-buildvcs=false in GOFLAGS.",
    ),
    Signature(
        "copy-exclude",
        re.compile(r"unknown flag: (?:--)?exclude"),
        "This builder does not support COPY --exclude",
        "Recording the revision requires at least Docker 28.5 or BuildKit 0.25. Update the engine, or pass the version with "
        "--build-arg.",
        remedies.without_vcs,
        "do not record the revision",
    ),
    Signature(
        "experiment",
        re.compile(r"go: unknown GOEXPERIMENT (?P<what>\S+)"),
        "This Go version does not have the experiment",
        "Experiments differ between Go releases. Check the spelling, or use a Go version that has the experiment.",
        remedies.without_experiment,
        "build without it",
    ),
    Signature(
        "test",
        re.compile(r"--- FAIL: (?P<what>\S+)"),
        "A unit test failed",
        "The build stops intentionally, because no image is built while a test fails. Fix the test or the "
        "code.",
        remedies.without_tests,
        "build without the tests",
        other_go,
    ),
    Signature(
        "no-go-files",
        re.compile(r"no Go files in (?P<dir>\S+)|stat (?P<gone>/src/\S+): directory not found"),
        "The package directory contains no Go code",
        "Choose a different main package in the first step.",
        remedies.likely_main,
        "build the most likely main package",
    ),
    Signature(
        "no-module",
        re.compile(r"cannot find main module|go: go\.mod file not found"),
        "There is no go.mod in the directory where `go build` runs",
        "The build context must be the root of the module. Open the directory that contains go.mod.",
    ),
    Signature(
        "cxx-compiler",
        re.compile(r'exec: "(?:g\+\+|c\+\+)": executable file not found|C\+\+ compiler "\S+" not found'),
        "The builder has no C++ compiler",
        "The program contains C++ code, but the alpine builder installs only a C compiler.",
        remedies.with_cgo,
        "use the trixie builder, with a glibc base",
    ),
    Signature(
        "no-compiler",
        re.compile(r'C compiler "\S+" not found|exec: "(?:gcc|cc)": executable file not found'),
        "The builder has no C compiler",
        "cgo is on, but the builder has no gcc.",
        remedies.with_cgo,
        "use the trixie builder, with a glibc base",
    ),
    Signature(
        "c-library",
        re.compile(
            r"Package '?(?P<what>[\w.+-]+?)'?,? (?:was not found in the pkg-config|required by \S+, not found|not found)"
            r"|fatal error: (?P<header>[\w./+-]+\.h(?:pp)?): No such file"
            r"|cannot find -l(?P<library>[\w+-]+)"
            r'|exec: "(?P<tool>pkg-config)": executable file not found'
        ),
        "A C library is missing from the builder",
        "The program uses a C library through cgo. Install the library's development package in the build "
        "stage and the library itself in the final stage.",
    ),
    Signature(
        "musl-64",
        re.compile(
            r"['‘](?P<what>(?:pread|pwrite|lseek|fstat|stat|ftruncate|mmap|open|off)64(?:_t)?)['’] undeclared"
            r"|(?:unknown type name|implicit declaration of function) ['‘](?P<other>\w+64(?:_t)?)['’]"
        ),
        "C code uses a name that musl does not declare",
        "Alpine's C library, musl, dropped names such as `pread64` in version 1.2.4. Update the module "
        "(go-sqlite3 to at least 1.14.17), or use a Debian builder.",
        remedies.with_cgo,
        "use the trixie builder, with a glibc base",
    ),
    Signature(
        "glibc-symbol",
        re.compile(
            r"undefined reference to [`'](?P<what>__(?:strdup|strndup|isoc99_\w+|isoc23_\w+|\w+_chk|xstat|fxstat|lxstat)"
            r"|gnu_get_libc_version|backtrace\w*)'"
        ),
        "A C library that was compiled for glibc is linked with musl",
        "A module contains a library that was compiled for glibc. For confluent-kafka-go, set the build "
        "tag `musl`. For other modules, use a Debian builder.",
        remedies.with_musl_library,
        "link the library for the builder's C library",
    ),
    Signature(
        "c-symbol",
        re.compile(r"undefined reference to [`'](?P<what>[^']+)'"),
        "The linker cannot find a C symbol",
        "A C library is missing from the builder, or its version is wrong. Install the library in the "
        "build stage, and list it in `#cgo LDFLAGS`.",
        last=True,
    ),
    Signature(
        "external-linking",
        re.compile(r"requires external \(cgo\) linking, but cgo is not enabled"),
        "External linking is on, but cgo is off",
        "The linker flag -linkmode=external works only with cgo.",
        remedies.with_internal_linking,
        "leave out -linkmode",
    ),
    Signature(
        "cgo-off",
        re.compile(r"build constraints exclude all Go files in (?P<dir>\S+)"),
        "A package has no Go files for this build",
        "All files in the package are excluded because they need cgo, a different platform or a build tag.",
        remedies.with_cgo,
        "turn on cgo, with a glibc base",
    ),
    Signature(
        "upx-package",
        re.compile(
            r"upx \(no such package\)|Unable to locate package upx|upx: not found|CantPackException"
            r"|no installation candidate"
        ),
        "UPX is not available or cannot compress this binary",
        "The builder's distribution does not have a UPX package, or UPX does not support the binary.",
        remedies.without_upx,
        "leave out UPX",
    ),
    Signature(
        "package",
        re.compile(
            r" (?P<what>(?!upx)[\w.+-]+) \(no such package\)|E: Unable to locate package (?P<name>(?!upx)\S+)"
        ),
        "A package is not in the distribution",
        "Check its name for the release of this image. Alpine and Debian name many packages differently.",
        remedies.without_package,
        "build without it",
    ),
    Signature(
        "emulation",
        re.compile(r"exec \S+: exec format error"),
        "The engine cannot run programs for this platform",
        "A step runs in an image for a different architecture, but the engine has no emulator. Run `docker "
        "run --privileged --rm tonistiigi/binfmt --install all` to install emulators. Builds without cgo "
        "do not need emulation.",
    ),
    Signature(
        "copy-source",
        re.compile(r'failed to c(?:alculate|ompute) (?:checksum|cache key).*?"/?(?P<what>[^"]+)": not found'),
        "A copied file is not in the build context",
        "The file does not exist in the project, or an ignore file excludes it.",
        detail=ignored,
    ),
    Signature(
        "secret",
        re.compile(r"secret (?P<what>\S+): not found|secret not found: (?P<id>\S+)"),
        "A build secret is missing",
        "The Dockerfile needs a secret that the build command does not pass. Add `--secret id=…,src=…`.",
    ),
    Signature(
        "private-module",
        re.compile(
            r"terminal prompts disabled|could not read Username|Permission denied \(publickey\)"
            r"|Host key verification failed|HTTP Basic: Access denied|404 Not Found\s+server response:"
        ),
        "A private module needs credentials",
        "The build has no access to a module's repository. Pass a netrc file or your SSH agent to the "
        "build. Alternatively, run `go mod vendor`, so that the build does not need credentials.",
        remedies.with_secret,
        "pass a netrc file as a build secret",
    ),
    Signature(
        "no-git",
        re.compile(r'exec: "git": executable file not found'),
        "The builder does not have Git",
        "The module proxy does not have one of the modules, so Go needs Git to fetch that module from its "
        "repository.",
        lambda recipe, match, project: (
            remedies.with_secret(recipe, match, project) if project.private_modules else None
        ),
        "pass credentials, which also installs Git",
    ),
    Signature(
        "proxy-certificate",
        re.compile(r"x509: certificate signed by unknown authority|SSL certificate problem"),
        "The builder does not trust a server's certificate",
        "A proxy on your network replaces certificates, but the builder does not trust the proxy's CA. "
        "Pass the CA certificate as a build secret, or set GOPROXY to a server that the builder trusts.",
        remedies.with_extra_ca,
        "trust an extra CA certificate during downloads",
    ),
    Signature(
        "module-network",
        re.compile(
            r"dial tcp: (?:lookup|\S+: connect|\S+: i/o timeout)|dial tcp \S+: (?:connect|i/o timeout)|no such host"
            r"|Temporary failure (?:resolving|in name resolution)|network is unreachable|TLS handshake timeout"
        ),
        "The build has no network access",
        "The build could not download modules or packages. Check the engine's network connection, or "
        "vendor the modules.",
    ),
    Signature(
        "disk-full",
        re.compile(r"no space left on device|disk quota exceeded", re.I),
        "The engine's disk is full",
        "Run `docker system df` to see the disk usage, and `docker builder prune` to remove build caches.",
    ),
    Signature(
        "oom",
        re.compile(r"signal: killed|cannot allocate memory"),
        "The build ran out of memory",
        "The compiler was killed because the engine ran out of memory. Give the engine more memory.",
    ),
    Signature(
        "driver",
        re.compile(r"Switch to a different driver"),
        "The builder does not support a feature that this build needs",
        "Choose a different builder (ctrl+e), or turn on the engine's containerd image store.",
    ),
    Signature(
        "undefined",
        re.compile(_AT + r"undefined: (?P<what>[\w.]+)"),
        "The code uses an undeclared name",
        "Run `go vet ./...` to see such errors without building an image.",
        detail=undefined,
        last=True,
    ),
    Signature(
        "compile",
        re.compile(_AT + r"(?P<what>.+)"),
        "The code does not compile",
        "Correct the line. Run `go vet ./...` to see the error without building an image.",
        detail=at_line,
        last=True,
    ),
)
