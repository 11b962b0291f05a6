"""Escapes texts for files of ``docker buildx bake``."""


def literal(text: str) -> str:
    """Return a text escaped for bake's template language, so that a Dockerfile's ``${NAME}`` stays unchanged."""
    return text.replace("${", "$${").replace("%{", "%%{")
