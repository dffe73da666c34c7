"""The made data: one set a commit, under `data/`.

COMMIT.tar.xz          the instance's folder: its database and its key files
COMMIT.people.json     who is there: cookies, tokens, passwords, codes, ids, and the moment of the making
COMMIT.told.json.xz    what that commit told each of them at that moment

All of it was made up for this test and opens nothing else.
"""

from __future__ import annotations

import json
import lzma
import tarfile
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from tests.upgrade.told import Told
from tests.upgrade.visitor import Person

FOLDER = Path(__file__).parent / "data"
# Written by a running server for itself and made anew by the next.
NOT_KEPT = ("*.sock", "upkeep.lock", "backups", "static")


@dataclass(frozen=True)
class DataSet:
    """What a commit left behind: who was there at `now`, and what each of them was told, by name."""

    commit: str
    now: datetime
    people: dict[str, Person]
    told: dict[str, Told]

    @property
    def archive(self) -> Path:
        return FOLDER / f"{self.commit}.tar.xz"

    def unpack(self, into: Path) -> Path:
        """A copy of the instance's folder."""
        with tarfile.open(self.archive) as archive:
            archive.extractall(into, filter="data")
        return into / "instance"

    def write(self) -> None:
        FOLDER.mkdir(exist_ok=True)
        people = {
            "made by": self.commit,
            "now": self.now.isoformat(),
            "people": {name: asdict(person) for name, person in self.people.items()},
        }
        path = FOLDER / f"{self.commit}.people.json"
        path.write_text(json.dumps(people, indent=1, ensure_ascii=False) + "\n", "utf-8")
        told = json.dumps(self.told, ensure_ascii=False, separators=(",", ":")).encode()
        (FOLDER / f"{self.commit}.told.json.xz").write_bytes(lzma.compress(told, preset=9))


def every_commit() -> list[str]:
    return sorted(path.name.partition(".")[0] for path in FOLDER.glob("*.people.json"))


def load(commit: str) -> DataSet:
    kept = json.loads((FOLDER / f"{commit}.people.json").read_text("utf-8"))
    told = json.loads(lzma.decompress((FOLDER / f"{commit}.told.json.xz").read_bytes()))
    people = {name: Person(**one) for name, one in kept["people"].items()}
    return DataSet(commit, datetime.fromisoformat(kept["now"]), people, told)
