"""Which charts there are, and how their pictures travel inside a message that waits to be sent."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import ModuleType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from matplotlib.figure import Figure

import charts
from charts.canvas import TAG, ChartTag
from charts.picture import Picture
from charts.png import render


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: its code, what it shows, what it is drawn from, and how."""

    code: str
    about: str
    picture: type[Picture]
    draw: Callable[[Any], Figure]


@cache
def discover() -> dict[str, Chart]:
    """Every tagged function of this room by its code; two with one code are a ValueError."""
    found: dict[str, Chart] = {}
    for module in pkgutil.iter_modules(charts.__path__, "charts."):
        if not module.ispkg:
            collect(importlib.import_module(module.name), found)
    return found


def collect(module: ModuleType, found: dict[str, Chart]) -> None:
    """Add the charts that this module defines."""
    for draw in vars(module).values():
        tag = getattr(draw, TAG, None)
        if not isinstance(tag, ChartTag) or draw.__module__ != module.__name__:
            continue
        if tag.code in found:
            raise ValueError(f"two charts claim the code {tag.code!r}")
        picture = get_type_hints(draw)["picture"]
        found[tag.code] = Chart(tag.code, tag.about, picture, draw)


def code_of(picture: Picture) -> str:
    """The code of the chart that draws this picture; KeyError when there is none."""
    return next(c.code for c in discover().values() if c.picture is type(picture))


def to_json(picture: Picture) -> dict[str, Any]:
    """The picture as plain JSON values."""
    plain = _plain(picture)
    assert isinstance(plain, dict)
    return plain


def _plain(value: Any) -> Any:
    """Like `dataclasses.asdict`, without its deep copies: what a picture is made of never changes."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _hints(type(value))}
    return tuple(_plain(one) for one in value) if isinstance(value, tuple) else value


def from_json(code: str, data: dict[str, Any]) -> Picture:
    """The picture again; KeyError for an unknown code, TypeError for a field that is not its."""
    picture = _build(discover()[code].picture, data)
    assert isinstance(picture, Picture)
    return picture


def draw(code: str, picture: Picture) -> bytes:
    """The picture as PNG."""
    return render(discover()[code].draw(picture))


def draw_json(code: str, data: dict[str, Any]) -> bytes:
    """The same from JSON; a plain function, so that another process can be asked for it."""
    return draw(code, from_json(code, data))


def _build(kind: Any, data: Any) -> Any:
    """`data` as `kind`, down to the leaves: JSON knows no tuples and no dataclasses."""
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        if not hints.keys() >= set(data):
            raise TypeError(f"{kind.__name__} has no {sorted(set(data) - hints.keys())}")
        return kind(**{name: _build(hints[name], value) for name, value in data.items()})
    if get_origin(kind) is tuple:
        return tuple(_build(get_args(kind)[0], value) for value in data)
    return _leaf(kind, data)


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    """What each field is; finding it out costs more than building what is made of them."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _leaf(kind: Any, data: Any) -> Any:
    """A value as it came, when it is of its kind; TypeError for anything else."""
    allowed = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    if type(data) not in allowed:
        raise TypeError(f"{data!r} is not {kind}")
    return data
