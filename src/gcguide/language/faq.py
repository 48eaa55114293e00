"""The questions that people ask, with their answers (`dialogs/faq.yaml`), checked against an edition."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, RootModel, StringConstraints, model_validator

from gcguide.core.timeline import timeline
from gcguide.editions.files import Anywhere, anywhere
from gcguide.editions.filled import filled_model, need_names
from gcguide.editions.numbering import GONE, renumbered
from gcguide.editions.written import Written, names_anywhere
from gcguide.folders import data_folder
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.models import (
    Actor,
    CategoryId,
    Clause,
    Context,
    EditionId,
    Flag,
    Grade,
    Id,
    Model,
    RuleError,
    Source,
    Text,
    Wording,
    each_of,
    need_known,
    no_repeats,
)
from gcguide.policy.validation import check, located
from gcguide.problem import Problem
from gcguide.reading.documents import Document, read_yaml
from gcguide.text import LANGS, LANGUAGES, bare
from gcguide.words import Words

# As a text is compared: no capitals, nothing full-width, no punctuation; Latin letters and digits apart from Han.
SearchWord = Annotated[Wording, StringConstraints(pattern=r"^(?:[a-z]+|[0-9]+|[\u4e00-\u9fff]+)$", max_length=20)]


class SearchWords(Model):
    """`faq_words.yaml`: words that say nothing about what is asked, and words that say the same."""

    stop: tuple[SearchWord, ...] = Field(description="words that tell no question from another")
    same: tuple[Annotated[tuple[SearchWord, ...], Field(min_length=2)], ...] = Field(
        description="each group reads as its first word"
    )
    denying: tuple[SearchWord, ...] = Field(description="words that turn what is asked about into its opposite")
    not_denying: tuple[SearchWord, ...] = Field(description="words that hold one of these and deny nothing")
    other_matters: tuple[SearchWord, ...] = Field(description="words of what no question here is about")

    @model_validator(mode="after")
    def _each_word_once(self) -> Self:
        seen: set[str] = set()
        groups: list[tuple[tuple[str | int, ...], tuple[str, ...]]] = [(("stop",), self.stop)]
        for where, words in [*groups, *((("same", number), words) for number, words in enumerate(self.same))]:
            for index, word in enumerate(words):
                if word in seen:
                    raise RuleError(Problem("search_word_twice", {"word": word}), (*where, index))
                seen.add(word)
        return self


# A placeholder is as long as one character.
Phrase = Annotated[Wording, StringConstraints(pattern=r"^(?:\{[^{}]*\}|[^{}]){1,40}$")]


class Situation(Model):
    """Somebody whom an answer speaks of, and the verdict that the rules must give: `gcguide policy check` proves it."""

    facts: dict[str, Any] = Field(description="as in a case, beside the usual ones; `~` takes one of those away")
    category: int
    grade: Grade | None = Field(None, description="without one: the category's own verdict")
    verdict: Literal["no", "open", "consult", "verify", "clear"]
    edition: EditionId | None = Field(None, description="the only one for which it holds, where it lives on its dates")


class IfGiven(Model):
    """What stands instead where the notice has all that the answer takes from it."""

    answer: Text
    given: Literal["yes", "partly"]
    clauses: tuple[Clause, ...] = Field(min_length=1)


class FaqEntry(Model):
    """One question: how people put it, what the notice says to it, and whom to ask about the rest."""

    id: Id
    topic: Id
    question: Text
    answer: Text
    given: Literal["yes", "partly", "silent", "program"] = Field(
        description="whether the notice answers it, in part, or is silent; or whether it is about this program"
    )
    clauses: tuple[Clause, ...] = Field((), description="where the notice answers it, wholly or in part")
    of_categories: Flag = Field(False, description="it rests on the clause of every category that there is as well")
    of_category: CategoryId | None = Field(None, description="the one that it is about, where no clause tells so")
    sources: tuple[Source, ...] = Field((), description="rules from elsewhere that the answer rests on")
    ask: tuple[Actor, ...] = ()
    if_given: IfGiven | None = Field(None, description="the answer under a notice that gives more")
    agrees: tuple[Situation, ...] = ()

    @model_validator(mode="after")
    def _is_cited_or_leads_on(self) -> Self:
        """What the notice gives has its clause; what it leaves open has somebody to ask."""
        is_given = self.given in ("yes", "partly")
        if is_given and not (self.clauses or self.of_categories):
            raise RuleError(Problem("key_missing", {"word": "clauses"}))
        if not is_given and self.clauses:
            raise RuleError(Problem("faq_clause_of_nothing"), ("clauses",))
        if self.given in ("partly", "silent") and not self.ask:
            raise RuleError(Problem("key_missing", {"word": "ask"}))
        for kind in ("actors", "clauses", "sources"):
            where = "ask" if kind == "actors" else kind
            no_repeats(kind, getattr(self, where), where)
        return self


class FaqFile(Model):
    """`faq.yaml`."""

    scheme: Id = Field(description="whose notices it answers from; of others it knows only how the program is used")
    ask_otherwise: tuple[Actor, ...] = Field(min_length=1, description="whom to ask what no entry answers")
    usual: dict[str, Any] = Field(description="what the people of `agrees` have in common, as in a case")
    topics: dict[Id, Text] = Field(min_length=1)
    entries: tuple[FaqEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _entries_are_told_apart(self) -> Self:
        no_repeats("entries", [entry.id for entry in self.entries], "entries")
        seen: dict[str, str] = {}
        for index, entry in enumerate(self.entries):
            need_known("topics", entry.topic, self.topics, "entries", index, "topic")
            for lang in LANGS:
                _enter(seen, entry.question[lang], entry.id, ("entries", index, "question", lang))
        return self


def _enter(seen: dict[str, str], way: str, id: str, path: tuple[str | int, ...]) -> None:
    """A way of putting a question stands once, and leads to one entry."""
    key = bare(way)
    if key in seen:
        raise RuleError(Problem("faq_phrase_twice", {"word": way, "other": seen[key]}), path)
    seen[key] = id


class FaqWays(RootModel[dict[Id, Annotated[tuple[Phrase, ...], Field(min_length=1)]]]):
    """`faq_ways.yaml`: for each entry, how people put it."""


@dataclass(frozen=True, eq=False)
class Faq:
    """The questions for one edition, and the words that help to find them; equal only to itself, so it can be a key."""

    edition: Edition
    entries: tuple[FaqEntry, ...]
    topics: Mapping[str, Text]
    ask_otherwise: tuple[str, ...]
    words: SearchWords
    ways: Mapping[str, tuple[str, ...]]

    def entry(self, id: str) -> FaqEntry:
        """The entry with this id."""
        return next(entry for entry in self.entries if entry.id == id)


def read_faq(edition: Edition, folder: Path | None = None) -> tuple[FaqFile, Document]:
    """The questions and answers, checked against an edition, and the document that tells their lines.

    Those are among them that this edition has no answer to (`spoken_under`), as long as another has.

    Raises:
        Problem: naming file and line.
    """
    rules, every = edition.rules, anywhere(edition.folder)
    known = {kind: every.named(kind, getattr(rules, kind)) for kind in ("clauses", "sources", "actors")}
    known["clauses"] += edition.numbers.values()
    own = [category.id for category in rules.categories]
    known["categories"] = every.named("categories", own)
    document = renumbered(read_yaml((folder or data_folder("dialogs")) / "faq.yaml"), edition.numbers)
    grades = list(edition.facts[rules.grades.fact].values)
    file = check(FaqFile, document, Context(known | {"grades": grades}))
    names = names_anywhere(edition.folder)
    for at, entry in enumerate(file.entries):
        texts: dict[tuple[str, ...], Text] = {("question",): entry.question, ("answer",): entry.answer}
        if entry.if_given:
            texts["if_given", "answer"] = entry.if_given.answer
        for keys, text in texts.items():
            for lang in LANGS:
                need_names(text[lang], names, document, ("entries", at, *keys, lang))
    return file, document


def written_for(edition: Edition) -> Written:
    """What the notice says once, with by when its acts must happen: the notice's own days, whatever day is supposed."""
    published = load_edition(edition.id, edition.folder) if edition.is_supposed else edition
    employers = (None, *published.facts["employer"].values)
    days = {act.id: (act.latest, act.estimated) for employer in employers for act in timeline(published, employer)}
    return replace(published.written, latest=days)


