"""The fixed cast: Ana and Ben, a stranger with a couple of her own, and Carl, who was Ana's partner before.

Built through the services that a real instance uses; only the stretching of passwords is cheaper, and given
to them as an argument. The stranger must never see anything of the others, and Carl only the archive of what
was his.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from duologue.people import (
    access,
    beginning,
    cookies,
    devices,
    host,
    inviting,
    joining,
    leaving,
    pairing,
    password,
    securing,
    signing_in,
)
from duologue.people.access import Me
from duologue.people.cookies import NewDevice
from duologue.people.inviting import Invited
from duologue.people.stretching import Stretching
from duologue.vault import Kdf, WeakKdf

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
ZONE = "Europe/Lisbon"
PASSWORD = "copper lantern under the stairs"
ADDRESS = "192.0.2.7"


class CheapKdf:
    """One round of SHA-256: tests that sign in a hundred times need no Argon2id."""

    def __init__(self) -> None:
        self.stretches = 0

    def stretch(self, password: str, salt: bytes) -> bytes:
        self.stretches += 1
        return hashlib.sha256(salt + password.encode()).digest()


@dataclass
class Cheap:
    """The stretching of the test instance; `fresh.stretches` counts how often it was asked."""

    fresh: CheapKdf = field(default_factory=CheapKdf)

    def write_params(self) -> dict[str, object]:
        return {"kdf": "cheap, for tests"}

    def read_params(self, params: Mapping[str, object]) -> Kdf:
        if dict(params) != self.write_params():
            raise WeakKdf("these password parameters are not accepted")
        return self.fresh


@dataclass
class Actor:
    """Somebody with a browser; `jar` is what it would send."""

    name: str
    jar: dict[str, str] = field(default_factory=dict)
    password: str = PASSWORD
    code: str = ""

    def keep(self, new: NewDevice) -> None:
        self.jar = {cookie.name: cookie.value for cookie in cookies.set_for_device(new)}

    def me(self, now: datetime = NOW) -> Me:
        """Enter; fails the test if the browser is not signed in."""
        entered = access.enter(self.jar, now)
        assert entered is not None, f"{self.name} is not signed in"
        return entered

    def visit(self, now: datetime) -> Me | None:
        """Enter as a browser does, keeping renewed cookies."""
        entered = access.enter(self.jar, now)
        if entered is not None:
            for cookie in cookies.renew(self.jar, entered.seen, not entered.lasts):
                self.jar[cookie.name] = cookie.value
        return entered


@dataclass
class World:
    """The cast on one instance. `carl` is set once Ana has had a partner before Ben."""

    now: datetime
    stretching: Cheap
    ana: Actor
    ben: Actor
    stranger: Actor
    strangers_other: Actor
    carl: Actor
    invited: Invited | None = None

    @classmethod
    def begun(cls, now: datetime = NOW) -> World:
        """Ana alone, by the set-up link."""
        stretching = Cheap()
        host.prepare(stretching)
        made = cls(now, stretching, Actor("Ana"), Actor("Ben"), Actor("Sam"), Actor("Toni"), Actor("Carl"))
        made.ana.keep(beginning.begin(beginning.mint_setup_link(), "Ana", "plum", ZONE, now, "Ana's phone"))
        return made

    @classmethod
    def invited_world(cls, now: datetime = NOW) -> World:
        """Ana has invited somebody, who has not looked yet."""
        made = cls.begun(now)
        made.invited = inviting.invite(made.ana.me(now), "Come and try this with me?", now)
        return made

    @classmethod
    def joined(cls, now: datetime = NOW) -> World:
        """Ben has answered; the four words are not compared yet."""
        made = cls.invited_world(now)
        made.join(made.ben, made.invited, "moss")
        return made

    @classmethod
    def paired(cls, now: datetime = NOW) -> World:
        """Everybody: Ana left Carl a year ago, and is paired with Ben; the stranger has an other."""
        earlier = now - timedelta(days=400)
        made = cls.begun(earlier)
        made.now = now
        made.pair(made.ana, made.carl, earlier)
        leaving.leave_couple(made.ana.me(earlier), earlier + timedelta(days=35))
        made.ana.visit(now)
        beginning.begin_again(made.ana.me(now), "Ana", "plum", ZONE, now)
        made.pair(made.ana, made.ben, now)
        token = beginning.mint_couple_link(now)
        made.stranger.keep(beginning.begin(token, "Sam", "teal", ZONE, now))
        made.pair(made.stranger, made.strangers_other, now)
        return made

    def join(
        self, who: Actor, invited: Invited | None, colour: str = "moss", now: datetime | None = None
    ) -> Me:
        assert invited is not None
        joined = joining.join(
            invited.invitation_id, invited.secret, who.name, colour, ZONE, now or self.now, label="a phone"
        )
        assert joined.device is not None
        who.keep(joined.device)
        return joined.me

    def pair(self, first: Actor, second: Actor, now: datetime) -> None:
        """Invite, join, compare, confirm and collect."""
        invited = inviting.invite(first.me(now), "For the two of us.", now)
        self.join(second, invited, "moss", now)
        self.confirm(first, second, now)

    def confirm(self, first: Actor, second: Actor, now: datetime | None = None) -> None:
        when = now or self.now
        shown = pairing.find_four_words(first.me(when))
        assert shown is not None
        assert shown == pairing.find_four_words(second.me(when))
        pairing.confirm(first.me(when), when)
        assert second.me(when).shared

    def secure(self, who: Actor, sign_in_name: str = "", now: datetime | None = None) -> str:
        """Give `who` a name, a password and a recovery code."""
        when = now or self.now
        name = sign_in_name or who.name
        who.code = secure_at_once(who.me(when), name, who.password, when, self.stretching)
        return who.code

    def sign_in(
        self, name: str, password: str = PASSWORD, now: datetime | None = None, address: str = ADDRESS
    ) -> NewDevice:
        return signing_in.sign_in(name, password, now or self.now, self.stretching, address=address)

    def second_device(self, who: Actor, now: datetime | None = None) -> Actor:
        """Another browser of somebody whose account is secured."""
        other = Actor(who.name)
        other.keep(self.sign_in(who.name, who.password, now))
        return other


def secure_at_once(me: Me, name: str, password: str, now: datetime, stretching: Stretching) -> str:
    """Both steps: the sheet, and that it was tried; the recovery code."""
    sheet = securing.prepare(me, name, password, now, stretching, end_others=False)
    securing.finish_sheet(me, sheet.id, sheet.code.text[-4:], now)
    return sheet.code.text


def new_code_at_once(me: Me, proof: str, now: datetime, stretching: Stretching) -> str:
    """Both steps of a new recovery code."""
    sheet = password.prepare_code(me, proof, now, stretching)
    password.finish_code(me, sheet.id, sheet.code.text[-4:], now)
    return sheet.code.text


def token_header(who: Actor, now: datetime = NOW) -> str:
    """The header of a new API token of theirs."""
    return f"{access.SCHEME}{devices.make_token(who.me(now), 'a script', now)}"
