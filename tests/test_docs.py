"""The pages and pictures of the docs are of the program as it is."""

import asyncio
import re
import tomllib

import pytest

from tests import pages, pictures
from tests.regenerate import how


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pictures_show_the_screen_as_it_is(lang):
    for name, data in asyncio.run(pictures.screens(lang)).items():
        kept = (pictures.FOLDER / name).read_bytes()
        assert kept == data, f"{name}: {how('pictures')}"
        assert kept.count(b"http") == 1, "nothing in a picture comes from elsewhere"


def test_the_generated_pages_are_of_today():
    for name, text in pages.pages().items():
        assert (pages.DOCS / name).read_text("utf-8") == text, f"{name}: {how('pages')}"


def test_every_room_has_its_floor_and_says_its_job():
    contracts = tomllib.loads((pages.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    order = [name for layer in reversed(layers) for name in re.split(r"[ |:]+", layer)]
    floors = [order.index(floor) for floor in pages.FLOORS]
    assert floors == sorted(floors)
    assert {*pages.FLOORS, *pages.GROUND, *pages.TOP} == set(order)
    for path in sorted(pages.SOURCES.rglob("*.py")):
        assert len(pages.job(path)) > 10 or path.name == "__main__.py", f"{path} does not say its job"


def test_links_and_commands_of_the_pages_lead_somewhere():
    written = [pages.ROOT / name for name in ("README.md", "README.en.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    for page in [*written, *pages.DOCS.glob("*.md")]:
        text = page.read_text("utf-8")
        for target in re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", text):
            path = "".join(target)
            assert path.startswith("http") or (page.parent / path).exists(), f"{page.name}: {path}"
        for path in re.findall(r"`((?:src|tests|policy|dialogs|benchmarks)/[\w/.-]+)`", text):
            assert "<" in path or (pages.ROOT / path).exists(), f"{page.name}: {path}"
