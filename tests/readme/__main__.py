"""``python -m tests.readme``: writes the README's tables again."""

from tests.readme.tables import README, filled

README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
