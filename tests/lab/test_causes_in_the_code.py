"""A failed build is explained with the user's own lines, and with what leaves a file out."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.project.conftest import GO_MOD
from tui.lab.failures.causes import Cause, causes_of, run_causes_of
from tui.project import GoProject, MainPackage, SecretFile, read
from tui.project.model import MissingCode
from tui.recipe import Recipe

MAIN = """\
package main

import "example.com/app/views"

func main() {
	views.Page()
}
"""


def _project(root: Path, files: dict[str, str]) -> GoProject:
    for name, text in {"go.mod": GO_MOD, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    main = MainPackage(".", "app", "")
    return GoProject(
        root=root,
        module="example.com/app",
        go_version="1.27",
        main_packages=(main,),
        default_main=".",
        has_tests=True,
    )


def _first(text: str, project: GoProject, recipe: Recipe | None = None, dockerignore: str = "") -> Cause:
    return causes_of(text, recipe or Recipe(), project, dockerignore=dockerignore)[0]


def test_an_error_of_the_compiler_shows_the_line(tmp_path: Path) -> None:
    project = _project(tmp_path, {"cmd/x/main.go": 'package main\n\nfunc main() { var n int = "x" }\n'})
    text = (
        '# example.com/app/cmd/x\ncmd/x/main.go:3:27: cannot use "x" (untyped string constant) as int value'
    )
    cause = _first(text, project)
    assert cause.title.startswith('The code does not compile: cannot use "x"')
    assert cause.explanation.startswith('cmd/x/main.go:3 is `func main() { var n int = "x" }`.')


def test_an_error_in_a_dependency_shows_its_place(tmp_path: Path) -> None:
    text = "../go/pkg/mod/example.com/x@v1.0.0/x.go:3:27: cannot use x"
    assert _first(text, _project(tmp_path, {})).explanation.startswith(
        "The error is at ../go/pkg/mod/example.com/x@v1.0.0/x.go:3."
    )


MISSING = MissingCode(
    "views.Page", "views", "main.go", 6, "views/page.templ", "templ generate", ignored=".gitignore:1"
)


def test_a_template_that_is_not_compiled_is_named_with_its_command(tmp_path: Path) -> None:
    project = _project(tmp_path, {"main.go": MAIN, "views/x.go": "package views\n"})
    cause = _first("./main.go:6:8: undefined: views.Page", replace(project, missing_code=(MISSING,)))
    assert cause.title.endswith("an undeclared name: views.Page")
    assert cause.explanation.startswith(
        "main.go:6 is `views.Page()`. views/page.templ generates this code. "
        "Git ignores the files (.gitignore:1). Run `templ generate`"
    )
    assert (
        "Add the file that declares the name"
        in _first("./main.go:6:8: undefined: views.Page", project).explanation
    )


@pytest.mark.parametrize(
    "text",
    [
        "main.go:3:8: no required module provides package example.com/app/views; to add it:",
        "main.go:3:8: package example.com/app/views is not in std (/usr/local/go/src/example.com/app/views)",
    ],
)
def test_a_package_whose_code_is_all_generated_is_not_called_a_missing_module(
    tmp_path: Path, text: str
) -> None:
    project = _project(tmp_path, {"main.go": MAIN})
    [cause] = causes_of(text, Recipe(), project)
    assert cause.id == "own-package"
    assert "The project has no directory `views`." in cause.explanation
    [cause] = causes_of(text, Recipe(), replace(project, missing_code=(MISSING,)))
    assert "Run `templ generate`" in cause.explanation


@pytest.mark.parametrize(
    ("name", "header", "recipe", "reason"),
    [
        ("b.go", "//go:build pro\n\n", Recipe(), "but `//go:build pro` excludes the file"),
        ("b_windows.go", "", Recipe(), "but only for a different platform"),
        ("b.go", "", Recipe(), "but line 2 of .dockerignore (`**/b.go`) excludes the file"),
    ],
)
def test_a_file_that_the_build_leaves_out_is_named(
    tmp_path: Path, name: str, header: str, recipe: Recipe, reason: str
) -> None:
    files = {"a.go": "package main\n\nvar A = B\n", name: f"{header}package main\n\nvar B = 1\n"}
    ignore = "# ours\n**/b.go\n" if not header and name == "b.go" else ""
    cause = _first("./a.go:3:9: undefined: B", _project(tmp_path, files), recipe, ignore)
    assert reason in cause.explanation


def test_a_member_of_the_workspace_above_is_not_called_a_missing_module(tmp_path: Path) -> None:
    (tmp_path / "go.work").write_text("go 1.26\n\nuse (\n\t./app\n\t./lib\n)\n")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "go.mod").write_text("module example.com/lib\n\ngo 1.26\n")
    (tmp_path / "lib" / "hello.go").write_text("package lib\n")
    _project(tmp_path / "app", {"main.go": 'package main\n\nimport _ "example.com/lib"\n\nfunc main() {}\n'})
    project = read(tmp_path / "app")
    text = "main.go:3:8: no required module provides package example.com/lib; to add it:"
    [cause] = causes_of(text, Recipe(), project)
    assert cause.id == "workspace-above"
    assert "example.com/lib belongs to a member of the workspace ../go.work." in cause.explanation
    [other] = causes_of(text.replace("com/lib", "com/other"), Recipe(), project)
    assert other.id == "go-mod-untidy"


def test_a_key_is_mounted_and_not_copied(tmp_path: Path) -> None:
    project = _project(tmp_path, {"certs/server.key": "x"})
    text = "open certs/server.key: no such file or directory"
    assert run_causes_of(text, Recipe(), project)[0].fix == Recipe(copy=("certs/server.key",))
    key = replace(project, secret_files=(SecretFile("certs/server.key", "private key"),))
    [cause] = run_causes_of(text, Recipe(), key)
    assert (cause.id, cause.fix) == ("key-file", None)
    assert "Mount the file" in cause.explanation


_TEST = """\
package tlsconf

