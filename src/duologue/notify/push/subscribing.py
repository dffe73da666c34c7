"""What a browser gives to be reached: where its push service is, and for which key."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.languages import mark
from duologue.notify.push import encrypting, hosts, vapid
from duologue.people.refusals import Refusal

NOT_ONE = mark("This browser gave nothing by which it can be reached. Please try again.")
ELSEWHERE = mark(
    "This browser's push service is none that this Duologue knows. Whoever looks after it can add its name."
)


def read(endpoint: str, p256dh: str, auth: str) -> Mapping[str, str]:
    """What a channel takes; raises `Refusal`."""
    if not hosts.is_allowed(endpoint):
        raise Refusal(ELSEWHERE, "push")
    try:
        encrypting.encrypt(b"", vapid.decode(p256dh), vapid.decode(auth))
    except ValueError:
        raise Refusal(NOT_ONE, "push") from None
    return {"endpoint": endpoint, "p256dh": p256dh, "auth": auth}
