"""The desk's web server: parse, call the newsroom once, render.

`make_app` builds the application; `hanju desk` serves it.
"""

from __future__ import annotations

__all__ = ["WebSettings", "make_app"]


def __getattr__(name: str) -> object:
    """Load the server only when somebody asks for it: FastAPI takes half a second."""
    if name in __all__:
        from hanju.web import app

        return getattr(app, name)
    raise AttributeError(name)
