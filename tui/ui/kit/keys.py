"""The single table of actions and keys, the source of footer, help, palette and guide."""

from dataclasses import dataclass

from textual.binding import Binding

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
        ("n", "step(1)", "next", "Next step"),
        ("p", "step(-1)", "back", "Previous step"),
        ("b", "build", "build", "Build this recipe and measure the image"),
        ("c", "compare", "compare", "Compare the builds of this session"),
        ("l", "app.show('lab')", "lab", "Build and measure many variants of this recipe in one go"),
        ("u", "app.show('ladder')", "ladder", "Build up to this image one change at a time", HIDDEN),
        ("a", "app.show('audit')", "audit", "Check the Dockerfile that the project already has", HIDDEN),
        ("w", "write", "write", "Write Dockerfile and .dockerignore into the project"),
        ("d", "diff", "diff", "What writing would change on disk", HIDDEN),
        ("e", "explain", "why", "Go to the Dockerfile and explain its lines"),
        ("f", "fix", "fix", "Fix the first problem that has a fix"),
        ("s", "save", "save", "Save choices to godock.toml for later runs", HIDDEN),
        ("y", "copy", "copy", "Copy the Dockerfile to the clipboard", HIDDEN),
        ("v", "pane", "view", "Options, Dockerfile or why"),
        ("r", "reset", "reset", "Reset to the recommended choices", HIDDEN),
        ("t", "app.show('bytes')", "bytes", "Where the bytes of this recipe's program are", HIDDEN),
        (
            "h",
            "app.show('history')",
            "history",
            "Show the measurements of this project by commit",
            HIDDEN,
        ),
        ("escape", "leave", "options", "Back to the options", HIDDEN),
    ),
    *_keys(
        "audit",
        ("escape", "leave", "wizard", "Go to the wizard with the recipe of this file"),
        ("u", "take", "use", "Use the proposal: the recipe of this file with its findings fixed"),
        ("f", "fix", "fix", "Fix the finding under the cursor in your file, after a look at the diff"),
        ("b", "build", "build both", "Build your Dockerfile and the proposal, and compare them in the lab"),
        ("e", "explain", "why", "Go to the explanation, to scroll in it"),
        ("o", "other", "other file", "The next Dockerfile of the project"),
        ("n", "leave", "next", "On to the wizard", HIDDEN),
        ("tab", "app.focus_next", "other pane", "From the file to the findings and the explanation", HIDDEN),
    ),
    *_keys(
        "build",
        ("escape", "leave", "wizard", "Back to the wizard (a running build continues)"),
        ("x", "cancel", "stop", "Stop the build (its process ends within 3 seconds)"),
        ("f", "fix", "fix", "Apply the fix of the known cause, and build again"),
        ("r", "again", "again", "Build the same recipe again"),
        ("g", "follow", "follow", "Follow the running step and the end of its log"),
        ("slash", "find", "find", "Find text in the log (n and N for the next and the previous match)"),
        ("s", "save", "save", "Save the log of this step to a file"),
        ("c", "app.show('compare')", "compare", "Compare the builds of this session"),
        ("n", "match(1)", "next match", "Go to the next match", HIDDEN),
        ("N", "match(-1)", "previous match", "Go to the previous match", HIDDEN),
        ("tab", "app.focus_next", "other pane", "From the steps to the log and back", HIDDEN),
    ),
    *_keys(
        "compare",
        ("escape", "leave", "back", "Back to the wizard"),
        ("enter", "open", "open", "One image: its layers, what is inside, and its Dockerfile"),
        ("space", "baseline", "baseline", "Compare the other rows with this one"),
        ("m", "measure_naive", "naive", "Build and measure the naive single stage, instead of estimating it"),
        ("i", "exact", "exact", "Exact bytes, or rounded sizes"),
        ("b", "app.switch_mode('build')", "build", "The build and its logs"),
        ("l", "app.show('lab')", "lab", "Build and measure many variants of this recipe in one go"),
        (
            "h",
            "app.show('history')",
            "history",
            "Show the measurements of this project by commit",
            HIDDEN,
        ),
        ("w", "app.switch_mode('wizard')", "wizard", "Change a choice", HIDDEN),
        ("t", "app.show('bytes')", "bytes", "Where the bytes of the program under the cursor are", HIDDEN),
    ),
    *_keys(
        "lab",
        ("escape", "leave", "back", "Back to the wizard (a running lab continues)"),
        ("enter", "take", "use", "Make this variant the recipe"),
        ("o", "open", "open", "One image: its layers, what is inside, and its Dockerfile"),
        ("s", "sort(1)", "sort", "Sort by the next column, or click its title"),
        ("S", "sort(0)", "turn", "Sort the other way round", HIDDEN),
        ("g", "goal", "goal", "Choose what matters most for the recommended variant"),
        ("space", "mark", "mark", "Mark this row: v puts two of them side by side", HIDDEN),
        ("v", "versus", "pair", "The two marked rows side by side, or the row and the recommended one"),
        ("p", "picture", "plot", "Size against start-up as a picture, or the rows"),
        ("b", "steps", "steps", "The steps that are built, and their logs"),
        ("x", "cancel", "stop", "Stop the lab (figures measured so far are kept)"),
        ("l", "again", "new", "Choose what to vary, and start again"),
        ("i", "exact", "exact", "Exact bytes, or rounded sizes", HIDDEN),
    ),
    *_keys(
        "ladder",
        ("escape", "leave", "back", "Back to the wizard (a running build continues)"),
        ("b", "build(True)", "build", "Build every rung with empty caches, and again after an edit"),
        ("s", "build(False)", "sizes", "Measure sizes only (packages are compiled once for all rungs)"),
        ("x", "cancel", "stop", "Stop the run (figures measured so far are kept)"),
        ("v", "whole", "both", "Show both versions of the Dockerfile, or only the changes"),
        ("e", "read", "why", "Read the explanation of this rung over the whole width"),
        ("1", "try('edit')", "edit", "Edit a line of a copy, and see which steps run again"),
        ("2", "try('test')", "break", "Break a unit test of a copy, and see whether the build stops"),
        ("3", "try('source')", "source", "Look for the source in the image of this rung"),
        ("enter", "open", "open", "One image: its layers, what is inside, and its Dockerfile", HIDDEN),
        ("i", "exact", "exact", "Exact bytes, or rounded sizes", HIDDEN),
    ),
    *_keys(
        "steps",
        ("escape", "leave", "back", "Back to the lab's rows"),
        ("g", "follow", "follow", "Follow the running step and the end of its log"),
        ("slash", "find", "find", "Find text in the log (n and N for the next and the previous match)"),
        ("n", "match(1)", "next match", "Go to the next match", HIDDEN),
        ("N", "match(-1)", "previous match", "Go to the previous match", HIDDEN),
        ("tab", "app.focus_next", "other pane", "From the steps to the log and back", HIDDEN),
    ),
    *_keys(
        "versus",
        ("escape", "leave", "back", "Back to the lab's rows"),
    ),
    *_keys(
        "history",
        ("escape", "leave", "back", "Back to where it was opened from"),
        ("g", "figure", "figure", "Let the chart follow pull size, start-up or memory"),
        ("x", "clear", "forget", "Delete the measurements of this project, after a question"),
        ("i", "exact", "exact", "Exact bytes, or rounded sizes", HIDDEN),
    ),
    *_keys(
        "image",
        ("escape", "leave", "back", "Back to the comparison"),
        ("enter", "files", "files", "Show the files of this layer, or open or close a folder"),
        ("slash", "find", "filter", "Show only files whose path contains a text"),
        ("i", "exact", "exact", "Exact bytes, or rounded sizes"),
        ("t", "app.show('bytes')", "bytes", "Where the program's bytes are: a map by module and package"),
        ("y", "copy", "copy", "Copy this image's Dockerfile to the clipboard"),
        (
            "tab",
            "app.focus_next",
            "other pane",
            "From the layers to their files, the Dockerfile and back",
            HIDDEN,
        ),
    ),
    *_keys(
        "bytes",
        ("escape", "leave", "back", "Zoom out, or go back (counting continues)"),
        ("enter", "into", "zoom", "What this is made of"),
        ("v", "look", "view", "The map, the table, or the possible savings"),
        ("slash", "find", "filter", "Show only entries that contain a text"),
        ("s", "sort", "sort", "Sort the table by size or by name"),
        ("c", "against", "pair", "Against another build of this session, package by package"),
        ("f", "fix", "fix", "Apply the largest saving to the wizard's recipe"),
        ("d", "debug", "debug", "With debug information and symbol table, or without", HIDDEN),
        ("i", "exact", "exact", "Exact bytes, or rounded sizes", HIDDEN),
        ("x", "cancel", "stop", "Stop the counting"),
        ("r", "again", "again", "Begin the counting again"),
    ),
    *_keys(
        "app",
        ("question_mark", "toggle_help", "help", "The keys of this screen, and the guide"),
        ("q", "quit", "quit", "Leave (a running build is stopped first)"),
        ("ctrl+e", "show('engines')", "engine", "Choose the engine or the builder", HIDDEN),
        (
            "ctrl+r",
            "refresh_facts",
            "refresh",
            "Query the registries for sizes, digests and versions now",
            HIDDEN,
        ),
        ("ctrl+q", "quit", "quit", "Leave (a running build is stopped first)", HIDDEN),
        ("ctrl+c", "quit", "leave", "Leave, unless text is selected, which it copies", HIDDEN),
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
