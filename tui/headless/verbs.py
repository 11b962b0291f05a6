"""The commands besides the wizard, declared once for the help and the completion."""

from tui.frozen import dataclass


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
    summary="Opens a wizard to choose, build, measure and compare container images for a Go project.",
    examples=(
        ("", "open the project in this directory"),
        ("../my-service", "open a different project"),
        ("--base alpine", "start with one option already set"),
        ("./build", "open a directory whose name is also a command"),
    ),
    measures=True,
)

VERBS: tuple[Verb, ...] = (
    Verb(
        name="inspect",
        summary="Prints the facts about a Go project, each with file:line.",
        examples=(
            ("inspect", "print the facts behind the recommendation"),
            ("inspect --json | jq .ports", "extract one fact in a script"),
            ("inspect --main ./cmd/worker", "print the facts about a different program"),
        ),
        takes_recipe=False,
    ),
    Verb(
        name="generate",
        summary="Prints the Dockerfile, or writes it and its .dockerignore.",
        examples=(
            ("generate > Dockerfile", "print the Dockerfile to stdout, and problems to stderr"),
            ("generate --write", "write both files (if an existing file differs, only a diff is shown)"),
            ("generate --base scratch --upx lzma --save", "save these choices to godock.toml"),
            ("generate --as workflow --write", "write .github/workflows/image.yml, which builds the image"),
            ("generate --as bake > docker-bake.json", "write a file for `docker buildx bake`"),
            ("generate --json", "print the files, the recipe, and the option behind each line"),
        ),
    ),
    Verb(
        name="build",
        summary="Generates the Dockerfile, builds the image and measures it.",
        examples=(
            ("build", "build the recommended recipe, or the one in godock.toml"),
            ("build --preset smallest --tag my/app:dev", "use a different preset and your own tag"),
            ("build --json > build.json", "print a single object to stdout, and progress to stderr"),
            ("build --platform linux/arm64", "build for a different platform"),
        ),
        measures=True,
    ),
    Verb(
        name="lab",
        summary="Builds many variants in a single build and measures each variant.",
        examples=(
            ("lab", "build three bases, each unstripped, stripped and compressed, plus a naive image"),
            ("lab --bases scratch,alpine --upx-modes none,lzma", "build only these variants"),
            ("lab --json > lab.json", "print a single object to stdout, and rows to stderr as they arrive"),
        ),
        measures=True,
    ),
    Verb(
        name="bytes",
        summary="Counts the program's bytes by module and shows possible savings.",
        examples=(
            ("bytes", "count the bytes in an unstripped build of the program"),
            ("bytes --json > before.json", "save the counts for a script or a later comparison"),
            ("bytes --against before.json", "compare with an earlier count by package"),
        ),
    ),
    Verb(
        name="ladder",
        summary="Builds the image one change at a time and measures each step.",
        examples=(
            ("ladder", "build every rung, and measure sizes, cold builds and rebuilds"),
            ("ladder --no-times", "measure only sizes, which is faster"),
            ("ladder --no-build | less", "show and explain how each rung changes the Dockerfile"),
            ("ladder --rungs 1,2,7-9 --json", "build only these rungs, and print JSON for a script"),
        ),
        measures=True,
    ),
    Verb(
        name="history",
        summary="Prints a project's measurements and their trend by commit.",
        examples=(
            ("history", "print a table and each image's trend"),
            ("history --json | jq .entries[-1].figures", "extract the latest measurement in a script"),
            ("history --clear", "delete this project's measurements"),
        ),
        takes_recipe=False,
        looks_back=True,
    ),
    Verb(
        name="report",
        summary="Prints the latest measurements as a report, such as for a pull request.",
        examples=(
            ("report > pull-request.md", "write a Markdown table of the changes since the previous commit"),
            ("report --format html --output image.html", "write a standalone HTML page"),
            ("report --format json | jq .rows", "extract the rows in a script"),
        ),
        takes_recipe=False,
        looks_back=True,
    ),
    Verb(
        name="audit",
        summary="Checks an existing Dockerfile, line by line.",
        examples=(
            ("audit", "check the project's first Dockerfile (exit status 1 if it has an error)"),
            ("audit deploy/Dockerfile --json", "check a different file, and print JSON for a script"),
            ("audit --fix", "show fixes that change a single instruction as a diff (--force writes them)"),
            ("audit --build", "also build, run and compare the Dockerfile and the proposed one"),
        ),
        takes_recipe=False,
        measures=True,
    ),
    Verb(
        name="completion",
        summary="Prints a shell completion script for bash, zsh or fish.",
        examples=(
            ("completion bash > ~/.local/share/bash-completion/completions/godock-tui", "bash"),
            ('completion zsh > "${fpath[1]}/_godock-tui"', "zsh"),
            ("completion fish > ~/.config/fish/completions/godock-tui.fish", "fish"),
        ),
        takes_recipe=False,
    ),
    Verb(
        name="help",
        summary="Lists the guide's topics, or prints one.",
        examples=(
            ("help", "list the topics"),
            ("help getting-started | less", "read a topic"),
        ),
        takes_recipe=False,
    ),
)


def verb_of(word: str) -> Verb:
    """Return the verb of that name, or the wizard if there is none."""
    return next((verb for verb in VERBS if verb.name == word), WIZARD)
