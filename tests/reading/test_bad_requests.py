"""Wrong requests on the command line."""

import re

import pytest

from tests.reading.refusals import WORDS, refused, rows


class Ask:
    """A wrong request: the arguments, what to say and not to say; most messages add the way to the help."""

    def __init__(self, what, argv, *says, not_says=(), usage="gcguide", **surroundings):
        self.what = what
        self.argv = argv.split(" ") if isinstance(argv, str) else argv
        self.says = says
        self.not_says = not_says
        self.usage = usage
        self.surroundings = surroundings


COMMANDS = [
    Ask("unknown command", "asses case.yaml", "“asses”", "“assess”"),
    Ask("unknown command, nothing near", "xyzzy", "“xyzzy”", "assess", "policy"),
    Ask("unknown command in Chinese", "评估 case.yaml", "“评估”", "assess"),
    Ask("empty command", [""], "assess", "policy"),
    Ask("command with an apostrophe", ["it's"], "“it's”", "assess", not_says=["invalid", "argument"]),
    Ask("command with both quotes", ['it\'s "so"'], "it's", "assess", not_says=["invalid", "argument"]),
    Ask("command with an escape sequence", ["\x1b[31m"], "[31m", "assess"),
    Ask("command with a line break", ["as\nsess"], "assess"),
    Ask("missing file", "assess", WORDS["zh"]("cli.metavar_file"), usage="gcguide assess"),
    Ask("missing file after an option", "assess --json", WORDS["zh"]("cli.metavar_file"),
        usage="gcguide assess"),
    Ask("missing action", "policy", usage="gcguide policy"),
    Ask("unknown action", "policy chek", "“chek”", "“check”", usage="gcguide policy"),
    Ask("unknown action, nothing near", "policy xyzzy", "“xyzzy”", "check", "schema", usage="gcguide policy"),
    Ask("unknown option", "assess case.yaml --jsn", "“--jsn”", "“--json”", usage="gcguide assess"),
    Ask("unknown option --editon", "assess case.yaml --editon 2026h1", "“--edition”", usage="gcguide assess"),
    Ask("unknown option --as-off", "assess case.yaml --as-off 2026-03-02", "“--as-of”",
        usage="gcguide assess"),
    Ask("unknown option with =", "assess case.yaml --asof=2026-03-02", "“--as-of”", usage="gcguide assess"),
    Ask("unknown option of an action", "policy check --quite", "“--quite”", "“--quiet”",
        usage="gcguide policy check"),
    Ask("unknown option, nothing near", "assess case.yaml --xyzzy", "--xyzzy", usage="gcguide assess"),
    Ask("unknown short option", "assess case.yaml -j", "-j", usage="gcguide assess"),
    Ask("unknown option of the program", "--verson", "“--verson”", "“--version”"),
    Ask("shortened option", "assess case.yaml --edit 2026h1", "“--edition”", usage="gcguide assess"),
    Ask("option before its command", "--json assess case.yaml", "--json", not_says=["--version"]),
    Ask("one file too many", "assess case.yaml other.yaml", "other.yaml", usage="gcguide assess"),
    Ask("argument too many for an action", "policy list me", "me", usage="gcguide policy list"),
    Ask("--json with --jsonl", "assess case.yaml --json --jsonl", "--json", "--jsonl",
        usage="gcguide assess"),
    Ask("value for a switch", "assess case.yaml --json=1", "--json", usage="gcguide assess"),
    Ask("--edition without value", "assess case.yaml --edition", "--edition", usage="gcguide assess"),
    Ask("--as-of without value", "assess case.yaml --as-of", "--as-of", usage="gcguide assess"),
    Ask("--as-of followed by an option", "assess case.yaml --as-of --json", "--as-of",
        usage="gcguide assess"),
    Ask("--lang without value", "assess case.yaml --lang", "--lang", usage="gcguide assess"),
    Ask("--lang alone", "--lang", "--lang"),
    Ask("--out without value", "policy schema -o", "-o", usage="gcguide policy schema"),
    Ask("unknown schema", "policy schema editon", "“editon”", "“edition”", usage="gcguide policy schema"),
    Ask("unknown schema, nothing near", "policy schema xyzzy", "“xyzzy”", "regions",
        usage="gcguide policy schema"),
    # Values of options
    Ask("unknown language", "--lang fr assess case.yaml", "“fr”", "zh", "en", usage=None),
    Ask("unknown language with =", "--lang=EN policy check", "“EN”", "zh", "en", usage=None),
    Ask("unknown language of a command", "assess case.yaml --lang zh_CN", "“zh_CN”", "zh", "en", usage=None),
    Ask("unknown GCGUIDE_LANG", "policy check", "GCGUIDE_LANG", "“fr”", "zh", "en", usage=None,
        GCGUIDE_LANG="fr"),
    Ask("blank GCGUIDE_LANG", "policy check", "GCGUIDE_LANG", "zh", "en", usage=None, GCGUIDE_LANG=" "),
    Ask("--as-of with text", "assess case.yaml --as-of soon", "--as-of", "“soon”", "2026-03-02", usage=None),
    Ask("--as-of with a short date", "assess case.yaml --as-of 2026-3-2", "--as-of", "“2026-3-2”",
        usage=None),
    Ask("--as-of with an impossible date", "assess case.yaml --as-of 2026-02-30", "“2026-02-30”", usage=None),
    Ask("--as-of in full-width digits", "assess case.yaml --as-of ２０２６-０３-０２", "“２０２６-０３-０２”", usage=None),
    Ask("--as-of with nothing", ["assess", "case.yaml", "--as-of", ""], "--as-of", usage=None),
    Ask("unknown edition", "assess case.yaml --edition 2026h2", "“2026h2”", "“2026h1”", usage=None),
    Ask("unknown edition, nothing near", "policy check --edition xyzzy", "“xyzzy”", "2026h1", usage=None),
    Ask("edition as a path", "policy show --edition ../editions/2026h1", "2026h1", usage=None),
    Ask("empty edition", ["policy", "show", "--edition", ""], "2026h1", usage=None),
    # Folders
    Ask("missing policy folder", "policy check", "nowhere", usage=None, GCGUIDE_POLICY="nowhere"),
    Ask("policy folder that is a file", "policy check", "case.yaml", usage=None, GCGUIDE_POLICY="case.yaml"),
    Ask("policy folder without editions", "policy check", "bare", "editions", usage=None,
        GCGUIDE_POLICY="bare"),
    Ask("policy folder with no edition in it", "policy check", "hollow", usage=None, GCGUIDE_POLICY="hollow"),
    Ask("missing dialogs folder", "policy check", "nowhere", ".yaml", usage=None, GCGUIDE_DIALOGS="nowhere"),
    Ask("dialogs folder without files", "policy check", "bare", ".yaml", usage=None, GCGUIDE_DIALOGS="bare"),
]  # fmt: skip


