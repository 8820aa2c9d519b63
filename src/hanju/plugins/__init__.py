"""Plugins: the one door by which formats come in, ours and strangers'.

Shape:  `load_writers()` gives every registered `Writer` by its format name.
Units:  none.
Errors: `PluginError` names the plugin and what is wrong with it.
Source: STYLE.md section 7; docs/plugins/register_writers.md.
"""

from __future__ import annotations

from hanju.plugins.hookspecs import hookimpl
from hanju.plugins.loader import load_writers

__all__ = ["hookimpl", "load_writers"]
