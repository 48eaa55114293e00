"""Our parting of lines beside Textual's own, on the answers of dialogs/faq.yaml.

    python3 benchmarks/line_break.py

For each width, in the same run: microseconds a paragraph (the best of several rounds, each round doing both by turns) and their
ratio; the share of parted places where a mark stands on the wrong side; and how full lines are, those that end a paragraph left out.
Chinese is measured as it stands there, nearly without spaces, and again with a space wherever Chinese and Latin meet, as many
people write it: there Textual breaks lines early. The marks are listed here again, so that the rules are not measured by themselves.
"""

import platform
import re
import sys
from itertools import pairwise, product
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src")]

from importlib.metadata import version  # noqa: E402

from rich._wrap import divide_line as theirs  # noqa: E402
from rich.cells import cell_len  # noqa: E402

from gcguide.reading.documents import read_yaml  # noqa: E402
from gcguide.tui.textual_private import divide_line as ours  # noqa: E402

NEVER_FIRST = set("，。、；：？！）】》〉”’…％%,.;:?!)]")
NEVER_LAST = set("（【《〈“‘([￥")
WIDTHS, ROUNDS = (34, 58, 76), 20
ENTRIES = read_yaml(ROOT / "dialogs/faq.yaml").data["entries"]
CHINESE, ENGLISH = ([entry["answer"][lang] for entry in ENTRIES] for lang in ("zh", "en"))
SPACED = [re.sub("(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])", " ", text) for text in CHINESE]
TEXTS = {"Chinese": CHINESE, "spaced": SPACED, "English": ENGLISH}


def lines_of(divide, text, width):
    starts = [0, *divide(text, width), len(text)]
    return [text[start:end].rstrip() for start, end in pairwise(starts)]


def quality(divide, texts, width):
    """Bad places, all places, and the share of the columns used on lines that another follows."""
    bad = places = used = 0
    for text in texts:
        lines = lines_of(divide, text, width)
        places += len(lines) - 1
        used += sum(map(cell_len, lines[:-1]))
        bad += sum(after[0] in NEVER_FIRST or before[-1] in NEVER_LAST for before, after in pairwise(lines))
    return bad, places, used / (places * width)


def microseconds(divide, texts, width):
    start = perf_counter()
    for text in texts:
        divide(text, width)
    return (perf_counter() - start) / len(texts) * 1e6


def main():
    print(f"{len(ENTRIES)} answers; Textual {version('textual')}, Rich {version('rich')}, Python {platform.python_version()}\n")
    print("                µs a paragraph           bad places              line fill")
    print("texts    width  theirs   ours  ratio      theirs       ours       theirs    ours")
    for (name, texts), width in product(TEXTS.items(), WIDTHS):
        rounds = [(microseconds(theirs, texts, width), microseconds(ours, texts, width)) for _ in range(ROUNDS)]
        their_time, our_time = map(min, zip(*rounds, strict=True))
        (their_bad, their_places, their_fill), (our_bad, our_places, our_fill) = (
            quality(divide, texts, width) for divide in (theirs, ours)
        )
        print(
            f"{name:8} {width:5} {their_time:7.1f} {our_time:6.1f} {our_time / their_time:6.2f}"
            f"   {their_bad:5}/{their_places:<4} {our_bad:5}/{our_places:<4}  {their_fill:9.1%} {our_fill:7.1%}"
        )


if __name__ == "__main__":
    main()
