"""What a recipe made is read back as that recipe; what the last stage of others says is read too, or listed as lost."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.support.combinations import OFFERED, all_pairs, every_recipe
from tests.support.samples import DEMANDING, WEB
from tui.advice import recommend
from tui.audit import Audit, Setting, audit
from tui.catalog import Catalog
from tui.checks.judge import context_files
from tui.project import GoProject
from tui.recipe import OPTIONS, Recipe
from tui.render import render

Again = Callable[[GoProject, Recipe], bool]


@pytest.fixture
def read_again(catalog: Catalog, today: date) -> Again:
    """Whether the recipe that is found in a recipe's Dockerfile makes the same file."""

    def again(project: GoProject, recipe: Recipe) -> bool:
        text = render(project, recipe, catalog).dockerfile
        found = audit(text, project, catalog, today, Setting(files=context_files(WEB, ".git"))).recipe
        return render(project, found, catalog).dockerfile == text

    return again


@pytest.mark.parametrize("project", [WEB, DEMANDING], ids=["web", "demanding"])
def test_every_shape_is_read_back(project: GoProject, read_again: Again) -> None:
    # one in seven: every value of each option meets every value of the others
    recipes = [recipe for recipe in every_recipe() if recipe.layout in OFFERED][::7]
    assert len(recipes) > 450
    assert [recipe for recipe in recipes if not read_again(project, recipe)] == []


def test_every_pair_of_values_is_read_back(read_again: Again, catalog: Catalog, today: date) -> None:
    # a digest that the catalogue does not know is not guessed at: such a file is looked at like anybody's
    recipes = [one for one in all_pairs(WEB, catalog, today) if one.pin in {(), ("on",)}]
    assert len(recipes) > 30
    assert [recipe for recipe in recipes if not read_again(WEB, recipe)] == []


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("platforms", "linux/arm64"),
        ("private", "netrc"),
        ("private", "ssh"),
        ("extra-ca", "on"),
        ("copy", "README.md,texts:/usr/share/texts"),
        ("health", "health --port 8080"),
        ("version", "main.version"),
        ("parallel-tests", "on"),
    ],
)
def test_what_is_chosen_now_and_then_is_read_back(
    option: str, text: str, read_again: Again, catalog: Catalog, today: date
) -> None:
    write = next(item for item in OPTIONS if item.id == option).write
    assert read_again(WEB, write(recommend(WEB, catalog, today).recipe, text))


_FOREIGN = """\
FROM golang:1.27 AS build
WORKDIR /src
COPY . .
ARG VERSION
RUN go build -ldflags "-X main.version=${{VERSION}}" -o /out/api ./cmd/api

FROM alpine:3.24
{final}
COPY --from=build /out/api /usr/local/bin/api
"""


@pytest.fixture
def judge(catalog: Catalog, today: date) -> Callable[[str], Audit]:
    """Audit a Dockerfile with these instructions in its last stage."""
    return lambda final: audit(
        _FOREIGN.format(final=final), WEB, catalog, today, Setting(files=context_files(WEB, ".git"))
    )


def test_the_last_stage_of_others_is_taken_over(judge: Callable[[str], Audit]) -> None:
    final = (
        'ENV MODE=production TZ="Europe/Paris"\nENV LEVEL info\nLABEL maintainer="A B"\nWORKDIR /app\n'
        'COPY --link config/app.yml ./\nCOPY web ./web\nHEALTHCHECK CMD ["/usr/local/bin/api", "ping"]\n'
        'ENTRYPOINT ["/usr/local/bin/api"]\nCMD ["serve", "--name=a b"]'
    )
    found = judge(final)
    recipe = found.recipe
    assert recipe.env == ("MODE=production", "TZ=Europe/Paris", "LEVEL=info")
    assert (recipe.labels, recipe.workdir) == (("maintainer=A B",), "/app")
    assert recipe.copy == ("config/app.yml:/app/", "web")
    assert (recipe.health, recipe.args) == ("ping", "serve '--name=a b'")
    assert recipe.version == "main.version"
    assert found.lost == ()


def test_what_no_option_says_of_the_compiler_is_listed(
    judge: Callable[[str], Audit], catalog: Catalog, today: date
) -> None:
    assert judge('ENTRYPOINT ["/usr/local/bin/api"]').lost == ()
    text = _FOREIGN.format(final="USER 1").replace(
        "go build", "CGO_ENABLED=0 GOEXPERIMENT=jsonv2 go build -v -race -pgo off"
    )
    found = audit(text, WEB, catalog, today, Setting(files=context_files(WEB, ".git"))).lost
    assert [(item.line, item.what) for item in found] == [
        (5, "GOEXPERIMENT=jsonv2 in go build"),
        (5, "-race in go build"),
        (5, "-pgo=off in go build"),
    ]


@pytest.mark.parametrize(
    "instruction",
    [
        'ENTRYPOINT ["/entrypoint.sh"]',
        'CMD ["sh", "-c", "api | tee log"]',
        "ENV VERSION=$VERSION",
        'LABEL version="${VERSION}"',
        "HEALTHCHECK --interval=5s CMD wget -q localhost",
        "COPY --chown=app config.yml /etc/",
        "COPY *.yml /etc/",
        "ENV a.b=c",
    ],
)
def test_what_is_not_taken_over_is_listed(instruction: str, judge: Callable[[str], Audit]) -> None:
    assert [(item.line, item.what) for item in judge(instruction).lost] == [(8, instruction)]