@pytest.mark.parametrize("ask", rows(COMMANDS))
def test_a_wrong_request_is_refused(ask, run, here, monkeypatch):
    (here / "case.yaml").write_text("standing: professional\n", encoding="utf-8")
    (here / "bare").mkdir()
    (here / "hollow" / "editions").mkdir(parents=True)
    for name, value in ask.surroundings.items():
        monkeypatch.setenv(name, value)
    answer = run(*ask.argv)
    refused(answer, ask.says, ask.not_says, lines=2 if ask.usage else 1)
    if ask.usage:
        assert answer.err.splitlines()[1] == WORDS["zh"]("usage.see_help", program=ask.usage)


# With a wrong language there is no telling which to answer in.
IN_ENGLISH = [
    ask for ask in COMMANDS if not ask.surroundings and not any("--lang" in part for part in ask.argv)
]


@pytest.mark.parametrize("ask", rows(IN_ENGLISH))
def test_a_wrong_request_is_refused_in_english(ask, run, here, monkeypatch):
    """The same, asked for through the environment; nothing Chinese is said but what was given."""
    (here / "case.yaml").write_text("standing: professional\n", encoding="utf-8")
    monkeypatch.setenv("GCGUIDE_LANG", "en")
    answer = run(*ask.argv)
    refused(answer, not_says=ask.not_says, lines=2 if ask.usage else 1)
    given = set("".join(ask.argv))
    assert not re.findall(
        "[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]", "".join(c for c in answer.err if c not in given)
    )


def test_a_schema_is_not_written_through_a_file(run, here):
    (here / "file").write_text("mine", encoding="utf-8")
    refused(run("policy", "schema", "-o", "file"), ["file"])
    refused(run("policy", "schema", "-o", "file/folder"), ["file"])
    assert (here / "file").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in here.iterdir()] == ["file"]


def test_a_schema_that_cannot_be_written_leaves_nothing_behind(run, here):
    """One of the six has a folder in its way: nothing is half-written, and nothing is said to have been."""
    (here / "out" / "regions.json").mkdir(parents=True)
    refused(run("policy", "schema", "-o", "out"), ["regions.json"])
    assert [path.name for path in (here / "out").iterdir()] == ["regions.json"]


# Each second one only in the deep run: it is as the one before it.
NAMES = ["", " ", "n" * 300, "n" * 300 + ".csv", "长" * 100 + ".xlsx", "n/" * 3000 + "x.csv", ".", "..", "r.csv/x.csv", "n" * 300 + "/x.csv"]
WRITING = ["screen r.csv -o", "screen r.csv -o r2.csv --force --html", "print c.yaml -o", "cases export --yes -o", "remind c.yaml -o",
           "roster c.yaml -o", "screen --template", "cases stats -o", "cases message 1 -o"]  # fmt: skip
READING = ["screen -o q.csv", "assess", "assess --jsonl", "cases import", "cases new", "print", "screen r.csv -o q.csv --force --mapping",
           "cases import r.csv --mapping", "roster", "remind"]  # fmt: skip


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.deep) if at % 2 else name for at, name in enumerate(NAMES)])
def test_a_name_that_can_be_no_files_is_a_wrong_request(name, run, tmp_path, monkeypatch):
    here = tmp_path / "a" / "b"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    (here / "r.csv").write_text("姓名,current_grade\n甲,junior\n", "utf-8")
    (here / "c.yaml").write_text("standing: professional\nperson: {name: 甲}\n", "utf-8")
    run("cases", "new", "c.yaml")
    for command in WRITING + READING:
        if name in (".", "..") and command in ("print c.yaml -o", "remind c.yaml -o", "roster c.yaml -o"):
            continue  # into a folder, under a name of its own
        if command == "screen -o q.csv" and name in (".", ".."):
            continue  # a folder of rosters
        answer = run(*command.split(), name)
        assert (answer.code, answer.out) == (2, ""), (command, answer.err)
        assert len(answer.err.splitlines()) <= 3, (command, answer.err)
