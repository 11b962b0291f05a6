"""The figures of a session as values."""

from tui.lab.sizes.build import Build
from tui.lab.sizes.figures import Figures, Subject


def figures_of(*builds: Build, files: str = "", now: str = "") -> Figures:
    """Return what a session knows after some builds.

    Args:
        builds: oldest first.
        files: the fingerprint that all of them were built of.
        now: the fingerprint of the files as they are now.
    """
    figures = Figures(
        engine="scripted",
        platform="linux/amd64",
        files={build.rendered.dockerignore: now for build in builds},
    )
    for build in builds:
        subject = Subject(
            files=files,
            dockerfile=build.rendered.dockerfile,
            dockerignore=build.rendered.dockerignore,
            engine="scripted",
            platform="linux/amd64",
        )
        figures = figures.with_record(subject, build)
    return figures
