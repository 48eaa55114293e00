"""The README's pictures show the program as it is."""

import asyncio

import pytest

from tests.pictures import FOLDER, screens


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pictures_of_the_screen_are_of_today(lang):
    for name, data in asyncio.run(screens(lang)).items():
        kept = (FOLDER / name).read_bytes()
        assert kept == data, f"{name} is of another day: python3 run.py regenerate pictures"
        assert b"http" not in kept.replace(b"http://www.w3.org/2000/svg", b"")
