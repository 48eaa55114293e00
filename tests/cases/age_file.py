"""Files encrypted as the age format says, by this reading of it: the passphrase is worked on a thousand times less.

The library chooses the work by the speed of the machine, a second and more for each use of the passphrase. The format is
https://age-encryption.org/v1: a header with the file's key, wrapped by scrypt, and the text in ChaCha20-Poly1305.
"""

import hashlib
import hmac
import struct
from base64 import b64encode

WORK = 6  # 2 to this power; the library takes about 18
FILE_KEY, SALT, NONCE = bytes(range(16)), bytes(range(16, 32)), bytes(range(32, 48))
PURPOSE = b"age-encryption.org/v1/scrypt"


def age_file(text, passphrase):
    """The bytes of a file with a short text."""
    assert len(text) < 1 << 16, "one chunk"
    wrapping = hashlib.scrypt(passphrase.encode(), salt=PURPOSE + SALT, n=1 << WORK, r=8, p=1, dklen=32)
    stanza = f"-> scrypt {base64(SALT)} {WORK}\n{base64(sealed(wrapping, bytes(12), FILE_KEY))}\n"
    head = f"age-encryption.org/v1\n{stanza}---".encode()
    mac = hmac.digest(derived(FILE_KEY, b"", b"header"), head, "sha256")
    last_chunk = bytes(11) + b"\1"
    return head + f" {base64(mac)}\n".encode() + NONCE + sealed(derived(FILE_KEY, NONCE, b"payload"), last_chunk, text)


def base64(raw):
    return b64encode(raw).decode().rstrip("=")


def derived(key, salt, purpose):
    """HKDF with SHA-256, 32 bytes of it."""
    return hmac.digest(hmac.digest(salt or bytes(32), key, "sha256"), purpose + b"\1", "sha256")


def sealed(key, nonce, text):
    """ChaCha20-Poly1305 of RFC 8439, with nothing but the text to vouch for."""
    covered = bytes(a ^ b for a, b in zip(text, stream(key, nonce, 1, len(text)), strict=True))
    once = stream(key, nonce, 0, 32)
    lengths = struct.pack("<QQ", 0, len(covered))
    return covered + poly1305(once, covered + bytes(-len(covered) % 16) + lengths)


def stream(key, nonce, first, length):
    blocks = (block(key, nonce, first + n) for n in range(-(-length // 64)))
    return b"".join(blocks)[:length]


def block(key, nonce, counter):
    start = [*struct.unpack("<4I", b"expand 32-byte k"), *struct.unpack("<8I", key), counter, *struct.unpack("<3I", nonce)]
    state = list(start)
    columns = [(n, n + 4, n + 8, n + 12) for n in range(4)]
    diagonals = [(n, 4 + (n + 1) % 4, 8 + (n + 2) % 4, 12 + (n + 3) % 4) for n in range(4)]
    for _ in range(10):
        for a, b, c, d in columns + diagonals:
            for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                state[x] = (state[x] + state[y]) & 0xFFFFFFFF
                mixed = state[z] ^ state[x]
                state[z] = (mixed << turn | mixed >> 32 - turn) & 0xFFFFFFFF
    return struct.pack("<16I", *((was + now) & 0xFFFFFFFF for was, now in zip(start, state, strict=True)))


def poly1305(key, text):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for at in range(0, len(text), 16):
        total = (total + int.from_bytes(text[at : at + 16] + b"\1", "little")) * r % ((1 << 130) - 5)
    return ((total + int.from_bytes(key[16:], "little")) % (1 << 128)).to_bytes(16, "little")
