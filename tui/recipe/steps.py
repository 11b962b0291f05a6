"""The wizard's steps, in the order in which they are asked."""

from tui.recipe.option import Step

STEPS: tuple[Step, ...] = (
    Step("project", "Project", "What was found in your code. Each fact says where it was read."),
    Step(
        "go",
        "Go version",
        "The Go that compiles, and the distribution it runs on. Neither is in the final image.",
    ),
    Step(
        "base",
        "Runtime base",
        "What lies under your program in the final image. Sizes are ↓ compressed: what a pull moves.",
    ),
    Step("tests", "Tests", "Whether the image can be built at all while a unit test fails."),
    Step(
        "compile",
        "Compile flags",
        "What the compiler and the linker put into the binary, and what they leave out.",
    ),
    Step(
        "upx",
        "UPX",
        "Packing the binary. It saves disk, hardly any download, and it costs start-up and memory.",
    ),
    Step(
        "review", "Review", "All choices at a glance. Build it, write it, or take the command line with you."
    ),
)
