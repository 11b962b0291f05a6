"""What an image would lose is listed completely, each once, in words."""

from tests.audit.auditing import BUILD, FINAL, audited, gone
from tests.image.reading import context_of


def _lost(line: str) -> dict[str, int]:
    return gone(audited(BUILD + FINAL.replace("USER", f"{line}\nUSER")))


def test_files_of_one_line_are_one_entry() -> None:
    names = " ".join(f"/opt/{name}" for name in "abcde")
    assert _lost(f"RUN touch {names}") == {"the files /opt/a, /opt/b, /opt/c and 2 more": 8}


def test_files_of_a_lost_directory_are_not_repeated() -> None:
    assert _lost("RUN mkdir /data && touch /data/a") == {"the directory /data": 8}


def test_a_package_is_kept_with_its_files() -> None:
    assert _lost("RUN apk add --no-cache curl vips") == {}


def test_the_files_of_a_package_are_lost_with_the_package() -> None:
    final = FINAL.replace("alpine:3.24", "example.com/base").replace("USER", "RUN dnf install -y curl\nUSER")
    assert "the package curl" in gone(audited(BUILD + final))


def test_certificates_that_the_base_has_are_not_lost() -> None:
    assert _lost("RUN apk add --no-cache ca-certificates") == {}


def test_a_copied_directory_is_kept_with_its_files() -> None:
    files = context_of("static/a.css", "static/js/b.js")
    text = BUILD + FINAL.replace("USER", "COPY static/ /srv/static\nUSER")
    assert gone(audited(text, files=files)) == {}


def test_in_a_single_stage_only_the_source_is_left_out_silently() -> None:
    text = (
        "FROM golang:1.27\nWORKDIR /src\nCOPY . .\nCOPY --from=migrate/migrate:v4 /migrate /usr/bin/migrate\n"
        'RUN go build -o /usr/bin/app .\nCMD ["app"]\n'
    )
    assert gone(audited(text)) == {"the file /usr/bin/migrate": 4}


def test_a_known_base_on_a_line_with_its_finding_is_not_repeated_and_another_is() -> None:
    assert gone(audited(BUILD + FINAL.replace("3.24", "3.20"))) == {}
    found = gone(audited(BUILD + FINAL.replace("alpine:3.24", "ghcr.io/team/base:1")))
    assert any(one.startswith("the base image ghcr.io/team/base:1, which becomes ") for one in found)


def test_an_old_way_to_download_modules_is_not_lost() -> None:
    assert gone(audited((BUILD + FINAL).replace("RUN CGO", "RUN go get -d ./...\nRUN CGO"))) == {}
    kept = (BUILD + FINAL).replace("RUN CGO", "RUN go get example.com/a@v2\nRUN CGO")
    assert gone(audited(kept)) == {"the command go get example.com/a@v2": 4}


def test_another_image_of_the_file_is_lost() -> None:
    other = 'FROM scratch AS small\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n'
    assert gone(audited(BUILD + other + FINAL)) == {"the stage small": 6}


def test_a_secret_of_the_build_and_a_setting_of_go_are_lost() -> None:
    line = "RUN --mount=type=secret,id=token go env -w GOPROXY=https://goproxy.example"
    text = BUILD.replace("COPY . .", f"{line}\nCOPY . .") + FINAL
    assert gone(audited(text)) == {
        "the build secret token": 3,
        "the command go env -w GOPROXY=https://goproxy.example": 3,
    }
