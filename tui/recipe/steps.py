"""The wizard's steps, in order."""

from tui.recipe.option import Step

STEPS: tuple[Step, ...] = (
    Step("project", "Project", "Facts about your project, each with its place in the code."),
    Step(
        "go",
        "Go version",
        "The Go version that compiles the program, and the builder's distribution. The final image "
        "contains neither.",
    ),
    Step(
        "base",
        "Runtime base",
        "The image that your program runs on. ↓ marks compressed download sizes.",
    ),
    Step("tests", "Tests", "Should a failing test stop the build?"),
    Step(
        "compile",
        "Compile flags",
        "Flags that control what the compiler and the linker put into the binary.",
    ),
    Step(
        "upx",
        "UPX",
        "UPX compresses the binary. This saves disk space but barely shrinks the download. Start-up is "
        "slower and needs more memory.",
    ),
    Step(
        "review", "Review", "All choices at a glance. Build the image, write the files, or copy the command."
    ),
)
