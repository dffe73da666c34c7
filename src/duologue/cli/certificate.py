"""A certificate of one's own for phones on the same network: made once, renewed before it ends."""

from __future__ import annotations

import fcntl
import ipaddress
import os
import socket
import ssl
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.cli.stop import Stop
from duologue.languages import _

if TYPE_CHECKING:
    from cryptography import x509

# Browsers refuse certificates that are valid for longer.
VALID = timedelta(days=397)
RENEWED_BEFORE = timedelta(days=30)
_SIOCGIFADDR = 0x8915


@dataclass(frozen=True)
class Certificate:
    """PEM files, and the SHA-256 fingerprint to compare with what a browser shows."""

    certificate: Path
    key: Path
    fingerprint: str


def list_lan_addresses() -> tuple[str, ...]:
    """This machine's IPv4 addresses on its networks, private ones first; without loopback."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _number, interface in socket.if_nameindex():
            request = struct.pack("256s", interface.encode()[:15])
            try:
                answer = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, request)
            except OSError:
                continue
            found.append(socket.inet_ntoa(answer[20:24]))
    usable = [ipaddress.ip_address(address) for address in dict.fromkeys(found)]
    kept = [address for address in usable if not address.is_loopback and not address.is_link_local]
    return tuple(
        str(address) for address in sorted(kept, key=lambda address: (not address.is_private, address))
    )


def find_host_name() -> str:
    """The name that phones find this machine by, if the network has multicast DNS."""
    name = socket.gethostname().partition(".")[0].lower()
    return f"{name}.local" if name and name != "localhost" else ""


def make_certificate(folder: Path, names: Sequence[str], now: datetime) -> Certificate:
    """A certificate for `names` (addresses and host names) in `folder`, made anew only if it must be."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    certificate, key = folder / "lan.crt", folder / "lan.key"
    if (found := _refusal_of_certificate(certificate, key, names, now)) is None:
        found = _make(certificate, key, names, now)
    return Certificate(certificate, key, found)


def _refusal_of_certificate(certificate: Path, key: Path, names: Sequence[str], now: datetime) -> str | None:
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        named = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return None
    if (
        not key.exists()
        or found.not_valid_after_utc - now < RENEWED_BEFORE
        or found.not_valid_before_utc > now
    ):
        return None
    return _fingerprint(found) if set(named) >= set(_make_general_names(names)) else None


def _make(certificate: Path, key: Path, names: Sequence[str], now: datetime) -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Duologue on this network")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName(_make_general_names(names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    _write(
        key,
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
    _write(certificate, made.public_bytes(serialization.Encoding.PEM))
    return _fingerprint(made)


def _make_general_names(names: Sequence[str]) -> list[x509.GeneralName]:
    from cryptography import x509

    made: list[x509.GeneralName] = []
    for name in dict.fromkeys((*names, "localhost", "127.0.0.1")):
        try:
            made.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            made.append(x509.DNSName(name))
    return made


def _fingerprint(certificate: x509.Certificate) -> str:
    from cryptography.hazmat.primitives import hashes

    text = certificate.fingerprint(hashes.SHA256()).hex().upper()
    return ":".join(text[at : at + 2] for at in range(0, len(text), 2))


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)


def check(certificate: Path, key: Path) -> None:
    """Raise `Stop` unless both are PEM and belong together; a server would find out only once it is ready."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        # The empty answer keeps a locked key from asking for its passphrase at the terminal.
        context.load_cert_chain(certificate, key, password=lambda: "")
    except ssl.SSLError as refused:
        if refused.reason == "KEY_VALUES_MISMATCH":
            raise Stop(_("%(key)s is not the key of %(file)s.", key=key, file=certificate)) from None
        raise Stop(
            _(
                "%(file)s and %(key)s cannot be used. Both must be PEM files, and the key without a "
                "passphrase.",
                file=certificate,
                key=key,
            )
        ) from None
    except OSError as failed:
        raise Stop(
            _(
                "%(file)s or %(key)s cannot be read: %(error)s.",
                file=certificate,
                key=key,
                error=failed.strerror,
            )
        ) from None