def spoken_under(edition: Edition, file: FaqFile) -> Iterator[tuple[int, FaqEntry]]:
    """The entries, with their places, of which an edition has all: clauses, sources, bodies, categories, facts, and
    what their texts take from it, which is filled in.

    Under an edition of another scheme than that of the file these are the ones about the program.
    """
    every, written = anywhere(edition.folder), written_for(edition)
    is_own = edition.rules.scheme.id == file.scheme
    for at, entry in enumerate(file.entries):
        if not (is_own or entry.given == "program") or not _speaks(edition, every, entry):
            continue
        if entry.if_given and (instead := filled_model(written, entry.if_given)) is not None:
            entry = entry.model_copy(update={key: getattr(instead, key) for key in IfGiven.model_fields})
        question, answer = (filled_model(written, text) for text in (entry.question, entry.answer))
        if question is not None and answer is not None:
            clauses = (*(_of_categories(edition) if entry.of_categories else ()), *entry.clauses)
            yield at, entry.model_copy(update={"question": question, "answer": answer, "clauses": clauses})


def _of_categories(edition: Edition) -> list[str]:
    return list(dict.fromkeys(clause for category in edition.rules.categories for clause in each_of(category.clause)))


def _speaks(edition: Edition, every: Anywhere, entry: FaqEntry) -> bool:
    rules = edition.rules
    return bool(
        entry.id not in rules.faq_left_out
        and rules.clauses.keys() >= set(entry.clauses)
        and entry.of_category in (None, *(category.id for category in rules.categories))
        and rules.sources.keys() >= set(entry.sources)
        and rules.actors.keys() >= set(entry.ask)
        and not any(GONE in text for text in entry.answer.in_all())
        and (
            entry.of_categories
            or all(one.category not in every.numbers or edition.category_called(one.category) for one in entry.agrees)
        )
        and all(_knows(edition, every, one.facts) for one in entry.agrees)
    )


