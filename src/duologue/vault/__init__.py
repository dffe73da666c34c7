"""The vault: keys, envelopes, wraps and the host's key files. Pure: no database, no framework.

Who may not read an answer has no wrap of its content key that they could open.
"""

from duologue.vault.column import (
    store_wraps,
    stored_wraps,
)
from duologue.vault.device import (
    NewSession,
    lock_for_device,
    lock_for_token,
    lock_with_passkey,
    lock_with_password,
    lock_with_recovery,
    new_session,
    parse_token,
    session_id_hash,
    session_key,
    token_key,
    token_text,
    unlock_with_device,
    unlock_with_passkey,
    unlock_with_password,
    unlock_with_recovery,
    unlock_with_token,
)
from duologue.vault.envelope import (
    MOST_ANSWER_BYTES,
    MOST_PLAINTEXT_BYTES,
    Context,
    Kind,
    ciphertext_hash,
    seal,
    seal_many,
    unseal,
    unseal_many,
)
from duologue.vault.errors import (
    Busy,
    CodeTypo,
    InvitationTypo,
    KeyFileDamaged,
    KeyFileError,
    KeyFileExists,
    KeyFileMissing,
    KeyFileUnreadable,
    KeyFileUnsafe,
    Locked,
    NotConfirmed,
    RecoveryCodeTypo,
    Slip,
    SubstitutedKey,
    TooLong,
    Unreadable,
    VaultError,
    WeakKdf,
    WrongKey,
    WrongKeyFile,
)
from duologue.vault.keyring import KeyRing
from duologue.vault.keys import (
    KeyPair,
    PartnerKeys,
    Pins,
    derive,
    fingerprint,
    key_id,
    lock_bundle,
    lot,
    new_key,
    partner_unwrap,
    partner_wrap,
    slot,
    unlock_bundle,
)
from duologue.vault.labels import Label
from duologue.vault.opening import (
    Counter,
    SealedContent,
    content_key,
    counting,
    enclose,
    open,
)
from duologue.vault.pairing import (
    four_words,
    invitation_key,
    invitation_secret,
    short_code,
    short_code_hash,
    unwrap_couple_key,
    words_commitment,
    words_context,
    words_nonce,
    wrap_couple_key_for,
)
from duologue.vault.password import (
    Gate,
    Kdf,
    PasswordKdf,
    PasswordKeys,
    WeakPassword,
    check_password_quality,
    new_salt,
    password_keys,
    sign_in_name_hash,
    verifier,
)
from duologue.vault.recovery import RecoveryCode
from duologue.vault.release import KeyFiles, jobs_key
from duologue.vault.rules import (
    RuleKind,
    Sealing,
    wraps_at_confirmation,
    wraps_at_giving,
    wraps_at_opening,
    wraps_at_share,
    wraps_at_submit,
    wraps_at_withdraw,
    wraps_when_kept_private,
    wraps_with_release,
)
from duologue.vault.wraps import (
    Wrap,
    WrapKind,
    open_wrap,
    wrap_couple,
    wrap_first_card,
    wrap_invitation,
    wrap_personal,
    wrap_release,
    wrap_strict_release,
)
