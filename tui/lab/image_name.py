"""What images are called that a session builds for itself."""

from tui.engine.replaced import OURS
from tui.engine.session_slot import session_slot


def image_name(program: str, name: str) -> str:
    """Return the tag of an image.

    It is the same in the next session, whose image takes its place, and another one in a session that runs beside
    this one.

    Args:
        program: the name of the program.
        name: of the build or variant, such as ``build-1``.
    """
    beside = f"-s{session_slot()}" if session_slot() > 1 else ""
    return f"{OURS}{program.lower()}:{name}{beside}"
