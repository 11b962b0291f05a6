"""Where the templates are, and how they are filled."""

from contextlib import suppress
from functools import cache
from pathlib import Path
from pickle import UnpicklingError

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from platformdirs import user_cache_path, user_config_path

from tui.render.subjects import SUBJECT_OF

_HERE = Path(__file__).resolve()


def template_folders() -> tuple[Path, ...]:
    """Return the folders that are searched, first match first: the user's own, the wheel's, the checkout's."""
    return (
        user_config_path("godock-tui") / "templates",
        _HERE.parents[1] / "templates",
        _HERE.parents[2] / "templates",
    )


class Compiled(FileSystemBytecodeCache):
    """Compiled templates in the user's cache; each is known by its place and text, and made again when they differ."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Look for a template; one that cannot be read is made anew."""
        with suppress(OSError, EOFError, UnpicklingError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template for the next start, if that can be done."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


@cache
def environment(*, html: bool = False) -> Environment:
    """Return the Jinja environment: a name that is not defined is an error, never an empty text.

    Args:
        html: whether values are escaped for HTML; in a Dockerfile they are quoted where the plan is made.
    """
    return Environment(
        loader=FileSystemLoader(template_folders()),
        bytecode_cache=Compiled(user_cache_path("godock-tui") / "templates"),
        autoescape=html,  # noqa: S701 - a Dockerfile is not HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def why(key: str) -> str:
    """Return the text that explains a line, option, problem or rung as Markdown, or an empty string without one."""
    for folder in template_folders():
        path = folder / "why" / f"{SUBJECT_OF.get(key, key)}.md"
        if path.is_file():
            return path.read_text(encoding="utf-8").strip()
    return ""
