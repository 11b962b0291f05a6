"""Two accounts package by package, and an account that is written and read again."""

import json

import pytest

from tui.lab.bytes.account import Account, Group, Item, Part
from tui.lab.bytes.difference import Change, changes
from tui.lab.bytes.document import NoAccount, account_json, read_account
from tui.lab.bytes.modules import modules_of
from tui.lab.bytes.tree import Node, parent_of, tree_of


def _part(name: str, size: int, module: str = "standard library", group: Group = Group.STANDARD) -> Part:
    items = (Item(f"{name}.f", size - 1), Item(f"{name}.(*T).M", 1))
    return Part(group=group, module=module, name=name, bytes=size, items=items)


def _account(*parts: Part) -> Account:
    return Account(program="app", bytes=sum(part.bytes for part in parts), parts=parts, go_version="1.27.3")


CODEC = _part("example.com/codec", 800, "example.com/codec v1.0.0", Group.DEPENDENCY)
INNER = _part("example.com/codec/inner", 50, "example.com/codec v1.0.0", Group.DEPENDENCY)
HTTP, FMT = _part("net/http", 500), _part("fmt", 100)
WHOLE = _account(CODEC, HTTP, FMT, INNER)


def test_what_grew_shrank_came_and_went_is_told_largest_first() -> None:
    after = _account(_part("net/http", 450), _part("fmt", 100), _part("os", 90))
    found = changes(WHOLE, after)
    assert found == (
        Change(Group.DEPENDENCY, "example.com/codec", 800, 0),
        Change(Group.STANDARD, "os", 0, 90),
        Change(Group.DEPENDENCY, "example.com/codec/inner", 50, 0),
        Change(Group.STANDARD, "net/http", 500, 450),
    )
    assert sum(one.difference for one in found) == after.bytes - WHOLE.bytes


def test_a_program_does_not_differ_from_itself() -> None:
    assert changes(WHOLE, WHOLE) == ()


def test_an_account_comes_back_from_its_document() -> None:
    again = read_account(json.loads(json.dumps(account_json(WHOLE))))
    assert again == WHOLE
    assert changes(again, WHOLE) == ()


@pytest.mark.parametrize(
    "document",
    [None, [], {}, {"program": "x"}, {**account_json(WHOLE), "parts": [{"group": "nonsense"}]}, "text"],
)
def test_what_is_no_account_is_refused(document: object) -> None:
    with pytest.raises(NoAccount):
        read_account(document)


def test_names_in_a_document_are_clean_before_anybody_sees_them() -> None:
    document = account_json(_account(_part("evil\x1b]0;title\x07\x1b[31m", 10)))
    [part] = read_account(document).parts
    assert part.name == "evil"


def test_packages_of_one_module_are_one_row() -> None:
    rows = modules_of(WHOLE)
    assert [(row.name, row.bytes) for row in rows] == [
        ("example.com/codec v1.0.0", 850),
        ("standard library", 600),
    ]


def test_the_tree_leads_from_the_program_to_a_method_and_back() -> None:
    root = tree_of(WHOLE)
    module = root.children[0]
    package = module.children[0]
    assert [node.title for node in (module, package)] == ["example.com/codec v1.0.0", "example.com/codec"]
    assert [(node.title, node.bytes) for node in package.children] == [("f", 799), ("T", 1)]
    for node in (module, package, *package.children):
        assert root.at(node.id) == node
        assert root.at(parent_of(node.id)) is not None
    assert root.at("\nnowhere") is None


def test_the_parts_of_every_place_add_up_to_it() -> None:
    def check(node: Node) -> None:
        children = node.children
        if children:
            assert sum(child.bytes for child in children) == node.bytes
        for child in children:
            check(child)

    check(tree_of(WHOLE))
