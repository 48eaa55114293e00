"""The line mode: pipes, plain terminals, screen readers; it ends with the report and leaves cleanly."""

import contextlib
import io
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from gcguide import line as line_mode
from gcguide.conversation.session import Shelf, session_for
from gcguide.problem import Problem
from gcguide.words import load_words
from tests.programs import PATIENCE
from tests.warm import program

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "gcguide", "--as-of", "2026-03-02"]
TALENT = ["2", "五类", "0", "3", "海拉尔", "副高", "2024-3-1"]


def environment(**settings):
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM", "ACCESSIBLE", "GCGUIDE_LANG")}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), **settings}


def piped(replies, *options, **settings):
    given = replies if isinstance(replies, bytes) else "\n".join(replies).encode()
    return program(*COMMAND[3:], *options, input=given, env=environment(**settings))


@pytest.mark.slow
def test_answers_from_a_pipe_give_the_report():
    done = subprocess.run(COMMAND, input="\n".join(TALENT).encode(), capture_output=True, env=environment(), timeout=PATIENCE)
    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    assert "记下了：五类人才" in out
    assert "可申报正高级：文本明确" in out
    assert out.index("不用再答") < out.index("== 结论 ==")
    assert out.count("== 结论 ==") == 1
    assert "\x1b" not in out


@pytest.mark.slow
def test_the_answers_are_echoed_so_that_the_output_reads_as_a_conversation():
    out = piped(TALENT).stdout.decode()
    assert "答：五类\n" in out
    assert [line for line in out.splitlines() if line.startswith("问：")] != []


@pytest.mark.slow
def test_english():
    out = piped(["0"], "--lang", "en").stdout.decode()
    assert "none of the seven categories" in out
    text = re.sub(r"英才兴蒙|《[^》]*》|内蒙古[^ (]*|[^\x00-\x7f§·“”—–…→✓✗]*(?:评审|系统|目录单|花名册)[^\x00-\x7f]*", "", out.split("== ")[0])
    assert "问" not in text


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_old_windows_encodings_are_understood(encoding):
    out = piped("\n".join(TALENT).encode(encoding)).stdout.decode()
    assert "可申报正高级：文本明确" in out


@pytest.mark.slow
def test_windows_line_ends():
    assert "可申报正高级：文本明确" in piped("\r\n".join(TALENT).encode()).stdout.decode()


@pytest.mark.slow
def test_end_of_input_gives_the_result_so_far():
    done = piped(TALENT[:2])
    out = done.stdout.decode()
    assert done.returncode == 0
    assert "输入到这里结束了" in out
    assert "== 结论 ==" in out
    assert "待定" in out


@pytest.mark.slow
def test_no_input_at_all():
    done = piped([])
    assert done.returncode == 0
    assert done.stderr == b""
    assert "输入到这里结束了" in done.stdout.decode()


@pytest.mark.slow
def test_rubbish_in_a_pipe_is_answered_not_crashed_on():
    rubbish = bytes(range(256)) * 40 + b"\n" + b"1" * 300_000 + b"\n[/]\n\xff\xfe\n"
    done = piped(rubbish)
    assert done.returncode == 0
    assert done.stderr == b""


@pytest.mark.slow
def test_quitting_by_word_writes_no_report():
    done = piped(["2", "退出", "五类"])
    assert done.returncode == 0
    assert "== 结论 ==" not in done.stdout.decode()
    assert "已退出" in done.stdout.decode()


@pytest.mark.slow
def test_an_answer_changed_at_the_end_gives_a_new_report():
    out = piped([*TALENT, "改 聘任日期", "2025-01-01", "退出"]).stdout.decode()
    assert out.count("== 结论 ==") == 2
    assert "2027年1月1日（周五）起满足年限" in out


@pytest.mark.slow
def test_a_closed_window_is_said_before_the_first_question():
    done = program("--as-of", "2026-06-01", input=b"0\n", env=environment())
    opening = done.stdout.decode().split("问：")[0]
    assert "已于2026年4月30日" in opening
    assert "下一批" in opening


def test_a_wrong_day_is_a_mistake_of_the_request():
    done = program("--as-of", "2026-02-30", env=environment())
    assert done.returncode == 2


class Terminal:
    """The program in a pseudo-terminal."""

    def __init__(self, *options, **settings):
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [*COMMAND, *options], environment(**settings))
        self.seen = ""

    def until(self, text, times=1):
        limit = time.monotonic() + PATIENCE
        while self.seen.count(text) < times:
            assert time.monotonic() < limit, self.seen[-500:]
            if select.select([self.end], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.end, 65536).decode(errors="replace")
                except OSError:
                    break
        return self.seen

    def type(self, text):
        os.write(self.end, text.encode())

    def exit_code(self, press="", until="\0"):
        """Pressed again and again until heard: a key that comes before the program listens is lost."""
        limit, pressed = time.monotonic() + PATIENCE, 0.0
        while time.monotonic() < limit:
            if until not in self.seen and time.monotonic() > pressed + 5:
                pressed = time.monotonic()
                with contextlib.suppress(OSError):
                    self.type(press)
            if select.select([self.end], [], [], 0.4)[0]:
                with contextlib.suppress(OSError):
                    self.seen += os.read(self.end, 65536).decode(errors="replace")
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.end)
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        raise AssertionError("it did not leave")


