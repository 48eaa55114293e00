"""The house: what may import what, what is where, and what must not be in the repository."""

import ast
import os
import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

from gcguide.text import LANGUAGES
from tests.people import EDITION
from tests.programs import PATIENCE

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src/gcguide").rglob("*.py"))
HEAVY = ("textual", "rich", "polars", "openpyxl", "docx", "typst", "jinja2", "segno", "sqlite3", "icalendar", "python_calamine", "duckdb", "PIL", "zxingcpp")


def modules_after(code, **env):
    """The modules loaded in a fresh process after some code."""
    return told_by(code, **env)[-1]


def told_by(code, **env):
    """The same of every process that ends like this one, itself the last."""
    script = f"{code}\nimport sys\nprint('\\nMODULES', ' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **env},
        capture_output=True, text=True, check=True, timeout=PATIENCE,
    )  # fmt: skip
    return [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("MODULES ")]


def after_commands(*lines):
    """The modules loaded once all these commands were given, in one process."""
    return modules_after(f"from gcguide.cli import main\nfor line in {lines!r}:\n    main(line.split())")


QUIET = (
    "assess --help", "assess nowhere.yaml", "assess case.yaml", "policy check --quiet", "--version", "policy show", "screen",
    "roster --help", "roster nowhere.yaml", "remind --help", "remind nowhere.yaml", "remind case.yaml --due 7 --as-of 2026-03-02",
)  # fmt: skip
# Each kind of file, with the library it is made with.
OWN = {
    "txt": set(), "md": {"jinja2"}, "html": {"jinja2", "segno"}, "docx": {"docx", "segno"}, "pdf": {"typst", "segno"},
    "ics": {"icalendar"}, "xlsx": {"openpyxl"},
}  # fmt: skip
COMMANDS = {"ics": "remind case.yaml -o", "xlsx": "roster case.yaml -o"}
# Of the proofs, which together take seconds, none is given: they load nothing by themselves. After what is quiet, each file is
# made by a process of its own that has loaded the same so far.
LOADS = """
import os
from gcguide.cli import main
from gcguide.policy_check.checks import Checker
Checker.checks = lambda self: {}
for line in QUIET:
    main(line.split())
for line in FILES:
    if (child := os.fork()) == 0:
        assert main(line.split()) == 0, line
        break
    assert os.waitpid(child, 0)[1] == 0
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="one process for each file would take ten times as long")
def test_commands_load_nothing_heavy_and_each_file_its_own_library_only(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("case.yaml").write_text("talent_tier: tier_1\n", "utf-8")
    files = [f"{COMMANDS.get(form, 'print case.yaml -o')} file.{form} --as-of 2026-03-02" for form in OWN]
    *loaded, quiet = told_by(f"QUIET, FILES = {QUIET!r}, {files!r}\n{LOADS}")
    assert "gcguide.policy_check.checks" in quiet
    assert not set(HEAVY) & set(quiet)
    heavy = set(HEAVY) - {"PIL"}  # which openpyxl takes where it finds it
    assert {form: heavy & set(modules) for form, modules in zip(OWN, loaded, strict=True)} == OWN


@pytest.mark.slow
def test_the_screen_loads_no_library_of_paper_before_it_is_asked_to():
    code = "import gcguide.tui.app, gcguide.tui.screens.conversation, gcguide.tui.screens.result, gcguide.tui.screens.export"
    code += ", gcguide.tui.screens.desk, gcguide.tui.screens.intake"
    loaded = modules_after(code)
    assert "textual" in loaded
    assert not {module for module in HEAVY if module in loaded} - {"textual", "rich"}


def test_help_and_version_do_not_even_load_the_models():
    assert "pydantic" not in after_commands("--help", "assess --help", "--version")


@pytest.mark.slow
def test_the_opening_is_made_without_the_models():
    """They take longer to load than all else that the first question needs."""
    code = "import gcguide.tui.screens.conversation\nfrom datetime import date\n"
    code += "from gcguide.conversation.transcript import opening\nfrom gcguide.conversation.session import session_for\n"
    code += "from gcguide.words import load_words\nwords = load_words('zh')\n"
    code += "session = session_for(None, None, words, date(2026, 3, 2), None)\n"
    code += "assert len(list(opening(session.front, session.today, words))) > 4"
    assert "pydantic" not in modules_after(code)


def test_on_the_way_to_the_screen_the_models_are_not_loaded():
    code = "import gcguide.cli, gcguide.tui.start\n"
    code += "gcguide.cli._has_screen, gcguide.tui.start.start = lambda: True, lambda *_: 0\n"
    code += "assert gcguide.cli.main(['--as-of', '2026-03-02']) == 0"
    loaded = modules_after(code)
    assert "gcguide.tui.start" in loaded
    assert not {"pydantic", "textual"} & set(loaded)


def test_importing_the_package_loads_nothing_of_it():
    loaded = modules_after("import gcguide")
    assert [m for m in loaded if m.startswith("gcguide")] == ["gcguide"]


def test_the_core_reads_no_clock_and_no_file():
    forbidden = {"open", "today", "now", "read_text", "read_bytes", "getenv", "urlopen", "input", "print"}
    core = [path for path in SOURCES if path.parent.name == "core" or path.name == "kleene.py"]
    assert len(core) > 10
    for path in core:
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
            assert name not in forbidden, f"{path}:{node.lineno}"


@cache
def strings_of_code():
    """Every string in src/ that is not a docstring."""
    found = []
    for path in SOURCES:
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        docstrings = {
            id(node.body[0].value)
            for node in nodes
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body and isinstance(node.body[0], ast.Expr)
        }  # fmt: skip
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                found.append((path, node.lineno, node.value))
    return found


@pytest.mark.slow
def test_no_sentence_category_or_grade_in_the_code():
    """Rules and wording are data. Chinese in the code is punctuation or nothing."""
    ids = {c.id for c in EDITION.rules.categories} | {c.id for c in EDITION.rules.cautions}
    ids |= {g.id for g in EDITION.rules.gates} | set(EDITION.rules.grades.order) | set(EDITION.rules.definitions)
    ids |= set(EDITION.rules.steps)
    for path, line, text in strings_of_code():
        assert not re.search("[\u4e00-\u9fff]", text), f"{path}:{line}: {text}"
        assert text not in ids, f"{path}:{line}: {text}"
        assert not re.search(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}|nmgrck|0471", text), f"{path}:{line}: {text}"


@pytest.mark.slow
def test_no_language_is_named_but_in_the_table_of_languages():
    named = {(path.name, text) for path, _, text in strings_of_code() if text in LANGUAGES}
    assert named == {("text.py", lang) for lang in LANGUAGES}
    layouts = [path for path in (ROOT / "src").rglob("*") if path.suffix in (".j2", ".typ", ".tcss")]
    assert layouts
    for path in layouts:
        assert not re.search(r"""(["'(])(?:zh|en)\1|lang\((?:zh|en)""", path.read_text("utf-8")), path


def test_facts_named_in_the_code_are_only_those_of_the_route():
    """The program knows what an employer and a place are; every other fact is the policy's alone."""
    named = {text for _, _, text in strings_of_code() if text in EDITION.facts}
    assert named == {"employer", "place"}


def test_modules_are_small():
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 500}
    assert not long


