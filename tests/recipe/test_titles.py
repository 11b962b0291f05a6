"""A recipe can be told in a few words, and reproduced from the command line."""

from datetime import date

from tests.support.samples import WEB
from tui.advice import recommend
from tui.catalog import Catalog
from tui.recipe import Recipe, Strip, Upx, command_line, naive, title


def test_the_title_tells_what_is_special(catalog: Catalog) -> None:
    assert title(Recipe(test=False), catalog) == "distroless/static · -s -w"
    assert (
        title(Recipe(base="scratch", upx=Upx.LZMA, strip=Strip.DWARF), catalog)
        == "scratch · -w · upx lzma · tests"
    )
    assert title(naive(Recipe()), catalog) == "single-stage image · not stripped"


def test_the_command_line_holds_only_what_differs_from_the_recommendation(
    catalog: Catalog, today: date
) -> None:
    default = recommend(WEB, catalog, today).recipe
    assert command_line(default, default, ".") == "godock-tui build ."
    other = Recipe(base="scratch", test=False, ldflags="-X main.version=1.2.3", port=(), upx=Upx.FAST)
    assert command_line(other, default, "my app") == (
        "godock-tui build 'my app' --base scratch --port none --no-test '--ldflags=-X main.version=1.2.3' --upx fast"
    )
