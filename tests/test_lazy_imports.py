"""What starting the command line may load: nothing heavy before it is needed."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "alembic",
    "jinja2",
    "kiwipiepy",
    "numpy",
    "pydantic",
    "python_calamine",
    "sqlalchemy",
    "typst",
)


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout
    return {name.split(".")[0] for name in told.split()}


def test_importing_hanju_loads_nothing_heavy() -> None:
    assert loaded_by("import hanju") & set(HEAVY) == set()


def test_help_loads_nothing_heavy() -> None:
    code = "from hanju.cli.app import run\nrun(['--help'])"
    # typer itself may bring pydantic's core types; ours stay out
    assert loaded_by(code) & (set(HEAVY) - {"pydantic"}) == set()


def test_every_public_name_is_there() -> None:
    import hanju

    for name in hanju.__all__:
        assert getattr(hanju, name) is not None
    assert set(hanju.__all__) <= set(dir(hanju))
