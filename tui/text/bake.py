"""Texts in files of ``docker buildx bake``."""


def literal(text: str) -> str:
    """Return a text that bake's template language takes as it is: a Dockerfile's ``${NAME}`` is the Dockerfile's."""
    return text.replace("${", "$${").replace("%{", "%%{")
