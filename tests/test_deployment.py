"""The files of deploy/ agree with each other and with the program."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from hanju.cli.app import app
from hanju.newsroom.set_up import _KNOWN

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
CADDY = (DEPLOY / "caddy" / "Caddyfile").read_text("utf-8")
PORT = "8108"


def options_of(words: list[str]) -> set[str]:
    """The options of a command line, which must name a command that there is."""
    command: Any = typer.main.get_command(app)
    for word in list(words):
        inner = getattr(command, "commands", {}).get(word)
        if inner is None:
            break
        command = inner
        words = words[1:]
    assert not hasattr(command, "commands"), words
    known = {
        one for parameter in command.params for one in (*parameter.opts, *parameter.secondary_opts)
    }
    asked = {word for word in words if word.startswith("--")}
    assert asked <= known, asked - known
    return asked


def instructions(name: str) -> list[str]:
    text = re.sub(r"\\\n", " ", DOCKERFILE)
    return [
        line.removeprefix(name).strip() for line in text.splitlines() if line.startswith(name + " ")
    ]


# -- the image -------------------------------------------------------------------------------


def test_everything_that_the_image_copies_is_there_and_not_ignored() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    for line in instructions("COPY"):
        if line.startswith("--from"):
            continue
        for path in line.split()[:-1]:
            assert (ROOT / path).exists(), path
            assert f"!{path}" in ignored, path


def test_the_image_is_built_from_the_lock_with_extras_that_there_are() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    runs = [line for line in instructions("RUN") if "uv sync" in line]
    assert runs
    for line in runs:
        assert "--frozen" in line
        assert "--no-dev" in line
        for extra in re.findall(r"--extra (\w+)", line):
            assert extra in project["project"]["optional-dependencies"]
        assert "--extra postgres" in line


def test_the_image_runs_without_rights_and_is_asked_how_it_is() -> None:
    stages = DOCKERFILE.split("\nFROM ")
    last = stages[-1]
    assert re.search(r"^USER hanju$", last, re.MULTILINE)
    assert last.index("USER hanju") < last.index("ENTRYPOINT")
    assert f"127.0.0.1:{PORT}" in last[last.index("HEALTHCHECK") :]
    assert instructions("EXPOSE") == [PORT]
    words = yaml.safe_load(instructions("CMD")[-1])
    assert words[words.index("--port") + 1] == PORT
    assert "--https" in options_of(words)
    assert yaml.safe_load(instructions("ENTRYPOINT")[-1]) == ["hanju"]


def test_the_image_is_of_a_python_that_the_project_takes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    least = tuple(map(int, project["requires-python"].removeprefix(">=").split(".")))
    for line in instructions("FROM"):
        found = re.match(r"python:(\d+)\.(\d+)-slim", line)
        assert found is not None
        assert (int(found[1]), int(found[2])) >= least


# -- compose ---------------------------------------------------------------------------------


def test_every_name_that_compose_uses_is_defined() -> None:
    services = COMPOSE["services"]
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            assert other in services, (name, other)
            if how["condition"] == "service_healthy" and other != "desk":  # the image has its own
                assert "healthcheck" in services[other]
        for network in service.get("networks", []):
            assert network in COMPOSE["networks"]
        for secret in service.get("secrets", []):
            assert secret in COMPOSE["secrets"]
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).exists(), source
            else:
                assert source in COMPOSE["volumes"]
    build = services["desk"]["build"]
    assert (DEPLOY / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()


def test_only_the_proxy_can_be_reached_and_the_database_has_no_way_out() -> None:
    services = COMPOSE["services"]
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    assert services["database"]["networks"] == ["back"]
    assert COMPOSE["networks"]["back"]["internal"] is True
    assert "back" not in services["proxy"]["networks"]


def test_no_password_is_written_anywhere() -> None:
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8")
            assert not re.search(r"postgres(ql)?://[^\s:@/]+:[^\s@]+@", text), path
            assert not re.search(r"PASSWORD\s*[:=]\s*\S", text.replace("_FILE", "")) or (
                "/run/secrets/" in text or path.suffix == ".service"
            ), path
    ignored = (DEPLOY / ".gitignore").read_text("utf-8").split()
    assert {"secrets/", ".env", "hanju.env"} <= set(ignored)


def test_the_variables_are_those_that_the_program_and_the_files_read() -> None:
    for service in ("desk", "round"):
        for name in COMPOSE["services"][service]["environment"]:
            assert _KNOWN.fullmatch(name), name
    asked = set(re.findall(r"\{\$(\w+)\}", CADDY))
    assert asked == set(COMPOSE["services"]["proxy"]["environment"])
    example = (DEPLOY / "example.env").read_text("utf-8")
    assert set(re.findall(r"^(\w+)=", example, re.MULTILINE)) == asked


def test_the_account_of_the_database_is_one() -> None:
    told = COMPOSE["services"]["database"]["environment"]
    address = COMPOSE["services"]["desk"]["environment"]["HANJU_DATABASE"]
    assert address == f"postgresql://{told['POSTGRES_USER']}@database/{told['POSTGRES_DB']}"
    assert "UTF8" in told["POSTGRES_INITDB_ARGS"]
    secret = COMPOSE["services"]["desk"]["environment"]["HANJU_DATABASE_PASSWORD_FILE"]
    assert secret == told["POSTGRES_PASSWORD_FILE"]


def test_the_proxy_speaks_to_the_desk_where_it_listens() -> None:
    assert f"reverse_proxy desk:{PORT}" in CADDY
    assert CADDY.count("{") == CADDY.count("}")
    assert "flush_interval -1" in CADDY


def test_the_round_of_compose_asks_with_a_command_that_there_is() -> None:
    code = COMPOSE["services"]["round"]["command"][0]
    compile(code, "compose.yaml", "exec")
    found = re.search(r'\["hanju", ("[^]]*)\]', code)
    assert found is not None
    options_of(yaml.safe_load(f"[{found[1]}]"))


# -- systemd ---------------------------------------------------------------------------------


def unit(path: Path) -> configparser.ConfigParser:
    found = configparser.ConfigParser(interpolation=None, strict=False)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(path, "utf-8")
    return found


@pytest.mark.parametrize("path", UNITS, ids=lambda one: one.name)
def test_every_unit_runs_a_command_that_there_is_without_rights(path: Path) -> None:
    service = unit(path)["Service"]
    words = shlex.split(service["ExecStart"])
    if words[:2] == ["/bin/sh", "-c"]:
        words = shlex.split(words[2])[1:]
    assert words[0] == "/opt/hanju/bin/hanju"
    options_of(words[1:])
    assert service["User"] == "hanju"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    home = dict(one.split("=") for one in service["Environment"].split())["HANJU_HOME"]
    assert service["ReadWritePaths"] == home
    if "desk" in words:
        assert words[words.index("--port") + 1] == PORT
        assert service["KillSignal"] == "SIGINT"


def test_every_timer_starts_a_unit_that_there_is() -> None:
    assert {one.stem for one in TIMERS} == {one.stem for one in UNITS} - {"hanju-desk"}
    for path in TIMERS:
        assert unit(path)["Timer"]["OnCalendar"]
        assert unit(path)["Install"]["WantedBy"] == "timers.target"


@pytest.mark.parametrize("path", [*UNITS, *TIMERS], ids=lambda one: one.name)
def test_systemd_reads_the_units(path: Path, tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd-analyze is not on this machine")
    for one in (*UNITS, *TIMERS):  # on a machine without our program and account
        text = re.sub(r"/opt/hanju/bin/hanju", "/bin/true", one.read_text("utf-8"))
        (tmp_path / one.name).write_text(text.replace("User=hanju\nGroup=hanju\n", ""))
    told = subprocess.run(
        [tool, "verify", "--man=no", "--recursive-errors=no", str(tmp_path / path.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert path.name not in told.stderr, told.stderr
