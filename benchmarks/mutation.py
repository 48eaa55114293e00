"""How many small mistakes in the core the tests find: one is put in at a time, and the core's own tests are run.

    python3 benchmarks/mutation.py [--sample 128] [--seed 1] [--file explain] [--list]

A mutant is one expression or statement changed: another comparison, `and` for `or`, a number one higher, a text left out,
`return None`, a line less, two arguments the other way round. Docstrings, annotations, decorators and what stands under
`TYPE_CHECKING` stay. It is killed when a test fails, or when the tests need many times the processor time they need
without it. One that survives is *visible* when it changes what somebody can see, for some random but always the same
applicants: a decision with its explanation and the reasons for a no, the course of an interview, the listing of the
edition, or what is said about a wrong answer. An invisible one is not counted: nobody could tell it from the original.

Nothing is written into `src/`: every mutant is compiled in a forked process of its own, from a parent that has loaded the
libraries but nothing of gcguide.
"""

import argparse
import ast
import contextlib
import copy
import hashlib
import importlib.abc
import importlib.util
import json
import os
import random
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from traceback import format_exception_only

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [*sorted((ROOT / "src" / "gcguide" / "core").glob("*.py")), ROOT / "src" / "gcguide" / "kleene.py"]

# What pins the core, the quickest first; but before all others what is about the file that is changed.
QUICK = ["rulebook", "decision", "explain", "reasons", "order", "golden_cases", "plan", "facts", "kleene", "acts", "assumed", "chosen"]
ABOUT = {
    "decide": "decision", "interview": "order", "live": "order", "normal_form": "rulebook", "result": "decision", "verdict": "golden_cases",
}  # fmt: skip
# Random people, who take longer: asked only about what can be seen.
SLOW = ["verdicts", "laws", "interview"]
# Long walks of what shorter ones try as well.
LEFT_OUT = [
    *(
        f"tests/core/test_interview.py::test_{name}"
        for name in (
            "a_random_walk_holds_the_invariants", "it_ends_with_the_verdicts_of_the_whole_truth", "one_by_one_neither_of_the_other_orders_asks_less",
            "no_question_comes_before_what_it_takes_for_granted", "step_by_step_ends_where_the_whole_truth_would_and_keeps_to_the_order_of_the_ways_in",
            "at_most_so_many_questions_left_never_grows", "a_topic_is_settled_before_the_next_but_for_what_may_exclude",
            "no_skipped_fact_could_have_changed_anything", "the_conversation_with_screens_stays_short",
        )
    ),
    *(
        f"tests/core/test_laws.py::test_{name}"
        for name in (
            "an_open_verdict_always_names_what_is_missing", "the_change_named_opens_the_grade_and_no_single_answer_does_better",
            "the_order_of_the_answers_does_not_matter", "unsure_and_unanswered_are_the_same_to_the_logic",
            "the_random_people_reach_all_kinds_of_answers", "kleene_logic_is_late_in_that_one_corner_only",
        )
    ),
    *(f"tests/core/test_verdicts.py::test_every_verdict_agrees_with_the_notice_read_by_hand[{known}-" for known in ("1.0", "0.9", "0.6", "0.25")),
]  # fmt: skip
# Processor seconds: so many times what the tests need with nothing changed.
PATIENCE = 2
MEMORY = 4 << 30

COMPARISONS = {
    ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.Is: [ast.IsNot], ast.IsNot: [ast.Is], ast.In: [ast.NotIn],
    ast.NotIn: [ast.In], ast.Lt: [ast.LtE, ast.GtE], ast.LtE: [ast.Lt, ast.Gt], ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
}  # fmt: skip
ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}  # fmt: skip
OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any"}
ORDERING = ("sorted", "reversed")


