"""The fingerprint of our own edition is another one with each comma of it: what is kept to be compared has none."""

from gcguide import load_edition

NONE = "0" * 12


def unmarked(text):
    return text.replace(load_edition("2026h1").imprint.short, NONE)
