"""What the linker reports, read line by line; the lines are those of Go 1.26 and 1.27."""

from tui.lab.bytes.account import Item
from tui.lab.bytes.links import Links
from tui.lab.bytes.reflection import reflection_of

BY_NAME = """\
_ -> _rt0_amd64_linux
_rt0_amd64_linux -> runtime.main
runtime.main -> main.main
main.main -> example.com/by-name/internal/registry.Ask
main.main -> type:main.service <UsedInIface>
reached iface method: {Error 57000}
reached iface method: {String 55075}
reached generic iface method: Close
markable method: {Hello 55075} of sym 6 type:main.service
markable method: {String 55075} of sym 6 type:main.service
markable method: {Error 55075} of sym 6 type:main.service
markable method: {Close 55075} of sym 6 type:main.service
markable method: {hidden 55075} of sym 6 type:main.service
example.com/by-name/internal/registry.Ask -> example.com/by-name/internal/registry.find <ReflectMethod>
example.com/by-name/internal/registry.find <ReflectMethod> -> reflect.Value.MethodByName
reflect.Value.MethodByName -> reflect.(*rtype).MethodByName <ReflectMethod>
type:main.service <UsedInIface> -> main.service.Hello
type:main.service <UsedInIface> -> main.service.String
type:main.service <UsedInIface> -> main.service.Error
type:main.service <UsedInIface> -> main.service.Close
type:main.service <UsedInIface> -> main.service.hidden
main.service.Hello -> net/http.Get
net/http.Get -> go:string."GET"
"""
SIZES = {
    "main.service.Hello": 100,
    "main.service.String": 200,
    "main.service.Error": 400,
    "main.service.Close": 800,
    "main.service.hidden": 1600,
    "net/http.Get": 5000,
}


def _links(text: str) -> Links:
    links = Links()
    links.feed(text.splitlines(keepends=True))
    return links


def test_the_path_to_a_symbol_begins_at_the_entry() -> None:
    links = _links(BY_NAME)
    assert links.path("main.service.Hello") == (
        "_rt0_amd64_linux",
        "runtime.main",
        "main.main",
        "type:main.service",
        "main.service.Hello",
    )
    assert links.path("nobody.knows") == ()


def test_a_circle_in_the_report_ends() -> None:
    links = _links("a -> b\nb -> a\n")
    assert links.path("a") == ("b", "a")


def test_who_looks_methods_up_by_name_is_named_with_the_path_from_main() -> None:
    found = reflection_of(_links(BY_NAME), SIZES)
    assert found is not None
    [culprit] = found.culprits  # reflect itself is the means, not the cause
    assert culprit.package == "example.com/by-name/internal/registry"
    assert culprit.path == (
        "main.main",
        "example.com/by-name/internal/registry.Ask",
        "example.com/by-name/internal/registry.find",
    )


def test_only_methods_that_nobody_asks_for_are_counted_with_what_they_bring_along() -> None:
    """An interface asks for String() string; Error() of another type is none that an interface asks for, but may be one."""
    found = reflection_of(_links(BY_NAME), SIZES)
    assert found is not None
    assert (found.kept_methods, found.kept_bytes) == (2, 100 + 5000 + 400)


def test_without_such_a_function_the_linker_drops_what_it_can() -> None:
    assert reflection_of(_links(BY_NAME.replace(" <ReflectMethod>", "")), SIZES) is None


def test_embedded_files_are_told_with_their_names_and_sizes() -> None:
    links = _links(
        """\
main.main -> main.assets
main.assets -> main.assets.files
main.assets.files -> go:string."static/"
main.assets.files -> go:string."static/app.js"
main.assets.files -> go:string..gostring.48213.TkTv2OP16er8JNsac0uxIA==
main.assets.files -> go:string."static/small.css"
main.assets.files -> go:string."body {}\\n"
main.usage -> go:string..gostring.700.5KDkyFdMMweKe7ta18teUQ==
"""
    )
    assert links.embedded == {"main.assets": [Item("static/app.js", 48213)]}
    assert links.long_strings == {"main.usage": [700]}


def test_lines_that_are_none_of_the_reports_are_passed_over() -> None:
    links = _links('go: downloading x v1\n# example.com/x\nhost link: "gcc"\n\xff\x00\n -> \n')
    assert links.reflecting == {}
    assert links.path("") == ()
