"""Names of variables that hold a secret."""

import re

_SECRET = re.compile(
    r"(^|_|PG)(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|APIKEY|API_KEY|PRIVATE_KEY|CREDENTIALS?)(_|$)", re.I
)
"""The words in BuildKit's check SecretsUsedInArgOrEnv, and similar ones."""
_CREDENTIALS = re.compile(r"://[^/\s:@]*:[^/\s@$]+@")
_ABOUT = re.compile(r"_(LABEL|NAME|FILE|PATH|DIR|URL|ID|TTL|TYPE|LENGTH|LIFETIME|EXPIRY|ENABLED)$", re.I)
"""The endings of names for facts about a secret."""

_PLACEHOLDER = re.compile(
    r"\*+|x{3,}|[._-]{3,}|<.*>|\{\{.*\}\}|(?:change|replace)[-_ ]?me.*|your[-_ ].*|todo|none|null", re.I
)
"""Values that stand for a secret."""


def is_placeholder(value: str) -> bool:
    """Return whether a value only stands for a secret, such as ``*****`` or ``<token>``."""
    return _PLACEHOLDER.fullmatch(value.strip("'\"")) is not None


def looks_secret(name: str) -> bool:
    """Return whether a variable of that name probably holds a secret."""
    return bool(_SECRET.search(name)) and not _ABOUT.search(name)


def has_credentials(value: str) -> bool:
    """Return whether a text has a URL with a password. A variable in its place is not one."""
    return _CREDENTIALS.search(value) is not None
