"""What is wrong with a command line, in the user's language: argparse speaks English only."""

import re
from argparse import ArgumentParser
from ast import literal_eval

from gcguide.problem import nearest
from gcguide.text import plain
from gcguide.words import Words


def in_words(said: str, words: Words, parser: ArgumentParser) -> str:
    """Argparse's English sentence in our words, with the nearest spelling where there is one."""
    if found := re.match(r"the following arguments are required: (.*)", said):
        return words("usage.missing", word=found[1])
    if found := re.match(r"unrecognized arguments: (.*)", said, re.DOTALL):
        best = _nearest_option(found[1], parser)
        return _choice(words, found[1], best) if best else words("usage.surplus", word=plain(found[1], 80))
    if found := re.search(r"invalid choice: (.*) \(choose from (.*)\)$", said, re.DOTALL):
        word, known = _unquoted(found[1]), [_unquoted(name) for name in found[2].split(", ")]
        if best := nearest(word, known):
            return _choice(words, word, best)
        return words("usage.choice", word=plain(word, 40), known=words.listing(known))
    if found := re.match(r"argument (\S+?):? .*not allowed with argument (\S+)", said):
        return words("usage.conflict", word=f"{found[1].rstrip(':')} {found[2]}")
    if found := re.match(r"argument (\S+): invalid _number value: (.*)", said, re.DOTALL):
        return words("usage.number", word=plain(_unquoted(found[2]), 40), option=found[1])
    if found := re.match(r"argument (\S+): expected", said):
        return words("usage.value", word=found[1])
    if found := re.match(r"argument (\S+): ignored explicit argument", said):
        return words("usage.no_value", word=found[1])
    return words("usage.other", word=plain(said, 120))


def _unquoted(name: str) -> str:
    """A name as argparse puts it: quoted like Python text, or (newer ones) bare."""
    try:
        return str(literal_eval(name))
    except (ValueError, SyntaxError):
        return name


def _nearest_option(word: str, parser: ArgumentParser) -> str | None:
    """The option whose name, without its dashes, is closest."""
    bare = {name.lstrip("-"): name for name in parser._option_string_actions}
    best = nearest(word.split("=")[0].lstrip("-"), bare) if word.startswith("-") else None
    return bare[best] if best else None


def _choice(words: Words, word: str, best: str) -> str:
    return words("usage.choice_nearest", word=plain(word, 40), nearest=best)
