"""Programs that the program runs, named in its code or told when it runs."""

import pytest

from tests.project.conftest import Write
from tests.project.test_needs_of_projects import main
from tui.project import read


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("exec.Command(hook.Command).Run()", True),
        ("name := filepath.Join(hook.Dir, hook.Command); name = hook.Command; exec.LookPath(name)", True),
        ('exec.Command("git").Run()', False),
        ('name := "git"; exec.Command(name).Run()', False),
        ("exec.Command(os.Args[0]).Run()", False),
        ("self, _ := os.Executable(); exec.Command(self).Run()", False),
        ("exec.Command(tools.Git).Run()", False),
    ],
)
def test_programs_that_a_setting_names_are_told_from_those_in_the_code(
    module: Write, body: str, told: bool
) -> None:
    imports = ("os", "os/exec", "path/filepath", "example.com/app/tools")
    root = module(
        {"main.go": main(body, imports=imports), "tools/git.go": 'package tools\n\nconst Git = "git"\n'}
    )
    assert read(root).told_commands is told


def test_a_program_that_runs_itself_needs_no_package_for_that(module: Write) -> None:
    root = module({"main.go": main('exec.Command("app"); exec.Command("git")', imports=("os/exec",))})
    assert read(root).commands == ("git",)
