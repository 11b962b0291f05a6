"""Texts in files of ``docker buildx bake``."""


def literal(text: str) -> str:
    """Return a text with bake's template syntax escaped, because a ``${NAME}`` belongs to the Dockerfile."""
    return text.replace("${", "$${").replace("%{", "%%{")
