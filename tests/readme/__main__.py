"""``python -m tests.readme``: writes the tables of the documents again."""

from tests.readme.tables import ROOT, TABLES, filled

for table in TABLES:
    (ROOT / table.document).write_text(filled(table), encoding="utf-8")
