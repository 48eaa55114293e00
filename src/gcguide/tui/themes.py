"""How the screen looks: the characters it draws with, and the themes: light, dark, and plain.

Terminals set to Chinese may draw characters of ambiguous width (UAX #11) two columns wide, and frames break: quotation
marks, the long dash, the middle dot, circles, squares, most of the lines of boxes. None of them is used here. Frames of
Textual have no such choice: only its ASCII one is safe there.

Text has a contrast of at least 4.5 to 1 on every ground it is put on (WCAG 2.2, 1.4.3); a test computes it. The style
sheet may use `$verdict-clear` and its four sisters as colours of text on `$background`, `$surface` and `$panel`. The
plain theme is for terminals that can do little, and for people who want their own colours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.theme import Theme

if TYPE_CHECKING:
    from textual.app import App


VERDICTS = ("clear", "verify", "consult", "open", "no")


@dataclass(frozen=True, slots=True)
class Marks:
    """The characters to draw with: each is one to three columns wide and has the same meaning in both sets.

    `ascii` is whether the screen must draw with nothing but ASCII, in what Textual and other widgets draw as well.
    """

    ascii: bool = False
    cursor: str = "❯"
    """Before the choice that Enter takes, and before the line to type on."""
    tick_on: str = "☑"
    tick_off: str = "☐"
    radio_on: str = "◉"
    radio_off: str = "◌"
    arrow: str = "➜"
    """Before what is done when it is taken."""
    thread: str = "╎"
    """Between one body of the route and the next, downward."""
    ellipsis: str = "⋯"
    """Where something was left out."""
    between: str = "∙"
    """Between two things on one line, with a space at each side."""
    opened: str = "⌄"
    """Before what is unfolded, and what is folded."""
    closed: str = "›"
    of_verdicts: str = "✓~!?✗"
    """Of the five verdicts in their order; the same as `verdict_mark` of dialogs/results.yaml, but for ASCII."""

    @property
    def verdicts(self) -> Mapping[str, str]:
        """The marks of the verdicts by their words."""
        return dict(zip(VERDICTS, self.of_verdicts, strict=True))

    def drawn(self, text: str) -> str:
        """A text that was made elsewhere, with these marks of the verdicts."""
        return text.translate(str.maketrans(UNICODE.of_verdicts, self.of_verdicts))


UNICODE = Marks()
ASCII = Marks(
    ascii=True, cursor=">", tick_on="[x]", tick_off="[ ]", radio_on="(*)", radio_off="( )", arrow="->",
    thread="|", ellipsis="...", between="|", opened="v", closed=">", of_verdicts="+~!?x",
)  # fmt: skip


DEFAULT = "light"


def _verdicts(clear: str, verify: str, consult: str, open_: str, no: str) -> dict[str, str]:
    """The colours of the five words, as variables of a theme."""
    colours = (clear, verify, consult, open_, no)
    return {f"verdict-{word}": colour for word, colour in zip(VERDICTS, colours, strict=True)}


def _theme(
    name: str, muted: str, on_primary: str, blurred: str, selection: str, border: str, verify: str, open_: str,
    **colours: Any,
) -> Theme:  # fmt: skip
    """A theme, with the colours that follow from a few: of text and fainter text, of what stands out, of text on it.

    `blurred` is the ground of a cursor without the focus, `selection` that of marked text.
    """
    ink, primary = colours["foreground"], colours["primary"]
    variables = {
        **dict.fromkeys(("text-muted", "foreground-muted", "markdown-h6-color"), muted),
        **dict.fromkeys(("block-cursor-foreground", "button-color-foreground", "link-color-hover"), on_primary),
        **dict.fromkeys(("block-cursor-blurred-foreground", "screen-selection-foreground"), ink),
        **dict.fromkeys(("input-selection-background", "screen-selection-background"), selection),
        **dict.fromkeys(("link-color", "footer-key-foreground"), primary),
        "block-cursor-blurred-background": blurred,
        "border-blurred": border,
        **_verdicts(colours["success"], verify, colours["warning"], open_, colours["error"]),
    }
    return Theme(name, variables=variables, **colours)


_LIGHT = _theme(
    "light", primary="#1F5FA8", secondary="#4A5A70", accent="#0E6A73", warning="#845000", error="#A8231F",
    success="#17683A", foreground="#1C2128", background="#FBFBF9", surface="#F3F4F2", panel="#E7EAEC", dark=False,
    muted="#4F5966", on_primary="#FFFFFF", blurred="#CFDBE8", selection="#BFD6EF", border="#7A8592",
    verify="#0E5F86", open_="#4A5563",
)  # fmt: skip

_DARK = _theme(
    "dark", primary="#8AB8F0", secondary="#A9B4C4", accent="#7CCBD1", warning="#EBBE6A", error="#F59A91",
    success="#86D29B", foreground="#E2E5E9", background="#15181C", surface="#1B1F25", panel="#262B33", dark=True,
    muted="#B0B9C4", on_primary="#15181C", blurred="#36475C", selection="#34506F", border="#707A87",
    verify="#8FC7EE", open_="#B4BDC9",
)  # fmt: skip

# The terminal's own two colours. What must stand out is black on white and underlined, so that it can be told on white
# and without any colour; reversing would be better, but Textual 8.2 drops it from the parts of a widget.
_OWN = "ansi_default"
_MARKED = {"foreground": "ansi_black", "background": "ansi_white"}
_CURSORS = ("block-cursor", "input-cursor", "input-selection", "screen-selection")


def _plain() -> Theme:
    """Textual gives an ANSI theme colours of its own, and half colours that no terminal has: all are taken back."""
    theme = Theme(name="ascii", ansi=True, primary=_OWN)
    generated = theme.to_color_system().generate()
    named = [name for name, value in generated.items() if "ansi" in value]
    own = dict.fromkeys([*named, "ansi-background", "ansi-foreground"], _OWN)
    marked = {f"{cursor}-{part}": colour for cursor in _CURSORS for part, colour in _MARKED.items()}
    styles = {
        "block-cursor-text-style": "bold underline",
        "block-cursor-blurred-text-style": "underline",
        "input-cursor-text-style": "underline",
    }
    bars = dict.fromkeys(("scrollbar", "scrollbar-hover", "scrollbar-active"), "ansi_bright_black")  # to be seen
    theme.variables = own | marked | styles | bars | _verdicts(*[_OWN] * len(VERDICTS))
    return theme


THEMES = {theme.name: theme for theme in (_LIGHT, _DARK, _plain())}


def register(app: "App[Any]", chosen: str | None = None) -> None:
    """Leaves an app our themes only, and gives it one; to be called as it is made, before its style sheets are read."""
    for theme in THEMES.values():
        app.register_theme(theme)
    app.theme = chosen if chosen in THEMES else DEFAULT
    for name in set(app.available_themes) - set(THEMES):
        app.unregister_theme(name)


def marks_of(theme: str) -> Marks:
    """The characters to draw with under a theme."""
    return ASCII if theme in THEMES and THEMES[theme].ansi else UNICODE
