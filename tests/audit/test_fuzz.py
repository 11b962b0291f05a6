"""Whatever a Dockerfile looks like, the audit answers in bounded time."""

import random
import time
from pathlib import Path

import pytest

from tests.audit.auditing import BUILD, FINAL, audited
from tests.support.samples import DEMANDING
from tui.dockerfile import DockerfileError

_FILES = sorted((Path(__file__).parents[1] / "image" / "dockerfiles").glob("*.Dockerfile"))
_PIECES = (
    "$(", "${", "}", ")", '"', "'", "\\", "\n", " && ", ";", "|", ">", "<<EOF\n", "$X", "*", "FROM ", "COPY --from=", "RUN ",
    "USER app\n", 'CMD ["', "if x; then ", "..", "=", "\x00", "é", "[", "/", "go build -o ", "ARG TOKEN\n", "-X a=b ",
)  # fmt: skip


@pytest.mark.parametrize("path", [*_FILES[:20], Path("own")], ids=lambda path: path.stem)
def test_a_mutated_dockerfile_is_audited_without_an_error(path: Path) -> None:
    source = path.read_text(encoding="utf-8") if path.is_file() else BUILD + FINAL
    chance = random.Random(path.stem)
    audits = 0
    for _ in range(25):
        text = source
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(_PIECES) + text[at + chance.choice((0, 0, 1, 5)) :]
        started = time.process_time()
        try:
            audited(text, DEMANDING)
        except DockerfileError:
            continue
        audits += 1
        assert time.process_time() - started < 2
    assert audits > 5
