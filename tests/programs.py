"""Programs that tests start: those of the system that people look at the results with, and how long any may take."""

import atexit
import html
import json
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache

import pytest

# Seconds after which a program hangs, however slow the machine is: it ends what would wait for ever, and measures nothing.
PATIENCE = 300

PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome", "chrome"),
    "soffice": ("soffice", "libreoffice"),
    "pdftotext": ("pdftotext",),
    "cc": ("cc", "gcc", "clang"),
}


def missing(what):
    """Skips a test for want of something of the system; fails it where nothing may be left out."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI=true, and {what} is missing here")
    pytest.skip(f"{what} is missing here")


def needs(program):
    """The path of a program, whatever it is called on this system."""
    for name in PROGRAMS[program]:
        if path := shutil.which(name):
            return path
    return missing(program)


@cache
def _profiles():
    """Where these programs keep their settings until the tests end: to make them costs as much as what they are started for."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def office(folder, form, *files):
    """Documents as LibreOffice converts them, all in one start; they lie in the folder afterwards."""
    command = [needs("soffice"), f"-env:UserInstallation=file://{_profiles()}/office", "--headless", "--convert-to", form]
    command += ["--outdir", str(folder), *map(str, files)]
    before = set(folder.iterdir())
    for _ in range(2):  # the very first start may do no more than make its profile
        subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        if {path for path in folder.iterdir() if path.is_file()} - before:
            return


def print_to_pdf(page, folder):
    """A page as Chromium prints it; returns the path of the PDF."""
    printed = folder / "printed.pdf"
    command = [needs("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    command += [f"--user-data-dir={_profiles()}/chromium", "--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri()]
    subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
    return printed


def script_says(page, columns, folder, script):
    """What an expression of a script finds, as JSON, of a `page` in a frame that is so many pixels wide.

    The page itself runs nothing: the script belongs to the one around it.
    """
    ask = f"const page = this.contentDocument; said.textContent = JSON.stringify({script})"
    frame = f'<iframe id="f" width="{columns}" height="700" frameborder="0" srcdoc="{html.escape(page)}"></iframe><pre id="said"></pre>'
    around = f'<!doctype html><meta charset="utf-8">{frame}<script>f.onload = function () {{ {ask} }}</script>'
    (folder / "around.html").write_text(around, "utf-8")
    command = [needs("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    command += [f"--user-data-dir={_profiles()}/chromium", "--virtual-time-budget=5000", "--dump-dom", (folder / "around.html").as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
    (said,) = re.findall(r'<pre id="said">(.*?)</pre>', done.stdout.decode(), re.S)
    return json.loads(html.unescape(said))
