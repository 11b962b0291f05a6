"""What an image holds is proved by a path in one of its layers."""

from tui.engine.archive import FileEntry, ImageArchive, Layer
from tui.engine.engine import ImageDetails
from tui.lab.sizes.contents import Contents, contents_of


def _contents(*paths: str, user: str = "65532:65532") -> Contents:
    files = tuple(FileEntry(path, 1, "file", 0o644) for path in paths)
    details = ImageDetails(digest="", user=user, entrypoint=(), command=(), exposed=(), platform="")
    return contents_of(ImageArchive((Layer("sha256:a", 1, 1, files),)), details)


def test_an_empty_image_holds_nothing() -> None:
    assert _contents("/server") == Contents(user="65532:65532")


def test_source_is_the_users_own_code_and_nobody_elses() -> None:
    assert _contents("/usr/local/go/src/fmt/print.go", "/go/pkg/mod/example.com/m@v1.0.0/m.go").source == ""
    assert _contents("/src/main.go", "/usr/local/go/src/fmt/print.go").source == "/src/main.go"


def test_shell_certificates_zones_and_package_manager_are_found() -> None:
    found = _contents(
        "/bin/sh",
        "/etc/ssl/certs/ca-certificates.crt",
        "/usr/share/zoneinfo/UTC",
        "/sbin/apk",
        "/usr/local/go/bin/go",
    )
    assert (found.shell, found.package_manager, found.toolchain) == (
        "/bin/sh",
        "/sbin/apk",
        "/usr/local/go/bin/go",
    )
    assert (found.ca_bundle, found.time_zones) == (
        "/etc/ssl/certs/ca-certificates.crt",
        "/usr/share/zoneinfo",
    )


def test_zones_in_one_file_count_too() -> None:
    assert _contents("/zoneinfo.zip").time_zones == "/zoneinfo.zip"


def test_no_user_and_user_zero_are_root() -> None:
    assert _contents(user="").root
    assert _contents(user="0:0").root
    assert _contents(user="root").root
    assert not _contents(user="1000").root
