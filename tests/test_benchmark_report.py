"""What the README says of speed stands in the report that it names, and was measured there in one run."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def test_figures_of_the_readme_are_those_of_its_report():
    text = (ROOT / "README.md").read_text("utf-8")
    section = text.split("## 速度\n")[1].split("\n## ")[0]
    (name,) = set(re.findall(r"\((benchmarks/results/[0-9-]+/report\.md)\)", section))
    if not (ROOT / "benchmarks").is_dir():
        pytest.skip("the benchmarks are not part of a source distribution")
    report = (ROOT / name).read_text("utf-8")
    said = re.findall(r"\d+(?:,\d{3})*\.?\d*(?= 倍| 微秒| 秒| MB| 次)", section)
    assert len(said) > 8
    measured = set(re.findall(r"\d[\d,]*(?:\.\d+)?", report))
    assert [one for one in said if one not in measured] == []
    for figure in re.findall(r"\]\(([a-z]+\.svg)\)", report):
        assert (ROOT / name).with_name(figure).read_text("utf-8").startswith("<svg")
