"""Which names of variables speak of a secret."""

import re

_SECRET = re.compile(
    r"(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|APIKEY|API_KEY|PRIVATE_KEY|CREDENTIALS?)(_|$)", re.I
)
"""Words of names that BuildKit's check SecretsUsedInArgOrEnv warns of, and their usual relatives."""
_ABOUT = re.compile(r"_(LABEL|NAME|FILE|PATH|DIR|URL|ID|TTL|TYPE|LENGTH|LIFETIME|EXPIRY|ENABLED)$", re.I)
"""How names end that tell something of a secret and do not hold it."""


def looks_secret(name: str) -> bool:
    """Return whether the value of a variable of that name should be in no image."""
    return bool(_SECRET.search(name)) and not _ABOUT.search(name)
