"""A believable picture of each chart that came later: one file each, found by itself."""

import importlib
import pkgutil

from charts.picture import Picture


def found() -> dict[str, Picture]:
    """The `PICTURES` of every module here, by name."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return {name: picture for module in modules for name, picture in module.PICTURES.items()}
