"""Gathers what browsers load into one folder of files named by their content, once, and serves it from there.

`<data>/static` (or DUOLOGUE_STATIC) holds `manifest.json` and files such as `base.3f9c….css`. The manifest
carries a stamp of everything that went in; while it holds, starting costs a few dozen `stat` calls. A name
that changes with its content may be kept by browsers for ever.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

from duologue.config import place
from duologue.web import one_script

SOURCES = Path(__file__).parent / "static" / "duologue"
PREFIX = "/static/"
FACES = {
    "serif-regular.woff2": "SourceSerifPro-Regular.otf",
    "serif-italic.woff2": "SourceSerifPro-It.otf",
}
# Latin, Latin-1, Latin Extended-A and -B, combining marks that names use, punctuation, currency, arrows.
LETTERS = (
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x2B0, 0x2FF),
    (0x300, 0x30F),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2044),
    (0x20A0, 0x20BF),
    (0x2190, 0x2193),
)
PUT_HERE = re.compile(r'@import "([^":]+)";\n')
# What pages ask for, with its modules within. A browser's worker is put together in views/outside.py.
SCRIPT = "duologue.js"


def find_static_dir() -> Path:
    chosen = os.environ.get("DUOLOGUE_STATIC")
    return Path(chosen).expanduser() if chosen else place.find_data_dir() / "static"


def prepare_files(target: Path | None = None) -> Mapping[str, str]:
    """Collect if anything changed; answers {plain name: name by content}."""
    target = target or find_static_dir()
    stamp = _make_stamp()
    found = _read_manifest(target)
    if found.get("stamp") != stamp:
        found = {"stamp": stamp, "files": _collect(target)}
        _write(target / "manifest.json", json.dumps(found, indent=1, sort_keys=True).encode())
    collected: dict[str, str] = found["files"]
    return collected


@cache
def list_names() -> Mapping[str, str]:
    return prepare_files()


def find_address(name: str) -> str:
    """The path of a static file; raises KeyError for a name that was not collected."""
    return PREFIX + list_names()[name]


def serve(application: Callable[..., Any]) -> Callable[..., Any]:
    """The WSGI application with the collected files in front of it, which browsers may keep for ever."""
    from whitenoise import WhiteNoise

    list_names()
    pages: Callable[..., Any] = WhiteNoise(
        application,
        root=find_static_dir(),
        prefix=PREFIX.strip("/") + "/",
        immutable_file_test=lambda path, url: not url.endswith("manifest.json"),
        add_headers_function=_set_headers,
        allow_all_origins=False,
    )
    return pages


def _set_headers(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Referrer-Policy"] = "no-referrer"


def _make_stamp() -> str:
    """Changes with every source file's size or time, with the fonts' package and with what gathers."""
    seen = hashlib.sha256()
    for path in (
        *sorted(SOURCES.rglob("*")),
        Path(__file__),
        Path(one_script.__file__),
        *_find_fonts().values(),
    ):
        found = path.stat()
        seen.update(f"{path.name}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _read_manifest(target: Path) -> dict[str, Any]:
    try:
        found = json.loads((target / "manifest.json").read_bytes())
        if all((target / name).is_file() for name in found["files"].values()):
            return dict(found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # absent, half-written or foreign: collecting again mends all three
    return {}


def _find_fonts() -> dict[str, Path]:
    folder = Path(str(files("font_source_serif_pro"))) / "files"
    return {name: folder / source for name, source in FACES.items()}


class Named(ManifestStaticFilesStorage):
    """Names files by their content, and changes those names where one file names another."""

    keep_intermediate_files = False


def _collect(target: Path) -> dict[str, str]:
    """Puts each file where the server looks once it is whole: another process may be serving from there."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".gathering-", dir=target) as folder:
        gathering = Path(folder)
        for name, source in _find_fonts().items():
            (gathering / name).write_bytes(_subset_font(source))
        for path in SOURCES.iterdir():
            if path.is_file() and path.suffix != ".js":
                (gathering / path.name).write_bytes(_read_whole(path))
        (gathering / SCRIPT).write_text(one_script.join_modules(SOURCES / SCRIPT), encoding="utf-8")
        named = Named(folder, PREFIX, file_permissions_mode=0o644)
        sources = {path.name: (named, path.name) for path in sorted(gathering.iterdir())}
        collected: dict[str, str] = {}
        for name, by_content, outcome in named.post_process(sources):
            if isinstance(outcome, Exception):
                raise outcome
            collected[name] = str(by_content)
        for name in collected.values():
            os.replace(gathering / name, target / name)
    return collected


def _read_whole(path: Path) -> bytes:
    """The file with the parts it imports in their places: a page asks for one file, and not for each."""
    if path.suffix == ".png":
        return path.read_bytes()
    text = path.read_text(encoding="utf-8")
    return PUT_HERE.sub(lambda found: _strip_margins(path.parent / found[1]), text).encode()


def _strip_margins(part: Path) -> str:
    """What stands before a line is for whoever reads the source; a page need not carry it."""
    return re.sub(r"^ +", "", part.read_text(encoding="utf-8"), flags=re.MULTILINE)


def _subset_font(source: Path) -> bytes:
    """The face as WOFF2 with the letters we print and their ligatures, kerning and figures."""
    from io import BytesIO

    from fontTools import subset

    options = subset.Options(
        flavor="woff2", layout_features=["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk"]
    )
    options.hinting = False
    options.desubroutinize = True
    face = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[letter for first, last in LETTERS for letter in range(first, last + 1)])
    cutter.subset(face)
    out = BytesIO()
    subset.save_font(face, out, options)
    return out.getvalue()


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: another process may be reading."""
    handle, waiting = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(waiting, 0o644)
    os.replace(waiting, path)
