"""What starts, and what keeps it from starting."""

import pytest

from tests.image.reading import context_of, image_of
from tui.image import Fault, ImageModel, Start, start_with

_BUILD = "FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/app .\n"


def _image(*lines: str, base: str = "alpine:3.24", **texts: str) -> ImageModel:
    named = {name.replace("_sh", ".sh"): text for name, text in texts.items()}
    context = context_of(texts=named, executable=named)
    return image_of(
        "\n".join([_BUILD, f"FROM {base}", "COPY --from=build /out/app /usr/local/bin/app", *lines]), context
    )


def _start(*lines: str, base: str = "alpine:3.24", **texts: str) -> Start:
    return _image(*lines, base=base, **texts).start


def _faults(start: Start) -> list[tuple[str, str]]:
    return [(found.fault.value, found.word) for found in start.faults]


@pytest.mark.parametrize(
    "lines",
    [
        ['ENTRYPOINT ["/usr/local/bin/app"]'],
        ['ENTRYPOINT ["app"]'],
        ['CMD ["app", "serve"]'],
        ["CMD app serve"],
        ["CMD exec app serve"],
        ["WORKDIR /usr/local/bin", 'CMD ["./app"]'],
        ["WORKDIR /usr/local", 'CMD ["bin/app"]'],
        ["RUN ln -s /usr/local/bin/app /start", 'ENTRYPOINT ["/start"]'],
        ["RUN mkdir /a && ln -s ../usr/local /a/b", 'ENTRYPOINT ["/a/b/bin/app"]'],
        ['ENTRYPOINT ["/bin/sh", "-c", "cd /tmp && exec app"]'],
        ["RUN apk add --no-cache tini", 'ENTRYPOINT ["/sbin/tini", "--", "app"]'],
        ["ENV PATH=/opt:$PATH", 'CMD ["app"]'],
        ["ENV BIN=app", "CMD $BIN"],
        ['ENTRYPOINT ["env", "A=1", "app"]'],
    ],
)
def test_the_program_is_found(lines: list[str]) -> None:
    start = _start(*lines)
    assert start.starts.yes, start
    assert start.program.first.build is not None
    assert start.program_words[-1] in {
        "app",
        "serve",
        "/usr/local/bin/app",
        "./app",
        "bin/app",
        "/start",
        "/a/b/bin/app",
    }


def test_an_entrypoint_script_starts_the_command() -> None:
    start = _start(
        'ENTRYPOINT ["/entry.sh"]',
        "COPY entry.sh /",
        'CMD ["app", "-v"]',
        entry_sh='#!/bin/sh\nset -e\nexec "$@"\n',
    )
    assert start.starts.yes
    assert start.program_words == ("app", "-v")


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (['CMD ["./app"]'], ("missing", "./app")),
        (['ENTRYPOINT ["/usr/local/bin"]'], ("directory", "/usr/local/bin")),
        (["RUN echo x > /plain", 'CMD ["/plain"]'], ("not-executable", "/plain")),
        (['CMD ["app", "-port", "${PORT}"]'], ("variable", "${PORT}")),
        (["CMD nothing-here"], ("missing", "nothing-here")),
        (['CMD ["sh", "-c", "/nowhere/app"]'], ("missing", "/nowhere/app")),
        (["RUN rm /usr/local/bin/app", 'CMD ["app"]'], ("missing", "app")),
        (["COPY e.sh /", 'ENTRYPOINT ["/e.sh"]'], ("no-interpreter", "/bin/bash")),
        (["COPY env.sh /", 'ENTRYPOINT ["/env.sh"]'], ("no-interpreter", "bash")),
        (["COPY crlf.sh /", 'ENTRYPOINT ["/crlf.sh"]'], ("carriage-return", "/crlf.sh")),
        (["CMD []", "ENTRYPOINT []"], ("no-command", "")),
    ],
)
def test_a_fault_is_found(lines: list[str], fault: tuple[str, str]) -> None:
    start = _start(
        *lines,
        e_sh="#!/bin/bash\nexec app\n",
        env_sh="#!/usr/bin/env bash\napp\n",
        crlf_sh="#!/bin/sh\r\nexec app\r\n",
    )
    assert fault in _faults(start)
    assert start.starts.no or fault[0] == "variable"


def test_the_shell_form_needs_a_shell() -> None:
    start = _start("CMD app", base="gcr.io/distroless/static-debian13")
    assert start.has(Fault.NO_SHELL)


def test_the_program_of_a_foreign_base_is_unknown_with_its_cause() -> None:
    start = _start('CMD ["server"]', base="example.com/base")
    assert start.starts.unknown
    assert start.starts.cause is not None


def test_the_start_command_of_a_foreign_base_is_unknown() -> None:
    assert _start(base="example.com/base").starts.unknown


def test_a_base_starts_its_own_shell() -> None:
    start = _start()
    assert start.words == ("/bin/sh",)
    assert start.starts.yes


def test_an_entrypoint_drops_the_command_of_the_base() -> None:
    assert _start('ENTRYPOINT ["app"]').words == ("app",)


def test_an_entrypoint_keeps_a_command_of_the_same_stage() -> None:
    assert _start('CMD ["-v"]', 'ENTRYPOINT ["app"]').words == ("app", "-v")


def test_go_run_compiles_at_the_start() -> None:
    start = image_of('FROM golang:1.27\nCMD ["go", "run", "./cmd/api"]').start
    assert start.go_run == "./cmd/api"
    assert start.starts.yes


def test_a_health_check_is_resolved_as_the_start_is() -> None:
    curl = _image(
        "HEALTHCHECK --interval=3s CMD curl -f http://localhost/ || exit 1", "CMD app"
    ).config.health
    wget = _image("HEALTHCHECK CMD wget -q --spider http://localhost/", "CMD app").config.health
    own = _image('HEALTHCHECK CMD ["app", "health"]', "CMD app").config.health
    assert curl.options == {"interval": "3s"}
    assert curl.start.starts.no
    assert wget.start.starts.yes
    assert own.start.program.first.build is not None
    assert _image("HEALTHCHECK NONE", "CMD app").config.health.start is None


def test_a_compose_file_replaces_the_command_or_the_entrypoint() -> None:
    model = _image('ENTRYPOINT ["app"]', 'CMD ["serve"]')
    assert start_with(model, command=["work"]).words == ("app", "work")
    assert start_with(model, entrypoint=["sh", "-c", "app -v"]).words == ("sh", "-c", "app -v")
    assert start_with(model, entrypoint=["nothing"]).has(Fault.MISSING)


def test_a_start_script_with_branches_is_followed_to_each_exec() -> None:
    script = '#!/bin/sh\nif [ "$1" = x ]; then\n  exec app x\nelse\n  exec "$@"\nfi\n'
    start = _start("COPY e.sh /", 'ENTRYPOINT ["/e.sh"]', 'CMD ["app", "-v"]', e_sh=script)
    assert start.starts.yes
    assert start.program_words == ("app", "-v")


def test_a_command_on_the_usual_path_of_a_foreign_base_is_found() -> None:
    assert _start('ENTRYPOINT ["app"]', base="example.com/base").starts.yes
