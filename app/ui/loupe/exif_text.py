"""Text of the camera info panel: date, camera, lens, exposure, file."""

from app.domain.photo import ExifInfo, Photo
from app.ui.text import describe_file, format_date, format_date_source

_LEAST_SERIAL = 5
"""Minimum digits at the end of a camera's name that are a serial number, not its model."""


def exif_lines(photo: Photo, exif: ExifInfo) -> tuple[str, ...]:
    """Return the file name, then one line each for date, camera, lens, exposure and file; unknown ones are omitted."""
    lines = (
        photo.path.name,
        "  ·  ".join(filter(None, (format_date(photo), format_date_source(photo)))),
        format_camera(exif.camera),
        exif.lens,
        format_exposure(exif),
        describe_file(photo),
    )
    return tuple(line for line in lines if line)


def format_camera(camera: str) -> str:
    """Format maker and model: "Canon EOS 6D" of "Canon Canon EOS 6D 033024001432"."""
    words = camera.split()
    if len(words) > 2 and words[-1].isdigit() and len(words[-1]) >= _LEAST_SERIAL:
        words.pop()
    return " ".join(w for i, w in enumerate(words) if w.lower() not in map(str.lower, words[:i]))


def format_exposure(exif: ExifInfo) -> str:
    """Format the exposure: "1/250 s · f/5.6 · ISO 400 · 35 mm · −0.7 EV"."""
    parts = (
        f"{_format_seconds(exif.exposure_time)} s" if exif.exposure_time else "",
        f"f/{exif.aperture:.3g}" if exif.aperture else "",
        f"ISO {exif.iso:,.0f}" if exif.iso else "",
        f"{exif.focal_length:.3g} mm" if exif.focal_length else "",
        f"{exif.exposure_bias:+.1f} EV".replace("-", "−") if exif.exposure_bias else "",
    )
    return "  ·  ".join(filter(None, parts))


def _format_seconds(seconds: float) -> str:
    """Format the exposure time as cameras do: fractions below a third of a second."""
    if seconds <= 0.3:
        return f"1/{1 / seconds:,.0f}"
    return f"{seconds:.1f}" if seconds < 10 and seconds % 1 else f"{seconds:,.0f}"
