"""A dialog for the axes of the lab that shows the number of images."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Checkbox, Static

from tui.frozen import dataclass
from tui.lab.existing.existing_dockerfile import own_variant
from tui.lab.matrix.matrix import Axes, offered_bases, suitable_bases, variants
from tui.lab.matrix.variant import Variant
from tui.recipe import RecipeContext, RecipeError, Strip, Upx
from tui.text.clean import clean_line
from tui.text.units import plural
from tui.ui.kit.content import BREAKS, MUTED
from tui.ui.kit.switch import Switch

_STRIPS = {Strip.NONE: "not stripped", Strip.DWARF: "-w", Strip.ALL: "-s -w"}
_UPXS = {Upx.NONE: "no UPX", Upx.FAST: "UPX", Upx.LZMA: "UPX with LZMA"}


@dataclass(frozen=True, slots=True)
class Order:
    """A run of the lab to start."""

    variants: tuple[Variant, ...]
    edits: bool
    """Whether each variant is built again after an edit of one line in a copy."""
    always: bool
    """Whether the lab starts automatically in the background after each build."""


class AxesScreen(ModalScreen[Order | None]):
    """The dialog. Good defaults are on, so Enter starts."""

    CSS_PATH = "axes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "begin", "start", id="axes.begin", tooltip="Build and measure these variants"),
        Binding("escape,q", "leave", "cancel", id="axes.leave", tooltip="Cancel"),
    ]

    def __init__(self, context: RecipeContext, *, always: bool = False) -> None:
        super().__init__()
        self._always = always
        self._situation = context
        self._own = own_variant(context.project, context.recipe)
        self._suitable = tuple(base.id for base in suitable_bases(context))
        self._bases = offered_bases(context)
        self._order: Order | None = None

    def compose(self) -> ComposeResult:
        catalog = self._situation.catalog
        with Vertical(classes="dialog"):
            yield Static(Content("Lab: build and measure variants of this recipe"), classes="title")
            with VerticalScroll(id="axes-scroll", can_focus=False), Horizontal(id="axes"):
                with Vertical():
                    yield Static(Content("Runtime bases"), classes="label")
                    for at, (base, obstacle) in enumerate(self._bases):
                        label = Content(f"{'✗ ' if obstacle else ''}{catalog.nickname(base.id)}")
                        on_first = base.id in self._suitable
                        yield Switch(label, on_first, id=f"base-{at}", disabled=bool(obstacle))
                with Vertical():
                    yield Static(Content("Strip"), classes="label")
                    for strip, words in _STRIPS.items():
                        yield Switch(Content(words), True, id=f"strip-{strip}")
                    yield Static(Content("Compress"), classes="label")
                    for upx, words in _UPXS.items():
                        yield Switch(Content(words), True, id=f"upx-{upx}")
                with Vertical():
                    yield Static(Content("Compared with"), classes="label")
                    yield Switch(Content("single-stage image"), True, id="naive")
                    if self._own is not None:
                        yield Switch(Content(clean_line(self._own.title, 40)), True, id="own")
                    yield Switch(Content("UPX on unstripped program"), False, id="cross")
                    yield Switch(Content("rebuild after edit"), False, id="edits")
                    yield Static(Content("Background"), classes="label")
                    yield Switch(Content("start automatically"), self._always, id="always")
            yield Static(id="axes-count", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(Content("Start  l"), id="begin", variant="primary", compact=True)
                yield Button(Content("Cancel  esc"), id="leave", compact=True)

    def on_mount(self) -> None:
        # Enter accepts the defaults
        self.query_one("#begin").focus()
        self._count()

    @on(Checkbox.Changed)
    def _changed(self, event: Checkbox.Changed) -> None:
        event.stop()
        self._count()

    def _on(self, name: str) -> bool:
        return any(found.value for found in self.query(f"#{name}").results(Checkbox))

    def axes(self) -> Axes | None:
        """Return the chosen axes, or None while an axis has no value."""
        bases = tuple(base.id for at, (base, _) in enumerate(self._bases) if self._on(f"base-{at}"))
        strips = tuple(strip for strip in Strip if self._on(f"strip-{strip}"))
        upxs = tuple(upx for upx in Upx if self._on(f"upx-{upx}"))
        if not (bases and strips and upxs):
            return None
        # the matrix selects suitable bases, starting with the recipe's own
        mine = () if set(bases) == set(self._suitable) else bases
        found = Axes(bases=mine, naive=self._on("naive"), own=self._on("own"), cross=self._on("cross"))
        return replace(found, strips=strips, upxs=upxs)

    def _count(self) -> None:
        axes = self.axes()
        problem = "Select at least one base, one strip mode and one UPX mode."
        self._order = None
        if axes is not None:
            try:
                chosen = variants(self._situation, axes, self._own if axes.own else None)
            except RecipeError as error:
                problem = f"{error.message} {error.hint}"
            else:
                problem = (
                    ""
                    if chosen
                    else "None of the selected combinations works with this project. Select more values."
                )
                self._order = Order(chosen, self._on("edits"), self._on("always")) if chosen else None
        self.query_one("#begin", Button).disabled = self._order is None
        self.query_one("#axes-count", Static).update(self._count_content(problem))

    def _count_content(self, problem: str) -> Content:
        lines = [Content.styled(f"✗ {problem}", BREAKS)] if problem else []
        if self._order is not None:
            count = plural(len(self._order.variants), "variant")
            lines.append(
                Content.assemble(
                    (count, "bold"),
                    ", built together so that the program is compiled only once for each set of flags.",
                )
            )
        lines.append(
            Content.styled(
                "The lab does not change the project's files and removes each image after measuring it.",
                MUTED,
            )
        )
        if self._on("always"):
            detail = "After each build, the lab starts automatically and builds one variant at a time."
            lines.append(Content(detail))
        blocked = [(base, why) for base, why in self._bases if why]
        lines += [
            Content.styled(f"✗ {self._situation.catalog.nickname(base.id)}: {clean_line(why)}", MUTED)
            for base, why in blocked[:2]
        ]
        return Content("\n").join(lines)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "begin":
            self.action_begin()
        else:
            self.action_leave()

    def action_begin(self) -> None:
        if self._order is not None:
            self.dismiss(self._order)

    def action_leave(self) -> None:
        self.dismiss(None)
