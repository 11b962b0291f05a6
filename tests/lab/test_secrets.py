"""A build is given the secrets that its recipe asks for, and none that it would not use."""

from dataclasses import replace
from pathlib import Path

import pytest

from tui.lab.secrets import CA, NETRC, NOTHING, ResolvedSecrets, SecretError, Secrets, resolved_secrets
from tui.recipe import Recipe
from tui.recipe.recipe import Private

AGENT = {"SSH_AUTH_SOCK": "/tmp/agent"}
BY_NETRC = replace(Recipe(), private=Private.NETRC)
BY_SSH = replace(Recipe(), private=Private.SSH)
WITH_CA = replace(Recipe(), extra_ca=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("machine git.example.com login me password x\n")
    return path


def test_a_recipe_without_secrets_is_given_none() -> None:
    assert resolved_secrets(Recipe(), NOTHING, {}) == ResolvedSecrets()


def test_a_file_that_was_named_is_handed_in_under_its_id(file: Path) -> None:
    assert resolved_secrets(BY_NETRC, Secrets(netrc=file), {}).files == {NETRC: file}
    assert resolved_secrets(WITH_CA, Secrets(ca=file), {}).files == {CA: file}
    both = replace(WITH_CA, private=Private.NETRC)
    assert resolved_secrets(both, Secrets(netrc=file, ca=file), {}).files == {NETRC: file, CA: file}


def test_a_relative_path_is_that_of_the_caller(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    assert resolved_secrets(BY_NETRC, Secrets(netrc=Path("secret")), {}).files == {NETRC: file}


def test_the_netrc_of_the_home_directory_is_taken_when_none_is_named(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(file.parent))
    with pytest.raises(SecretError, match=r"\.netrc cannot be read: no such file"):
        resolved_secrets(BY_NETRC, NOTHING, {})
    file.rename(file.with_name(".netrc"))
    assert resolved_secrets(BY_NETRC, NOTHING, {}).files == {NETRC: file.with_name(".netrc")}


def test_the_environment_names_files_for_the_wizard_and_for_ci(file: Path) -> None:
    assert resolved_secrets(BY_NETRC, NOTHING, {"NETRC": str(file)}).files == {NETRC: file}
    assert resolved_secrets(WITH_CA, NOTHING, {"GODOCK_CA": str(file)}).files == {CA: file}
    assert resolved_secrets(WITH_CA, Secrets(ca=file), {"GODOCK_CA": "/nowhere"}).files == {CA: file}
    assert (
        resolved_secrets(Recipe(), NOTHING, {"NETRC": "/nowhere", "GODOCK_CA": "/nowhere"})
        == ResolvedSecrets()
    )


def test_the_agent_is_forwarded_when_the_recipe_or_the_user_says_so() -> None:
    assert resolved_secrets(BY_SSH, NOTHING, AGENT).ssh
    assert resolved_secrets(Recipe(), Secrets(ssh=True), AGENT).ssh
    assert not resolved_secrets(Recipe(), NOTHING, AGENT).ssh


def test_without_an_agent_there_is_nothing_to_forward() -> None:
    with pytest.raises(SecretError, match="SSH_AUTH_SOCK is not set") as caught:
        resolved_secrets(BY_SSH, NOTHING, {})
    assert "ssh-add" in caught.value.hint


def test_what_is_asked_for_and_not_there_is_said(tmp_path: Path, file: Path) -> None:
    with pytest.raises(SecretError, match="needs a certificate") as caught:
        resolved_secrets(WITH_CA, NOTHING, {})
    assert caught.value.hint == "Pass `--ca FILE` or set `GODOCK_CA`."
    for path, why in (
        (tmp_path / "nowhere", "no such file"),
        (tmp_path, "is a directory"),
        (Path("a\0b"), "null"),
    ):
        with pytest.raises(SecretError, match=f"The ca file .* cannot be read: .*{why}"):
            resolved_secrets(WITH_CA, Secrets(ca=path), {})
    file.write_text("")
    with pytest.raises(SecretError, match="is empty"):
        resolved_secrets(BY_NETRC, Secrets(netrc=file), {})


def test_what_the_build_would_not_use_is_refused_and_the_option_named(file: Path) -> None:
    with pytest.raises(SecretError, match="--private netrc"):
        resolved_secrets(Recipe(), Secrets(netrc=file), {})
    with pytest.raises(SecretError, match="--extra-ca"):
        resolved_secrets(BY_NETRC, Secrets(netrc=file, ca=file), {})
