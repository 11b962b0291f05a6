"""The two themes. The accent is Go's cyan, green is better, amber is a cost, red is an error."""

from textual.theme import Theme

DARK = Theme(
    name="godock-dark",
    primary="#00ADD8",
    secondary="#5DC9E2",
    accent="#00ADD8",
    success="#6CC26C",
    warning="#E0A73C",
    error="#E5605E",
    foreground="#D8DEE2",
    background="#0F1316",
    surface="#14191D",
    panel="#1A2126",
    dark=True,
    variables={
        "border": "#00ADD8",
        "text-muted": "#8B989F",
        "block-cursor-background": "#00627A",
        "block-cursor-foreground": "#FFFFFF",
        "block-cursor-text-style": "bold",
        "footer-background": "#14191D",
        "footer-key-foreground": "#00ADD8",
        "footer-description-foreground": "#AEB8BE",
        "scrollbar": "#2C363C",
        "scrollbar-hover": "#43525B",
        "scrollbar-background": "#0F1316",
        "scrollbar-corner-color": "#0F1316",
    },
)

LIGHT = Theme(
    name="godock-light",
    primary="#007D9C",
    secondary="#00586E",
    accent="#007D9C",
    success="#2B7A2B",
    warning="#8F5F00",
    error="#B3261E",
    foreground="#1D2428",
    background="#FAFBFB",
    surface="#F2F5F6",
    panel="#E8EDEF",
    dark=False,
    variables={
        "border": "#007D9C",
        "text-muted": "#5B676D",
        "block-cursor-background": "#007D9C",
        "block-cursor-foreground": "#FFFFFF",
        "block-cursor-text-style": "bold",
        "footer-background": "#F2F5F6",
        "footer-key-foreground": "#007D9C",
        "footer-description-foreground": "#3C474D",
        "scrollbar": "#C3CCD1",
        "scrollbar-hover": "#A3B0B7",
        "scrollbar-background": "#FAFBFB",
        "scrollbar-corner-color": "#FAFBFB",
    },
)

THEMES = (DARK, LIGHT)
"""The themes. The first one is the default."""
