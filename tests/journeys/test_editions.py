"""Editions out and back through the command line: published, edited by hand, mailed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from hanju.cli.app import run
from hanju.model.issue_json import issue_from_json
from hanju.publish import BUILTIN_WRITERS
from tests.servers.smtp import SmtpServer
from tests.unit.archive.hands import HANDS

pytestmark = pytest.mark.slow

ACTORS = ("가온시", "누리시", "다솜시", "라온시", "마루시", "바다시")
TOPICS = ("온실가스 감축", "수소 배관 점검", "기후 보험", "빗물 저장")


def invented(number: int = 41) -> dict[str, Any]:
    """An issue file of 24 entries; every bullet names its evidence."""
    counted = iter(range(24))
    return {
        "number": number,
        "series_line": "한주간 쉽게 보는",
        "title": "가온 정책 동향",
        "english_title": "Gaon Policy Trends",
        "base_date": "2025-12-11",
        "window_start": "2025-12-04",
        "window_end": "2025-12-10",
        "base_line": "※ 2025.12.11(목) 기준(대상 기간 : 2025.12.04.~2025.12.10.)",
        "chapters": [
            {
                "title": chapter,
                "fields": [
                    {
                        "name": field,
                        "categories": [
                            {"name": name, "entries": [entry(next(counted)) for _ in range(3)]}
                            for name in ("중앙부처", "지자체")
                        ],
                    }
                    for field in ("탄소중립 분야", "AI 분야")
                ],
            }
            for chapter in ("정책 동향", "연구 동향")
        ],
        "disclaimer": "※ 본 발간물은 지어낸 자료로 만든 것입니다.",
    }


def entry(n: int) -> dict[str, Any]:
    actor, topic = ACTORS[n % 6], TOPICS[n // 6]
    return {
        "id": f"e41-{n}",
        "headline": f"{actor}, {topic} {n + 2}단계 계획 발표",
        "date": (date(2025, 12, 4) + timedelta(days=n % 3)).isoformat(),
        "bullets": [
            f"{actor}가 {topic} {n + 2}단계 {step} 계획을 세우고 {100 + 7 * n}곳에서 "
            f"차례로 시작하며, 첫해에는 {20 + n}억원을 들여 주민이 쉽게 쓸 수 있는 안내를 낼 예정."
            for step in ("준비", "실행", "평가")
        ],
        "evidence": [[{"article": f"a{n}", "span": [10 * b, 10 * b + 9]}] for b in range(3)],
        "actor": actor,
        "sources": [
            {
                "url": f"https://news.example/{n}",
                "outlet": "견본일보",
                "title": topic,
                "published": "2025-12-04T01:00:00Z",
                "license": "kogl-1",
                "article": f"a{n}",
            }
        ],
    }


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert run([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def started(home: Path, content: dict[str, Any]) -> None:
    """A newsroom that holds the issue as a draft."""
    home.parent.mkdir(exist_ok=True, parents=True)
    file = home.parent / "issue.json"
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert run(["init", str(home)]) == 0
    assert run(["issue", "import", str(file), "--home", str(home)]) == 0


def printed(home: Path, number: int) -> Path:
    """The folder with the editions of the signed issue."""
    assert run(["approve", str(number), "--by", "가온", "--home", str(home)]) == 0
    assert run(["publish", str(number), "--home", str(home)]) == 0
    return home / "editions" / str(number)


def test_ten_editions_carry_the_hash_of_what_was_signed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started(tmp_path / "room", invented())
    folder = printed(tmp_path / "room", 41)
    report = told(capsys, "publish", "41", "--home", str(tmp_path / "room"))
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        f"hanju-41{writer.suffix}" for writer in BUILTIN_WRITERS
    )
    assert len(report["editions"]) == 10
    for name in ("hwpx", "docx", "pdf"):
        again = told(
            capsys, "issue", "import", str(folder / f"hanju-41.{name}"),
            "--home", str(tmp_path / "room"),
        )  # fmt: skip
        assert (again["changes"], again["unplaced"]) == ([], []), name


@pytest.mark.parametrize("name", HANDS)
def test_what_a_person_changed_in_a_file_becomes_a_revision_of_the_draft(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started(tmp_path / "a" / "room", invented())
    started(tmp_path / "b" / "printer", invented())
    room = str(tmp_path / "a" / "room")
    file = HANDS[name](printed(tmp_path / "b" / "printer", 41) / f"hanju-41.{name}")
    file.replace_word("e41-0", "준비", "채비")
    file.replace_word("e41-4", "준비", "마련")
    file.replace_word("e41-9", "발표", "공개")
    file.delete("e41-7")
    file.swap("e41-12", "e41-13")
    edited = str(file.saved())
    titles = {n: entry(n)["headline"] for n in (0, 4, 7, 9, 12, 13)}
    wanted = {
        f"‘{titles[0]}’ 문장 1: ‘준비’ → ‘채비’",
        f"‘{titles[4]}’ 문장 1: ‘준비’ → ‘마련’",
        f"‘{titles[9]}’ 제목: ‘발표’ → ‘공개’",
        f"삭제: ‘{titles[7]}’ (정책 동향 > AI 분야 > 중앙부처)",
        f"자리 바꿈: ‘{titles[12]}’ ↔ ‘{titles[13]}’ (중앙부처)",
    }

    report = told(capsys, "issue", "import", edited, "--home", room)
    assert set(report["changes"]) == wanted
    assert (len(report["changes"]), report["stored"], report["unplaced"]) == (5, False, [])
    before = told(capsys, "issue", "show", "41", "--home", room)
    assert issue_from_json(before) == issue_from_json({**invented(), "state": "draft"})

    report = told(capsys, "issue", "import", edited, "--apply", "--by", "다솜", "--home", room)
    assert (set(report["changes"]), report["stored"]) == (wanted, True)
    draft = issue_from_json(told(capsys, "issue", "show", "41", "--home", room))
    found = {str(one.id): one for one in draft.entries()}
    old = {str(one.id): one for one in issue_from_json(invented()).entries()}
    assert list(found)[11:13] == ["e41-13", "e41-12"]
    assert set(old) - set(found) == {"e41-7"}
    touched = {"e41-0", "e41-4", "e41-9"}
    assert all(found[key] == old[key] for key in found if key not in touched)
    assert all(
        bullet.evidence for key in found if key not in touched for bullet in found[key].bullets
    )
    assert found["e41-0"].bullets[0].evidence == ()  # its text is a person's now
    assert found["e41-0"].bullets[1:] == old["e41-0"].bullets[1:]
    assert {found[key].written_by for key in touched} == {"editor"}
    assert all(found[key].sources == old[key].sources for key in found)

    report = told(capsys, "issue", "import", edited, "--apply", "--by", "다솜", "--home", room)
    assert (report["changes"], report["stored"]) == ([], False)


def test_a_signed_issue_is_compared_and_never_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started(tmp_path / "room", invented())
    file = HANDS["hwpx"](printed(tmp_path / "room", 41) / "hanju-41.hwpx")
    file.replace_word("e41-0", "준비", "채비")
    edited, room = str(file.saved()), str(tmp_path / "room")
    assert len(told(capsys, "issue", "import", edited, "--home", room)["changes"]) == 1
    assert run(["issue", "import", edited, "--apply", "--home", room]) == 2
    assert "확정" in capsys.readouterr().err
    shown = issue_from_json(told(capsys, "issue", "show", "41", "--home", room))
    assert "준비" in next(shown.entries()).bullets[0].text


def test_mail_goes_out_once_to_each_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started(tmp_path / "room", invented())
    printed(tmp_path / "room", 41)
    readers = tmp_path / "readers.txt"
    readers.write_text(
        "# 받는 사람\n가온 <one@reader.example>\ntwo@reader.example\nOne@reader.example\n",
        encoding="utf-8",
    )
    words = ("send", "41", "--to", str(readers), "--home", str(tmp_path / "room"))
    with SmtpServer() as server:
        for key, value in {
            "HOST": "127.0.0.1",
            "PORT": str(server.port),
            "SECURITY": "plain",
            "SENDER": "digest@office.example",
            "SENDER_NAME": "가온연구원",
            "UNSUBSCRIBE": "https://office.example/leave?who={address}",
        }.items():
            monkeypatch.setenv(f"HANJU_SMTP_{key}", value)
        first = told(capsys, *words)
        second = told(capsys, *words)
    assert server.recipients == ["one@reader.example", "two@reader.example"]
    assert [row["outcome"] for row in first["deliveries"]] == ["sent", "sent"]
    assert [row["outcome"] for row in second["deliveries"]] == ["sent_before", "sent_before"]
    message = server.delivered[0].message
    assert message["Subject"] == "가온 정책 동향 No. 41"
    assert "office.example/leave?who=one%40reader.example" in message["List-Unsubscribe"]
    body = message.get_body(("plain",))
    assert body is not None
    assert entry(0)["bullets"][0] in body.get_content()
