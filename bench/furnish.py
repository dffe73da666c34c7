"""Couples for a measurement, made by the same services as anybody's; prints their cookies as JSON."""

from __future__ import annotations

import json
import sys


def main(count: int) -> None:
    from duologue.cli import database, prepare

    prepare.make_folders()
    now = prepare.tell_time_in_utc()
    prepare.prepare_instance(database.set_up_django(), now)

    from uuid import uuid4

    from duologue.people import access, beginning, cookies, pairing
    from duologue.rounds import first_card

    def sent(device: cookies.NewDevice) -> dict[str, str]:
        return {cookie.name: cookie.value for cookie in cookies.set_for_device(device)}

    made = []
    for _ in range(count):
        one = sent(beginning.begin(beginning.mint_couple_link(now), "Ana", "madder", "UTC", now))
        card = first_card.list_cards()[0].id
        invited = first_card.answer_and_invite(
            access.enter(one, now), card, {"answer": "a light thing"}, "For you.", uuid4(), now
        )
        joined, _ = first_card.answer_invitation(
            invited.invitation_id, invited.secret, {"answer": "mine"}, "Ben", "moss", "UTC", uuid4(), now
        )
        two = sent(joined.device)
        pairing.find_four_words(access.enter(two, now))
        pairing.find_four_words(access.enter(one, now))
        pairing.confirm(access.enter(one, now), now)
        access.enter(two, now)
        made.append((one, two))
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main(int(sys.argv[1]))
