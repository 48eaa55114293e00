"""What a counsellor's commonest tasks take: keys pressed, and seconds until the screen shows that it is done.

    python3 benchmarks/tasks.py [--cases N] [--pictures]

The program runs in a real terminal of 80×24 and 120×32, on a store of its own. A word or a path that is typed counts as
its characters. `--pictures` prints the screen after each task.
"""

import argparse
import csv
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.tui import terminal  # noqa: E402
from tests.tui.terminal import App  # noqa: E402

from gcguide.desk.files import MESSAGES, OUTPUTS  # noqa: E402

terminal.PATIENCE = 20

KEYS = {
    "enter": "\r", "tab": "\t", "esc": "\x1b", "down": "\x1b[B", "del": "\x1b[3~", "f3": "\x1bOR", "f4": "\x1bOS", "f6": "\x1b[17~", "^a": "\x01",
    "^e": "\x05", "^f": "\x06", "^l": "\x0c", "^n": "\x0e", "^o": "\x0f", "^r": "\x12", "^s": "\x13", "^t": "\x14", "^u": "\x15", "^z": "\x1a",
}  # fmt: skip


def tasks(folder):
    """By name: what is pressed or typed, each with what must show before the next."""
    first, second = folder / "first.csv", folder / "second.csv"
    yield "take in a roster", [("f3", "还没有记录"), ("^o", "回答码"), (str(first), "first.csv"), ("enter", "可以导入"), ("^s", "新增")]
    yield "correct it", [("^o", "回答码"), (str(second), "second.csv"), ("enter", "有变化"), ("^s", "更新 3 份")]
    yield "take that back", [("^z", "已撤销")]
    yield "see what is due", [("f6", "仅看 7 天内到期"), ("esc", "份")]
    yield "find by the last of a number", [("0133", "某0"), ("esc", "份")]
    yield "find by place", [("东胜", "某1"), ("esc", "份")]
    yield "note how far a place has come", [
        ("东胜", "某1"), ("^a", "已标记"), ("^t", "到了哪一步"), ("down", ""), ("enter", "是哪一天"), ("enter", "记为“已网上提交”"), ("^a", ""), ("esc", "份"),
    ]  # fmt: skip
    yield "one returned, with the reason", [
        ("某3", "某3"), ("^t", "到了哪一步"), ("down", ""), ("down", ""), ("down", ""), ("enter", "是哪一天"), ("enter", "的原因"), ("缺照片", "缺照片"), ("enter", "记为“退回补正”"), ("esc", "份"),
    ]  # fmt: skip
    yield "an owner for a place", [
        ("海拉尔", "某2"), ("^a", "已标记"), ("^l", "的哪一项"), ("enter", "由谁经办"), ("王五", "王五"), ("enter", "Ctrl+Z"), ("^a", ""), ("esc", "份"),
    ]  # fmt: skip
    yield "a place is reported", [
        ("东胜", "某1"), ("^a", "已标记"), ("^t", "到了哪一步"), ("5", ""), ("enter", "是哪一天"), ("enter", "记为“已报送”"), ("^a", ""), ("esc", "份"),
    ]  # fmt: skip
    yield "what is missing, to a whole place", [
        ("海拉尔", "某2"), ("^a", "已标记"), ("^e", "导出"), *[("down", "")] * OUTPUTS.index(MESSAGES), ("^s", "已写"), ("esc", "份"), ("^a", ""), ("esc", "份"),
    ]  # fmt: skip
    yield "delete one, bring it back", [("某5", "某5"), ("del", "不删"), ("2", ""), ("enter", "已删除 1 份"), ("^z", "已恢复 1 份"), ("esc", "份")]
    yield "walk a person through", [
        ("^n", "和您有关"), ("在昆区的医院，现有副高级，五类人才", "五类人才"), ("enter", "请核对"), ("enter", "有没有下面"), ("0", ""), ("enter", "和您有关"),
        ("0", ""), ("enter", "属于哪一类"), ("4", ""), ("enter", "从哪一天起"), ("2020-5-6", "2020-5-6"), ("enter", "看结果"), ("f4", "文本明确"),
    ]  # fmt: skip


def roster(path, count, turned):
    """A roster; in the corrected one three people have another title."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["姓名", "工作单位", "身份证号", "现职称", "所在地", "英才兴蒙人才类别"])
        for n in range(count):
            title = "高级教师" if n in turned else ("主治医师", "工程师", "讲师")[n % 3]
            number = "150203198510120133" if n == 0 else ""
            sheet.writerow([f"某{n}", f"单位{n}", number, title, ("昆都仑区", "东胜区", "海拉尔区")[n % 3], "五类"])


def run(size, count, pictures):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        roster(folder / "first.csv", count, ())
        roster(folder / "second.csv", count, (4, 5, 7))
        app = App(folder / "home", "--as-of", "2026-04-08", size=size, HOME=name)
        app.shows("开始")
        print(f"{size[0]}×{size[1]}")
        try:
            for task, presses in tasks(folder):
                began, pressed = time.monotonic(), 0
                for press, shows in presses:
                    keys = KEYS.get(press, press)
                    pressed += 1 if press in KEYS else len(press)
                    os.write(app.end, keys.encode())
                    if press == "esc":
                        time.sleep(0.2)  # as long as a terminal waits for what else Esc may begin
                    app.shows(*filter(None, [shows]))
                print(f"  {task:32} {pressed:4} keys {time.monotonic() - began:6.1f} s")
                if pictures:
                    print(*app.rows, sep="\n")
        finally:
            app.exit_code("\x11")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=60)
    parser.add_argument("--pictures", action="store_true")
    arguments = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {arguments.cases} people")
    for size in ((80, 24), (120, 32)):
        run(size, arguments.cases, arguments.pictures)


if __name__ == "__main__":
    main()