def tracked():
    done = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.splitlines()]


def test_no_registry_address_in_the_repository():
    words = ["py" + "pi.org", "python" + "hosted", "npm" + "js", "reg" + "istry.", "deb." + "debian"]
    for path in tracked():
        if path.is_file() and path.suffix not in (".png", ".svg"):
            text = path.read_text("utf-8", errors="replace")
            assert not [word for word in words if word in text], path
    assert (ROOT / "uv.lock") not in tracked()


def test_every_pin_has_a_hash_and_what_we_import_is_declared():
    for name in ("requirements.lock", *(f"requirements-{kind}.lock" for kind in ("dev", "screen", "dask", "qr", "bench"))):
        blocks = re.split(r"\n(?=[a-z])", (ROOT / name).read_text("utf-8").strip())
        assert len(blocks) > 5
        for block in blocks:
            assert re.match(r"[a-z0-9_.-]+==\S+", block), block[:60]
            assert "--hash=sha256:" in block
    runtime, dev = ((ROOT / name).read_text("utf-8") for name in ("requirements.lock", "requirements-dev.lock"))
    pins = dict(re.findall(r"^([a-z0-9_.-]+)==(\S+)", runtime, re.M))
    screen = dict(re.findall(r"^([a-z0-9_.-]+)==(\S+)", (ROOT / "requirements-screen.lock").read_text("utf-8"), re.M))
    assert pins.items() <= screen.items() <= dict(re.findall(r"^([a-z0-9_.-]+)==(\S+)", dev, re.M)).items(), "the locks disagree"
    dask = dict(re.findall(r"^([a-z0-9_.-]+)==(\S+)", (ROOT / "requirements-dask.lock").read_text("utf-8"), re.M))
    assert screen.items() <= dask.items(), "the locks disagree"
    reader = dict(re.findall(r"^([a-z0-9_.-]+)==(\S+)", (ROOT / "requirements-qr.lock").read_text("utf-8"), re.M))
    assert pins.items() <= reader.items() <= dict(re.findall(r"^([a-z0-9_.-]+)==(\S+)", dev, re.M)).items(), "the locks disagree"
    assert reader.keys() - pins.keys() == {"pillow", "zxing-cpp"}, "a picture takes no more than this"
    assert "polars" in screen
    assert "distributed" not in screen
    assert "polars" not in pins


