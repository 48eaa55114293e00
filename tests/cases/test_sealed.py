"""The encrypted file: only who knows the passphrase reads it, and whatever else is wrong is said for what it is.

Encrypting takes about two seconds on purpose; all tests but one take a file that was encrypted with less work.
"""

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from gcguide.cases.archive import LEAST, archive_bytes, check_passphrase, is_sealed, read_archive, seal, unseal
from gcguide.cases.open_store import open_store
from gcguide.cases.store import Draft
from gcguide.problem import Problem
from gcguide.text import LANGS
from gcguide.words import load_words, message
from tests.cases.age_file import age_file
from tests.effort import examples
from tests.programs import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
PERSON = {"name": "阿拉坦其其格", "id_number": "150203198510011234"}
# As an input method gives it: full-width digits, an ideographic space; meant and typed elsewhere in plain ones.
TYPED, MEANT = "草原　ｈｏｒｓｅ１２３４", "草原 horse1234"


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """The bytes of an archive, open and sealed."""
    with open_store(tmp_path_factory.mktemp("sealed")) as store:
        (number,) = store.add([Draft("2026h1", label="[/]", person=PERSON)])
        data = archive_bytes([store.load(number)], {number: store.history(number)}, store.clock())
    return data, age_file(data, MEANT)


def refused(data, passphrase):
    with pytest.raises(Problem) as caught:
        unseal(data, passphrase, "cases.age")
    for lang in LANGS:
        words = load_words(lang)
        assert words.has(f"problem.{caught.value.id}")
        said = message(caught.value, words)
        assert "{" not in said
        assert not passphrase or passphrase not in said + repr(caught.value)
    return caught.value.id


def unsealed(data, passphrase):
    """The library measures this machine for two milliseconds, to refuse what is too much work; a busy moment misleads it."""
    for _ in range(30):
        try:
            return unseal(data, passphrase)
        except Problem as problem:
            if problem.id != "sealed_work":
                raise
    raise AssertionError("too much work, every time")


def test_a_file_that_another_program_encrypted_is_read(packed):
    data, sealed = packed
    assert unseal(sealed, MEANT) == data
    assert unseal(sealed, TYPED) == data


@pytest.mark.slow
def test_what_was_sealed_comes_back_and_nothing_of_it_can_be_read_outside(packed):
    data, sealed = packed[0], seal(packed[0], TYPED)
    assert read_archive(unsealed(sealed, MEANT))[0].saved.person == PERSON
    assert is_sealed(sealed)
    assert not is_sealed(data)
    for secret in (*PERSON.values(), "gcguide", "2026h1", MEANT, TYPED):
        assert secret.encode() in data or secret in (MEANT, TYPED)
        for spelled in (secret.encode(), secret.encode("utf-16-le"), secret.encode("gb18030")):
            assert spelled not in sealed


def test_a_wrong_passphrase_can_be_tried_again(packed, caplog):
    caplog.set_level(logging.DEBUG)
    assert refused(packed[1], "草原 horse1235") == "sealed_wrong"
    assert not caplog.records


def test_a_damaged_file_is_told_from_a_wrong_passphrase(packed):
    sealed = packed[1]
    assert refused(sealed[:-20], MEANT) == "sealed_damaged"


@examples(40, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_file_cut_or_damaged_in_its_head_is_refused_at_once(packed, data):
    sealed = packed[1]
    head = sealed.index(b"---")
    cut = data.draw(st.integers(0, head))
    junk = data.draw(st.binary(max_size=40).filter(lambda junk: b"->" not in junk))
    assert refused(sealed[:cut] + junk, MEANT) in ("sealed_foreign", "sealed_damaged")


def test_what_this_program_did_not_write_is_told_so(packed):
    sealed = packed[1]
    assert refused(b"", MEANT) == "sealed_foreign"
    assert refused(packed[0], MEANT) == "sealed_foreign"
    assert refused(sealed.replace(b"/v1", b"/v9"), MEANT) == "sealed_damaged"
    assert refused(re.sub(rb"(scrypt \S+) \d+", rb"\1 40", sealed), MEANT) == "sealed_work"
    from pyrage import encrypt, x25519

    assert refused(encrypt(packed[0], [x25519.Identity.generate().to_public()]), MEANT) == "sealed_for_key"
    assert refused(b"-----BEGIN AGE ENCRYPTED FILE-----\n[/]\n", MEANT) == "sealed_damaged"


@pytest.mark.parametrize("passphrase", ["", " ", "\u3000", "\u200b\u202e\n"])
def test_no_passphrase_is_asked_for(passphrase, packed):
    for use in (check_passphrase, lambda word: seal(b"", word), lambda word: unseal(packed[1], word)):
        with pytest.raises(Problem) as caught:
            use(passphrase)
        assert caught.value.id == "passphrase_empty"


@pytest.mark.parametrize("passphrase", ["1", "1234567", "内蒙古", "1234567\u200b", "  123 567   "])
def test_a_short_passphrase_is_refused_with_the_least_length_and_not_repeated(passphrase):
    with pytest.raises(Problem) as caught:
        seal(b"", passphrase)
    assert caught.value.id == "passphrase_short"
    for lang in LANGS:
        said = message(caught.value, load_words(lang))
        assert str(LEAST) in said
        assert passphrase.strip() not in said or passphrase == "1"


def test_a_passphrase_that_cannot_be_encoded_is_no_crash():
    assert check_passphrase("草原上的\udcff白马很快") == "草原上的 白马很快"


def test_the_library_is_loaded_by_who_encrypts_only():
    code = "import sys, gcguide.cases.transfer, gcguide.cases.archive; print('pyrage' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True,
        text=True, check=True, timeout=PATIENCE,
    )  # fmt: skip
    assert done.stdout.strip() == "False"
