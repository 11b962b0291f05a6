"""What the terminal would show, as text: the one place that knows Textual's private compositor."""

from textual.app import App


def screen_text(app: App[None]) -> str:
    """Return the lines on screen, without trailing blanks."""
    rows = [
        "".join(segment.text for segment in strip).rstrip()
        for strip in app.screen._compositor.render_strips()
    ]
    return "\n".join(rows) + "\n"


def assert_shown(app: App[None], *words: str) -> None:
    """Fail, showing the screen, unless every word is on it."""
    text = screen_text(app)
    missing = [word for word in words if word not in text]
    assert not missing, f"{missing} not on screen:\n{text}"
