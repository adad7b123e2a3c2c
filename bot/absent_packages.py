"""Keeps TensorFlow out of our processes: Rasa loads it with its first module, and nothing of ours computes with it.

Loading takes two thirds of a start and half of the memory (docs/decisions/0032-without-tensorflow.md).
In its place stand modules without contents, good enough to derive classes from and to name types
with, which is all that the modules of Rasa do that are loaded. Whoever computes with it is told.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FunctionType, ModuleType
from typing import Any

#: What is left out: TensorFlow and what comes with it. Not matplotlib: our own evaluation draws with it.
ABSENT = frozenset({"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"})


class NotLoaded(RuntimeError):
    """Something wanted to compute with a package that is left out."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is asked for, and this program runs without it. Take the component out that needs it (config.yml), "
            "or the package out of ABSENT in bot/absent_packages.py."
        )


def _is_special(name: str) -> bool:
    # Whatever Python itself asks after must not be there.
    return name.startswith("__") and name.endswith("__")


class _Named(type):
    """Of a class that stands for something absent: whatever is asked of it is absent too."""

    def __getattr__(cls, name: str) -> Any:
        if _is_special(name):
            raise AttributeError(name)
        return _stand_in(cls, f"{cls.__module__}.{cls.__qualname__}", name)

    def __call__(cls, *given: Any, **named: Any) -> Any:
        # A class of Rasa's that derives from it, or a decorator of one of its functions.
        if len(given) == 1 and not named and isinstance(given[0], FunctionType):
            return given[0]
        raise NotLoaded(f"{cls.__module__}.{cls.__qualname__}")


class _AbsentModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if _is_special(name):
            raise AttributeError(name)
        return _stand_in(self, self.__name__, name)


def _stand_in(owner: Any, place: str, name: str) -> Any:
    made = _Named(name, (), {"__module__": place})
    setattr(owner, name, made)
    return made


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, is_package=True) if fullname.partition(".")[0] in ABSENT else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: it has no contents."""


def leave_out() -> None:
    """Let every later import of an absent package find a stand-in; what is loaded already stays."""
    if not any(isinstance(each, _Finder) for each in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
