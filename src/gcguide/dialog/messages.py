"""A mistake as one message: the place, what is wrong, the way out."""

from gcguide.dialog.words import Words, load_words
from gcguide.folders import own_folder
from gcguide.problem import Problem
from gcguide.text import plain


def message(problem: Problem, words: Words | None) -> str:
    """One problem as one message: the place, what is wrong, the way out."""
    if words is None:  # the words that an author is working on are broken: say so in our own
        try:
            return message(problem, load_words("zh", own_folder("dialogs")))
        except Problem:
            return str(problem)
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
