"""What a Makefile does where its variables come from other files and conditions."""

from tests.image.reading import context_of, stage_of
from tui.image import GoBuild

_MAKE = 'build:\n\tgo build $(BUILD_FLAGS) -ldflags "$(LD_FLAGS)" -o /out/app .\n'


def _built(makefile: str, *lines: str, **files: str) -> GoBuild:
    texts = {"Makefile": makefile, **{name.replace("_", "."): text for name, text in files.items()}}
    model = stage_of("WORKDIR /src", *lines, "COPY . .", "RUN make build", context=context_of(texts=texts))
    return model.builds[-1]


def test_the_variables_of_an_included_file_count() -> None:
    build = _built(f"include common.mk\n{_MAKE}", common_mk="LD_FLAGS = -s -w\nBUILD_FLAGS = -trimpath\n")
    assert build.linker_flags == ("-s", "-w")
    assert build.command.flag("-trimpath")


def test_the_line_of_a_command_is_that_of_the_makefile() -> None:
    texts = {"Makefile": f"include common.mk\n{_MAKE}", "common.mk": "A = 1\nB = 2\nC = 3\n"}
    model = stage_of("COPY . .", "RUN make build", context=context_of(texts=texts))
    assert [command.via for command in model.commands if command.go] == ["Makefile:3"]


def test_a_condition_on_a_variable_that_nothing_sets_is_decided() -> None:
    nostrip = "LD_FLAGS = -X main.a=b\nifeq (,$(findstring nostrip,$(OPTIONS)))\nLD_FLAGS += -s -w\nendif\n"
    assert "-s" in _built(nostrip + _MAKE).linker_flags
    race = "ifeq (race,$(findstring race,$(OPTIONS)))\nBUILD_FLAGS += -race\nelse\nBUILD_FLAGS += -trimpath\nendif\n"
    assert {"-race", "-trimpath"} & set(_built(race + _MAKE).command.flags) == {"-trimpath"}


def test_a_condition_on_a_variable_of_the_build_stays_open() -> None:
    makefile = f"ifeq ($(STRIP),yes)\nLD_FLAGS = -s -w\nendif\n{_MAKE}"
    assert "-s" not in _built(makefile, "ARG STRIP").linker_flags
    assert "-s" not in _built(makefile).linker_flags


def test_the_path_of_the_module_is_read_from_go_mod() -> None:
    makefile = "MODULE = $(shell go list -m)\nbuild:\n\tgo build -o /out/app $(MODULE)/cmd/api\n"
    context = context_of("cmd/api/main.go", texts={"Makefile": makefile})
    model = stage_of("WORKDIR /src", "COPY . .", "RUN make build", context=context)
    assert model.builds[-1].mains == ("./cmd/api",)
