"""The certificate for phones on the same network."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from duologue.cli import certificate
from duologue.cli.stop import Stop

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


def named(found):
    extension = x509.load_pem_x509_certificate(found.certificate.read_bytes()).extensions
    return {str(name.value) for name in extension.get_extension_for_class(x509.SubjectAlternativeName).value}


def test_it_names_every_address_and_this_machine(tmp_path):
    made = certificate.make_certificate(tmp_path, ["192.168.1.20", "kitchen.local"], NOW)
    assert named(made) == {"192.168.1.20", "kitchen.local", "localhost", "127.0.0.1"}
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    assert len(made.fingerprint.split(":")) == 32


def test_it_is_kept_so_that_a_phone_that_trusts_it_is_not_asked_again(tmp_path):
    first = certificate.make_certificate(tmp_path, ["192.168.1.20", "10.0.0.2"], NOW)
    again = certificate.make_certificate(tmp_path, ["192.168.1.20"], NOW + timedelta(days=100))
    assert again.fingerprint == first.fingerprint


def test_it_is_made_anew_for_a_new_address_or_when_it_is_about_to_end(tmp_path):
    first = certificate.make_certificate(tmp_path, ["192.168.1.20"], NOW)
    moved = certificate.make_certificate(tmp_path, ["192.168.1.77"], NOW)
    assert moved.fingerprint != first.fingerprint
    still = certificate.make_certificate(
        tmp_path, ["192.168.1.77"], NOW + certificate.VALID - timedelta(days=31)
    )
    assert still.fingerprint == moved.fingerprint
    renewed = certificate.make_certificate(
        tmp_path, ["192.168.1.77"], NOW + certificate.VALID - timedelta(days=29)
    )
    assert renewed.fingerprint != moved.fingerprint


def test_a_damaged_one_is_made_anew(tmp_path):
    first = certificate.make_certificate(tmp_path, ["192.168.1.20"], NOW)
    first.certificate.write_text("no certificate")
    assert certificate.make_certificate(tmp_path, ["192.168.1.20"], NOW).fingerprint != first.fingerprint


def test_a_certificate_of_the_host_s_own_is_looked_at_before_anything_starts(tmp_path):
    one = certificate.make_certificate(tmp_path / "one", ["192.168.1.20"], NOW)
    two = certificate.make_certificate(tmp_path / "two", ["192.168.1.20"], NOW)
    certificate.check(one.certificate, one.key)
    with pytest.raises(Stop, match="is not the key of"):
        certificate.check(one.certificate, two.key)
    noise = tmp_path / "noise.pem"
    noise.write_text("no certificate\n")
    for pair in ((noise, one.key), (one.certificate, noise), (one.key, one.certificate)):
        with pytest.raises(Stop, match="must be PEM files"):
            certificate.check(*pair)


def test_a_key_with_a_passphrase_is_refused_and_asks_for_none(tmp_path):
    made = certificate.make_certificate(tmp_path, ["192.168.1.20"], NOW)
    key = serialization.load_pem_private_key(made.key.read_bytes(), None)
    locked = tmp_path / "locked.pem"
    locked.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"a passphrase"),
        )
    )
    with pytest.raises(Stop, match="without a passphrase"):
        certificate.check(made.certificate, locked)
