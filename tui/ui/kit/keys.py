"""The single table of actions and keys, the source of footer, help, palette and guide."""

from textual.binding import Binding

from tui.frozen import dataclass

HIDDEN = "hidden"
"""Marks a key that is not in the footer, because each footer has to fit 80 columns."""

_GLYPHS = {
    "question_mark": "?",
    "escape": "esc",
    "slash": "/",
    "enter": "⏎",
    "ctrl+c": "^c",
    "ctrl+e": "^e",
    "ctrl+q": "^q",
    "ctrl+r": "^r",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One action and its key."""

    screen: str
    """``app`` for keys that work everywhere, or the name of a screen, such as ``wizard`` or ``lab``."""
    key: str
    action: str
    label: str
    """One or two words for the footer."""
    help: str
    """A verb phrase for tooltip, help panel and palette."""
    shown: bool = True
    """Whether the key is in the footer."""

    @property
    def id(self) -> str:
        """The id of the binding in a key map."""
        return f"{self.screen}.{self.label.replace(' ', '-')}"

    @property
    def shown_as(self) -> str:
        """The key as users write it."""
        return _GLYPHS.get(self.key, self.key)


def _keys(screen: str, *rows: tuple[str, str, str, str] | tuple[str, str, str, str, str]) -> tuple[Key, ...]:
    """Return the keys of a screen. A fifth item ``HIDDEN`` removes a key from the footer."""
    return tuple(
        Key(screen=screen, key=row[0], action=row[1], label=row[2], help=row[3], shown=len(row) == 4)
        for row in rows
    )


KEYS: tuple[Key, ...] = (
    *_keys(
        "wizard",
        ("n", "step(1)", "next", "Go to the next step"),
        ("p", "step(-1)", "back", "Go to the previous step"),
        ("b", "build", "build", "Build this recipe and measure the image"),
        ("c", "compare", "compare", "Compare the builds of this session"),
        ("l", "app.show('lab')", "lab", "Build and measure many variants of this recipe"),
        (
            "u",
            "app.show('ladder')",
            "ladder",
            "Build this image step by step, one change at a time",
            HIDDEN,
        ),
        ("a", "app.show('audit')", "audit", "Check the project's existing Dockerfile", HIDDEN),
        ("w", "write", "write", "Write the Dockerfile and .dockerignore to the project"),
        ("d", "diff", "diff", "Show the differences between the new files and the files on disk", HIDDEN),
        ("e", "explain", "why", "Go to the Dockerfile to read explanations of its lines"),
        ("f", "fix", "fix", "Fix the first problem that has a fix"),
        ("s", "save", "save", "Save choices to godock.toml for later runs", HIDDEN),
        ("y", "copy", "copy", "Copy the Dockerfile to the clipboard", HIDDEN),
        ("v", "pane", "view", "Switch between the options, the Dockerfile and the explanation"),
        ("r", "reset", "reset", "Reset to the recommended choices", HIDDEN),
        ("t", "app.show('bytes')", "bytes", "Show what takes up space in this recipe's program", HIDDEN),
        (
            "h",
            "app.show('history')",
            "history",
            "Show this project's measurements by commit",
            HIDDEN,
        ),
        ("escape", "leave", "options", "Return to the options", HIDDEN),
    ),
    *_keys(
        "audit",
        ("escape", "leave", "wizard", "Open this file's recipe in the wizard"),
        ("u", "take", "use", "Use the proposal (this file's recipe with its findings fixed)"),
        ("f", "fix", "fix", "Review the diff, then fix the selected finding in your file"),
        ("b", "build", "build both", "Build and compare your Dockerfile and the proposal in the lab"),
        ("e", "explain", "why", "Focus the explanation to scroll it"),
        ("o", "other", "other file", "Show the project's next Dockerfile"),
        ("n", "leave", "next", "Continue to the wizard", HIDDEN),
        (
            "tab",
            "app.focus_next",
            "other pane",
            "Switch between the file, the findings and the explanation",
            HIDDEN,
        ),
    ),
    *_keys(
        "build",
        ("escape", "leave", "wizard", "Return to the wizard (a running build continues)"),
        ("x", "cancel", "stop", "Stop the build (this takes up to 3 seconds)"),
        ("f", "fix", "fix", "Apply the suggested fix and build again"),
        ("r", "again", "again", "Build the same recipe again"),
        ("g", "follow", "follow", "Follow the running step's log"),
        ("slash", "find", "find", "Find text in the log (n: next match, N: previous match)"),
        ("s", "save", "save", "Save this step's log to a file"),
        ("c", "app.show('compare')", "compare", "Compare the builds of this session"),
        ("n", "match(1)", "next match", "Go to the next match", HIDDEN),
        ("N", "match(-1)", "previous match", "Go to the previous match", HIDDEN),
        ("tab", "app.focus_next", "other pane", "Switch between the steps and the log", HIDDEN),
    ),
    *_keys(
        "compare",
        ("escape", "leave", "back", "Return to the wizard"),
        ("enter", "open", "open", "Open the image's layers, files and Dockerfile"),
        ("space", "baseline", "baseline", "Compare the other rows with the selected row"),
        (
            "m",
            "measure_naive",
            "naive",
            "Build and measure the naive single-stage image instead of estimating it",
        ),
        ("i", "exact", "exact", "Switch between exact and rounded sizes"),
        ("b", "app.switch_mode('build')", "build", "Show the build and its logs"),
        ("l", "app.show('lab')", "lab", "Build and measure many variants of this recipe"),
        (
            "h",
            "app.show('history')",
            "history",
            "Show this project's measurements by commit",
            HIDDEN,
        ),
        ("w", "app.switch_mode('wizard')", "wizard", "Return to the wizard to change a choice", HIDDEN),
        (
            "t",
            "app.show('bytes')",
            "bytes",
            "Show what takes up space in the selected program",
            HIDDEN,
        ),
    ),
    *_keys(
        "lab",
        ("escape", "leave", "back", "Return to the wizard (a running lab continues)"),
        ("enter", "take", "use", "Use this variant as the recipe"),
        ("o", "open", "open", "Open the image's layers, files and Dockerfile"),
        ("s", "sort(1)", "sort", "Sort by the next column (or click a column title)"),
        ("S", "sort(0)", "reverse", "Reverse the sort order", HIDDEN),
        ("g", "goal", "goal", "Choose the goal for the recommended variant"),
        ("space", "mark", "mark", "Mark this row (press v to compare two marked rows)", HIDDEN),
        ("v", "versus", "pair", "Compare the two marked rows, or this row with the recommended variant"),
        ("p", "picture", "plot", "Switch between the table and a plot of size against start-up"),
        ("b", "steps", "steps", "Show the build steps and their logs"),
        ("x", "cancel", "stop", "Stop the lab and keep its measurements"),
        ("l", "again", "new", "Choose different variants and start again"),
        ("i", "exact", "exact", "Switch between exact and rounded sizes", HIDDEN),
    ),
    *_keys(
        "ladder",
        ("escape", "leave", "back", "Return to the wizard (a running build continues)"),
        ("b", "build(True)", "build", "Build every rung twice, with empty caches and after an edit"),
        ("s", "build(False)", "sizes", "Measure sizes only (faster)"),
        ("x", "cancel", "stop", "Stop the run and keep its measurements"),
        ("v", "whole", "both", "Switch between both versions of the Dockerfile and only the changes"),
        ("e", "read", "why", "Show this rung's explanation at full width"),
        ("1", "try('edit')", "edit", "Edit a line in a copy to see which steps run again"),
        ("2", "try('test')", "break", "Break a unit test in a copy to see whether the build stops"),
        ("3", "try('source')", "source", "Search this rung's image for source code"),
        ("enter", "open", "open", "Open the image's layers, files and Dockerfile", HIDDEN),
        ("i", "exact", "exact", "Switch between exact and rounded sizes", HIDDEN),
    ),
    *_keys(
        "steps",
        ("escape", "leave", "back", "Return to the lab's table"),
        ("g", "follow", "follow", "Follow the running step's log"),
        ("slash", "find", "find", "Find text in the log (n: next match, N: previous match)"),
        ("n", "match(1)", "next match", "Go to the next match", HIDDEN),
        ("N", "match(-1)", "previous match", "Go to the previous match", HIDDEN),
        ("tab", "app.focus_next", "other pane", "Switch between the steps and the log", HIDDEN),
    ),
    *_keys(
        "versus",
        ("escape", "leave", "back", "Return to the lab's table"),
    ),
    *_keys(
        "history",
        ("escape", "leave", "back", "Return to the previous screen"),
        ("g", "figure", "figure", "Switch the chart between pull size, start-up and memory"),
        ("x", "clear", "delete", "Delete this project's measurements (after confirmation)"),
        ("i", "exact", "exact", "Switch between exact and rounded sizes", HIDDEN),
    ),
    *_keys(
        "image",
        ("escape", "leave", "back", "Return to the comparison"),
        ("enter", "files", "files", "Show this layer's files, or open or close a directory"),
        ("slash", "find", "filter", "Show only files whose paths contain the text that you enter"),
        ("i", "exact", "exact", "Switch between exact and rounded sizes"),
        ("t", "app.show('bytes')", "bytes", "Show a map of the program's size by module and package"),
        ("y", "copy", "copy", "Copy this image's Dockerfile to the clipboard"),
        (
            "tab",
            "app.focus_next",
            "other pane",
            "Switch between the layers, their files and the Dockerfile",
            HIDDEN,
        ),
    ),
    *_keys(
        "bytes",
        ("escape", "leave", "back", "Zoom out, or return (counting continues)"),
        ("enter", "into", "zoom", "Zoom in to show the parts of the selected entry"),
        ("v", "look", "view", "Show the map, the table, or the possible savings"),
        ("slash", "find", "filter", "Show only entries that contain the text that you enter"),
        ("s", "sort", "sort", "Sort the table by size or by name"),
        ("c", "against", "pair", "Compare this build with a different build of this session, by package"),
        ("f", "fix", "fix", "Apply the largest saving to the wizard's recipe"),
        ("d", "debug", "debug", "Include or exclude debug information and the symbol table", HIDDEN),
        ("i", "exact", "exact", "Switch between exact and rounded sizes", HIDDEN),
        ("x", "cancel", "stop", "Stop counting bytes"),
        ("r", "again", "again", "Count the bytes again"),
    ),
    *_keys(
        "app",
        ("question_mark", "toggle_help", "help", "Show this screen's keys and the guide"),
        ("q", "quit", "quit", "Quit, and stop any running build first"),
        ("ctrl+e", "show('engines')", "engine", "Choose the engine or the builder", HIDDEN),
        (
            "ctrl+r",
            "refresh_facts",
            "refresh",
            "Query the registries now for sizes, digests and versions",
            HIDDEN,
        ),
        ("ctrl+q", "quit", "quit", "Quit, and stop any running build first", HIDDEN),
        ("ctrl+c", "quit", "quit", "Copy the selected text, or quit if no text is selected", HIDDEN),
    ),
)
"""All keys. The keys of a screen are in the order of its footer."""


def bindings(screen: str) -> list[Binding]:
    """Return the bindings of a screen (or of the app), each with its tooltip and id."""
    return [
        Binding(
            key.key,
            key.action,
            key.label,
            show=key.shown,
            key_display=key.shown_as,
            priority=key.key == "ctrl+q",
            tooltip=key.help,
            id=key.id,
        )
        for key in KEYS
        if key.screen == screen
    ]
