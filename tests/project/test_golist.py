"""The exact import graph of ``go list``, merged into what the sources told."""

import json
from collections.abc import Mapping

import pytest

from tests.project.conftest import Write
from tui.project import Cgo, read
from tui.project.golist import SOURCE, Listed, merge, parse_list

MAIN = 'package main\n\nimport "example.com/driver"\n\nfunc main() { driver.Open() }\n'
ROOT = "example.com/app"


def stream(*rows: Mapping[str, object]) -> dict[str, Listed]:
    return parse_list("\n".join(json.dumps(row, indent="\t") for row in rows))


def graph(root: object, **driver: object) -> dict[str, Listed]:
    return stream(
        {"ImportPath": "runtime/cgo", "Name": "cgo", "Standard": True, "CgoFiles": ["cgo.go"]},
        {"ImportPath": "example.com/driver", "Name": "driver", "Dir": "/mod/driver", **driver},
        {"ImportPath": ROOT, "Name": "main", "Dir": str(root), "Imports": ["example.com/driver"]},
    )


EXCLUDED = {"Error": {"Err": "build constraints exclude all Go files in /mod/driver"}}


def test_a_dependency_that_is_all_c_makes_cgo_required_and_the_import_is_named(module: Write) -> None:
    project = read(module({"main.go": MAIN}))
    assert project.cgo is Cgo.NONE
    with_cgo = graph(
        project.root, CgoFiles=["a.go"], CgoPkgConfig=["vips"], CgoLDFLAGS=["-lpng", "-lm", "-O2"]
    )
    found = merge(project, with_cgo, graph(project.root, **EXCLUDED))
    assert (found.cgo, found.cgo_source, found.cgo_libraries) == (Cgo.REQUIRED, SOURCE, ("vips", "png"))
    assert found.cgo_reasons == ("main.go imports example.com/driver, which contains C code",)
    assert found.where("cgo") == "main.go:3"


def test_a_file_that_takes_the_place_of_c_makes_it_optional(module: Write) -> None:
    project = read(module({"main.go": MAIN}))
    with_cgo = graph(project.root, CgoFiles=["a.go"], GoFiles=["b.go"])
    found = merge(project, with_cgo, graph(project.root, GoFiles=["b.go", "a_nocgo.go"]))
    assert found.cgo is Cgo.OPTIONAL


def test_nothing_takes_the_place_of_c_so_it_is_required(module: Write) -> None:
    project = read(module({"main.go": MAIN}))
    with_cgo = graph(project.root, CgoFiles=["a.go"], GoFiles=["b.go"])
    assert merge(project, with_cgo, graph(project.root, GoFiles=["b.go"])).cgo is Cgo.REQUIRED


def test_c_of_the_standard_library_does_not_count(module: Write) -> None:
    project = read(module({"main.go": MAIN}))
    found = merge(project, graph(project.root, GoFiles=["a.go"]), graph(project.root, GoFiles=["a.go"]))
    assert (found.cgo, found.cgo_source) == (Cgo.NONE, SOURCE)


@pytest.mark.parametrize(
    "error", ["module lookup disabled by GOPROXY=off", "no required module provides package"]
)
def test_a_graph_with_holes_changes_nothing(module: Write, error: str) -> None:
    project = read(module({"main.go": MAIN}))
    hole = graph(project.root, Error={"Err": error})
    assert merge(project, hole, hole) is project
    assert merge(project, {}, {}) is project


def test_embedded_files_that_are_missing_are_no_hole(module: Write) -> None:
    project = read(module({"main.go": MAIN}))
    listed = graph(project.root, GoFiles=["a.go"], Error={"Err": "pattern dist: no matching files found"})
    assert merge(project, listed, listed).cgo_source == SOURCE


@pytest.mark.parametrize("text", ['{"ImportPath": "a"', "{]}", '{"ImportPath": "a"}\n{'])
def test_a_stream_that_was_cut_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_list(text)


def test_what_is_not_a_package_is_read_without_a_crash() -> None:
    [package] = parse_list(
        '{"ImportPath": 7, "Dir": null, "CgoFiles": "x", "Imports": [1, "a"], "Error": []}'
    ).values()
    assert (package.path, package.imports, package.error) == ("", ("a",), "")
