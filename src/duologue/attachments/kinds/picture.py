"""Pictures: whatever was sent is looked at by its first bytes, turned upright, made smaller and written anew.

Nothing but pixels is kept: no place, no camera, no day, no profile, no comment. What it would unfold to is
read from its header, so that a small file of a hundred million pixels is refused before any of them is made.
"""

from __future__ import annotations

import io
import re
import threading
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING

from duologue.attachments.kinds.kind import AttachmentKind
from duologue.engine.fields.kind import Wrong
from duologue.engine.fields.picture import MOST_BYTES, MOST_SIDE

if TYPE_CHECKING:
    from PIL.Image import Image as Picture_

# A JPEG is unfolded to an eighth, a quarter or a half where that is enough; the others as they are. Many
# phones write theirs with a second picture behind it, such as a map of its light: MPO, of which the first is
# read.
MOST_PIXELS = {
    "JPEG": 64_000_000,
    "MPO": 64_000_000,
    "PNG": 24_000_000,
    "WEBP": 24_000_000,
    "HEIF": 50_000_000,
}
FORMATS = ("JPEG", "PNG", "WEBP")
# A JPEG can go over its pixels again and again, a few bytes each time: cameras and programs do so up to ten
# times, and a small file could keep a worker busy for hours. So much is gone over in all, at most.
A_MILLION = 1_000_000
MOST_GONE_OVER = 12 * MOST_PIXELS["JPEG"]
# A marker among coded pixels, where 0 and the restarts are none.
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_START_OF_SCAN, _END, _WITHOUT_LENGTH = 0xDA, 0xD9, frozenset({0x01, 0xD8})
_MOST_MARKERS = 5_000
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
QUALITIES = (85, 78, 70, 60, 50, 40)
# Of what all of these leave too large, the sides are brought to this.
SMALLER = 0.75
_one_at_a_time = threading.Lock()


class AttachedPicture(AttachmentKind):
    media = "image/jpeg"
    fact = "wide"
    most_sent = 12 * 1024 * 1024

    def take(self, sent: bytes) -> tuple[bytes, Mapping[str, int]]:
        if len(sent) > self.most_sent:
            raise Wrong("too-big", most=self.most_sent // 1024 // 1024)
        if is_heic(sent) and not reads_heic():
            raise Wrong("heic")
        # What one picture takes while it is open is the most that a worker holds of pictures.
        with _one_at_a_time:
            return _make_anew(sent)


def is_heic(sent: bytes) -> bool:
    return sent[4:8] == b"ftyp" and sent[8:12] in HEIC_BRANDS


def reads_heic() -> bool:
    """Whether `pillow-heif` is there, which a host may install beside Duologue."""
    try:
        from pillow_heif import register_heif_opener  # type: ignore[import-not-found,unused-ignore] # a host's
    except ImportError:
        return False
    register_heif_opener()
    return True


def count_scans(sent: bytes) -> int:
    """How often a JPEG goes over its pixels, found by its markers alone: what lies within its segments, such
    as a small picture of it, and behind its end, such as the film of a moving one, is not of it."""
    at, times = 2, 0
    for _ in range(_MOST_MARKERS):
        found = _MARKER.search(sent, at)
        marker = _END if found is None else found[1][0]
        if found is None or marker == _END:
            return times
        at = found.end()
        times += marker == _START_OF_SCAN
        if marker not in _WITHOUT_LENGTH:
            at += int.from_bytes(sent[at : at + 2], "big")
    return _MOST_MARKERS


def _make_anew(sent: bytes) -> tuple[bytes, Mapping[str, int]]:
    from PIL import Image

    formats = (*FORMATS, "HEIF") if is_heic(sent) else FORMATS
    try:
        with warnings.catch_warnings():
            # How many pixels are too many is decided below, by kind.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            found = Image.open(io.BytesIO(sent), formats=formats)
    except Image.DecompressionBombError:
        raise Wrong("too-many-pixels") from None
    except Exception:  # noqa: BLE001 - a damaged file raises whatever its reader happens to
        raise Wrong("other-kind") from None
    wide, high = found.size
    if wide * high > MOST_PIXELS.get(found.format or "", MOST_PIXELS["PNG"]):
        raise Wrong("too-many-pixels")
    times = count_scans(sent) if found.format in ("JPEG", "MPO") else 0
    if max(wide * high, A_MILLION) * times > MOST_GONE_OVER:
        raise Wrong("too-many-pixels")
    try:
        with found:
            return _write_jpeg(_turn_upright(found))
    except Wrong:
        raise
    except Exception:  # noqa: BLE001 - as above
        raise Wrong("unreadable-file") from None


def _turn_upright(found: Picture_) -> Picture_:
    """At most 1,600 pixels a side, the right way up, in the web's colours, on white where it is clear."""
    from PIL import Image, ImageOps

    # A JPEG is unfolded no larger than it has to be.
    found.draft("RGB", (MOST_SIDE, MOST_SIDE))
    profile = found.info.get("icc_profile")
    if found.mode.startswith("I"):
        # Sixteen bits of grey, of which a plain conversion would keep the lowest eight.
        found = _keep_exif(found, found.point(lambda grey: grey / 256).convert("L"))
    if found.mode not in ("RGB", "RGBA", "L", "LA", "CMYK"):
        is_clear = "transparency" in found.info or found.mode in ("PA", "La", "RGBa")
        found = _keep_exif(found, found.convert("RGBA" if is_clear else "RGB"))
    found.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    found = ImageOps.exif_transpose(found)
    found = _put_in_web_colours(found, profile)
    if found.mode in ("RGBA", "LA"):
        ground = Image.new("RGB", found.size, "white")
        ground.paste(found.convert("RGB"), mask=found.getchannel("A"))
        return ground
    return found.convert("RGB")


def _keep_exif(before: Picture_, after: Picture_) -> Picture_:
    """Which way is up stands in the EXIF, which a conversion may leave behind."""
    after.info.update({name: before.info[name] for name in ("exif",) if name in before.info})
    return after


def _put_in_web_colours(found: Picture_, profile: bytes | None) -> Picture_:
    """A phone's colours are wider than the web's: without this they would look faded once the profile is
    gone."""
    from PIL import Image, ImageCms

    if not profile or found.mode not in ("RGB", "CMYK"):
        return found
    try:
        made = ImageCms.profileToProfile(
            found,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return found
    return made if isinstance(made, Image.Image) else found


def _write_jpeg(found: Picture_) -> tuple[bytes, Mapping[str, int]]:
    """As a JPEG of at most 400 KB: the finest that fits."""
    from PIL import Image

    # A new picture of these pixels: whatever else came along stays behind.
    plain = Image.frombytes("RGB", found.size, found.tobytes())
    while True:
        for quality in QUALITIES:
            out = io.BytesIO()
            plain.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
            if out.tell() <= MOST_BYTES:
                return out.getvalue(), {"wide": plain.width, "high": plain.height}
        plain = plain.resize((int(plain.width * SMALLER) or 1, int(plain.height * SMALLER) or 1))


KIND = AttachedPicture()
