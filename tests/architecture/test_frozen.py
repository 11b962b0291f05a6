"""The frozen dataclasses of the program behave as those of the standard library, and are made faster."""

import dataclasses
import re
from dataclasses import FrozenInstanceError, field, fields, replace

import pytest

from tui.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Ours:
    """A class with all kinds of fields."""

    path: str
    ports: tuple[int, ...] = ()
    names: list[str] = field(default_factory=list, compare=False)
    secret: str = field(default="s", repr=False, kw_only=True)


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    """The same class, made by the standard library."""

    path: str
    ports: tuple[int, ...] = ()
    names: list[str] = field(default_factory=list, compare=False)
    secret: str = field(default="s", repr=False, kw_only=True)


@dataclass(frozen=True, kw_only=True)
class Child(Ours):
    """A class with inherited fields, and one that its constructor computes."""

    length: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.path))


def test_objects_have_the_same_text_as_those_of_the_standard_library() -> None:
    assert repr(Ours("a", names=["b"])) == repr(Theirs("a", names=["b"])).replace("Theirs", "Ours")


def test_objects_are_equal_when_the_compared_fields_of_the_same_class_are() -> None:
    assert Ours("a", names=["b"]) == Ours("a")
    assert Ours("a") != Ours("a", (80,))
    assert Ours("a") != Ours("a", secret="t")  # noqa: S106 - a field of this test
    assert Ours("a") != Child(path="a")
    assert Ours("a") != Theirs("a")


def test_equal_objects_are_one_key() -> None:
    assert {Ours("a"): 1, Ours("a", names=["b"]): 2} == {Ours("a"): 2}


def test_each_object_gets_a_default_of_its_own() -> None:
    assert Ours("a").names is not Ours("a").names


@pytest.mark.parametrize("made", [Ours, Theirs])
def test_a_call_with_wrong_arguments_is_refused(made: type) -> None:
    for arguments, named in ((), {}), (("a", (), [], "secret"), {}), (("a",), {"unknown": 1}):
        with pytest.raises(TypeError, match=re.escape(f"{made.__name__}.__init__()")):
            made(*arguments, **named)


def test_no_field_is_assigned_or_deleted() -> None:
    one = Ours("a")
    with pytest.raises(FrozenInstanceError):
        one.path = "b"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del one.path
    assert one.path == "a"


def test_an_object_has_no_room_for_other_attributes() -> None:
    assert not hasattr(Ours("a"), "__dict__")


def test_a_changed_copy_leaves_the_original_as_it_is() -> None:
    one = Ours("a", (80,))
    assert replace(one, path="b") == Ours("b", (80,))
    assert one.path == "a"


def test_a_subclass_takes_the_fields_of_its_base_and_computes_its_own() -> None:
    assert [item.name for item in fields(Child)] == ["path", "ports", "names", "secret", "length"]
    assert Child(path="abc", ports=(1,)).length == 3


def test_values_are_matched_by_their_places() -> None:
    match Ours("a", (80,)):
        case Ours(path, (port,)):
            assert (path, port) == ("a", 80)
        case _:
            pytest.fail("not matched")


def test_a_class_that_is_not_frozen_is_made_by_the_standard_library() -> None:
    @dataclass
    class Open:
        value: int

    one = Open(1)
    one.value = 2
    assert one == Open(2)
