"""Which names of variables speak of a secret."""

import re

_SECRET = re.compile(
    r"(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|APIKEY|API_KEY|PRIVATE_KEY|CREDENTIALS?)(_|$)", re.I
)
"""Words of names that BuildKit's check SecretsUsedInArgOrEnv warns of, and their usual relatives."""


def looks_secret(name: str) -> bool:
    """Return whether the value of a variable of that name should be in no image."""
    return bool(_SECRET.search(name))
