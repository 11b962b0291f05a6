"""Every byte of a file comes under one heading, and only once."""

import io
from dataclasses import replace

import pytest

from tests.support.elf import Raw, elf
from tui.lab.bytes.account import Account, Group, Item
from tui.lab.bytes.accounting import account_of
from tui.lab.bytes.embeds import Embedded
from tui.lab.bytes.sections import NoProgram, Sections, sections
from tui.lab.trial.build_info import BuildInfo


def _account(
    raws: list[Raw], symbols: list[tuple[str, int, int]], embedded: Embedded | None = None
) -> Account:
    return account_of("app", sections(io.BytesIO(elf(raws, symbols))), embedded or Embedded())


TEXT = Raw(".text", 0x1000, bytes(0x100))
RODATA = Raw(".rodata", 0x2000, bytes(0x200))


def test_functions_are_summed_by_package_with_the_padding_behind_them() -> None:
    account = _account(
        [TEXT], [("main.main", 0x1000, 0x30), ("main.helper", 0x1040, 0x20), ("net/http.Get", 0x1060, 0xA0)]
    )
    assert {part.name: part.bytes for part in account.parts if part.group in {Group.OWN, Group.STANDARD}} == {
        "main": 0x60,
        "net/http": 0xA0,
    }
    [own] = [part for part in account.parts if part.group is Group.OWN]
    assert own.items == (Item("main.main", 0x40), Item("main.helper", 0x20))


def test_the_parts_add_up_to_the_file() -> None:
    account = _account([TEXT, RODATA, Raw(".debug_info", 0, bytes(500))], [("main.main", 0x1000, 0x80)])
    assert sum(part.bytes for part in account.parts) == account.bytes
    assert account.groups[Group.TYPES] == 0x200
    assert account.package("main").bytes == 0x80


def test_code_in_a_directory_of_the_users_is_their_own_whatever_module_it_is() -> None:
    info = BuildInfo(
        go_version="1.27.3",
        package="example.com/app/cmd/app",
        module="example.com/app",
        modules=(("example.com/lib", "(devel)"), ("gopkg.in/yaml.v3", "v3.0.1")),
    )
    names = ["main.main", "example.com/app/x.F", "example.com/lib.F", "gopkg.in/yaml%2ev3.F"]
    table = [(name, 0x1000 + 0x40 * at, 0x40) for at, name in enumerate(names)]
    found = replace(sections(io.BytesIO(elf([TEXT], table))), info=info)
    parts = {part.name: (part.group, part.module) for part in account_of("app", found).parts}
    assert parts["example.com/app/cmd/app"] == (Group.OWN, "example.com/app")
    assert parts["example.com/app/x"] == (Group.OWN, "example.com/app")
    assert parts["example.com/lib"] == (Group.OWN, "example.com/lib (devel)")
    assert parts["gopkg.in/yaml.v3"] == (Group.DEPENDENCY, "gopkg.in/yaml.v3 v3.0.1")


def test_what_is_only_wanted_in_memory_takes_no_bytes_whatever_letter_nm_gives_it() -> None:
    """Go 1.26 calls ``crypto/internal/fips140/drbg.memory``, 33 MB of .noptrbss, ``D``."""
    raws = [TEXT, Raw(".noptrbss", 0x9000, b"", bss=33_554_432)]
    account = _account(raws, [("crypto/internal/fips140/drbg.memory", 0x9000, 33_554_432)])
    assert account.package("crypto/internal/fips140/drbg") is None
    assert account.bytes < 10_000


def test_a_byte_that_two_symbols_claim_is_counted_once_for_the_more_exact_one() -> None:
    account = _account([TEXT], [("main.outer", 0x1000, 0x100), ("net.inner", 0x1020, 0xE0)])
    assert account.package("main").bytes == 0x20
    assert account.package("net").bytes == 0xE0


def test_carriers_are_told_apart_only_by_what_they_carry() -> None:
    account = _account([RODATA], [("go:string.*", 0x2000, 0x200), ("unicode.tables", 0x2100, 0x100)])
    assert account.groups[Group.TYPES] == 0x100
    assert account.package("unicode").bytes == 0x100


def test_function_tables_are_a_group_of_their_own() -> None:
    raws = [TEXT, Raw(".gopclntab", 0x3000, bytes(0x300)), Raw(".typelink", 0x4000, bytes(0x10))]
    account = _account(
        raws,
        [("main.main", 0x1000, 0x100), ("go:func.*", 0x3100, 0x80), ("runtime.findfunctab", 0x3200, 0x80)],
    )
    assert account.groups[Group.TABLES] == 0x310
    assert account.package("runtime") is None


def test_debug_information_and_the_symbol_table_are_what_stripping_leaves_out() -> None:
    account = _account([TEXT, Raw(".debug_info", 0, bytes(7000))], [("main.main", 0x1000, 0x100)])
    debug = {part.name: part.bytes for part in account.parts if part.group is Group.DEBUG}
    assert debug["DWARF"] == 7000
    assert debug["symbol table"] > 0
    assert account.stripped_bytes == account.bytes - sum(debug.values())


def test_embedded_files_come_out_of_the_data_without_names() -> None:
    account = _account([TEXT, RODATA], [("main.main", 0x1000, 0x100)], Embedded((Item("logo.svg", 0x180),)))
    assert account.groups[Group.EMBEDDED] == 0x180
    assert account.groups[Group.TYPES] == 0x80
    assert sum(part.bytes for part in account.parts) == account.bytes


def test_an_embedded_byte_slice_is_a_file_and_none_of_its_packages_code() -> None:
    data = Raw(".noptrdata", 0x5000, bytes(0x900))
    files = Embedded(named={"main..gobytes.1": "blob.bin"})
    account = _account(
        [TEXT, data], [("main.main", 0x1000, 0x100), ("main..gobytes.1", 0x5000, 0x900)], files
    )
    [part] = [part for part in account.parts if part.group is Group.EMBEDDED]
    assert part.items == (Item("blob.bin", 0x900),)
    assert account.package("main").bytes == 0x100


def test_files_that_are_said_to_be_larger_than_the_data_never_make_a_negative_part() -> None:
    account = _account([TEXT, RODATA], [("main.main", 0x1000, 0x100)], Embedded((Item("liar", 10**9),)))
    assert all(part.bytes > 0 for part in account.parts)
    assert sum(part.bytes for part in account.parts) == account.bytes


def test_a_program_without_symbols_has_no_packages_and_still_adds_up() -> None:
    found = sections(io.BytesIO(elf([TEXT, RODATA])))
    account = account_of("app", found)
    assert not found.symbols
    assert sum(part.bytes for part in account.parts) == found.bytes


@pytest.mark.parametrize("data", [b"", b"#!/bin/sh\n", b"\x7fELF", elf([TEXT])[:80]])
def test_what_is_no_program_says_so(data: bytes) -> None:
    with pytest.raises(NoProgram):
        sections(io.BytesIO(data))


def test_an_empty_section_table_is_no_trouble() -> None:
    assert account_of("app", Sections(120, ())).groups == {Group.OTHER: 120}
