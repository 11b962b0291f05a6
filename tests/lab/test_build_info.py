"""What the Go linker writes into a program is read as `go version -m` reads it."""

import pytest

from tui.lab.trial.build_info import build_info

_MODULE = (
    "path\texample.com/greet/cmd/greet\n"
    "mod\texample.com/greet\tv1.2.3\th1:abc=\n"
    "dep\tgithub.com/gin-gonic/gin\tv1.10.0\th1:x=\n"
    "dep\tgolang.org/x/net\tv0.25.0\n"
    "=>\t../net\t(devel)\n"
    'build\t-ldflags="-s -w -X \\"main.version=1 2\\""\n'
    "build\tCGO_ENABLED=0\n"
    "build\tGOAMD64=v1\n"
    "build\tvcs.modified=true\n"
)


def _varint(number: int) -> bytes:
    data = b""
    while number >= 0x80:
        data += bytes([number & 0x7F | 0x80])
        number >>= 7
    return data + bytes([number])


def _section(version: str, module: str, flags: int = 2) -> bytes:
    head = b"\xff Go buildinf:" + bytes([8, flags])
    told = version.encode()
    about = bytes(16) + module.encode() + bytes(16) if module else b""
    return head.ljust(32, b"\0") + _varint(len(told)) + told + _varint(len(about)) + about + bytes(40)


def test_version_module_and_settings_are_read() -> None:
    info = build_info(_section("go1.27.3", _MODULE))
    assert info is not None
    assert (info.go_version, info.package) == ("1.27.3", "example.com/greet/cmd/greet")
    assert (info.module, info.version) == ("example.com/greet", "v1.2.3")
    assert info.modules == (("github.com/gin-gonic/gin", "v1.10.0"), ("golang.org/x/net", "(devel)"))
    assert info.setting("CGO_ENABLED") == "0"
    assert info.setting("-ldflags") == '-s -w -X "main.version=1 2"'
    assert info.setting("vcs.modified") == "true"
    assert info.setting("nothing") == ""


def test_a_program_without_modules_still_tells_its_go() -> None:
    info = build_info(_section("go1.22", ""))
    assert info is not None
    assert (info.go_version, info.module, info.settings) == ("1.22", "", ())


@pytest.mark.parametrize(
    "section",
    [
        b"",
        b"\xff Go buildinf:",
        b"something else entirely that is long enough",
        _section("go1.17", _MODULE, flags=0),
        _section("", _MODULE),
        b"\xff Go buildinf:\x08\x02".ljust(32, b"\0") + b"\xff" * 20,
    ],
    ids=["nothing", "short", "other", "before 1.18", "no version", "endless length"],
)
def test_what_is_no_build_information_tells_nothing(section: bytes) -> None:
    assert build_info(section) is None


def test_a_section_may_break_off_anywhere() -> None:
    section = _section("go1.27.3", _MODULE)
    only_version = build_info(_section("go1.27.3", ""))
    whole = build_info(section)
    found = [build_info(section[:length]) for length in range(len(section))]
    version = section.index(b"go1.27.3") + len("go1.27.3")
    module = section.index(_MODULE.encode()) + len(_MODULE) + 16
    assert found == [None] * version + [only_version] * (module - version) + [whole] * (len(section) - module)


def test_names_in_it_cannot_reach_the_terminal_as_escapes() -> None:
    info = build_info(_section("go1.27\x1b]0;x\x07", "path\tevil\x1b[2Jname\nbuild\ta=\x1b[31mb\n"))
    assert info is not None
    assert (info.go_version, info.package, info.setting("a")) == ("1.27", "evilname", "b")
