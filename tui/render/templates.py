"""The folders of the templates, and their Jinja environment."""

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
    """Return the folders to search, in order: that of the user, that of the wheel, that of the checkout."""
    return (
        user_config_path("godock-tui") / "templates",
        _HERE.parents[1] / "templates",
        _HERE.parents[2] / "templates",
    )


class Compiled(FileSystemBytecodeCache):
    """Compiled templates in the user's cache. A template is compiled again when its path or text changes."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a template. An unreadable one is compiled again."""
        with suppress(OSError, EOFError, UnpicklingError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store a template for the next start, if possible."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


@cache
def environment(*, html: bool = False) -> Environment:
    """Return the Jinja environment, in which an undefined name is an error.

    Args:
        html: whether values are escaped for HTML. For a Dockerfile, the plan quotes them.
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
    """Return the Markdown explanation of a line, option, problem or rung, or an empty string."""
    for folder in template_folders():
        path = folder / "why" / f"{SUBJECT_OF.get(key, key)}.md"
        if path.is_file():
            return path.read_text(encoding="utf-8").strip()
    return ""
