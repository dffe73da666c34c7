"""The vault: keys, envelopes, wraps and the host's key files. Pure: no database, no framework.

Who may not read an answer has no wrap of its content key that they could open.
"""

from duologue.vault.column import (
    read_wraps,
    store_wraps,
)
from duologue.vault.decrypting import (
    Counter,
    SealedContent,
    count_openings,
    enclose,
    open,
    open_content_key,
)
from duologue.vault.device import (
    NewSession,
    derive_session_key,
    derive_token_key,
    hash_session_id,
    lock_for_device,
    lock_for_token,
    lock_with_passkey,
    lock_with_password,
    lock_with_pin,
    lock_with_recovery,
    mint_session,
    parse_token,
    unlock_with_device,
    unlock_with_passkey,
    unlock_with_password,
    unlock_with_pin,
    unlock_with_recovery,
    unlock_with_token,
    write_token,
)
from duologue.vault.envelope import (
    MOST_ANSWER_BYTES,
    MOST_PLAINTEXT_BYTES,
    Context,
    Kind,
    hash_ciphertext,
    seal,
    seal_many,
    unseal,
    unseal_many,
)
from duologue.vault.errors import (
    CodeSlip,
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
    SubstitutedKey,
    TooLong,
    TooManyPasswords,
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
    draw_lot,
    fingerprint,
    lock_bundle,
    make_key_id,
    make_slot,
    mint_key,
    unlock_bundle,
    unwrap_for_partner,
    wrap_for_partner,
)
from duologue.vault.labels import Label
from duologue.vault.pairing import (
    commit_to_words,
    derive_invitation_key,
    hash_short_code,
    make_four_words,
    make_words_context,
    mint_invitation_secret,
    mint_short_code,
    mint_words_nonce,
    unwrap_couple_key,
    wrap_couple_key_for,
)
from duologue.vault.password import (
    Gate,
    Kdf,
    PasswordKdf,
    PasswordKeys,
    WeakPassword,
    check_password_quality,
    derive_password_keys,
    hash_sign_in_name,
    make_verifier,
    mint_salt,
)
from duologue.vault.recovery import RecoveryCode
from duologue.vault.release import KeyFiles, load_jobs_key
from duologue.vault.rules import (
    RuleKind,
    Sealing,
    wrap_at_confirmation,
    wrap_at_giving,
    wrap_at_opening,
    wrap_at_share,
    wrap_at_submit,
    wrap_at_withdraw,
    wrap_when_kept_private,
    wrap_with_release,
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
