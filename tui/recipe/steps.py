"""The wizard's steps, in order."""

from tui.recipe.option import Step

STEPS: tuple[Step, ...] = (
    Step("project", "Project", "What was found in your code. Each fact shows its source."),
    Step(
        "go",
        "Go version",
        "The Go version that compiles, and its distribution. Neither is in the final image.",
    ),
    Step(
        "base",
        "Runtime base",
        "The image under your program. Sizes are ↓ compressed download sizes.",
    ),
    Step("tests", "Tests", "Should a failing test stop the build?"),
    Step(
        "compile",
        "Compile flags",
        "What the compiler and the linker add to the binary, and what they leave out.",
    ),
    Step(
        "upx",
        "UPX",
        "UPX compresses the binary. It saves disk space but barely shrinks the download. Start-up is slower and needs "
        "more memory.",
    ),
    Step(
        "review", "Review", "All choices at a glance. Build the image, write the files, or copy the command."
    ),
)