def test_the_readme_names_the_two_commands():
    text = (ROOT / "README.md").read_text("utf-8")
    assert "python3 run.py" in text
    assert "python3 run.py test" in text


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["wheel", "editable"])
def test_a_wheel_and_an_editable_install_find_their_data(kind, tmp_path):
    """Built from a copy, installed by unpacking, run in a fresh process away from the checkout."""
    import shutil

    copy = tmp_path / "checkout"
    skip = shutil.ignore_patterns(".venv", ".git", "__pycache__", ".*_cache", ".hypothesis", "tests", "benchmarks")
    shutil.copytree(ROOT, copy, ignore=skip)
    build = f"import os; os.chdir({str(copy)!r}); from hatchling import build; print(build.build_{kind}({str(tmp_path)!r}))"
    done = subprocess.run([sys.executable, "-c", build], capture_output=True, text=True, check=True, timeout=PATIENCE)
    site = tmp_path / "site"
    with zipfile.ZipFile(tmp_path / done.stdout.split()[-1]) as wheel:
        names = wheel.namelist()
        wheel.extractall(site)
    if kind == "wheel":
        assert "gcguide/data/policy/editions/2026h1.yaml" in names
        assert "gcguide/data/policy/notices/2026h1.txt" in names
        assert "gcguide/data/dialogs/results.yaml" in names
        assert {f"gcguide/paper/templates/{part}.typ" for part in ("pack", "text", "figures")} <= set(names)
        layouts = {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*.j2")}
        assert "gcguide/paper/templates/html/form.html.j2" in layouts
        assert layouts <= set(names)
        assert not [name for name in names if "tests" in name]
        shutil.rmtree(copy)  # nothing but the wheel is left
    (tmp_path / "case.yaml").write_text("talent_tier: tier_1\n", "utf-8")
    asked = [["policy", "show"], ["print", "case.yaml", "-o", "pack.html"], ["print", "case.yaml", "-o", "pack.pdf"]]
    code = f"import site; site.addsitedir({str(site)!r}); import gcguide.cli as c; print(c.__file__); print([c.main(words) for words in {asked!r}])"
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "GCGUIDE_POLICY", "GCGUIDE_DIALOGS")}
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ran.stdout.endswith("[0, 0, 0]\n"), ran.stderr
    assert str(site if kind == "wheel" else copy) in ran.stdout


def test_run_py_says_what_is_missing(tmp_path):
    """Without the venv module it names the package to install; with an old Python it names the version."""
    fake = "import sys; sys.modules['venv'] = None; sys.modules['ensurepip'] = None; sys.argv = ['run.py', '--version']; "
    shutil_copy = (ROOT / "run.py").read_text("utf-8")
    (tmp_path / "run.py").write_text(shutil_copy, "utf-8")
    (tmp_path / "requirements.lock").write_text("", "utf-8")
    code = fake + f"import runpy; runpy.run_path({str(tmp_path / 'run.py')!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 2
    assert "apt install python3-venv" in done.stderr
    old = f"import sys; sys.version_info = (3, 9, 2); import runpy; runpy.run_path({str(tmp_path / 'run.py')!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 2
    assert "3.11" in done.stderr
    assert "3.9" in done.stderr
