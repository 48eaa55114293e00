"""All that can be written about a case: the pack in several formats, the roster, reminders. Libraries come with it."""

from collections.abc import Iterable, Sequence
from datetime import date
from importlib import import_module
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from gcguide.files import safe_name
from gcguide.paper.pack import Pack
from gcguide.person.case import Case
from gcguide.person.person import Person
from gcguide.policy.edition import Edition
from gcguide.policy.papers import OF_HEADER
from gcguide.problem import Problem
from gcguide.words import Words

# The formats of the pack; what renders one is loaded when it is asked for, and its library with it.
_RENDERERS = {
    "pdf": ("pdf", "render_pdf"),
    "docx": ("word", "render_docx"),
    "html": ("markup", "render_html"),
    "md": ("markup", "render_markdown"),
    "txt": ("plain_text", "render_text"),
}
FORMATS = tuple(_RENDERERS)
ROSTERS = ("xlsx", "masked")
CALENDAR, SHORT = "ics", "short"
# Parts of the pack that are wanted alone, each in the formats that suit it: the part and the format.
PARTS = {
    f"{part}_{format}": (part, format)
    for part, formats in {
        "form": ("pdf", "docx"),
        "ask": ("pdf", "docx"),
        "employer": ("docx",),
        "experts": ("docx",),
        "cover": ("docx",),
    }.items()
    for format in formats
}
OUTPUTS = (*FORMATS, *PARTS, SHORT, *ROSTERS, CALENDAR)

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time that a zip can write


def rendered(pack: Pack, format: str) -> bytes:
    """The pack in one format.

    Raises:
        Problem: nothing stands on it; a font lacks a character.
    """
    if not pack.sheets:
        raise Problem("nothing_to_print")
    module, function = _RENDERERS[format]
    made: str | bytes = getattr(import_module(f"gcguide.paper.{module}"), function)(pack)
    return made if isinstance(made, bytes) else made.encode()


def fields(edition: Edition, output: str) -> tuple[str, ...]:
    """The personal details that an output has a place for, in the order of the roster."""
    rules = edition.rules
    if output in ROSTERS:
        return rules.roster.printed
    if output in FORMATS or PARTS.get(output, ("",))[0] == "form":
        return tuple(id for id in rules.materials.header if id in Person.__dataclass_fields__)
    if output in PARTS:
        filled_in = {place for paper in rules.papers if paper.part == PARTS[output][0] for place in paper.placeholders}
        told = {field for column in rules.roster.columns if column.id in filled_in for field in column.fields}
        told |= {field for place, field in OF_HEADER.items() if place in filled_in}
        return tuple(id for id in rules.roster.fields if id in told)
    return ()


def file_name(edition: Edition, case: Case, output: str, words: Words) -> str:
    """The file's name: it says what the document is, and is safe everywhere."""
    if output in FORMATS or output in PARTS:
        part, format = PARTS.get(output, (None, output))
        name = f"_{case.person['name']}" if case.person.get("name") else ""
        return f"{safe_name(parts_name([part] if part else [], name, words))}.{format}"
    if output == SHORT:
        return f"{safe_name(words('pack.file_short'))}.txt"
    if output in ROSTERS:
        form = edition.rules.roster
        return f"{safe_name(form.title + (form.masked.suffix if output == 'masked' else ''))}.xlsx"
    return calendar_name(edition, case.person.get("name", ""), words)


def parts_name(parts: Sequence[str], name: str, words: Words) -> str:
    """What a file of some parts is called, without its ending; of no part in particular, that is the pack."""
    if not parts:
        return words("pack.file", name=name)
    return words("pack.file_part", part=words.listing([words(f"part.{part}") for part in parts]), name=name)


def calendar_name(edition: Edition, whose: str, words: Words) -> str:
    """The name of a calendar file of one case, or of several, where it is nobody's."""
    label = edition.rules.label[words.lang]
    return f"{safe_name(words('remind.file', edition=label, name=f'_{whose}' if whose else ''))}.{CALENDAR}"


def written(
    edition: Edition, cases: Iterable[Case], output: str, day: date, words: Words, earlier: Iterable[Path] = ()
) -> bytes:
    """The bytes of an output; a roster takes many cases, the others the first.

    Args:
        edition: the notice.
        cases: in order.
        output: one of `OUTPUTS`.
        day: the day to judge by.
        words: the language.
        earlier: files that were written of these cases; a calendar goes on from those of its kind.

    Raises:
        Problem: a personal detail does not hold, a font lacks a character, or the part has nothing to say here.
    """
    cases = list(cases)
    if output in FORMATS or output in PARTS:
        from gcguide.paper.compose import compose

        part, format = PARTS.get(output, (None, output))
        return rendered(compose(edition, cases[0], day, words, None if part is None else (part,)), format)
    if output == SHORT:
        from gcguide.paper.compose import short

        return short(edition, cases[0], day, words).encode()
    if output in ROSTERS:
        from gcguide.paper.roster import roster, roster_row
        from gcguide.paper.workbooks import roster_workbook

        rows = [roster_row(edition, case, day) for case in cases]
        return roster_workbook(roster(edition, rows, day, output == "masked"))
    from gcguide.core.decide import decide
    from gcguide.paper.calendar_file import calendar, earlier_files, export_moment
    from gcguide.paper.reminders import Dated

    dated = Dated(edition, cases[0], decide(edition, cases[0], day))
    return calendar([dated], words, export_moment(), earlier_files(earlier))


def same_zip(made: bytes) -> bytes:
    """A document that is a zip of parts, without the time and the system of its making."""
    out = BytesIO()
    with ZipFile(BytesIO(made)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, _EPOCH)
            part.compress_type = ZIP_DEFLATED
            part.create_system = 3  # else it tells the system it was made on
            new.writestr(part, old.read(name))
    return out.getvalue()
