"""Writes anew what is kept to be compared with: schemas of the data files, grids of the screens, transcripts of talks,
pictures and pages of the docs.

    python3 run.py regenerate [schemas | locks | grids | transcripts | journeys | pictures | pages]

Without a name all of it. What changed is to be read as a difference before it is kept.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def schemas():
    """What editors check the data files against."""
    from gcguide.cli import main

    folder = ROOT / "policy/schema"
    assert main(["policy", "schema", "-o", str(folder)]) == 0
    return folder


def locks():
    """What holds the published editions that come with the program; one of them changes only when that is meant."""
    from gcguide.editions.locks import LOCKS, hash_of

    policy = ROOT / "policy"
    published = [file for file in sorted((policy / "editions").glob("*.yaml")) if "\nstatus: draft\n" not in file.read_text("utf-8")]
    lines = [f"{hash_of(file.read_bytes())}  editions/{file.name}\n" for file in published]
    (policy / LOCKS).write_text("".join(lines), "utf-8")
    return policy / LOCKS


def grids():
    """Every screen in both sizes and languages, a file each; those of screens that are no more go."""
    from tests.tui import test_grids

    return write_all(test_grids.FOLDER, {name: "\n".join(grid) + "\n" for name, grid in test_grids.all_grids()})


def transcripts():
    """The same replies as in each file, and what the program says to them now."""
    from tests.conversation import test_transcripts

    return write_all(test_transcripts.FOLDER, {file.name: test_transcripts.run_again(file) for file in test_transcripts.FILES})


def journeys():
    """The talk of each of the twelve, and the first page of their result in every size and language."""
    from tests.journeys import FOLDER
    from tests.journeys.test_journeys import kept

    return write_all(FOLDER, kept())


def pictures():
    """What the README shows: the screen, the result, a printed page."""
    from tests import pictures

    for name, data in pictures.pictures().items():
        (pictures.FOLDER / name).write_bytes(data)
    return pictures.FOLDER


def pages():
    """The pages of the docs that are made from the program: its commands, its rooms."""
    from tests import pages

    for name, text in pages.pages().items():
        (pages.DOCS / name).write_text(text, "utf-8")
    return pages.DOCS


def write_all(folder, texts):
    folder.mkdir(exist_ok=True)
    for old in set(folder.iterdir()) - {folder / name for name in texts}:
        old.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder


KINDS = {"schemas": schemas, "locks": locks, "grids": grids, "transcripts": transcripts, "journeys": journeys, "pictures": pictures, "pages": pages}


def how(kind):
    """What a comparison that fails says."""
    return f"meant so? python3 run.py regenerate {kind}"


def main(names):
    unknown = set(names) - set(KINDS) - {"all"}
    if unknown:
        print(f"{' '.join(sorted(unknown))}: {' | '.join([*KINDS, 'all'])}", file=sys.stderr)
        return 2
    for kind in KINDS if not names or "all" in names else dict.fromkeys(names):
        print(kind, KINDS[kind]().relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    sys.exit(main(sys.argv[1:]))