class Screen(io.StringIO):
    def isatty(self):
        return True


def test_no_control_sequences_where_they_are_not_wanted(monkeypatch):
    def said(**settings):
        for name in ("TERM", "ACCESSIBLE", "NO_COLOR"):
            monkeypatch.delenv(name, raising=False)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("退出\n".encode())))
        monkeypatch.setattr(sys, "stdout", Screen())
        assert line_mode.start(None, load_words("zh"), date(2026, 3, 2)) == 0
        return sys.stdout.getvalue()

    assert "\x1b[1m" in said(TERM="xterm-256color"), "the question stands out"
    for settings in ({}, {"TERM": "dumb"}, {"TERM": "xterm-256color", "ACCESSIBLE": "1"}, {"TERM": "xterm", "NO_COLOR": "1"}):
        shown = said(**settings)
        assert "下面哪些情况和您有关" in shown
        assert "\x1b" not in shown, settings


@pytest.mark.slow
def test_a_conversation_in_a_real_terminal():
    terminal = Terminal("--plain", TERM="xterm-256color")
    for asked, reply in enumerate(TALENT, start=1):
        terminal.until("答：", times=asked)
        terminal.type(reply + "\n")
    terminal.until("== 结论 ==")
    terminal.type("退出\n")
    assert terminal.exit_code() == 0
    assert "可申报正高级" in terminal.seen


@pytest.mark.slow
@pytest.mark.parametrize("how", ["interrupt", "end of input"])
def test_leaving_by_key_is_clean(how):
    terminal = Terminal("--plain", TERM="xterm")
    terminal.until("答：")
    key, said = ("\x03", "已退出") if how == "interrupt" else ("\x04", "输入到这里结束了")
    assert terminal.exit_code(key, said) == (130 if how == "interrupt" else 0)
    assert "Traceback" not in terminal.seen
    assert said in terminal.seen


def test_starting_over_leaves_what_was_answered_and_says_where_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("GCGUIDE_HOME", str(tmp_path))
    with closing(Shelf()) as shelf:
        session = session_for(None, None, load_words("zh"), date(2026, 3, 2), shelf)
        out = io.StringIO()
        assert line_mode.run(session, ["2", "换个人", "3", "start over"], out) == 0
        said = out.getvalue()
        assert said.count("下面哪些情况和您有关") == 3
        assert "前一份已保存为 1 号记录" in said
        assert "前一份已保存为 2 号记录" in said
        assert [saved.number for saved in shelf.store().cases()] == [2, 1]
        assert shelf.store().load(1).answers.facts != shelf.store().load(2).answers.facts


def test_the_rest_of_an_endless_line_is_no_reply(monkeypatch):
    from types import SimpleNamespace

    raw = b"a" * 1_000_000 + b"\n2\n" + b"b" * 1_000_000
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw), closed=False))
    replies = list(line_mode._piped())
    assert [reply[:2].strip() for reply in replies] == ["aa", "2", "bb"]
    assert max(map(len, replies)) <= 100_000


@pytest.mark.parametrize("before", ["", "a", "ab"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_line_that_is_cut_within_a_character_is_still_read_in_its_encoding(monkeypatch, before, encoding):
    from types import SimpleNamespace

    raw = (before + "我在包头工作。" * 50_000).encode(encoding)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw), closed=False))
    [reply] = line_mode._piped()
    assert reply[:2000] == (before + "我在包头工作。" * 300)[:2000]


def test_control_sequences_of_a_pipe_are_not_written_back():
    session = session_for(None, None, load_words("zh"), date(2026, 3, 2), None)
    out = io.StringIO()
    line_mode.run(session, ["a\x1b[31mb\x1b]0;x\x07\x9b\u202e"], out)
    assert not set(out.getvalue()) & set("\x1b\x07\x9b\u202e")


def test_a_second_window_on_a_case_does_not_say_that_it_was_saved(tmp_path, monkeypatch, capsys):
    from types import SimpleNamespace

    from gcguide.tui.start import _say_how_it_ended

    monkeypatch.setenv("GCGUIDE_HOME", str(tmp_path))
    words = load_words("zh")
    with closing(Shelf()) as shelf, closing(Shelf()) as other:
        line_mode.run(session_for(None, None, words, date(2026, 3, 2), shelf), ["2"], io.StringIO())
        first, second = (session_for(1, None, words, date(2026, 3, 2), one) for one in (shelf, other))
        line_mode.run(first, ["五类"], io.StringIO())
        out = io.StringIO()
        line_mode.run(second, ["四类"], out)
        assert "刚在另一个窗口改过" in out.getvalue()
        assert "回答没有保存" in out.getvalue()
        assert words("case.kept", number=1) not in out.getvalue()
        app = SimpleNamespace(failure=None, words=words, session=second, return_code=0, rescued=None)
        assert _say_how_it_ended(app) == 0
        said = capsys.readouterr()
        assert "刚在另一个窗口改过" in said.err
        assert said.out == ""
        assert line_mode.kept(first) == [words("case.kept", number=1)]


