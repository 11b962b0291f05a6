"""Runtime base images: their contents and their sizes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tui.catalog.provenance import Provenance
from tui.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseImage:
    """One image that a final stage can be based on. None means *unknown*, never *no* or zero."""

    id: str
    reference: str
    """The reference after ``FROM``."""
    family: str
    """``scratch``, ``distroless``, ``alpine``, ``debian``, ``busybox``, ``chainguard``, ``ubuntu``, ``redhat-ubi``."""
    flavour: str
    """Within the family, such as ``static`` or ``slim``, or empty."""
    variant: str
    """Such as ``nonroot`` or ``debug``, or empty."""
    libc: str
    """``none``, ``musl``, ``glibc`` or ``uclibc``."""
    libc_version: str
    """Such as ``2.41``, or empty."""
    os_release: str
    compressed_bytes: int | None
    """Bytes of the layers that a pull transfers, on linux/amd64."""
    compressed_estimated: bool
    """Whether the size is an estimate, because no published figure was found."""
    unpacked_bytes: int | None
    """On linux/amd64."""
    shell: bool | None
    package_manager: str
    """``apk``, ``apt`` or empty."""
    ca_certs: bool | None
    tzdata: bool | None
    tmp: bool | None
    passwd: bool | None
    default_uid: int | None
    nonroot_uid: int | None
    support_end: date | None
    extended_support_end: date | None
    notes: tuple[str, ...]
    architectures: tuple[str, ...]
    """Platforms that the tag is published for, such as ``linux/arm/v7``, empty for scratch, which works on any."""
    other_tags: tuple[str, ...]
    """Tags that pointed to the same image when it was measured."""
    provenance: Provenance
    """The source of ``compressed_bytes``. Registries do not report unpacked sizes, so those stay the catalogue's."""
    newer_tag: str = ""
    """A tag of the same kind with a higher version, such as ``3.25``, or empty."""

    @property
    def title(self) -> str:
        """The common name, such as ``distroless/static`` or ``debian trixie-slim``.

        The names of distroless images of the newest Debian omit its number.
        """
        match self.family:
            case "distroless":
                name = (
                    self.reference.removeprefix("gcr.io/").removesuffix(":nonroot").replace("-debian13", "")
                )
                return name.replace(":latest", " as root")
            case "chainguard":
                return self.reference.removeprefix("cgr.dev/").removesuffix(":latest")
            case "scratch":
                return "scratch"
            case "redhat-ubi":
                return self.reference.removeprefix("registry.access.redhat.com/").removesuffix(":latest")
            case _:
                return self.reference.replace(":", " ")

    def supported(self, today: date) -> bool | None:
        """Return whether it is maintained on a day, or None when no end of support is published."""
        return None if self.support_end is None else self.support_end >= today


def read_base(entry: Mapping[str, Any], provenance: Provenance) -> BaseImage:
    """Return the base image that one entry of base_images.json describes."""
    compressed, estimated = entry["compressed_bytes"], entry["estimated_compressed_bytes"]
    return BaseImage(
        id=entry["id"],
        reference=entry["reference"],
        family=entry["family"],
        flavour=entry["flavour"],
        variant=entry["variant"],
        libc=entry["libc"],
        libc_version=entry["libc_version"],
        os_release=entry["os_release"],
        compressed_bytes=compressed if compressed is not None else estimated,
        compressed_estimated=compressed is None and estimated is not None,
        unpacked_bytes=entry["unpacked_bytes"],
        shell=entry["has_shell"],
        package_manager=entry["package_manager"] or "",
        ca_certs=entry["has_ca_certs"],
        tzdata=entry["has_tzdata"],
        tmp=entry["has_tmp"],
        passwd=entry["has_passwd"],
        default_uid=entry["default_uid"],
        nonroot_uid=entry["nonroot_uid"],
        support_end=_day(entry["support_end"]),
        extended_support_end=_day(entry["extended_support_end"]),
        notes=tuple(entry["notes"]),
        architectures=tuple(entry["architectures"]),
        other_tags=tuple(entry["other_tags"]),
        provenance=provenance,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
