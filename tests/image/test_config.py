"""The configuration of an image, with what its bases bring."""

import pytest

from tests.image.reading import image_of
from tui.dockerfile import DockerfileError
from tui.image import Form


def test_a_stage_inherits_from_its_parent() -> None:
    model = image_of(
        'FROM alpine AS a\nENV A=1\nWORKDIR /w\nUSER 5\nEXPOSE 80\nVOLUME /v\nLABEL l=1\nENTRYPOINT ["x"]\n'
        "FROM a\nEXPOSE 81/udp 80\nWORKDIR x"
    )
    config = model.config
    assert config.environment["A"].line == 2
    assert config.directory == "/w/x"
    assert (config.user.text, config.user_line) == ("5", 4)
    assert [(port.number.text, port.protocol, port.line) for port in config.ports] == [
        ("80", "tcp", 5),
        ("81", "udp", 10),
        ("80", "tcp", 10),
    ]
    assert config.volumes == {"/v": 6}
    assert config.entrypoint.words == ("x",)
    assert model.lineage(1) == (1, 0)


def test_a_base_of_the_catalogue_brings_its_configuration() -> None:
    config = image_of("FROM gcr.io/distroless/static-debian13:nonroot").config
    assert config.user.text == "65532"
    assert config.directory == "/home/nonroot"
    assert "SSL_CERT_FILE" in config.environment


def test_a_foreign_base_leaves_the_configuration_unknown() -> None:
    config = image_of("FROM example.com/x").config
    assert config.environment_complete.unknown
    assert config.directory is None
    assert not config.user.known
    assert config.entrypoint.cause is not None


def test_the_target_is_chosen_by_name_or_number() -> None:
    text = "FROM alpine AS a\nFROM alpine AS b\nFROM b AS c"
    assert image_of(text, target="B").final.name == "b"
    assert image_of(text, target="0").final.name == "a"
    assert image_of(text).needed == {1, 2}
    with pytest.raises(DockerfileError, match="no stage `nothing`"):
        image_of(text, target="nothing")


def test_stages_that_are_only_mounted_are_needed() -> None:
    model = image_of("FROM alpine AS a\nFROM alpine AS b\nFROM alpine\nRUN --mount=from=a,target=/x ls /x")
    assert model.needed == {0, 2}
    assert model.final.uses == (0,)


def test_a_user_by_name_has_an_id_where_an_account_is_known() -> None:
    assert image_of("FROM alpine\nUSER nobody").user_id.text == "65534"
    assert image_of("FROM alpine\nRUN adduser -D -u 1234 app\nUSER app").user_id.text == "1234"
    assert not image_of("FROM alpine\nRUN adduser -D app\nUSER app").user_id.known
    assert image_of("FROM alpine").user_id.text == "0"


def test_forms_are_kept() -> None:
    model = image_of(
        'FROM alpine\nENTRYPOINT exec x\nCMD []\nSTOPSIGNAL INT\nONBUILD RUN x\nSHELL ["/bin/ash", "-c"]'
    )
    config = model.config
    assert config.entrypoint.form is Form.SHELL
    assert config.command.form is Form.NONE
    assert config.stop_signal.text == "INT"
    assert [one.arguments for one in config.onbuild] == ["RUN x"]
    assert config.shell == ("/bin/ash", "-c")


def test_commands_tell_whether_they_are_certain_and_understood() -> None:
    model = image_of("FROM alpine\nRUN A=1 mkdir /x && strange thing; if true; then touch /y; fi")
    found = [(command.text, command.certain, command.understood) for command in model.commands]
    assert found == [
        ("mkdir /x", True, True),
        ("strange thing", True, False),
        ("true", True, True),
        ("touch /y", False, True),
    ]
    assert next(model.commands).environment["A"].text == "1"


def test_accounts_come_with_a_copied_or_a_written_passwd() -> None:
    build = "FROM alpine AS b\nRUN adduser -D -u 1234 app\nFROM scratch\n"
    assert image_of(f"{build}COPY --from=b /etc/passwd /etc/passwd\nUSER app").user_id.text == "1234"
    assert image_of(f"{build}COPY --from=b /etc/passwd /etc/group /etc/\nUSER app").user_id.text == "1234"
    assert not image_of(f"{build}USER app").user_id.known
    written = 'FROM alpine AS b\nRUN echo "web:x:77:77::/:" > /passwd\nFROM scratch\nCOPY --from=b /passwd /etc/\nUSER web'
    assert image_of(written).user_id.text == "77"
