"""F10: old TLS is met by a lower security level for one source, never by looking away."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hanju.clock import SystemClock
from hanju.collect.addresses import AddressPolicy
from hanju.collect.door import Door, DoorSettings
from hanju.collect.fetched import Fetched, FetchOrder, FetchProblem, TlsLevel
from hanju.collect.transport import tls_context
from tests.servers.web import PUBLIC, Reply, Site

pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8"])
SRC = Path(__file__).parents[3] / "src" / "hanju"


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority of our own with a good, an expired, a misnamed and a short certificate."""
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl program: absent")
    folder = tmp_path_factory.mktemp("tls")
    openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out",
            "ca.pem", "-days", "30", "-subj", "/CN=hanju test authority", "-sha256",
            "-addext", "keyUsage=critical,keyCertSign")  # fmt: skip
    for name, bits, where, days in [
        ("good", "2048", "IP:127.10.0.1", "30"),
        ("expired", "2048", "IP:127.10.0.1", "-1"),
        ("misnamed", "2048", "DNS:other.example", "30"),
        ("short", "1024", "IP:127.10.0.1", "30"),
    ]:
        openssl(folder, "req", "-newkey", f"rsa:{bits}", "-nodes", "-keyout", f"{name}.key",
                "-out", f"{name}.csr", "-subj", f"/CN={name}")  # fmt: skip
        (folder / "ext").write_text(f"subjectAltName={where}\n", encoding="ascii")
        openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-out", f"{name}.pem", "-days", days, "-extfile", "ext", "-sha256")  # fmt: skip
    openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "self.key",
            "-out", "self.pem", "-days", "30", "-subj", "/CN=self",
            "-addext", "subjectAltName=IP:127.10.0.1")  # fmt: skip
    openssl(folder, "dhparam", "-dsaparam", "-out", "dh.pem", "1024")
    return folder


@pytest.fixture
def door(papers: Path) -> Iterator[Door]:
    settings = DoorSettings(
        policy=AddressPolicy.allowing([PUBLIC]), pause_s=0, ca_file=papers / "ca.pem"
    )
    opened = Door(SystemClock(), settings=settings)
    yield opened
    opened.close()


def serve(papers: Path, name: str, *, old_dh: bool = False) -> Site:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.load_cert_chain(papers / f"{name}.pem", papers / f"{name}.key")
    if old_dh:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("DHE:@SECLEVEL=0")
        context.load_dh_params(str(papers / "dh.pem"))
    site = Site(tls=context)
    site.routes["/x"] = Reply(body=b"x")
    return site


@pytest.mark.parametrize(
    ("name", "old_dh", "level", "words"),
    [
        ("good", False, "default", ""),
        ("good", False, "legacy", ""),
        ("good", True, "default", "낡았습니다"),
        ("good", True, "legacy", ""),
        ("short", False, "default", "낡았습니다"),
        ("short", False, "legacy", ""),
        ("expired", False, "default", "기한이 지났습니다"),
        ("expired", False, "legacy", "기한이 지났습니다"),
        ("misnamed", False, "default", "다른 서버의 것"),
        ("misnamed", True, "legacy", "다른 서버의 것"),
        ("self", False, "default", "스스로 만들었습니다"),
        ("self", False, "legacy", "스스로 만들었습니다"),
    ],
)
def test_a_lower_level_never_looks_away(
    name: str, old_dh: bool, level: TlsLevel, words: str, papers: Path, door: Door
) -> None:
    with serve(papers, name, old_dh=old_dh) as site:
        outcome = door.fetch(FetchOrder(url=site.url + "/x", tls=level, obeys_robots=False))
        if not words:
            assert isinstance(outcome, Fetched), outcome
            return
        assert isinstance(outcome, FetchProblem)
        assert outcome.kind == "tls"
        assert words in outcome.why
        assert ('tls = "legacy"' in outcome.mend) == (words == "낡았습니다")
        assert site.seen == []


def test_an_unknown_authority_is_refused(papers: Path) -> None:
    door = Door(SystemClock(), settings=DoorSettings(policy=AddressPolicy.allowing([PUBLIC])))
    with serve(papers, "good") as site:
        outcome = door.fetch(FetchOrder(url=site.url + "/x", obeys_robots=False))
        assert isinstance(outcome, FetchProblem)
        assert outcome.kind == "tls"
    door.close()


@pytest.mark.parametrize("level", ["default", "legacy"])
def test_every_level_verifies(level: TlsLevel) -> None:
    context = tls_context(level)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_no_line_of_ours_switches_verification_off() -> None:
    switches = ("CERT_NONE", "_create_unverified_context", "verify=False", "check_hostname = False")
    for path in SRC.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not any(switch in text for switch in switches), path
