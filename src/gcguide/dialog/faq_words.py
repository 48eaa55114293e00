"""The words that help to find a question: `dialogs/faq_words.yaml`."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from gcguide.folders import data_folder
from gcguide.policy.context import RuleError
from gcguide.policy.loader import check
from gcguide.policy.vocabulary import Model, Words
from gcguide.problem import Problem
from gcguide.strict_yaml import read_yaml

# As a text is compared: no capitals, nothing full-width, no punctuation; Latin letters and digits apart from Han.
SearchWord = Annotated[Words, StringConstraints(pattern=r"^(?:[a-z]+|[0-9]+|[\u4e00-\u9fff]+)$", max_length=20)]


class SearchWords(Model):
    """Words that say nothing about what is asked, and words that say the same."""

    stop: tuple[SearchWord, ...] = Field(description="words that tell no question from another")
    same: tuple[Annotated[tuple[SearchWord, ...], Field(min_length=2)], ...] = Field(
        description="each group reads as its first word"
    )

    @model_validator(mode="after")
    def _each_word_once(self) -> Self:
        seen: set[str] = set()
        places = [(("stop", index), word) for index, word in enumerate(self.stop)]
        places += [
            (("same", group, index), word)  # type: ignore[misc]
            for group, words in enumerate(self.same)
            for index, word in enumerate(words)
        ]
        for path, word in places:
            if word in seen:
                raise RuleError(Problem("search_word_twice", {"word": word}), path)
            seen.add(word)
        return self


def load_search_words(folder: Path | None = None) -> SearchWords:
    """The words, checked.

    Raises:
        Problem: naming file and line.
    """
    return check(SearchWords, read_yaml((folder or data_folder("dialogs")) / "faq_words.yaml"))
