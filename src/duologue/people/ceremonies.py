"""The ceremonies of passkeys: what a browser is asked, and whether what it sends is an answer to that.

A challenge is random, names what it is for and when it is over, and carries a MAC of the host's, so that
asking leaves no row; it is used up by the first right answer. Imported where a ceremony begins, as what it
rests on takes a while to load.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from duologue.people import key_files, throttle
from duologue.people.passkeys_shown import MadePasskey, ShownPasskey, Site
from duologue.people.refusals import Refusal
from duologue.vault import Label, derive, fingerprint

ADD, PROVE, SIGN_IN, UNLOCK = b"add", b"prove", b"sign-in", b"unlock"
LIVES = timedelta(hours=1)
# What authenticators are asked for beside a signature: the same for all, as each passkey answers its own.
PRF_INPUT = fingerprint(b"duologue/v1/passkey-prf")
MOST_BYTES = 16 * 1024
_NONCE, _WHEN, _MAC = 16, 8, 32
# All that reading what a client sends may end in, here and in the library; it may hold lists within lists.
_MALFORMED = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, RecursionError)


def make_options_to_add(
    site: Site, name: str, known: Sequence[bytes], now: datetime, about: bytes
) -> dict[str, Any]:
    """What `navigator.credentials.create` is asked; the user handle is random and known to nobody."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Duologue",
        user_id=os.urandom(32),
        user_name=name,
        challenge=_make_challenge(ADD, about, now),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return _ask_for_prf(options_to_json_dict(options))


def make_options_to_show(site: Site, now: datetime, purpose: bytes, about: bytes = b"") -> dict[str, Any]:
    """What `navigator.credentials.get` is asked: any passkey of this site."""
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=_make_challenge(purpose, about, now),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _ask_for_prf(options_to_json_dict(options))


def read_made(shown: ShownPasskey, now: datetime, about: bytes) -> MadePasskey:
    """The new passkey; raises `Refusal` for anything that is no answer to what was asked here."""
    credential, secret = _parse_shown(shown)
    challenge = _read_challenge(credential, ADD, about, now)
    try:
        found = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=shown.site.host,
            expected_origin=shown.site.origin,
            require_user_verification=True,
        )
    except _MALFORMED:
        raise _make_refusal() from None
    _use_up(challenge, now)
    return MadePasskey(found.credential_id, found.credential_public_key, secret)


def read_id(shown: ShownPasskey) -> bytes:
    """The credential that what was sent claims to be; raises `Refusal`."""
    try:
        return base64url_to_bytes(_parse_shown(shown)[0]["rawId"])
    except _MALFORMED:
        raise _make_refusal() from None


def check(shown: ShownPasskey, public_key: bytes, now: datetime, purpose: bytes, about: bytes = b"") -> bytes:
    """What the passkey's PRF gives, empty if nothing; raises `Refusal` unless this passkey answered what was
    asked here, once."""
    credential, secret = _parse_shown(shown)
    challenge = _read_challenge(credential, purpose, about, now)
    try:
        verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=shown.site.host,
            expected_origin=shown.site.origin,
            credential_public_key=public_key,
            # No count is kept: it would say how often somebody signed in. A challenge is good once anyway.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except _MALFORMED:
        raise _make_refusal() from None
    _use_up(challenge, now)
    return secret


def write_ticket(passkey: bytes, now: datetime) -> str:
    """That a passkey was right which opens nothing: for the password that has to follow."""
    return bytes_to_base64url(_seal_challenge(b"ticket", b"", passkey, now))


def read_ticket(text: str, now: datetime) -> bytes:
    """The passkey of a ticket; raises `Refusal` when it is over, or none of ours."""
    try:
        raw = base64url_to_bytes(text)
    except _MALFORMED:
        raise _make_refusal() from None
    return _open_challenge(b"ticket", b"", raw, now)


def _ask_for_prf(options: dict[str, Any]) -> dict[str, Any]:
    return {**options, "extensions": {"prf": {"eval": {"first": bytes_to_base64url(PRF_INPUT)}}}}


def _make_challenge(purpose: bytes, about: bytes, now: datetime) -> bytes:
    return _seal_challenge(purpose, about, os.urandom(_NONCE), now)


def _seal_challenge(purpose: bytes, about: bytes, what: bytes, now: datetime) -> bytes:
    until = int((now + LIVES).timestamp()).to_bytes(_WHEN, "big")
    return what + until + _compute_mac(purpose, about, what + until)


def _open_challenge(purpose: bytes, about: bytes, raw: bytes, now: datetime) -> bytes:
    what, until, mac = raw[:_NONCE], raw[_NONCE : _NONCE + _WHEN], raw[_NONCE + _WHEN :]
    if len(raw) != _NONCE + _WHEN + _MAC or not hmac.compare_digest(
        _compute_mac(purpose, about, what + until), mac
    ):
        raise _make_refusal()
    left = int.from_bytes(until, "big") - now.timestamp()
    # Later than any challenge of now could be over: asked by a clock that has been set back since.
    if not 0 < left <= LIVES.total_seconds() + 60:
        raise Refusal(
            "That took too long, or a clock is wrong. Please load the page again and try once more."
        )
    return what


def _compute_mac(purpose: bytes, about: bytes, text: bytes) -> bytes:
    key = derive(key_files.find_held().files.release, Label.PASSKEY, b"challenge")
    message = b"".join(len(part).to_bytes(2, "big") + part for part in (purpose, about, text))
    return hmac.digest(key, message, "sha256")


def _parse_shown(shown: ShownPasskey) -> tuple[dict[str, Any], bytes]:
    try:
        if len(shown.text) > MOST_BYTES:
            raise ValueError
        sent = json.loads(shown.text)
        credential, secret = sent["credential"], base64url_to_bytes(sent.get("prf") or "")
        if not isinstance(credential, dict) or len(secret) not in (0, 32):
            raise ValueError
    except _MALFORMED:
        raise _make_refusal() from None
    return credential, secret


def _read_challenge(credential: dict[str, Any], purpose: bytes, about: bytes, now: datetime) -> bytes:
    """The challenge that the answer names, if it is one of ours for this purpose."""
    try:
        client = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        challenge = base64url_to_bytes(client["challenge"])
    except _MALFORMED:
        raise _make_refusal() from None
    _open_challenge(purpose, about, challenge, now)
    return challenge


def _use_up(challenge: bytes, now: datetime) -> None:
    if not throttle.is_first_try("ceremony", challenge, now=now, length=LIVES):
        raise _make_refusal()


def _make_refusal() -> Refusal:
    return Refusal(
        "That passkey was not taken. Please load the page again and try once more, or use another way."
    )
