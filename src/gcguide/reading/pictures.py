"""The QR codes in a picture, such as a photo of a sheet; what reads pictures is loaded only when one comes."""

from io import BytesIO
from pathlib import Path
from warnings import catch_warnings, simplefilter

from gcguide.problem import Problem

# Larger than what a telephone makes.
MAX_BYTES = 40_000_000

_SUFFIXES = (".png", ".jpg", ".jpeg", ".jpe", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif")


def is_picture(file: Path | str) -> bool:
    """Whether a file is called like a picture."""
    return Path(file).suffix.lower() in _SUFFIXES


def codes_in(raw: bytes, file: Path | str | None = None) -> list[str]:
    """The texts of the QR codes in a picture, one at least.

    Raises:
        Problem: nothing here reads pictures, this is none that can be read, or no code is found in it.
    """
    try:
        import zxingcpp
        from PIL import Image
    except ImportError:
        raise Problem("picture_no_reader", {}, file) from None
    try:
        with catch_warnings():
            simplefilter("error")  # so large that it may be meant to harm
            with Image.open(BytesIO(raw)) as picture:
                grey = picture.convert("L")
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        raise Problem("picture_unreadable", {}, file) from None
    found = [str(code.text) for code in zxingcpp.read_barcodes(grey)]
    if not found:
        raise Problem("picture_no_code", {}, file)
    return found
