"""The loader: finds plugins, calls them one by one, checks what they give.

Shape:  plugin objects (modules) in, `{format name: Writer}` out, our own first.
Units:  none.
Errors: `PluginError(plugin_name, problem)` with its cause, for a plugin that cannot be
        imported, fails, or registers the wrong thing; nothing of it is used then.
Source: STYLE.md section 7.
"""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Final

import pluggy

from hanju.errors import PluginError
from hanju.plugins import builtin, hookspecs
from hanju.ports import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

#: The group under which a package offers a plugin in its `pyproject.toml`.
ENTRY_POINT_GROUP: Final = "hanju"
_FORMAT_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,30}")
_SUFFIX: Final = re.compile(r"(\.[a-z0-9]{1,12}){1,2}")


def load_writers(plugins: Mapping[str, object] | None = None) -> dict[str, Writer]:
    """Every format by name: ours, then those of `plugins`.

    Args:
        plugins: by name; without it the installed packages of entry-point group "hanju".

    Raises:
        PluginError: a plugin failed or registered what is not a writer.
    """
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    _add(manager, builtin, "hanju.builtin")
    found = installed_plugins() if plugins is None else plugins
    for name, plugin in found.items():
        _add(manager, plugin, name)
    writers: dict[str, Writer] = {}
    owners: dict[str, str] = {}
    for implementation in _in_order(manager):
        name = str(implementation.plugin_name)
        offered = _offers(name, implementation)
        for format_name, writer in offered:
            if format_name in owners:
                raise PluginError(
                    name, f"'{format_name}' 형식은 {owners[format_name]}이(가) 이미 등록했습니다"
                )
            owners[format_name], writers[format_name] = name, writer
    return writers


def installed_plugins() -> dict[str, object]:
    """The plugins that installed packages offer.

    Raises:
        PluginError: one of them cannot be imported.
    """
    found: dict[str, object] = {}
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda p: p.name):
        try:
            found[point.name] = point.load()
        except Exception as exc:  # importing a stranger's module may raise anything
            problem = f"불러올 수 없습니다({type(exc).__name__}: {exc})"
            raise PluginError(point.name, problem) from exc
    return found


def _add(manager: pluggy.PluginManager, plugin: object, name: str) -> None:
    try:
        manager.register(plugin, name=name)
    except (pluggy.PluginValidationError, ValueError) as exc:
        raise PluginError(name, f"훅의 꼴이 다릅니다({exc})") from exc


def _in_order(manager: pluggy.PluginManager) -> Iterable[Any]:
    """Implementations, first registered first (pluggy keeps the newest in front)."""
    hook: Any = manager.hook.register_writers
    return list(hook.get_hookimpls())


def _offers(name: str, implementation: Any) -> list[tuple[str, Writer]]:
    offered: list[tuple[str, Writer]] = []

    def register(format_name: str, writer: Writer) -> None:
        _check(name, format_name, writer)
        offered.append((format_name, writer))

    function: Callable[..., object] = implementation.function
    try:
        returned = function(**({"register": register} if implementation.argnames else {}))
    except PluginError:
        raise
    except Exception as exc:  # a stranger's code may raise anything
        raise PluginError(name, f"실행하다 멈췄습니다({type(exc).__name__}: {exc})") from exc
    if returned is not None:
        raise PluginError(
            name,
            f"register_writers가 {type(returned).__name__}을(를) 돌려주었습니다(None이어야 함)",
        )
    return offered


def _check(name: str, format_name: object, writer: object) -> None:
    if not isinstance(format_name, str) or not _FORMAT_NAME.fullmatch(format_name):
        raise PluginError(name, f"형식 이름 {format_name!r}은(는) 쓸 수 없습니다(영문 소문자)")
    if isinstance(writer, type) or not isinstance(writer, Writer) or not callable(writer.write):
        shown = writer.__name__ if isinstance(writer, type) else type(writer).__name__
        raise PluginError(
            name, f"'{format_name}'에 등록한 {shown}은(는) Writer가 아닙니다(name, suffix, write)"
        )
    if not isinstance(writer.suffix, str) or not _SUFFIX.fullmatch(writer.suffix):
        raise PluginError(name, f"'{format_name}'의 확장자 {writer.suffix!r}은(는) 쓸 수 없습니다")
