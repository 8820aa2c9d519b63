"""The acts of editors on an issue: what each is told, and the one call of the desk it is.

Shape:  `ACTS`, read by `routes_acts`.
Units:  spans [start, end) in code points; revisions count from 1 within an entry.
Errors: as the desk's.
Source: design/desk.md sections 4.2-4.10 and 5.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  pydantic needs the classes at run time
from threading import Lock
from typing import Annotated, Final, Literal

from pydantic import Field

from hanju.newsroom.desk.fields import MAX_CHARS
from hanju.web.acts import Act, Asked, Body
from hanju.web.sessions import confirm

Words = Annotated[str, Field(max_length=500)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
FieldName = Annotated[str, Field(min_length=1, max_length=10)]
Text = Annotated[str, Field(max_length=MAX_CHARS)]
Seen = Annotated[int, Field(ge=0, lt=2**31)]
Span = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]
#: Editions of one issue are written by one at a time.
_PRINTING: Final = Lock()
SIGNS: Final = "승인과 반려는 검토 권한이 있는 사람만 할 수 있습니다."
ENTRY: Final = "/entries/{entry_id}"


# -- choices and moves --------------------------------------------------------------------


class Chosen(Body):
    """What a person chose about an entry or a candidate."""

    action: Literal["accept", "drop", "hold", "move"]
    why: Words = ""
    to: Annotated[str, Field(max_length=200)] = ""
    seen: Seen | None = None


class Candidate(Body):
    """What becomes of a candidate: taken in, taken in as what goes on, kept for later, left out."""

    do: Literal["take", "follow", "carry", "leave"]
    why: Words = ""
    to: Annotated[str, Field(max_length=200)] = ""


class Step(Body):
    """Up or down."""

    step: Literal[-1, 1, "-1", "1"]


class Merged(Body):
    """The entry that is taken in, and whose headline stays."""

    with_: Annotated[str, Field(alias="with", min_length=1, max_length=200)]
    headline_of: Annotated[str, Field(max_length=200)] = ""


class Leaving(Body):
    """The articles that leave."""

    articles: Annotated[list[Name], Field(min_length=1, max_length=100)]


class Lead(Body):
    """The article that leads."""

    article: Name


def decide(asked: Asked) -> object:
    """Accept, drop, hold or move an entry, or take a candidate in."""
    body: Chosen = asked.body
    return asked.room.desk.decide(
        asked.number, asked.entry_id, body.action,
        seen=body.seen, by=asked.by, why=body.why, to=body.to,
    )  # fmt: skip


def candidate(asked: Asked) -> object:
    """Take a candidate in, keep it for the next issue, or leave it out."""
    body: Candidate = asked.body
    desk, place = asked.room.desk, (asked.number, asked.entry_id)
    if body.do == "take":
        return desk.take(*place, by=asked.by, to=body.to, why=body.why)
    if body.do == "follow":
        return desk.take_as_follow_up(*place, by=asked.by, to=body.to)
    if body.do == "carry":
        desk.carry(*place, by=asked.by)
        return None
    return desk.decide(*place, "drop", by=asked.by, why=body.why)


def reorder(asked: Asked) -> object:
    """Move an entry up or down among those of its day."""
    step: Literal[-1, 1] = 1 if int(asked.body.step) > 0 else -1
    return asked.room.desk.reorder(asked.number, asked.entry_id, step, by=asked.by)


def merge(asked: Asked) -> object:
    """Take another entry into this one."""
    return asked.room.desk.merge(
        asked.number, asked.entry_id, asked.body.with_,
        by=asked.by, headline_of=asked.body.headline_of or None,
    )  # fmt: skip


def split(asked: Asked) -> object:
    """Make a new entry of some of the articles."""
    return asked.room.desk.split(asked.number, asked.entry_id, asked.body.articles, by=asked.by)


def choose_lead(asked: Asked) -> object:
    """Choose the article that leads."""
    return asked.room.desk.choose_lead(
        asked.number, asked.entry_id, asked.body.article, by=asked.by
    )


class Redrafted(Body):
    """Words of an article that a field is to be written from."""

    field: FieldName
    article: Name
    span: Span


def redraft(asked: Asked) -> object:
    """Write a field anew from words of a source; nothing is stored."""
    body: Redrafted = asked.body
    text = asked.room.desk.redraft_field(
        asked.number, asked.entry_id, body.field, body.article, body.span
    )
    return {"text": text}


def undo(asked: Asked) -> object:
    """Take back my own last act."""
    return asked.room.desk.undo(asked.number, by=asked.by)


def redo(asked: Asked) -> object:
    """Do again what I took back last."""
    return asked.room.desk.redo(asked.number, by=asked.by)


# -- words --------------------------------------------------------------------------------


class Said(Body):
    """What somebody says about an entry, a field or words of it."""

    entry: Name
    text: Annotated[str, Field(min_length=1, max_length=MAX_CHARS)]
    field: Annotated[str, Field(max_length=10)] = ""
    quote: Text = ""
    proposal: Text = ""


class Read(Body):
    """That I have read it, or have not."""

    read: bool = True
    seen: Seen | None = None


class Left(Body):
    """A finding that is left as it is; `undo` lets it count again."""

    field: Annotated[str, Field(max_length=10)]
    rule: Annotated[str, Field(min_length=1, max_length=40)]
    text: Text = ""
    why: Words = ""
    undo: bool = False


class Mended(Body):
    """A finding that is put right."""

    rule: Annotated[str, Field(min_length=1, max_length=40)]
    field: Annotated[str, Field(max_length=10)] = ""
    text: Text = ""


class AllMended(Body):
    """A rule whose findings are all put right; `preview` only tells what would be done."""

    rule: Annotated[str, Field(min_length=1, max_length=40)]
    preview: bool = False


class Confirmed(Body):
    """Words found wrong that a person knows to be right, and how."""

    field: FieldName
    words: Annotated[str, Field(min_length=1, max_length=MAX_CHARS)]
    why: Annotated[str, Field(min_length=1, max_length=500)]


class Supported(Body):
    """The place in a source that supports a field, or the words of a finding about a fact."""

    field: FieldName
    article: Name
    span: Span
    words: Text = ""


class Restored(Body):
    """The revision whose text a field gets back."""

    field: FieldName
    revision: Seen


def mend(asked: Asked) -> object:
    """Put one finding right as it proposes."""
    body: Mended = asked.body
    return asked.room.desk.mend(
        asked.number, asked.entry_id, body.field, body.rule, body.text, by=asked.by
    )


def mend_all(asked: Asked) -> object:
    """Put all findings of a rule right, or tell what that would be."""
    body: AllMended = asked.body
    return asked.room.desk.mend_all(asked.number, body.rule, by=asked.by, preview=body.preview)


def support(asked: Asked) -> object:
    """Name the place in a source that supports a field."""
    body: Supported = asked.body
    return asked.room.desk.support(
        asked.number, asked.entry_id, body.field, body.article, body.span,
        by=asked.by, words=body.words,
    )  # fmt: skip


def confirm_fact(asked: Asked) -> object:
    """Say that words found wrong are right, with a reason, where the house allows it."""
    body: Confirmed = asked.body
    return asked.room.desk.confirm_fact(
        asked.number, asked.entry_id, body.field, body.words, by=asked.by, why=body.why
    )


def restore(asked: Asked) -> object:
    """Give a field the text of an earlier revision back."""
    body: Restored = asked.body
    return asked.room.desk.restore(
        asked.number, asked.entry_id, body.field, body.revision, by=asked.by
    )


def comment(asked: Asked) -> object:
    """Say something about an entry."""
    body: Said = asked.body
    return asked.room.desk.comment(
        asked.number, body.entry, body.text,
        by=asked.by, field=body.field, quote=body.quote, proposal=body.proposal,
    )  # fmt: skip


def resolve(asked: Asked) -> object:
    """Fold a comment."""
    return asked.room.desk.resolve(asked.number, asked.comment_id, by=asked.by)


def apply_proposal(asked: Asked) -> object:
    """Take the text that a comment proposes."""
    return asked.room.desk.apply_proposal(asked.number, asked.comment_id, by=asked.by)


def read(asked: Asked) -> object:
    """Mark an entry as read, or as unread."""
    if asked.body.read:
        return asked.room.desk.mark_read(
            asked.number, asked.entry_id, by=asked.by, seen=asked.body.seen
        )
    return asked.room.desk.unmark_read(asked.number, asked.entry_id, by=asked.by)


def dismiss(asked: Asked) -> object:
    """Leave a finding as it is, for this wording."""
    body: Left = asked.body
    desk, place = asked.room.desk, (asked.number, asked.entry_id, body.field, body.rule, body.text)
    if body.undo:
        return desk.undismiss(*place, by=asked.by)
    return desk.dismiss(*place, by=asked.by, why=body.why)


# -- the way to a signature -----------------------------------------------------------------


class Handing(Body):
    """A step on the way to a signature; `seen` is the fingerprint of the text shown."""

    action: Literal["request", "withdraw", "send_back", "sign"]
    note: Annotated[str, Field(max_length=MAX_CHARS)] = ""
    reviewer: Annotated[str, Field(max_length=80)] = ""
    deadline: datetime | None = None
    seen: Annotated[str, Field(max_length=200)] = ""
    since: Annotated[int, Field(ge=0, lt=2**53)] = 0
    password: Annotated[str, Field(max_length=1000)] = ""


def review(asked: Asked) -> object:
    """Hand over, take back, send back or sign an issue."""
    body: Handing = asked.body
    desk = asked.room.desk
    if body.action == "request":
        return desk.request_review(
            asked.number, by=asked.by, note=body.note, reviewer=body.reviewer,
            deadline=body.deadline,
        )  # fmt: skip
    if body.action == "withdraw":
        return desk.withdraw(asked.number, by=asked.by)
    asked.needs("approver", SIGNS)
    if body.action == "send_back":
        return desk.send_back(asked.number, by=asked.by, note=body.note)
    confirm(asked.room, asked.who, body.password)
    return desk.sign(asked.number, by=asked.by, seen=body.seen, since=body.since)


class Published(Body):
    """The formats to write; none for those of the house."""

    formats: Annotated[
        list[Annotated[str, Field(max_length=20)]], Field(max_length=20, default_factory=list)
    ]


def publish(asked: Asked) -> object:
    """Write the editions of a signed issue."""
    with _PRINTING:
        return asked.room.publish(asked.number, asked.body.formats or None)


class Correcting(Body):
    """A correction opened or given up, and why."""

    action: Literal["open", "abandon"]
    why: Annotated[str, Field(max_length=MAX_CHARS)] = ""


def correction(asked: Asked) -> object:
    """Open a signed issue for correction, or let the signed text stand."""
    body: Correcting = asked.body
    desk = asked.room.desk
    act = desk.open_correction if body.action == "open" else desk.abandon_correction
    return act(asked.number, by=asked.by, why=body.why)


ACTS: Final[tuple[Act, ...]] = (
    Act(path=f"{ENTRY}/decision", body=Chosen, run=decide),
    Act(path=f"{ENTRY}/candidate", body=Candidate, run=candidate),
    Act(path=f"{ENTRY}/order", body=Step, run=reorder),
    Act(path=f"{ENTRY}/merge", body=Merged, run=merge),
    Act(path=f"{ENTRY}/split", body=Leaving, run=split),
    Act(path=f"{ENTRY}/lead", body=Lead, run=choose_lead),
    Act(path=f"{ENTRY}/redraft", body=Redrafted, run=redraft),
    Act(path="/undo", run=undo),
    Act(path="/redo", run=redo),
    Act(path="/comments", body=Said, run=comment),
    Act(path="/comments/{comment_id}/resolve", run=resolve),
    Act(path="/comments/{comment_id}/apply", run=apply_proposal),
    Act(path=f"{ENTRY}/read", body=Read, run=read),
    Act(path=f"{ENTRY}/dismiss", body=Left, run=dismiss),
    Act(path=f"{ENTRY}/mend", body=Mended, run=mend),
    Act(path="/mend", body=AllMended, run=mend_all),
    Act(path=f"{ENTRY}/support", body=Supported, run=support),
    Act(path=f"{ENTRY}/confirm-fact", body=Confirmed, run=confirm_fact),
    Act(path=f"{ENTRY}/restore", body=Restored, run=restore),
    Act(path="/publish", body=Published, run=publish),
    Act(path="/review", body=Handing, run=review),
    Act(path="/correction", body=Correcting, run=correction),
)