def _knows(edition: Edition, every: Anywhere, facts: Mapping[str, Any]) -> bool:
    """Whether no fact or value is one that only another edition has."""
    for id in every.facts.keys() & facts.keys():
        own = edition.facts[id].values if id in edition.facts else {}
        told = facts[id] if isinstance(facts[id], list) else [facts[id]]
        if id not in edition.facts or any(one in every.facts[id] - own.keys() for one in told if isinstance(one, str)):
            return False
    return True


@lru_cache(maxsize=8)
def load_faq(edition: Edition, folder: Path | None = None) -> Faq:
    """The questions for an edition, and the words that help to find them.

    Raises:
        Problem: naming file and line.
    """
    folder = folder or data_folder("dialogs")
    file, _ = read_faq(edition, folder)
    words = check(SearchWords, read_yaml(folder / "faq_words.yaml"))
    ways, written = read_ways(file, folder, names_anywhere(edition.folder)), written_for(edition)
    entries = tuple(entry for _, entry in spoken_under(edition, file))
    whom = tuple(actor for actor in file.ask_otherwise if actor in edition.rules.actors)
    put = {entry.id: (*entry.question.in_all(), *_put_here(written, ways[entry.id])) for entry in entries}
    return Faq(edition, entries, file.topics, whom, words, put)


def _put_here(written: Written, ways: Iterable[str]) -> Iterator[str]:
    """The ways of putting a question that this edition has all the words for."""
    for way in ways:
        lang = next(lang for lang in LANGS if LANGUAGES[lang].is_han is not way.isascii())
        if (said := written.filled(way, lang)) is not None:
            yield said


def read_ways(file: FaqFile, folder: Path, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each entry, how people put it, with placeholders of these names.

    Raises:
        Problem: naming file and line.
    """
    document = read_yaml(folder / "faq_ways.yaml")
    ways = check(FaqWays, document).root
    ids = [entry.id for entry in file.entries]
    seen = {bare(way): entry.id for entry in file.entries for way in entry.question.in_all()}
    with located(document):
        for id, phrases in ways.items():
            need_known("entries", id, ids, id)
            for index, phrase in enumerate(phrases):
                need_names(phrase, names, document, (id, index))
                _enter(seen, phrase, id, (id, index))
        for id in ids:
            if id not in ways:
                raise RuleError(Problem("key_missing", {"word": id}))
    return ways


_LEADS = {"partly": "faq.partly", "silent": "faq.silent"}


def faq_answer(entry: FaqEntry, edition: Edition, words: Words) -> list[str]:
    """The lines that answer a question: how much the notice gives, the answer, what it rests on, whom to ask."""
    lines = [words(_LEADS[entry.given])] if entry.given in _LEADS else []
    lines.append(entry.answer[words.lang])
    if entry.clauses:
        lines.append(words("faq.clause", clause=words.listing(list(entry.clauses))))
    for id in entry.sources:
        source = edition.rules.sources[id]
        lines.append(words("faq.source", name=source.name, issuer=source.issuer))
    return lines + _whom("faq.ask", entry.ask, edition, words)


def not_found(faq: Faq, words: Words) -> list[str]:
    """The lines for a text that no question is near, which says nothing of the notice: whom to ask, whom to call."""
    lines = [words("faq.not_found"), *_whom("faq.ask_policy", faq.ask_otherwise, faq.edition, words)]
    for contact in faq.edition.rules.contacts:
        if contact.kind == "phone":
            lines.append(words.labelled(contact.label[words.lang], contact.value) + words.cited(contact.clause))
    return lines


def _whom(key: str, actors: tuple[str, ...], edition: Edition, words: Words) -> list[str]:
    names = list(dict.fromkeys(edition.rules.actors[actor].label[words.lang] for actor in actors))
    return [words(key, whom=words.listing(names))] if names else []