def test_the_deadline_of_a_place_is_remembered_and_offered_to_the_next_person_of_it(tmp_path, monkeypatch):
    monkeypatch.setenv("GCGUIDE_HOME", str(tmp_path))
    offered = "同一地方的上一份记录里，当地截止是2026年4月20日（周一）"

    def told(*replies, day=date(2026, 3, 2)):
        session, out = session_for(None, None, load_words("zh"), day, shelf), io.StringIO()
        assert line_mode.run(session, replies, out) == 0
        return session.case.local_deadline, out.getvalue()

    with closing(Shelf()) as shelf:
        told("2", "五类", "0", "3", "昆都仑", "改 当地截止", "4月20日")
        day, said = told("2", "五类", "0", "3", "昆都仑", "副高")
        assert offered in said
        assert day is None, "offered, never assumed"
        day, said = told("2", "五类", "0", "3", "昆都仑", "当地截止", "是")
        assert day == date(2026, 4, 20)
        for other in (("3", "海拉尔"), ("4", "昆都仑")):  # another place; another kind of employer
            assert offered not in told("2", "五类", "0", *other)[1]
        assert offered not in told("2", "五类", "0", "3", "昆都仑", day=date(2026, 11, 28))[1], "it is over"
        day, said = told("2", "五类", "当地截止", "4月15日", "0", "3", "昆都仑")  # what was told for this one stands
        assert offered not in said
        assert day == date(2026, 4, 15)


def test_long_lines_are_wrapped_for_a_screen_and_left_whole_for_a_pipe():
    import io
    from datetime import date

    from gcguide.conversation.session import Session
    from gcguide.line import run
    from gcguide.policy.front_page import read_front_page
    from gcguide.text import width
    from gcguide.words import load_words

    for lang, replies in (("zh", TALENT), ("en", ["2", "tier 5", "0", "3", "hle", "associate senior", "2024-3-1"])):
        said = {}
        for columns in (None, 80, 40):
            out = io.StringIO()
            run(Session(read_front_page("2026h1"), load_words(lang), date(2026, 3, 2)), replies, out, columns=columns)
            said[columns] = out.getvalue()
            for line in said[columns].splitlines() if columns else ():
                assert width(line) <= columns, line
                assert not line.startswith(tuple("。，、；：？！）》”")), line
        assert "".join(said[40].split()) == "".join(said[80].split()) == "".join(said[None].split())


@pytest.mark.slow
def test_the_report_says_how_to_find_out_what_was_not_known():
    unknown = ["2", "五类", *["不清楚"] * 6]
    out = piped(unknown).stdout.decode()
    section = out.split("== 待核实事项 ==")[1].split("== ")[0]
    assert "- 现有职称：看职称证书，或问单位人事部门。" in section
    out = piped([*unknown, "改 身份", "离退休人员"]).stdout.decode()
    assert "待核实" not in out.split("== 结论 ==")[-1], "nothing fits, so there is nothing to find out"


@pytest.mark.parametrize("lines", [b"1\n" * 60_000, b"\xe6\x88\x91" * 200 + b"\n" + (b"\xe6\x88\x91" * 200 + b"\n") * 1500])
def test_a_flood_of_lines_in_a_pipe_is_refused_before_any_is_answered(lines, monkeypatch):
    from types import SimpleNamespace

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines), closed=False))
    with pytest.raises(Problem) as told:
        next(line_mode._piped())
    assert told.value.id == "input_flood"


def test_a_flood_of_lines_in_a_terminal_is_said_and_the_rest_of_it_read_by_nobody(monkeypatch):
    keyboard, terminal = pty.openpty()
    with open(terminal, closefd=False) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        monkeypatch.setattr("builtins.input", lambda: os.read(terminal, 100).decode().strip())
        for _ in range(300):
            os.write(keyboard, b"1\n")
        lines = line_mode._lines()
        heard = [next(lines) for _ in range(201)]
        os.write(keyboard, b"2\n")
        heard.append(next(lines))
    assert heard == ["1"] * 200 + [None, "2"]
    for end in (keyboard, terminal):
        os.close(end)


def test_a_long_reply_is_answered_at_once():
    session = session_for(None, None, load_words("zh"), date(2026, 3, 2), None)
    session.conversation.prepare()
    began = time.process_time()
    session.conversation.hear("".join(f"材料{n}怎么交？我是{n}年的高级工程师，" for n in range(100)))
    assert time.process_time() - began < 5  # seconds; it was three times as long
