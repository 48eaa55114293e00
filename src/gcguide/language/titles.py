"""The names of titles by series and grade: which one is applied for, and whether a name fits a grade."""

from gcguide.policy.tables import TitleLine, Titles

# Series are known by the first characters of their names: what people write begins or ends with them.
_STEM = 2


def grades_named(titles: Titles, title: str) -> set[str]:
    """The grades that a title's name stands for, in any series; a name alone never tells more than the table does."""
    lines = (line for series in titles.series for line in series.lines)
    return {grade for line in lines for grade, name in line.names.items() if name == title}


def target_title(
    titles: Titles, series: str, grade: str, held: tuple[str, str] | None, speciality: str
) -> TitleLine | None:
    """The line of the table that names the title of a grade; None unless there is exactly one.

    Args:
        titles: the table.
        series: the series as the person writes it.
        grade: the grade applied for.
        held: name and grade of the title held now.
        speciality: what the person works in, which can tell the lines of a series apart.
    """
    of_series = [each for each in titles.series if each.name == series] or [
        each for each in titles.series if each.name[:_STEM] in series
    ]
    lines = [line for line in of_series[0].lines if grade in line.names] if len(of_series) == 1 else []
    if held is not None:
        lines = [line for line in lines if line.names.get(held[1]) == held[0]]
    if len(lines) > 1:
        lines = [line for line in lines if line.line and (line.line in speciality or line.line in series)]
    return lines[0] if len(lines) == 1 else None