@dataclass(frozen=True)
class Mutant:
    """One change: the file, which node of its tree (in the order of `ast.walk`), and which of the ways to change that."""

    path: Path
    node: int
    way: int
    line: int
    change: str

    @property
    def module(self) -> str:
        return ".".join(self.path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")

    def tree(self) -> ast.Module:
        """The changed tree, ready to be compiled."""
        tree = ast.parse(self.path.read_text("utf-8"))
        old = list(ast.walk(tree))[self.node]
        new = ways(old)[self.way]()
        for parent in ast.walk(tree):
            for name, value in ast.iter_fields(parent):
                if value is old:
                    setattr(parent, name, new)
                elif isinstance(value, list):
                    setattr(parent, name, [new if item is old else item for item in value])
        return ast.fix_missing_locations(tree)


def with_(node: ast.AST, **fields: object) -> Callable[[], ast.AST]:
    """A copy of a node with other parts."""

    def make() -> ast.AST:
        made = copy.copy(node)
        for name, value in fields.items():
            setattr(made, name, value)
        return made

    return make


def ways(node: ast.AST) -> list[Callable[[], ast.AST]]:
    """Every way to change this one node."""
    match node:
        case ast.Compare(ops=ops):
            return [
                with_(node, ops=[*ops[:i], other(), *ops[i + 1 :]]) for i, op in enumerate(ops) for other in COMPARISONS[type(op)]
            ]
        case ast.BoolOp(op=op, values=values):
            swapped = with_(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
            fewer = [values[:i] + values[i + 1 :] for i in range(len(values))]
            return [swapped, *(with_(node, values=rest) if len(rest) > 1 else (lambda rest=rest: rest[0]) for rest in fewer)]
        case ast.UnaryOp(op=ast.Not() | ast.Invert() | ast.USub(), operand=operand):
            return [lambda: operand]
        case ast.BinOp(op=op) if type(op) in ARITHMETIC:
            return [with_(node, op=ARITHMETIC[type(op)]())]
        case ast.AugAssign(op=op):
            other = [with_(node, op=ARITHMETIC[type(op)]())] if type(op) in ARITHMETIC else []
            return [*other, ast.Pass]
        case ast.Constant(value=bool(value)):
            return [lambda: ast.Constant(not value)]
        case ast.Constant(value=int(value)):
            return [lambda: ast.Constant(value + 1)]
        case ast.Constant(value=str(value)) if value:
            return [lambda: ast.Constant("")]
        case ast.Return(value=value) if value is not None and not (isinstance(value, ast.Constant) and value.value is None):
            return [lambda: ast.Return(ast.Constant(None))]
        case ast.Continue():
            return [ast.Break]
        case ast.Break():
            return [ast.Continue]
        case ast.Expr():
            return [ast.Pass]
        case ast.If(test=test):
            return [with_(node, test=negated(test))]
        case ast.comprehension(ifs=ifs):
            return [with_(node, ifs=ifs[:i] + ifs[i + 1 :]) for i in range(len(ifs))]
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return [with_(node, body=orelse, orelse=body), lambda: body, lambda: orelse]
        case ast.Call(func=ast.Name(id=name), args=args):
            return calls(node, name, args)
        case ast.Call(args=args) if len(args) > 1 and not any(isinstance(arg, ast.Starred) for arg in args[:2]):
            return [with_(node, args=[args[1], args[0], *args[2:]])]
    return []


def calls(node: ast.Call, name: str, args: list[ast.expr]) -> list[Callable[[], ast.AST]]:
    if name in OPPOSITES:
        return [with_(node, func=ast.Name(OPPOSITES[name], ast.Load()))]
    if name in ORDERING:
        plain = ast.Call(ast.Name("list", ast.Load()), args[:1], [])
        return [lambda: plain, *([with_(node, keywords=[])] if node.keywords else [])]
    if len(args) > 1 and name != "isinstance" and not any(isinstance(arg, ast.Starred) for arg in args[:2]):
        return [with_(node, args=[args[1], args[0], *args[2:]])]
    return []


def negated(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)


def untouched(tree: ast.Module) -> set[int]:
    """The ids of the nodes that are not changed: what says something to readers and tools alone."""
    left: set[int] = set()
    for node in ast.walk(tree):
        roots: list[ast.AST | None] = []
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                roots = [node]
            case ast.FunctionDef():
                roots = [node.returns, *node.decorator_list]
            case ast.ClassDef():
                roots = [*node.decorator_list, *node.keywords]
            case ast.arg() | ast.AnnAssign():
                roots = [node.annotation]
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                roots = [node]
            case ast.Assign(targets=[ast.Name(id="__test__" | "T")]) | ast.Assert():
                roots = [node]
        left |= {id(inner) for root in roots if root is not None for inner in ast.walk(root)}
    return left


def mutants(path: Path) -> Iterator[Mutant]:
    """All of a file, in the order of its tree."""
    tree = ast.parse(path.read_text("utf-8"))
    left = untouched(tree)
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in left:
            continue
        for way, make in enumerate(ways(node)):
            before, after = (" ".join(ast.unparse(shape(one)).split()) for one in (node, make()))
            line = node.target.lineno if isinstance(node, ast.comprehension) else getattr(node, "lineno", 0)
            yield Mutant(path, number, way, line, f"{before[:110]}  →  {after[:110]}")


def shape(node: ast.AST) -> ast.AST:
    """What to print of a node: of an `if`, not all that stands under it."""
    return with_(node, body=[ast.Pass()], orelse=[])() if isinstance(node, ast.If) else node


class Swapped(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives one module from a tree instead of its file."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname, path=None, target=None):
        if fullname != self.mutant.module:
            return None
        inside = [str(self.mutant.path.parent)] if self.mutant.path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(fullname, self.mutant.path, loader=self, submodule_search_locations=inside)

    def get_source(self, fullname):
        return None

    def get_code(self, fullname):
        return compile(self.mutant.tree(), str(self.mutant.path), "exec")


def forked(work: Callable[[], object], seconds: int, mutant: Mutant | None) -> tuple[int, object]:
    """The exit status of a process of its own and what its work gave; a status below 0 is the signal that ended it."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        if mutant is not None:
            sys.meta_path.insert(0, Swapped(mutant))
        status = 70
        with contextlib.suppress(BaseException):
            with os.fdopen(writing, "w") as out:
                json.dump(work(), out)
            status = 0
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    ended, status = os.waitpid(child, 0)
    assert ended == child
    code = os.waitstatus_to_exitcode(status)
    return code, json.loads(said) if code == 0 else None


def tested(names: list[str]) -> dict[str, object]:
    """Runs some tests of the core in this process: pytest's own exit code, the processor time, and the test that failed."""
    import pytest

    failed: list[str] = []

    class Noted:
        def pytest_runtest_logreport(self, report):
            if report.failed:
                failed.append(report.nodeid)

    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--assert=plain"]
    options += [option for test in LEFT_OUT for option in ("--deselect", test)]
    code = 0
    for name in names:
        code = code or pytest.main([*options, f"tests/core/test_{name}.py"], [Noted()])
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"code": int(code), "seconds": used.ru_utime + used.ru_stime, "failed": failed[:1]}


# What can be seen. Each face is one text for each of its subjects.

WRONG = [
    {"nothing": 1}, {"standing": "retire"}, {"standing": 5}, {"standing": "专业技术人员"}, {"standing": " retired "}, {"standing": "xyz"},
    {"works_in_region": "yes"}, {"works_in_region": 1}, {"achievements": "engineering_problem"}, {"achievements": 3},
    {"achievements": ["engineering_problem", "engineering_problem"]}, {"achievements": ["engineering_problem", "x"]}, {"achievements": {}},
    {"place": 150203}, {"place": "150299"}, {"place": "赛罕区"}, {"place": "海拉尔"}, {"place": "区"}, {"place": "旗"}, {"place": ""}, {"place": 15.5},
    {"place": "1502031"}, {"place": "纽约"}, {"place": "xx"}, {"place": "159999"}, {"place": True}, {"place": "15020"},
    {"associate_senior_appointed": "2024-02-30"}, {"associate_senior_appointed": "1949-09-30"}, {"associate_senior_appointed": 5},
    {"associate_senior_appointed": "2024-02-29"}, {"talent_tier": None}, {"talent_tier": "unsure"}, {"held_title_grade": "副高"},
]  # fmt: skip


def faces() -> dict[str, str]:
    """A digest of each face for each subject; a subject that cannot be shown has the error as its face."""
    from tests.people import EDITION, STEP_IDS, random_failed, random_person

    rng = random.Random(20260302)
    crowd = []
    for number in range(160):
        person = random_person(rng, (1.0, 0.95, 0.85, 0.6, 0.3)[number % 5])
        steps = random_failed(rng) | ({rng.choice(STEP_IDS): "failed"} if number % 4 == 0 else {})
        crowd.append((person, steps))
    shown: dict[str, str] = {}

    def note(name: str, make: Callable[[], object]) -> None:
        try:
            text = repr(make())
        except Exception as error:
            text = "".join(format_exception_only(error))
        shown[name] = hashlib.sha256(text.encode()).hexdigest()

    for number, (person, steps) in enumerate(crowd):
        lang = "en" if number % 3 == 0 else "zh"
        note(f"decision {number}", lambda: decision(EDITION, person, steps, number))  # noqa: B023
        if number % 2 == 0:
            note(f"explanation {number}", lambda: explanation(EDITION, person, steps, lang))  # noqa: B023
            note(f"why not {number}", lambda: reasons(EDITION, person, steps, lang))  # noqa: B023
        if number % 5 < 3:
            note(f"interview {number}", lambda: interview(EDITION, person, steps, number))  # noqa: B023
    for lang in ("zh", "en"):
        note(f"policy show {lang}", lambda: listing(EDITION, lang))  # noqa: B023
    for wrong in [*WRONG, *({"step": one} for one in ("todo", "never", 3))]:
        note(f"answer {wrong}", lambda: wrong_answer(EDITION, wrong))  # noqa: B023
    return shown


def case_of(edition, person, steps, number):
    from datetime import date, timedelta

    from gcguide.core.facts import read_facts
    from gcguide.person.case import Case

    local = date(2026, 3, 10) + timedelta(days=number) if number % 7 == 0 else None
    return Case(facts=read_facts(edition, person), steps=steps, local_deadline=local)


def decision(edition, person, steps, number):
    from datetime import date, timedelta

    from gcguide.core.decide import decide
    from gcguide.core.timeline import timeline

    day = date(2026, 3, 2) + timedelta(days=number)
    made = decide(edition, case_of(edition, person, steps, number), day)
    changes = [category.nearest_change() for category in made.assessment.categories]
    counted = timeline(edition, person.get("employer"), None, count_posting_day=True)
    return made.to_dict("zh"), made.to_dict("en"), changes, counted, made.assessment["best"]


def explanation(edition, person, steps, lang):
    from gcguide.core.explain import Explainer
    from gcguide.core.rulebook import rulebook
    from gcguide.words import load_words

    book = rulebook(edition)
    explainer = Explainer(book, case_of(edition, person, steps, 1).facts, load_words(lang))
    return [explainer.cell(cell, steps).as_json() for cell in book.cells]


def reasons(edition, person, steps, lang):
    from datetime import date

    from gcguide.paper.why_not import why_not

    from gcguide.core.decide import assess
    from gcguide.words import load_words

    case = case_of(edition, person, steps, 1)
    return list(why_not(edition, case, assess(edition, case.facts, date(2026, 3, 2), steps), load_words(lang)))


def interview(edition, person, steps, number):
    from gcguide import Interview

    failed = [id for id, state in steps.items() if state == "failed"] if number % 2 else []
    talk = Interview(edition, {"place": "150203"} if number % 8 == 0 else None, steps_failed=failed)
    if number % 3 == 0:
        talk.answer({})
    seen = []
    while (question := talk.next_question()) is not None and len(seen) < 60:
        seen.append((question, question.is_screen, talk.prompts_left(), talk.live()))
        talk.answer(question.answer_for(person))
    grades = ("none", "associate_senior")
    ahead = [talk.would_change("current_grade", grade) for grade in grades] + [talk.would_change("standing", "retired")]
    about = [talk.about(id) for id in ("current_grade", "place", "talent_tier")]
    end = talk.facts, talk.moot(), talk.skipped(), ahead, about, talk.verdicts(), talk.transcript, talk.step_by_step, talk.prompts_left()
    again = talk.replay(talk.transcript)
    moves = [again.undo(), again.undo(), again.undone, again.facts, again.redo(), again.facts, again.redo(), again.redo(), again.facts]
    again.change("current_grade", "none")
    again.fail(["recommendation"])
    return seen, end, moves, again.facts, again.undo(), again.verdicts(), again.next_question()


def listing(edition, lang):
    from gcguide.policy_check.show import show
    from gcguide.words import load_words

    return list(show(edition, load_words(lang)))


def wrong_answer(edition, raw):
    from gcguide.core.days import read_local_deadline
    from gcguide.core.decide import read_steps
    from gcguide.core.facts import read_facts
    from gcguide.problem import Problem

    try:
        if "step" in raw:
            return read_steps(edition, {"recommendation": raw["step"]}), read_steps(edition, {str(raw["step"]): "done"})
        read = read_facts(edition, raw)
        local = [read_local_deadline(edition, day) for day in ("2024-01-01", "2028-12-31", *raw.values())] if "place" in raw else []
    except Problem as problem:
        return problem.id, problem.details, problem.path
    return read, local


def tried(mutant: Mutant, seconds: int, plain: dict[str, str]) -> tuple[str, str]:
    """`killed`, `visible` or `invisible`, and by or in what."""
    about = ABOUT.get(mutant.path.stem, mutant.path.stem)
    if found := killed(mutant, seconds, sorted(QUICK, key=lambda name: name != about)):
        return "killed", found
    _, shown = forked(faces, seconds, mutant)
    changed = [name for name, digest in plain.items() if shown is None or shown.get(name) != digest]
    if not changed:
        return "invisible", ""
    if found := killed(mutant, seconds, SLOW):
        return "killed", found
    return "visible", f"{len(changed)} faces, as {changed[0]}"


def killed(mutant: Mutant, seconds: int, names: list[str]) -> str:
    """The test that fails, or what else went wrong; empty when all pass."""
    status, run = forked(lambda: tested(names), seconds, mutant)
    if run is None:
        return "takes too long" if status in (-signal.SIGXCPU, -signal.SIGKILL) else "cannot be run"
    return "" if run["code"] == 0 else (run["failed"] or ["cannot be loaded"])[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--file", default="", help="only files with this in their path")
    parser.add_argument("--line", type=int, nargs="+", help="only these lines")
    parser.add_argument("--list", action="store_true", help="only print the mutants")
    parser.add_argument("--all", action="store_true", help="print those killed as well, and the test that did it")
    given = parser.parse_args()
    every = [mutant for path in SOURCES if given.file in str(path) for mutant in mutants(path) if not given.line or mutant.line in given.line]
    drawn = random.Random(given.seed).sample(every, min(given.sample, len(every)))
    drawn.sort(key=lambda mutant: (mutant.path, mutant.line))
    if given.list:
        for mutant in drawn:
            print(f"{mutant.path.relative_to(ROOT)}:{mutant.line}: {mutant.change}")
        print(f"{len(drawn)} of {len(every)}")
        return 0
    load_libraries()
    _, plain = forked(lambda: tested([*QUICK, *SLOW]), 600, None)
    if not plain or plain["code"]:
        print("the tests fail with nothing changed:", plain)
        return 1
    _, shown = forked(faces, 600, None)
    seconds = int(plain["seconds"] * PATIENCE) + 5
    print(f"{len(drawn)} of {len(every)} mutants, seed {given.seed}; the tests take {plain['seconds']:.1f} s of processor time", flush=True)
    counts = {"killed": 0, "visible": 0, "invisible": 0}
    for mutant in drawn:
        outcome, where = tried(mutant, seconds, shown)
        counts[outcome] += 1
        if given.all or outcome != "killed":
            print(f"{outcome:9} {mutant.path.relative_to(ROOT)}:{mutant.line}: {mutant.change}  {where and f'({where})'}", flush=True)
    seen = counts["killed"] + counts["visible"]
    print(f"killed {counts['killed']} of {seen} that can be seen: {counts['killed'] / seen:.1%}; {counts['invisible']} invisible")
    return 0 if not counts["visible"] else 1


def load_libraries() -> None:
    """What is heavy and not ours, once for all children."""
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    os.chdir(ROOT)
    for name in ("pytest", "hypothesis.strategies", "pydantic", "yaml", "dateutil.relativedelta", "chinese_calendar", "jinja2", "icalendar"):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "1":  # the same run again is the same
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "1"})
    sys.exit(main())
