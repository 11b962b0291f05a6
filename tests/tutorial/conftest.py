"""The tutorial's application on the real engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.bench import Bench, open_bench


@pytest.fixture
async def gin(tmp_path: Path) -> AsyncIterator[Bench]:
    """A bench with the Gin web server; its images are removed afterwards."""
    async with open_bench(tmp_path, "gin-sample") as bench:
        yield bench
