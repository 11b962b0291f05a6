"""Each rule about the running image has three answers: found, fine, and not checked."""

from dataclasses import replace

import pytest

from tests.audit.auditing import BUILD, audited, ids
from tests.image.reading import context_of
from tests.support.samples import BARE
from tui.project import GoProject, Port

_COPY = "COPY --from=build /out/app /app\n"
_START = 'ENTRYPOINT ["/app"]\n'
_THEIRS = "ghcr.io/team/base:1"
_STATIC = "gcr.io/distroless/static-debian13:nonroot"
_LOCAL = replace(BARE, ports=(Port(8080, False, True, flag="--addr"),))


def _final(base: str, *lines: str, start: str = _START) -> str:
    return f"FROM {base}\n{_COPY}" + "".join(f"{line}\n" for line in lines) + start


@pytest.mark.parametrize(
    ("rule", "finding", "bad", "good", "open_one", "project"),
    [
        (
            "start-command",
            "start-command",
            _final("alpine:3.24", start='ENTRYPOINT ["/nowhere"]\n'),
            _final("alpine:3.24"),
            _final(_THEIRS, start='ENTRYPOINT ["/usr/bin/tini", "/app"]\n'),
            BARE,
        ),
        (
            "shell-form",
            "shell-form",
            _final("scratch", start="ENTRYPOINT /app\n"),
            _final("scratch"),
            "",
            BARE,
        ),
        (
            "start-script",
            "script-without-exec",
            _final("alpine:3.24", "COPY bad.sh /run.sh", start='ENTRYPOINT ["/run.sh"]\n'),
            _final("alpine:3.24", "COPY good.sh /run.sh", start='ENTRYPOINT ["/run.sh"]\n'),
            "",
            BARE,
        ),
        (
            "opened-files",
            "runtime-files",
            _final("alpine:3.24"),
            _final("alpine:3.24", "COPY templates /templates"),
            _final("alpine:3.24", "RUN ./unpack.bin"),
            replace(BARE, runtime_files=("templates",)),
        ),
        (
            "copied-paths",
            "copy-missing",
            _final("alpine:3.24", "COPY --from=build /src/nothing /a"),
            _final("alpine:3.24", "COPY --from=build /src/templates /a"),
            _final("alpine:3.24", "COPY --from=ghcr.io/team/tool:1 /bin/tool /a"),
            BARE,
        ),
        (
            "shipped-source",
            "source-shipped",
            _final("alpine:3.24", "COPY . /src"),
            _final("alpine:3.24", "COPY templates /templates"),
            "",
            BARE,
        ),
        (
            "commands",
            "commands-to-install",
            _final("alpine:3.24"),
            _final("alpine:3.24", "RUN apk add --no-cache git"),
            _final(_THEIRS),
            replace(BARE, commands=("git",)),
        ),
        (
            "certificates",
            "no-ca-bundle",
            _final("scratch"),
            _final("alpine:3.24"),
            _final(_THEIRS),
            replace(BARE, ca_certs=True),
        ),
        (
            "time-zones",
            "no-time-zones",
            _final("scratch"),
            _final("alpine:3.24", "RUN apk add --no-cache tzdata"),
            _final(_THEIRS),
            replace(BARE, tzdata=True),
        ),
        (
            "temporary-files",
            "no-tmp",
            _final("scratch"),
            _final("alpine:3.24"),
            _final(_THEIRS),
            replace(BARE, tmp=True),
        ),
        ("root", "root", _final("alpine:3.24"), _final("alpine:3.24", "USER 7"), _final(_THEIRS), BARE),
        (
            "user-by-name",
            "user-by-name",
            _final("scratch", "USER app"),
            _final("alpine:3.24", "USER 65532"),
            "",
            BARE,
        ),
        (
            "user-lookup",
            "os-user",
            _final("scratch", "USER 7"),
            _final("alpine:3.24", "USER 7", "ENV USER=app"),
            _final(_THEIRS, "USER 7"),
            replace(BARE, os_user=True),
        ),
        (
            "loopback",
            "loopback",
            _final(_STATIC),
            _final(_STATIC, start='ENTRYPOINT ["/app", "--addr", ":8080"]\n'),
            "",
            _LOCAL,
        ),
        (
            "expose",
            "expose-mismatch",
            _final(_STATIC, "EXPOSE 3000"),
            _final(_STATIC, "EXPOSE 8080"),
            "",
            BARE,
        ),
        (
            "low-port",
            "low-port",
            _final(_STATIC, "EXPOSE 80"),
            _final("alpine:3.24", "EXPOSE 80"),
            _final(_THEIRS, "EXPOSE 80"),
            BARE,
        ),
        (
            "environment-secrets",
            "secret-in-env",
            _final(_STATIC, "ENV DB_PASSWORD=hunter2"),
            _final(_STATIC, "ENV DB_PASSWORD_FILE=/run/secrets/db"),
            "",
            BARE,
        ),
        (
            "health-check",
            "healthcheck-tool",
            _final("alpine:3.24", "HEALTHCHECK CMD curl -f http://localhost/"),
            _final("alpine:3.24", "HEALTHCHECK CMD wget -q --spider http://localhost/"),
            _final(_THEIRS, 'HEALTHCHECK CMD ["/usr/bin/curl", "localhost"]'),
            BARE,
        ),
        (
            "build-secrets",
            "secret-in-history",
            _final(_STATIC, "ARG NPM_TOKEN"),
            _final(_STATIC, "ARG VERSION"),
            "",
            BARE,
        ),
        (
            "copied-secrets",
            "secret-in-layer",
            _final(_STATIC, "COPY .netrc /root/"),
            _final(_STATIC, "COPY templates /templates"),
            "",
            BARE,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value else "",
)  # fmt: skip
def test_a_rule_finds_passes_and_says_what_it_cannot_know(
    rule: str, finding: str, bad: str, good: str, open_one: str, project: GoProject
) -> None:
    files = context_of(
        "templates/a.html",
        ".netrc",
        "unpack.bin",
        texts={"bad.sh": "#!/bin/sh\n/app\n", "good.sh": '#!/bin/sh\nexec /app "$@"\n'},
        executable=("bad.sh", "good.sh"),
        mains=["."],
    )
    assert finding in ids(audited(BUILD + bad, project, files))
    fine = audited(BUILD + good, project, files)
    assert finding not in ids(fine)
    assert rule not in {one.id for one in fine.not_checked}
    if open_one:
        unknown = audited(BUILD + open_one, project, files)
        assert finding not in ids(unknown)
        assert rule in {one.id for one in unknown.not_checked}


@pytest.mark.parametrize("tool", ["su-exec", "gosu"])
def test_a_start_command_that_lowers_the_user_is_not_root(tool: str) -> None:
    text = _final(
        "alpine:3.24", f"RUN apk add --no-cache {tool}", start=f'ENTRYPOINT ["{tool}", "7", "/app"]\n'
    )
    assert "root" not in ids(audited(BUILD + text, BARE))
    # the tool alone changes nothing, and every Alpine has setpriv
    assert "root" in ids(audited(BUILD + _final("alpine:3.24", f"RUN apk add --no-cache {tool}"), BARE))
