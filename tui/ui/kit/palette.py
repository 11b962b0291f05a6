"""The command palette: every available action of the screen, by name."""

from collections.abc import Iterator
from functools import partial

from textual.app import SystemCommand
from textual.screen import Screen


def commands(screen: Screen[object]) -> Iterator[SystemCommand]:
    """Yield each available key as a command with its key and help."""
    for node, binding, enabled, tooltip in screen.active_bindings.values():
        if enabled and tooltip and binding.id:
            title = f"{binding.description.capitalize()} ({screen.app.get_key_display(binding)})"
            yield SystemCommand(title, tooltip, partial(screen.app.run_action, binding.action, node))
