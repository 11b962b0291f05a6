"""Known reasons why a test fails in a build and passes elsewhere, recognised in the output of ``go test``."""

import re

from tui.lab.failures import remedies
from tui.lab.failures.failed_test import expects_permissions, missing_file
from tui.lab.failures.signature import Signature

_FAILED = re.compile(r"^\s*--- FAIL: |^FAIL(?:\s|$)", re.MULTILINE)


def has_failed_test(text: str) -> bool:
    """Return whether ``go test`` reports a failure in a log."""
    return _FAILED.search(text) is not None


_LEFT_OUT = "build without the tests"

TEST_SIGNATURES: tuple[Signature, ...] = (
    Signature(
        "test-file",
        re.compile(r"(?:open|stat|lstat|chdir|readdirent) (?P<what>[^\s:]+): no such file or directory"),
        "A test reads a file that is not in the build context",
        "Move the file to a directory named `testdata`, which is always included.",
        remedies.without_tests,
        _LEFT_OUT,
        missing_file,
    ),
    Signature(
        "test-envtest",
        re.compile(r"kubebuilder/bin/(?P<what>etcd|kube-apiserver)|unable to start control plane"),
        "A test starts a Kubernetes control plane",
        "envtest needs etcd and kube-apiserver, which the builder does not have. Run these tests in CI.",
        remedies.without_tests,
        _LEFT_OUT,
    ),
    Signature(
        "test-docker",
        re.compile(
            r"Cannot connect to the Docker daemon|rootless Docker not found|docker\.sock: (?:connect|no such)"
            r"|failed to create Docker provider|docker\.sock: no such file"
        ),
        "A test needs a Docker Engine",
        "A build cannot start containers. Run these tests in CI, or put them behind a build tag.",
        remedies.without_tests,
        _LEFT_OUT,
    ),
    Signature(
        "test-command",
        re.compile(r'exec: "(?P<what>(?!gcc|cc\b|g\+\+|c\+\+)[^"]+)": executable file not found'),
        "A test runs a command that the builder does not have",
        "The alpine builder has neither bash nor Git. The Debian builders have both.",
        remedies.with_debian_builder,
        "use the trixie builder",
    ),
    Signature(
        "test-git",
        re.compile(r"not a git repository"),
        "A test reads the Git repository",
        "The generated .dockerignore excludes .git, so that commits do not invalidate the cache. Make the "
        "test create its own repository in a temporary directory.",
        remedies.without_tests,
        _LEFT_OUT,
    ),
    Signature(
        "test-cgo",
        re.compile(r"Binary was compiled with 'CGO_ENABLED=0'|requires cgo|-race requires"),
        "A test needs cgo, which is off",
        "Without cgo, the compiler includes only a stub of the driver, which fails on the first call.",
        remedies.with_cgo,
        "turn on cgo, with a glibc base",
    ),
    Signature(
        "test-service",
        re.compile(
            r"dial (?:tcp\d?|udp\d?|unix) (?P<what>[^\s:]*:?\S*): connect: (?:connection refused|no such file)"
        ),
        "A test calls a service that is not available in the build",
        "The test needs a database or another server, which does not run during the build. Start the "
        "server and run these tests in CI, or skip the tests if the server is unreachable.",
        remedies.without_tests,
        _LEFT_OUT,
    ),
    Signature(
        "test-network",
        re.compile(
            r"lookup (?P<what>[\w.-]+)(?: on \S+)?: "
            r"(?:no such host|server misbehaving|i/o timeout|Temporary failure|Try again)"
            r"|network is unreachable|TLS handshake timeout|dial tcp \S+: i/o timeout"
        ),
        "A test needs a network",
        "The host is unreachable from the build. Use a local server, such as one from httptest, or run the "
        "test in CI.",
        remedies.without_tests,
        _LEFT_OUT,
    ),
    Signature(
        "test-root",
        re.compile(r"(?P<file>[\w./-]+_test\.go):(?P<line>\d+): "),
        "A test may fail because the build runs it as root",
        "Root can read and write every file, so a test that expects a permission error fails. Skip the "
        "test if `os.Geteuid()` returns 0.",
        remedies.without_tests,
        _LEFT_OUT,
        expects_permissions,
    ),
    Signature(
        "test-vet",
        re.compile(
            r"^# \[(?P<package>[^\]]+)\]\n(?:vet: )?(?P<file>\S+\.go):(?P<line>\d+):(?:\d+:)? (?P<what>.+)",
            re.M,
        ),
        "`go vet`, which `go test` runs, rejects the code",
        "New Go releases add vet checks, so a newer release can reject code that an older one accepts. "
        "Correct the line.",
        remedies.without_tests,
        _LEFT_OUT,
    ),
)
