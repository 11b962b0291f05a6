"""Each public name has a docstring with an imperative summary, as PEP 257 has it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui
from tests.english.rooms import sources

_OVERRIDE = re.compile(
    r"(?:watch|action|on|validate|compute|key|check)_\w+|compose\w*|render\w*|run_input_thread|__\w+__"
)
"""Names that a framework calls and its documentation explains."""
_NOT_IMPERATIVE = re.compile(
    r"(?:Whether|What|Which|Where|Who|Why|How|When|The|A|An|It|Its|This|True|If|As|In|Of|[A-Z][a-z]*[a-rtv-z]s)\b"
)
_VALUE = re.compile(r"(?:cached_)?property$")
"""A property is documented as the value that it is."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def faults_of_docstrings(source: str) -> list[str]:
    """Return the names whose docstring is missing or worded differently, each with the fault."""
    tree = ast.parse(source)
    found = [] if ast.get_docstring(tree) else ["module: no docstring"]
    for node, public in _definitions(tree, public=True):
        text = ast.get_docstring(node)
        if text is None:
            if public and not _is_override(node):
                found.append(f"{node.name}: no docstring")
            continue
        if ";" in re.sub(r"``.*?``", "", text):
            found.append(f"{node.name}: a semicolon")
        if isinstance(node, Function) and not _is_value(node) and _NOT_IMPERATIVE.match(text):
            found.append(f"{node.name}: not imperative: {text.splitlines()[0]}")
    return found


def _definitions(tree: ast.AST, *, public: bool) -> Iterator[tuple[ast.ClassDef | Function, bool]]:
    """Yield the classes and functions outside of functions, and whether each is public."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | Function):
            visible = public and (not node.name.startswith("_") or node.name.startswith("__"))
            yield node, visible
            if isinstance(node, ast.ClassDef):
                yield from _definitions(node, public=visible)


def _is_override(node: ast.AST) -> bool:
    if not isinstance(node, Function):
        return False
    marked = any(isinstance(one, ast.Name) and one.id == "override" for one in node.decorator_list)
    return marked or bool(_OVERRIDE.fullmatch(node.name))


def _is_value(node: Function) -> bool:
    return any(isinstance(one, ast.Name) and _VALUE.search(one.id) for one in node.decorator_list)


@pytest.mark.parametrize(
    "path", sources(), ids=lambda path: path.relative_to(Path(tui.__file__).parent).as_posix()
)
def test_the_docstrings_of_a_file_follow_the_convention(path: Path) -> None:
    assert faults_of_docstrings(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "docstring",
    [
        "Whether it is on.",
        "Returns the name.",
        "The name of the tag.",
        "What is built.",
        "Return it; or not.",
    ],
)
def test_another_wording_is_found(docstring: str) -> None:
    assert faults_of_docstrings(f'"""A module."""\ndef named():\n    """{docstring}"""\n')


def test_a_missing_docstring_is_found() -> None:
    assert faults_of_docstrings('"""A module."""\nclass Tag:\n    """A tag."""\n    def name(self): ...\n')


@pytest.mark.parametrize(
    "function",
    [
        "def watch_state(self): ...",
        "def compose(self): ...",
        "def __init__(self): ...",
        "def _own(self): ...",
    ],
)
def test_an_override_and_a_private_function_need_none(function: str) -> None:
    assert faults_of_docstrings(f'"""A module."""\nclass Tag:\n    """A tag."""\n    {function}\n') == []


def test_a_property_is_documented_as_a_value() -> None:
    source = '"""A module."""\nclass Tag:\n    """A tag."""\n    @property\n    def name(self):\n        """The name."""\n'
    assert faults_of_docstrings(source) == []
