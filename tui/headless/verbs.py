"""The commands besides the wizard, declared once for the help and the completion."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One verb of the command line."""

    name: str
    """Empty for the wizard."""
    summary: str
    """One line for the help."""
    examples: tuple[tuple[str, str], ...]
    """Words after ``godock-tui``, each with an explanation."""
    takes_recipe: bool = True
    """Whether it accepts the recipe's options."""
    measures: bool = False
    """Whether it measures images, which are stored unless the user disables it."""
    looks_back: bool = False
    """Whether it only shows earlier measurements, so that it needs neither a registry nor an engine."""


WIZARD = Verb(
    name="",
    summary="Opens the wizard on a Go project: choose, build, measure and compare container images.",
    examples=(
        ("", "the wizard on the project in this directory"),
        ("../my-service", "on another project"),
        ("--base alpine", "with one option already chosen"),
        ("./build", "on a directory that is named like a verb"),
    ),
    measures=True,
)

VERBS: tuple[Verb, ...] = (
    Verb(
        name="inspect",
        summary="Prints the facts about a Go project, each with file:line.",
        examples=(
            ("inspect", "the facts behind the recommendation"),
            ("inspect --json | jq .ports", "one fact for a script"),
            ("inspect --main ./cmd/worker", "the facts of another program"),
        ),
        takes_recipe=False,
    ),
    Verb(
        name="generate",
        summary="Prints the Dockerfile, or writes it and its .dockerignore.",
        examples=(
            ("generate > Dockerfile", "print the Dockerfile to stdout, and problems to stderr"),
            ("generate --write", "write both files (files that would change are shown and kept)"),
            ("generate --base scratch --upx lzma --save", "keep these choices in godock.toml"),
            ("generate --as workflow --write", ".github/workflows/image.yml, which builds the Dockerfile"),
            ("generate --as bake > docker-bake.json", "for `docker buildx bake`, without this program"),
            ("generate --json", "the files, the recipe, and the option behind each line"),
        ),
    ),
    Verb(
        name="build",
        summary="Generates the Dockerfile, builds the image and measures it.",
        examples=(
            ("build", "build the recommended recipe, or that of godock.toml"),
            ("build --preset smallest --tag my/app:dev", "another preset, and your own tag"),
            ("build --json > build.json", "print progress to stderr, one object to stdout"),
            ("build --platform linux/arm64", "for another machine"),
        ),
        measures=True,
    ),
    Verb(
        name="lab",
        summary="Builds many variants in one solve, and measures them all.",
        examples=(
            ("lab", "three bases, plain, stripped and packed, and the naive single stage"),
            ("lab --bases scratch,alpine --upx-modes none,lzma", "only these variants"),
            ("lab --json > lab.json", "print rows to stderr as they arrive, one object to stdout"),
        ),
        measures=True,
    ),
    Verb(
        name="bytes",
        summary="Counts the program's bytes by module, and shows possible savings.",
        examples=(
            ("bytes", "of an unstripped build, built in one solve with the image"),
            ("bytes --json > before.json", "for a script, or for a later comparison"),
            ("bytes --against before.json", "compare with that file, package by package"),
        ),
    ),
    Verb(
        name="ladder",
        summary="Builds up to the finished image one change at a time, and measures each.",
        examples=(
            ("ladder", "build every rung, and measure sizes, cold builds and builds after an edit"),
            ("ladder --no-times", "measure sizes only, so packages are compiled once"),
            ("ladder --no-build | less", "show what each rung changes in the Dockerfile, and why"),
            ("ladder --rungs 1,2,7-9 --json", "only these, for a script"),
        ),
        measures=True,
    ),
    Verb(
        name="history",
        summary="Prints the measurements of a project, and their trend over its commits.",
        examples=(
            ("history", "a table, and a trend for each image"),
            ("history --json | jq .entries[-1].figures", "for a script"),
            ("history --clear", "delete the measurements of this project"),
        ),
        takes_recipe=False,
        looks_back=True,
    ),
    Verb(
        name="report",
        summary="Prints the newest measurements for the people who review a change.",
        examples=(
            ("report > pull-request.md", "a Markdown table, compared with the previous commit"),
            ("report --format html --output image.html", "a standalone page"),
            ("report --format json | jq .rows", "for a script"),
        ),
        takes_recipe=False,
        looks_back=True,
    ),
    Verb(
        name="audit",
        summary="Checks an existing Dockerfile, line by line.",
        examples=(
            ("audit", "check the project's first Dockerfile (exit status 1 if it has an error)"),
            ("audit deploy/Dockerfile --json", "another one, for a script"),
            ("audit --fix", "show fixes that change a single instruction as a diff (--force writes them)"),
            ("audit --build", "build, run and measure both, and show them side by side"),
        ),
        takes_recipe=False,
        measures=True,
    ),
    Verb(
        name="completion",
        summary="Prints a script that completes this command line in bash, zsh or fish.",
        examples=(
            ("completion bash > ~/.local/share/bash-completion/completions/godock-tui", "bash"),
            ('completion zsh > "${fpath[1]}/_godock-tui"', "zsh"),
            ("completion fish > ~/.config/fish/completions/godock-tui.fish", "fish"),
        ),
        takes_recipe=False,
    ),
    Verb(
        name="help",
        summary="Lists the topics of the guide, or prints one.",
        examples=(
            ("help", "the topics"),
            ("help getting-started | less", "one of them"),
        ),
        takes_recipe=False,
    ),
)


def verb_of(word: str) -> Verb:
    """Return the verb of that name, or the wizard if there is none."""
    return next((verb for verb in VERBS if verb.name == word), WIZARD)
