"""A problem in words: the place, what is wrong, the way out."""

from gcguide.dialog.words import Words
from gcguide.problem import Problem
from gcguide.text import plain


def message(problem: Problem, words: Words) -> str:
    """One problem as one message.

    Raises:
        Problem: the words themselves are broken.
    """
    details = {
        key: words.listing(list(map(plain, value))) if isinstance(value, list) else plain(value, 200)
        for key, value in problem.details.items()
    }
    if words.has(f"kind_name.{details.get('kind')}"):
        details["kind"] = words(f"kind_name.{details['kind']}")
    where = ""
    if problem.file is not None:
        file = words("where.stdin") if str(problem.file) == "-" else plain(problem.file)
        where = words("where.file_line" if problem.line else "where.file", file=file, line=problem.line)
    elif problem.line:
        where = words("where.line", line=problem.line)
    said = words(f"problem.{problem.id}", **details) if words.has(f"problem.{problem.id}") else str(problem)
    subject = f"{plain(problem.details['subject'], 60)} " if "subject" in problem.details else ""
    return where + subject + said
