"""The names of images that a session builds."""

from tui.engine.replaced import OURS
from tui.engine.session_slot import session_slot


def image_name(program: str, name: str) -> str:
    """Return the tag of an image.

    The next session reuses it and replaces the image. A session that runs at the same time has different tags.

    Args:
        program: the name of the program.
        name: the name of the build or variant, such as ``build-1``.
    """
    beside = f"-s{session_slot()}" if session_slot() > 1 else ""
    return f"{OURS}{program.lower()}:{name}{beside}"
