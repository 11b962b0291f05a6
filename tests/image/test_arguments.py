"""Variables have the scope that BuildKit gives them."""

import pytest

from tests.image.reading import image_of, stage_of


def _value(text: str, name: str = "SEEN", **arguments: str) -> str:
    return image_of(text, arguments=arguments).config.environment[name].value.text


def test_a_global_argument_is_unset_in_a_stage_until_it_is_declared_again() -> None:
    assert _value("ARG V=1\nFROM alpine\nENV SEEN=[$V]") == "[]"
    assert _value("ARG V=1\nFROM alpine\nARG V\nENV SEEN=[$V]") == "[1]"


def test_the_caller_beats_defaults_but_not_a_missing_declaration() -> None:
    assert _value("FROM alpine\nARG V=1\nENV SEEN=$V", V="2") == "2"
    assert _value("FROM alpine\nENV SEEN=[$V]", V="2") == "[]"


def test_an_argument_without_a_value_is_only_the_callers() -> None:
    seen = image_of("FROM alpine\nARG V\nENV SEEN=x$V").config.environment["SEEN"].value
    assert seen.text == "x${V}"
    assert "V" in seen.cause.reason


def test_the_later_of_env_and_arg_counts_in_a_stage_and_env_in_its_children() -> None:
    assert _value("FROM alpine\nENV V=env\nARG V=arg\nENV SEEN=$V") == "arg"
    assert _value("FROM alpine\nARG V=arg\nENV V=env\nENV SEEN=$V") == "env"
    assert _value("FROM alpine AS a\nENV V=env\nARG V=arg\nFROM a\nENV SEEN=$V") == "env"
    assert _value("FROM alpine AS a\nARG V=arg\nFROM a\nENV SEEN=$V") == "arg"


def test_variables_of_one_env_do_not_see_each_other() -> None:
    assert _value("FROM alpine\nENV A=1 SEEN=[$A]") == "[]"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("${A:-other}", "one"),
        ("${B:-other}", "other"),
        ("${A:+other}", "other"),
        ("${B:+other}", ""),
        ("'$A'", "$A"),
        ("\\$A", "$A"),
        ('"$A b"', "one b"),
        ("${A#o}", "ne"),
        ("${A%e}", "on"),
        ("${B:-${A}s}", "ones"),
    ],
)
def test_words_are_expanded_as_buildkit_does(written: str, value: str) -> None:
    assert _value(f"FROM alpine\nARG A=one\nENV SEEN={written}") == value


def test_a_base_is_expanded_from_global_arguments() -> None:
    text = "ARG V=3.24\nFROM alpine:${V}"
    assert image_of(text).base.reference.text == "alpine:3.24"
    assert image_of(text, arguments={"V": "3.20"}).base.reference.text == "alpine:3.20"
    assert not image_of("ARG V\nFROM alpine:$V").base.reference.known


def test_platform_arguments_need_a_declaration_in_a_stage() -> None:
    assert _value("FROM alpine\nENV SEEN=[$TARGETARCH]") == "[]"
    assert _value("FROM alpine\nARG TARGETARCH\nENV SEEN=$TARGETARCH") == "${TARGETARCH}"


def test_a_variable_that_a_foreign_base_may_set_is_unknown() -> None:
    seen = image_of("FROM example.com/base\nENV SEEN=$JAVA").config.environment["SEEN"].value
    assert not seen.known


def test_arguments_are_listed_with_their_defaults() -> None:
    model = image_of("ARG A=1\nARG B\nFROM alpine\nARG A\nARG C=$A", arguments={"B": "2"})
    assert [(one.name, one.stage, one.value and one.value.text, one.given) for one in model.arguments] == [
        ("A", None, "1", False),
        ("B", None, "2", True),
    ]
    assert [(one.name, one.value.text) for one in model.final.arguments] == [("A", "1"), ("C", "1")]


def test_env_reaches_commands() -> None:
    model = stage_of("ENV D=/x", "ARG E=/y", "RUN mkdir $D ${E}/z && F=/w && touch $F")
    assert all(model.files.find(path).exists.yes for path in ("/x", "/y/z", "/w"))
