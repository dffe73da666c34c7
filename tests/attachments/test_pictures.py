"""What is taken in as a picture, and that nothing but its pixels is kept."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageFile
from PIL.PngImagePlugin import PngInfo
from tests.rounds.attached import picture

from duologue.attachments.kinds import picture as pictures
from duologue.engine.fields.kind import Wrong
from duologue.engine.fields.picture import MOST_BYTES, MOST_SIDE

PLACE = "38.7223 N lantern-quay"
UPRIGHT, ROTATED = 1, 6


def taken(sent: bytes) -> Image.Image:
    kept, facts = pictures.KIND.take(sent)
    found = Image.open(io.BytesIO(kept))
    assert found.format == "JPEG" and len(kept) <= MOST_BYTES
    assert found.size == (facts["wide"], facts["high"]) and max(found.size) <= MOST_SIDE
    return found


def wrong(sent: bytes) -> str:
    with pytest.raises(Wrong) as raised:
        pictures.KIND.take(sent)
    return raised.value.name


def exif(orientation: int = UPRIGHT) -> bytes:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010E] = PLACE
    made[0x9003] = "2026:11:22 18:30:00"
    made.get_ifd(0x8825).update({1: "N", 2: (38.0, 43.0, 20.28), 3: "W", 4: (9.0, 8.0, 21.8)})
    return made.tobytes()


def is_reddish(pixel: Any) -> bool:
    return pixel[0] > 120 > pixel[2]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_each_of_three_formats_comes_out_as_one(form):
    found = taken(picture(300, 200, form))
    assert found.size == (300, 200)
    assert is_reddish(found.getpixel((20, 100))) and not is_reddish(found.getpixel((280, 100)))


def chunks_of(kept: bytes) -> list[int]:
    """The markers of a JPEG up to its pixels."""
    found, at = [], 2
    while kept[at] == 0xFF and kept[at + 1] != 0xDA:
        found.append(kept[at + 1])
        at += 2 + int.from_bytes(kept[at + 2 : at + 4], "big")
    return found


# APP0 is the name of the format; tables, frame and restart are what pixels need.
OF_PIXELS = {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDD}


def laden(form: str) -> bytes:
    """With a place, a day, a camera, a profile, a comment and something behind its end."""
    more: dict[str, Any] = {
        "exif": exif(),
        "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    }
    if form == "JPEG":
        more["comment"] = PLACE.encode()
        more["xmp"] = f"<x:xmpmeta>{PLACE}</x:xmpmeta>".encode()
    if form == "PNG":
        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_itxt("XML:com.adobe.xmp", PLACE)
        more["pnginfo"].add_text("Comment", PLACE)
    return picture(400, 300, form, **more) + b"<script>lantern-quay</script>"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_no_place_day_camera_profile_or_script_is_kept(form):
    sent = laden(form)
    assert b"lantern-quay" in sent
    kept, _ = pictures.KIND.take(sent)
    assert set(chunks_of(kept)) <= OF_PIXELS
    assert b"lantern-quay" not in kept and b"Exif" not in kept and b"ICC" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_what_is_kept_would_be_found():
    """The control: the picture as it was sent has all of it."""
    sent = laden("JPEG")
    assert {0xE1, 0xE2, 0xFE} <= set(chunks_of(sent)) and Image.open(io.BytesIO(sent)).getexif()


def test_it_is_turned_upright_before_what_says_so_is_gone():
    sent = picture(400, 200, exif=exif(ROTATED))
    found = taken(sent)
    assert found.size == (200, 400)
    assert is_reddish(found.getpixel((100, 20))) and not is_reddish(found.getpixel((100, 380)))


def test_a_palette_keeps_its_way_up():
    made = Image.open(io.BytesIO(picture(400, 200, "PNG"))).convert("P")
    out = io.BytesIO()
    made.save(out, "PNG", exif=exif(ROTATED))
    assert taken(out.getvalue()).size == (200, 400)


def test_a_large_one_is_made_smaller_and_fits_however_much_is_in_it():
    noise = Image.effect_noise((2400, 1800), 120).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=92)
    found = taken(out.getvalue())
    assert abs(found.width / found.height - 4 / 3) < 0.01


def test_clear_places_are_white():
    made = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    out = io.BytesIO()
    made.save(out, "PNG")
    assert taken(out.getvalue()).getpixel((50, 50)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "LA", "1", "P", "CMYK", "I;16", "RGBA"])
def test_every_sort_of_pixel_is_read(mode):
    made = Image.new("RGB", (60, 40), (90, 90, 90)).convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        made = made.convert("I;16")
    out = io.BytesIO()
    made.save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert taken(out.getvalue()).size == (60, 40)


@pytest.mark.parametrize("grey", [0, 8_000, 32_768, 65_535])
def test_sixteen_bits_of_grey_are_as_grey_in_eight(grey):
    """A plain conversion keeps the lowest eight: all but the darkest would be white."""
    out = io.BytesIO()
    Image.new("I;16", (60, 40), grey).save(out, "PNG")
    (shown, *others) = taken(out.getvalue()).getpixel((30, 20))
    assert abs(shown - grey // 256) <= 1 and set(others) == {shown}


def of_a_phone(wide: int, high: int) -> bytes:
    """A JPEG with a second picture behind it, as many phones write theirs."""
    out = io.BytesIO()
    first = Image.new("RGB", (wide, high), (160, 40, 40))
    first.save(out, "MPO", save_all=True, append_images=[Image.new("L", (30, 20))])
    return out.getvalue()


def test_a_jpeg_with_a_second_picture_behind_it_is_the_first():
    found = taken(of_a_phone(400, 300))
    assert found.size == (400, 300) and is_reddish(found.getpixel((200, 150)))


def test_a_phone_s_jpeg_may_be_as_large_with_a_second_picture_as_without(monkeypatch):
    """Of 24.5 million pixels, which is what some take from the start; never unfolded to all of them."""
    sent = bytearray(of_a_phone(64, 64))
    at = sent.index(b"\xff\xc0") + 5
    sent[at : at + 4] = struct.pack(">HH", 4284, 5712)
    monkeypatch.setattr(pictures, "_turn_upright", lambda found: found)
    monkeypatch.setattr(pictures, "_write_jpeg", lambda found: (b"", {"wide": found.width}))
    assert pictures.KIND.take(bytes(sent)) == (b"", {"wide": 5712})


@pytest.mark.parametrize("pixels", ["animated WebP", "animated PNG", "one pixel"])
def test_of_what_moves_the_first_picture_is_kept_and_the_smallest_is_one(pixels):
    out, size = io.BytesIO(), (1, 1) if pixels == "one pixel" else (50, 50)
    first, *others = [Image.new("RGB", size, colour) for colour in ("red", "green", "blue")]
    form = pixels.rpartition(" ")[2].upper()
    moving = {} if pixels == "one pixel" else {"save_all": True, "append_images": others, "duration": 90}
    first.save(out, "PNG" if form == "PIXEL" else form, **moving)
    found = taken(out.getvalue())
    assert found.size == size and is_reddish(found.getpixel((0, 0)))


# -- refused ----------------------------------------------------------------------------------------


def bomb(wide: int, high: int) -> bytes:
    """A PNG of one colour, of which each row is the same."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packed = zlib.compressobj(9)
    body = b"".join(packed.compress(bytes(1 + wide // 8)) for _ in range(high)) + packed.flush()
    head = struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_bomb_is_refused_before_a_pixel_is_made(monkeypatch):
    sent = bomb(10_000, 10_000)
    assert len(sent) < 40_000
    loaded: list[object] = []
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", loaded.append)
    assert wrong(sent) == "too-many-pixels"
    assert loaded == []


def test_that_one_was_made_would_be_seen(monkeypatch):
    """The control: a picture that is taken in is loaded."""
    loaded: list[object] = []
    load = ImageFile.ImageFile.load

    def counted(self: Any) -> Any:
        loaded.append(self)
        return load(self)

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", counted)
    pictures.KIND.take(bomb(1000, 1000))
    assert loaded


def test_a_jpeg_that_says_it_is_huge_is_refused():
    sent = bytearray(picture(64, 64))
    at = sent.index(b"\xff\xc0") + 5
    sent[at : at + 4] = struct.pack(">HH", 20_000, 20_000)
    assert wrong(bytes(sent)) == "too-many-pixels"


def gone_over(times: int) -> bytes:
    """A JPEG that is gone over so many times more, twelve bytes each."""
    out = io.BytesIO()
    Image.new("RGB", (800, 800), (90, 20, 20)).save(out, "JPEG", progressive=True)
    sent = out.getvalue()
    return sent[:-2] + sent[sent.rindex(b"\xff\xda") : -2] * times + sent[-2:]


def test_one_that_is_gone_over_for_ever_is_refused_before_a_pixel_is_made(monkeypatch):
    loaded: list[object] = []
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", loaded.append)
    assert len(gone_over(5_000)) < 80_000
    assert wrong(gone_over(5_000)) == "too-many-pixels"
    assert loaded == []


def test_one_that_comes_in_ten_passes_is_taken():
    """The control: as programs write them."""
    assert pictures.count_scans(gone_over(0)) == 10
    assert taken(gone_over(0)).size == (800, 800)


def test_what_lies_within_a_picture_or_behind_its_end_is_not_counted():
    """A small picture of it, with passes of its own; and a film, as phones put it behind a picture that
    moves: any two bytes stand in that."""
    sent = picture(600, 400, comment=b"\xff\xda" * 3_000)
    film = random.Random(1).randbytes(6_000_000)
    assert (sent + film).count(b"\xff\xda") > 3_000
    assert pictures.count_scans(sent + film) == 1
    assert taken(sent + film).size == (600, 400)


@pytest.mark.parametrize(
    "sent", [b"", b"\xff\xd8", b"\xff\xd8" + b"\xff\x01" * 3_000_000, b"\xff" * 3_000_000]
)
def test_markers_without_end_are_counted_to_an_end(sent):
    assert pictures.count_scans(sent) in (0, 5_000)


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (10, 10)).save(out, "GIF")
    return out.getvalue()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"no picture",
        gif(),
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7",
        b"<!doctype html><script>alert(1)</script>",
        b"BM" + bytes(60),
        b"II*\0" + bytes(60),
    ],
    ids=["empty", "text", "gif", "svg", "pdf", "html", "bmp", "tiff"],
)
def test_what_is_no_picture_of_the_three_is_refused(sent):
    assert wrong(sent) == "other-kind"


def test_a_damaged_one_is_refused():
    assert wrong(picture(600, 400)[:2000]) == "unreadable-file"


def test_a_file_that_is_too_large_is_not_even_looked_at(monkeypatch):
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("it was looked at"))
    assert wrong(bytes(pictures.KIND.most_sent + 1)) == "too-big"


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)


def test_heic_is_named_where_nothing_reads_it(monkeypatch):
    monkeypatch.setattr(pictures, "reads_heic", lambda: False)
    assert wrong(HEIC) == "heic"


def test_heic_is_tried_where_a_host_has_installed_a_reader(monkeypatch):
    """The control: then it is looked at, and this one is no picture."""
    monkeypatch.setattr(pictures, "reads_heic", lambda: True)
    assert wrong(HEIC) == "other-kind"
