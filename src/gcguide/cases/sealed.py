"""One file's bytes, encrypted with a passphrase (age, https://age-encryption.org/v1), so that they can travel.

The passphrase is read as it looks: full-width letters and digits, which an input method may give, count as plain ones,
and what cannot be seen does not count. It is in no message, and kept nowhere.
"""

from pathlib import Path
from unicodedata import normalize

from gcguide.problem import Problem
from gcguide.text import plain

# Every guess costs about two seconds: eight characters that are not a word hold out; four digits fall in hours.
LEAST = 8
MOST = 1000
MAX_SEALED = 100_000_000

_BINARY = b"age-encryption.org/"
_ARMORED = b"-----BEGIN AGE ENCRYPTED FILE-----"

# How age names what went wrong; whatever else it says, the file is damaged.
_WRONG = "Decryption failed"
_FOR_A_KEY = "No matching keys found"
_TOO_MUCH_WORK = "Excessive work"


def is_sealed(data: bytes) -> bool:
    """Whether bytes are a file encrypted by age, with or without its armor of text."""
    return data.startswith(_BINARY) or data.lstrip().startswith(_ARMORED)


def check_passphrase(passphrase: str) -> str:
    """A new passphrase as it is used.

    Raises:
        Problem: it is empty or too short.
    """
    used = _used(passphrase)
    if len(used) < LEAST:
        raise Problem("passphrase_short", {"limit": LEAST, "count": len(used)})
    return used


def seal(data: bytes, passphrase: str) -> bytes:
    """Encrypts; takes about two seconds on purpose, in which the whole program stands still.

    Raises:
        Problem: the passphrase is empty or too short.
    """
    used = check_passphrase(passphrase)
    from pyrage import passphrase as age  # 3 ms, for who encrypts only

    sealed: bytes = age.encrypt(data, used)
    return sealed


def unseal(data: bytes, passphrase: str, file: Path | str | None = None) -> bytes:
    """Decrypts; takes about two seconds, or up to half a minute for a file from a much faster computer.

    Raises:
        Problem: the passphrase is wrong (it can be tried again); the file is damaged, too large, not encrypted, or
            encrypted for somebody's key.
    """
    if not is_sealed(data):
        raise Problem("sealed_foreign", {}, file)
    if len(data) > MAX_SEALED:
        raise Problem("file_too_large", {"limit": MAX_SEALED // 1_000_000}, file)
    used = _used(passphrase)
    from pyrage import DecryptError
    from pyrage import passphrase as age

    try:
        opened: bytes = age.decrypt(data, used)
    except DecryptError as error:
        raise _told(str(error), file) from None
    return opened


def _used(passphrase: str) -> str:
    used = plain(normalize("NFKC", passphrase), MOST)
    if not used:
        raise Problem("passphrase_empty")
    return used


def _told(error: str, file: Path | str | None) -> Problem:
    if error.startswith(_WRONG):
        return Problem("sealed_wrong", {}, file)
    if error.startswith(_FOR_A_KEY):
        return Problem("sealed_for_key", {}, file)
    if error.startswith(_TOO_MUCH_WORK):
        return Problem("sealed_work", {}, file)
    return Problem("sealed_damaged", {}, file)
