"""Saves a text to a file that the user names, and asks before it replaces one."""

import asyncio
from pathlib import Path

from textual.app import App

from tui.ui.kit.ask_path import AskPathScreen
from tui.ui.kit.confirm import ConfirmScreen
from tui.ui.kit.message import MessageScreen


async def save_text(app: App[None], name: str, text: str) -> None:
    """Ask for a path, write the text and notify the user. Call it from a worker."""
    path = await app.push_screen_wait(AskPathScreen("Save the log as", Path.cwd() / name))
    if path is None:
        return
    mode = "x"
    if await asyncio.to_thread(path.exists):
        question = f"Replace {path.name}?"
        if not await app.push_screen_wait(ConfirmScreen(question=question, reason=str(path), yes="Replace")):
            return
        mode = "w"
    try:
        await asyncio.to_thread(_write, path, text, mode)
    except OSError as error:
        reason = f"{path}: {error.strerror or error}."
        await app.push_screen_wait(
            MessageScreen("Nothing was written", reason, "Press s to choose a different path.")
        )
        return
    app.notify(f"wrote {path}", markup=False)


def _write(path: Path, text: str, mode: str) -> None:
    with path.open(mode, encoding="utf-8") as file:
        file.write(text)
