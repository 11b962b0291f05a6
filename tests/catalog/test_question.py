"""Few things are asked: what somebody looks at, the patches of Go, and newer versions of the same lines."""

from tui.catalog import Catalog
from tui.catalog.question import MOST_IMAGES, ImageQuestion, TagsQuestion, images, questions
from tui.registry.reference import parse


def test_scratch_and_what_is_no_reference_is_not_asked_about() -> None:
    assert images(["scratch", "Nonsense", "alpine:3.24", "docker.io/library/alpine:3.24"]) == (
        ImageQuestion(parse("alpine:3.24")),
    )


def test_no_more_than_twelve_images_are_asked_about_the_first_ones() -> None:
    asked = images(f"alpine:3.{number}" for number in range(50))
    assert len(asked) == MOST_IMAGES
    assert asked[0].reference.tag == "3.0"


def test_tags_are_asked_for_where_they_are_versions(catalog: Catalog) -> None:
    asked = questions(catalog, ["alpine:3.24", "alpine:3.22", "gcr.io/distroless/static-debian13:nonroot"])
    lists = [question for question in asked if isinstance(question, TagsQuestion)]
    assert [str(question.reference) for question in lists] == [
        "docker.io/library/golang",
        "docker.io/library/alpine",
    ]


def test_a_list_begins_before_every_version_that_could_be_news(catalog: Catalog) -> None:
    """Registries list by letter: what is wanted must come after the tag that the list begins at."""
    asked = questions(catalog, ["alpine:3.24", "debian:trixie-slim", "ubuntu:24.04"])
    after = {
        str(question.reference): question.after for question in asked if isinstance(question, TagsQuestion)
    }
    for repository, news in {
        "docker.io/library/golang": ("1.26.99", "1.27.99", "1.28.0"),
        "docker.io/library/alpine": ("3.25", "4.0"),
        "docker.io/library/debian": ("14-slim",),
        "docker.io/library/ubuntu": ("26.04",),
    }.items():
        assert all(tag > after[repository] for tag in news), repository
