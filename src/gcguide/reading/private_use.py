"""Characters that older systems keep where Unicode has none: those of GBK that got their own number only later."""

import re
from itertools import chain

# GBK's FE50 to FEA0, without FE7F, in order.
_FIRST, _COUNT, _BEFORE_GAP = 0xE815, 80, 0x2F

# What the codec leaves there, by GB 18030-2005 and -2022, and what stands outside of that row.
_LATER = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7,
    0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE855: 0x241FE, 0xE864: 0x9FBB,
    0xE78D: 0xFE10, 0xE78E: 0xFE12, 0xE78F: 0xFE11, **{0xE790 + at: 0xFE13 + at for at in range(7)},
    0xE7C7: 0x1E3F, 0xE7C8: 0x01F9, 0xE7E7: 0x303E, **{0xE7E8 + at: 0x2FF0 + at for at in range(12)},
}  # fmt: skip

_ANY = re.compile("[\ue78d-\ue864]")


def _table() -> dict[int, int]:
    row = (bytes((0xFE, 0x50 + at + (at >= _BEFORE_GAP))).decode("gb18030") for at in range(_COUNT))
    return dict(chain(((_FIRST + at, ord(character)) for at, character in enumerate(row)), _LATER.items()))


_TABLE = _table()


def has_private_use(text: str) -> bool:
    """Whether some character may be one of these."""
    return _ANY.search(text) is not None


def without_private_use(text: str) -> str:
    """The text with the characters that everybody else writes; a private one that nobody knows stays."""
    return text.translate(_TABLE) if has_private_use(text) else text
