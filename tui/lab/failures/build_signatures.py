"""What the log of a failed build says when the cause is known, in the order in which causes are named.

The texts are those of the Go command, the compilers and linkers, git, apk, apt and BuildKit. A test feeds each of them,
and a test with an engine provokes those that can be provoked.
"""

import re

from tui.lab.failures import remedies
from tui.lab.failures.signature import Signature

BUILD_SIGNATURES: tuple[Signature, ...] = (
    Signature(
        "go-too-old",
        re.compile(
            r"requires go >= (?P<want>1\.\d+(?:\.\d+|rc\d+)?) \(running go (?P<have>[\d.rc]+)"
            r"|go\.mod file indicates go (?P<line>1\.\d+(?:\.\d+)?), but maximum (?:supported )?version"
        ),
        "The builder's Go is too old",
        "go.mod, or a module it requires, demands a newer Go than the builder has. "
        "Official images never download another toolchain by themselves.",
        remedies.newer_go,
        "use the Go that is demanded",
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
        "A module is not the one that go.sum knows",
        "Somebody moved its tag, or tampered with it. Find out which before you run `go clean -modcache` and `go mod tidy`.",
    ),
    Signature(
        "go-mod-untidy",
        re.compile(r"go: updates to go\.mod needed|no required module provides package (?P<what>[^\s;:]+)"),
        "go.mod does not name all that is imported",
        "Run `go mod tidy` in the project and commit go.mod and go.sum.",
    ),
    Signature(
        "replace-target",
        re.compile(
            r"replacement directory (?P<path>\S+) does not exist"
            r"|replaced by \S+\): reading (?P<file>\S+go\.mod): .*no such file"
        ),
        "A replaced module is not in the build context",
        "go.mod replaces a module by a directory that the build does not see. Move it below the project, "
        "or build from the directory above.",
    ),
    Signature(
        "workspace-member",
        re.compile(r"cannot load module (?P<path>\S+) listed in go\.work file"),
        "A member of the workspace is not in the build context",
        "go.work uses a directory that the build does not see. Build from the directory that holds all members.",
    ),
    Signature(
        "vendoring",
        re.compile(r"inconsistent vendoring"),
        "vendor/ does not agree with go.mod",
        "Run `go mod vendor` in the project and commit the result, or remove vendor/.",
    ),
    Signature(
        "embed",
        re.compile(r"pattern (?P<what>\S+?): (?:no matching files found|cannot embed)"),
        "Files that are compiled in are not there",
        "A //go:embed pattern matches nothing in the build context: the files are generated, or an ignore file drops them. "
        "Make them before the build.",
    ),
    Signature(
        "race",
        re.compile(r"-race requires cgo"),
        "The race detector needs cgo",
        "The tests ask for -race while cgo is off.",
        remedies.without_tests,
        "leave the tests to CI",
    ),
    Signature(
        "vcs",
        re.compile(r"error obtaining VCS status"),
        "Git's state could not be read",
        "go build found half a .git directory. Keep .git out of the build context, as the generated .dockerignore does, "
        "or set -buildvcs=false in GOFLAGS.",
    ),
    Signature(
        "test",
        re.compile(r"--- FAIL: (?P<what>\S+)"),
        "A unit test failed",
        "The build stops here on purpose: an image of code whose tests fail is never made. Mend the test.",
        remedies.without_tests,
        "build without the tests",
    ),
    Signature(
        "no-go-files",
        re.compile(r"no Go files in (?P<dir>\S+)|stat (?P<gone>/src/\S+): directory not found"),
        "There is no Go code where go build looks",
        "Choose another main package in the first step.",
        remedies.likely_main,
        "build the likeliest main package",
    ),
    Signature(
        "no-module",
        re.compile(r"cannot find main module|go: go\.mod file not found"),
        "There is no go.mod where go build looks",
        "The module's root must be the build context. Open the directory with go.mod.",
    ),
    Signature(
        "cxx-compiler",
        re.compile(r'exec: "(?:g\+\+|c\+\+)": executable file not found|C\+\+ compiler "\S+" not found'),
        "The builder has no C++ compiler",
        "The program holds C++ code, and the alpine builder gets a C compiler only.",
        remedies.with_cgo,
        "use the trixie builder, with glibc below",
    ),
    Signature(
        "no-compiler",
        re.compile(r'C compiler "\S+" not found|exec: "(?:gcc|cc)": executable file not found'),
        "The builder has no C compiler",
        "cgo is on and the builder has no gcc.",
        remedies.with_cgo,
        "use the trixie builder, with glibc below",
    ),
    Signature(
        "c-library",
        re.compile(
            r"Package '?(?P<what>[\w.+-]+?)'?,? (?:was not found in the pkg-config|required by \S+, not found|not found)"
            r"|fatal error: (?P<header>[\w./+-]+\.h(?:pp)?): No such file"
            r"|cannot find -l(?P<library>[\w+-]+)"
            r'|exec: "(?P<tool>pkg-config)": executable file not found'
        ),
        "A C library is not in the builder",
        "cgo compiles against C libraries: install the development package in the build stage, and the library in the "
        "final one.",
    ),
    Signature(
        "external-linking",
        re.compile(r"requires external \(cgo\) linking, but cgo is not enabled"),
        "The C compiler's linker is asked for while cgo is off",
        "A linker flag says -linkmode=external, which only cgo brings.",
        remedies.with_internal_linking,
        "leave -linkmode out",
    ),
    Signature(
        "cgo-off",
        re.compile(r"build constraints exclude all Go files in (?P<dir>\S+)"),
        "A package has no Go file for this build",
        "Every file of a package is excluded: it needs cgo, another platform or a build tag.",
        remedies.with_cgo,
        "turn cgo on, with glibc below",
    ),
    Signature(
        "upx-package",
        re.compile(
            r"upx \(no such package\)|Unable to locate package upx|upx: not found|CantPackException"
            r"|no installation candidate"
        ),
        "UPX cannot be had, or cannot pack this binary",
        "The builder's distribution has no UPX package, or UPX refuses the file.",
        remedies.without_upx,
        "leave UPX out",
    ),
    Signature(
        "emulation",
        re.compile(r"exec \S+: exec format error"),
        "The engine cannot run programs of that platform",
        "A step runs inside an image for another processor, and the engine has no emulator for it: "
        "`docker run --privileged --rm tonistiigi/binfmt --install all` brings one. Without cgo no step has to.",
    ),
    Signature(
        "copy-source",
        re.compile(r'failed to c(?:alculate|ompute) (?:checksum|cache key).*?"/?(?P<what>[^"]+)": not found'),
        "A file that is copied is not in the build context",
        "It does not exist in the project, or an ignore file drops it.",
    ),
    Signature(
        "secret",
        re.compile(r"secret (?P<what>\S+): not found|secret not found: (?P<id>\S+)"),
        "The build was given no secret",
        "The Dockerfile asks for a secret that the command did not hand in: add `--secret id=…,src=…`.",
    ),
    Signature(
        "private-module",
        re.compile(
            r"terminal prompts disabled|could not read Username|Permission denied \(publickey\)"
            r"|Host key verification failed|HTTP Basic: Access denied|404 Not Found\s+server response:"
        ),
        "A private module needs credentials",
        "The build may not read a module's repository. Hand in a netrc or your ssh agent, "
        "or vendor it (`go mod vendor`), so that the build needs no credentials.",
        remedies.with_secret,
        "hand in a netrc as a build secret",
    ),
    Signature(
        "no-git",
        re.compile(r'exec: "git": executable file not found'),
        "The builder has no git",
        "A module is not on the proxy, so Go asks its repository, and for that it needs git.",
        lambda recipe, match, project: (
            remedies.with_secret(recipe, match, project) if project.private_modules else None
        ),
        "hand in credentials, which brings git along",
    ),
    Signature(
        "proxy-certificate",
        re.compile(r"x509: certificate signed by unknown authority|SSL certificate problem"),
        "A server's certificate is not known inside the builder",
        "A proxy of your network replaces certificates and the builder does not know its authority. "
        "Hand its certificate in as a build secret, or set GOPROXY to a server that the builder trusts.",
        remedies.with_extra_ca,
        "trust one more certificate while downloading",
    ),
    Signature(
        "module-network",
        re.compile(
            r"dial tcp: (?:lookup|\S+: connect|\S+: i/o timeout)|dial tcp \S+: (?:connect|i/o timeout)|no such host"
            r"|Temporary failure (?:resolving|in name resolution)|network is unreachable|TLS handshake timeout"
        ),
        "The build has no network",
        "Modules or packages could not be downloaded. Check the engine's network, or vendor the modules.",
    ),
    Signature(
        "oom",
        re.compile(r"signal: killed|cannot allocate memory"),
        "The build ran out of memory",
        "The engine killed the compiler. Give the engine more memory.",
    ),
    Signature(
        "driver",
        re.compile(r"Switch to a different driver"),
        "This builder cannot do what was asked",
        "Choose another builder (ctrl+e), or turn on the engine's containerd image store.",
    ),
)
