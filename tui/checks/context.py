"""The input of the rules."""

from tui.catalog import BaseImage
from tui.frozen import dataclass
from tui.image import GoBuild, ImageModel
from tui.image.difference import program_build
from tui.project.build_context import BuildContext
from tui.recipe.option import RecipeContext


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext(RecipeContext):
    """A Dockerfile as the model of what it makes, with its project and the facts of the day.

    The recipe is the one that the Dockerfile was written from. For a foreign Dockerfile it is the recipe that was
    recovered from it, so a fix is a change of options for both.
    """

    model: ImageModel
    files: BuildContext
    """The files that the Dockerfile can copy."""
    foreign: bool = False
    """Whether a user wrote the Dockerfile, so its recipe can leave parts of it out."""

    @property
    def build(self) -> GoBuild | None:
        """The go build of the program in the image, or None if it was not found. Tools of others do not count."""
        return program_build(self.model)

    @property
    def base(self) -> BaseImage | None:
        """The catalogue's entry of the base of the image, or None for a base of others and for a builder."""
        return self.model.base.runtime

    @property
    def single_stage(self) -> bool:
        """Whether the program runs in the stage that compiles it."""
        return self.build is not None and self.build.command.stage in self.model.lineage(self.model.target)
