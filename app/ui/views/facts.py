"""When and how a photo was taken, in lines a person reads; what is not known is left out."""

from app.photo import Photo, Shot
from app.ui.views.words import say_date, say_facts

_LEAST_SERIAL = 5
"""Digits at the end of a camera's name that are its number, not its model."""


def list_facts(photo: Photo, shot: Shot) -> tuple[str, ...]:
    """The name first, then a line each of time, camera, exposure and file."""
    lines = (
        photo.path.name,
        say_date(photo),
        say_camera(shot.camera),
        shot.lens,
        say_exposure(shot),
        say_facts(photo),
    )
    return tuple(line for line in lines if line)


def say_camera(camera: str) -> str:
    """Maker and model: "Canon EOS 6D" of "Canon Canon EOS 6D 033024001432"."""
    words = camera.split()
    if len(words) > 2 and words[-1].isdigit() and len(words[-1]) >= _LEAST_SERIAL:
        words.pop()
    return " ".join(w for i, w in enumerate(words) if w.lower() not in map(str.lower, words[:i]))


def say_exposure(shot: Shot) -> str:
    """Say "1/250 s · f/5.6 · ISO 400 · 35 mm · −0.7 EV"."""
    parts = (
        f"{_say_seconds(shot.seconds)} s" if shot.seconds else "",
        f"f/{shot.aperture:.3g}" if shot.aperture else "",
        f"ISO {shot.iso:,.0f}" if shot.iso else "",
        f"{shot.focal:.3g} mm" if shot.focal else "",
        f"{shot.bias:+.1f} EV".replace("-", "−") if shot.bias else "",
    )
    return "  ·  ".join(filter(None, parts))


def _say_seconds(seconds: float) -> str:
    """As cameras do: fractions below a third of a second."""
    if seconds <= 0.3:
        return f"1/{1 / seconds:,.0f}"
    return f"{seconds:.1f}" if seconds < 10 and seconds % 1 else f"{seconds:,.0f}"