func TestReads(t *testing.T) {
	if _, err := os.ReadFile("../../certs/ca.pem"); err != nil {
		t.Fatal(err)
	}
}

func TestLocked(t *testing.T) {
	os.Chmod(dir, 0o500)
	if err := os.WriteFile(path, nil, 0o600); err == nil {
		t.Fatal("written")
	}
}
"""
_LOG = """\
--- FAIL: TestReads (0.00s)
    x_test.go:5: {message}
FAIL
FAIL\texample.com/app/internal/tlsconf\t0.003s
FAIL
"""


def test_a_file_that_the_ignore_file_excludes_is_not_blamed_on_the_test(tmp_path: Path) -> None:
    project = _project(tmp_path, {"internal/tlsconf/x_test.go": _TEST, "certs/ca.pem": "x"})
    log = _LOG.format(message="open ../../certs/ca.pem: no such file or directory")
    causes = causes_of(log, Recipe(), project, dockerignore="bin\n**/*.pem\n")
    assert [cause.id for cause in causes] == ["test-file", "test"]
    assert causes[0].explanation.startswith("Line 2 of .dockerignore (`**/*.pem`) excludes certs/ca.pem.")
    # not excluded, so it is the test's own file
    assert _first(log, project).id == "test"
    (tmp_path / "certs" / "ca.pem").unlink()
    assert _first(log, project, dockerignore="**/*.pem\n").id == "test"


def test_a_file_above_the_module_is_named(tmp_path: Path) -> None:
    (tmp_path / "shared.json").write_text("{}")
    project = _project(tmp_path / "app", {"internal/tlsconf/x_test.go": _TEST})
    log = _LOG.format(message="open ../../../shared.json: no such file or directory")
    assert "is above the directory that contains go.mod" in _first(log, project).explanation


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ("fork/exec /usr/local/kubebuilder/bin/etcd: no such file or directory", "test-envtest"),
        ("Cannot connect to the Docker daemon at unix:///var/run/docker.sock.", "test-docker"),
        ('exec: "git": executable file not found in $PATH', "test-command"),
        ("fatal: not a git repository (or any of the parent directories): .git", "test-git"),
        (
            "Binary was compiled with 'CGO_ENABLED=0', go-sqlite3 requires cgo to work. This is a stub",
            "test-cgo",
        ),
        ("dial tcp 127.0.0.1:5432: connect: connection refused", "test-service"),
        ("dial tcp: lookup api.acme.org on 10.0.0.1:53: no such host", "test-network"),
    ],
)
def test_what_a_build_does_not_have_is_looked_for_before_the_test_is_blamed(
    tmp_path: Path, message: str, cause: str
) -> None:
    project = _project(tmp_path, {"internal/tlsconf/x_test.go": _TEST})
    assert _first(_LOG.format(message=message), project).id == cause


def test_a_test_that_expects_a_permission_error_is_told_about_root(tmp_path: Path) -> None:
    project = _project(tmp_path, {"internal/tlsconf/x_test.go": _TEST})
    log = _LOG.format(message="written").replace("x_test.go:5", "x_test.go:12")
    cause = _first(log, project)
    assert cause.id == "test-root"
    assert "internal/tlsconf/x_test.go:10 is `os.Chmod(dir, 0o500)`." in cause.explanation
    assert _first(_LOG.format(message="written"), project).id == "test"


def test_a_check_of_vet_shows_the_line(tmp_path: Path) -> None:
    project = _project(tmp_path, {"x.go": "package x\n"})
    log = "# example.com/app\n# [example.com/app]\n./x.go:9:18: non-constant format string\n"
    log += "FAIL\texample.com/app [build failed]\n"
    assert _first(log, project).id == "test-vet"


def test_another_go_than_the_projects_is_named_when_a_test_fails(tmp_path: Path) -> None:
    project = _project(tmp_path, {})
    log = _LOG.format(message="got 1, want 2")
    assert (
        "The build uses Go 1.25, but go.mod specifies Go 1.27"
        in _first(log, project, Recipe(go="1.25")).explanation
    )
    assert "go.mod names" not in _first(log, project, Recipe(go="1.27")).explanation


def test_a_builder_with_the_command_is_offered(tmp_path: Path) -> None:
    log = _LOG.format(message='exec: "git": executable file not found in $PATH')
    assert _first(log, _project(tmp_path, {})).fix == Recipe(builder="trixie")
    assert _first(log.replace('"git"', '"ffmpeg"'), _project(tmp_path, {})).fix is None


def test_a_directive_is_answered_with_a_newer_go(tmp_path: Path) -> None:
    text = "go: errors parsing go.mod:\ngo.mod:5: unknown directive: ignore"
    assert _first(text, _project(tmp_path, {}), Recipe(go="1.24")).fix == Recipe(go="1.27")
    assert _first(text, _project(tmp_path, {}), Recipe(go="1.26")).fix is None


def test_a_configuration_file_of_the_project_is_copied(tmp_path: Path) -> None:
    project = _project(tmp_path, {"conf/forum.yaml": ""})
    text = 'Config File "forum" Not Found in "[/conf]"'
    assert run_causes_of(text, Recipe(), project)[0].fix == Recipe(copy=("conf",))
    at_work = run_causes_of(text.replace("/conf", "/srv/conf"), Recipe(workdir="/srv"), project)
    assert at_work[0].fix == Recipe(workdir="/srv", copy=("conf",))
    assert run_causes_of(text.replace("forum", "other"), Recipe(), project)[0].fix is None


@pytest.mark.parametrize(
    ("path", "recipe", "copied"),
    [
        ("/data/notes.json", Recipe(), "data/notes.json:/data/notes.json"),
        ("/srv/data/notes.json", Recipe(workdir="/srv"), "data/notes.json:/srv/data/notes.json"),
        ("/data/gone.json", Recipe(), "data:/data"),
    ],
)
def test_a_file_at_an_absolute_path_is_copied_there(
    tmp_path: Path, path: str, recipe: Recipe, copied: str
) -> None:
    project = _project(tmp_path, {"data/notes.json": "{}"})
    cause = run_causes_of(f"open {path}: no such file or directory", recipe, project)[0]
    assert cause.explanation.startswith(f"{path} does not exist.")
    assert cause.fix is not None
    assert cause.fix.copy == (copied,)
    assert run_causes_of("open /other/x: no such file or directory", recipe, project)[0].fix is None


def test_a_refused_connection_to_the_container_itself_is_explained(tmp_path: Path) -> None:
    project = _project(tmp_path, {})
    text = "dial tcp {}:5432: connect: connection refused"
    here = run_causes_of(text.format("[::1]"), Recipe(), project)[0]
    assert "the container itself and not your machine" in here.explanation
    assert (
        "the container itself" not in run_causes_of(text.format("10.0.0.7"), Recipe(), project)[0].explanation
    )


def test_a_directory_at_the_start_command_is_not_called_another_architecture(tmp_path: Path) -> None:
    project = _project(tmp_path, {})
    text = 'unable to start container process: exec: "/{}": permission denied: unknown'
    for name, recipe in (
        ("run", Recipe()),
        ("home", Recipe()),
        ("srv", Recipe(workdir="/srv")),
        ("app", Recipe(copy=("etc:/app/etc",))),
    ):
        [cause] = run_causes_of(text.format(name), recipe, project)
        assert cause.id == "directory"
        assert "architecture" not in cause.explanation


def test_the_line_that_excludes_a_copied_file_is_named(tmp_path: Path) -> None:
    text = 'failed to calculate checksum of ref abc::def: "/certs/server.key": not found'
    cause = _first(text, _project(tmp_path, {}), dockerignore="bin\n**/*.key\n")
    assert cause.explanation.startswith("Line 2 of .dockerignore (`**/*.key`) excludes the file.")
    assert ".dockerignore" not in _first(text, _project(tmp_path, {})).explanation
