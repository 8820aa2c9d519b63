"""Adding at the desk: an address, a file, a text or words of one's own become an entry.

Shape:  what a person gives in, the new entry as the page shows it out; one act each.
Units:  bytes; dates Asia/Seoul.
Errors: `NotAddableError` with what is wrong and what helps, `NoSuchCategoryError`,
        `IssueFrozenError`; no entry is made then.
Source: design/desk.md section 4.6; docs/decisions/0033-acts.md.

Addresses are fetched through the one door, which refuses internal networks and keeps to robots.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from hanju.desk import category_named, put
from hanju.errors import IssueFrozenError, NotAddableError, UnreadableFileError
from hanju.model import Article, ArticleId, Bullet, Change, Entry, EntryId, Source, SourceId
from hanju.newsroom.desk.fields import clean
from hanju.newsroom.desk.moving import Moving, free_name
from hanju.text.normalise import clean_address, clean_text, mask_private

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from hanju.model import Cell, Issue
    from hanju.newsroom.desk.nouns import EntryView
    from hanju.ports import Drafter, EntryRevision

#: More than a text of a release ever has; the rest is cut.
MAX_TEXT_CHARS: Final = 200_000
MAX_FILE_BYTES: Final = 50 * 1024 * 1024
#: A headline and at most so many bullets by hand.
MAX_BULLETS: Final = 9
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,5}")


class Adding(Moving):
    """New entries."""

    def add_by_address(
        self,
        number: int,
        url: str,
        *,
        by: str,
        cell: Cell | str | None = None,
        drafter: Drafter | None = None,
    ) -> EntryView:
        """Fetch a page through the one door and draft an entry from it.

        Raises:
            NotAddableError: the address, the page or the category is not enough.
            IssueFrozenError: the issue is signed.
        """
        self._open_issue(number)
        known = self._parts.store.articles_named(url.strip())
        article = known[0] if known else self._fetched(url.strip())
        return self._add(number, article, by=by, cell=cell, drafter=drafter)

    def add_by_file(
        self,
        number: int,
        name: str,
        content: bytes,
        *,
        by: str,
        cell: Cell | str | None = None,
        drafter: Drafter | None = None,
    ) -> EntryView:
        """Read a file (HWPX, HWP, PDF, DOCX, page, mail, text) and draft an entry from it.

        Raises:
            NotAddableError: it cannot be read, or holds no article or several.
            IssueFrozenError: the issue is signed.
        """
        self._open_issue(number)
        return self._add(number, self._opened(name, content), by=by, cell=cell, drafter=drafter)

    def add_by_text(
        self,
        number: int,
        text: str,
        *,
        by: str,
        title: str = "",
        url: str = "",
        outlet: str = "",
        cell: Cell | str | None = None,
        drafter: Drafter | None = None,
    ) -> EntryView:
        """Draft an entry from a pasted text; without a title its first line is taken.

        Raises:
            NotAddableError: there is no text, or no category.
            IssueFrozenError: the issue is signed.
        """
        self._open_issue(number)
        body = mask_private(clean_text(text[:MAX_TEXT_CHARS])).strip()
        first, _, rest = body.partition("\n")
        heading = clean(title) or clean(first)[:200]
        if not heading:
            raise NotAddableError(
                "글", problem="글이 없습니다", mend="기사나 자료의 글을 붙여 넣으세요."
            )
        said = f"{heading}\n{body}"
        article = Article(
            id=ArticleId(f"desk-{_hash(said)}"),
            url=_address(url),
            title=heading,
            text=body if title else rest.strip() or body,
            outlet=clean(outlet),
            published_at=None,
            notes=("붙여 넣은 글",),
        )
        return self._add(number, self._kept(article), by=by, cell=cell, drafter=drafter)

    def add_by_hand(
        self,
        number: int,
        cell: Cell | str,
        headline: str,
        bullets: Sequence[str],
        event_date: date,
        *,
        by: str,
    ) -> EntryView:
        """Put in an entry that a person wrote; it has no source until one is attached.

        Raises:
            NotAddableError: it has no headline.
            NoSuchCategoryError: `cell` names no category, or several.
            IssueFrozenError: the issue is signed.
        """
        if not clean(headline):
            raise NotAddableError("직접 쓴 항목", problem="제목이 없습니다", mend="제목을 쓰세요.")
        entry = Entry(
            id=EntryId(f"e{number}-hand"),
            headline=clean(headline),
            event_date=event_date,
            bullets=tuple(Bullet(text=clean(one)) for one in bullets[:MAX_BULLETS]),
            written_by="editor",
        )
        return self._placed(number, entry, cell, why="직접 씀", by=by)

    def accept_candidate(
        self,
        number: int,
        name: str,
        *,
        by: str,
        to: str = "",
        why: str = "",
        drafter: Drafter | None = None,
    ) -> EntryView:
        """Take in a candidate: a story of the sifting, or an article that a rule dropped.

        Raises:
            NoSuchArticleError: the newsroom does not know it.
            NotAddableError: its category is not known, or it prints already.
            IssueFrozenError: the issue is signed.
        """
        stories = self._parts.store.stories(number)
        is_story = any(
            name == story.id or any(name in {one.id, one.url} for one in story.articles)
            for story in stories
        )
        known = [] if is_story else self._parts.store.articles_named(name)
        if known:
            return self._add(number, known[0], by=by, cell=to or None, drafter=drafter)
        view = self.decide(number, name, "accept", by=by, to=to, why=why, drafter=drafter)
        assert view is not None  # what is accepted has a text
        return view

    # -- what is given becomes an article ---------------------------------------------------

    def _fetched(self, url: str) -> Article:
        """The article at an address, stored."""
        from hanju.collect.attachments import AttachmentReader
        from hanju.collect.completing import complete
        from hanju.collect.source_reads import RoundTools
        from hanju.newsroom.collecting import open_door

        asked = Article(
            id=ArticleId(f"desk-{_hash(url)}"),
            url=url,
            title="",
            text="",
            outlet="",
            published_at=None,
            is_extract=True,
        )
        source = Source(id=SourceId("desk"), url=url, title="", kind="board", reads_pages="always")
        with open_door(self._parts) as door, AttachmentReader() as reader:
            tools = RoundTools(
                fetcher=door, clock=self._parts.clock, is_conditional=False, attachments=reader
            )
            made = complete(asked, source, tools)
        article = made.article
        if not article.text:
            problem = " / ".join(made.notes) or "글을 찾지 못했습니다"
            raise NotAddableError(
                url[:200], problem=problem, mend="글을 복사해 붙여 넣거나 파일을 넣어 주세요."
            )
        for file in made.files:
            self._parts.store.put_blob(file.content, media_type=file.media_type)
        title = article.title or clean(article.text.partition("\n")[0])[:200]
        return self._kept(replace(article, title=title))

    def _opened(self, name: str, content: bytes) -> Article:
        """The article in a file, stored."""
        from hanju.collect.attachments import AttachmentReader
        from hanju.collect.files import ImportOptions
        from hanju.collect.files.documents import LIMITS
        from hanju.collect.files.gathering import read_files

        shown = PurePath(name.replace("\\", "/")).name[:100] or "파일"
        if len(content) > MAX_FILE_BYTES:
            mib = MAX_FILE_BYTES // 1024 // 1024
            raise NotAddableError(shown, problem=f"{mib} MB보다 큽니다", mend="나누어 넣어 주세요.")
        ending = _ENDING.fullmatch(PurePath(shown).suffix)
        with tempfile.TemporaryDirectory() as folder, AttachmentReader(LIMITS) as reader:
            path = Path(folder) / f"file{ending.group().lower() if ending else '.txt'}"
            path.write_bytes(content)
            read = list(read_files(path, ImportOptions(), reader))
        found: list[Article] = []
        for one in read:
            if isinstance(one, UnreadableFileError):
                raise NotAddableError(shown, problem=one.problem, mend=one.mend) from one
            for blob in one.blobs:
                self._parts.store.put_blob(blob.content, media_type=blob.media_type)
            found += one.articles
        if len(found) != 1:
            raise NotAddableError(
                shown,
                problem=f"기사가 {len(found)}건 들어 있습니다",
                mend="한 건이 든 파일을 넣거나 `hanju import`로 가져오세요.",
            )
        (article,) = found
        title = article.title if article.title != path.stem else PurePath(shown).stem
        return self._kept(replace(article, title=title))

    def _kept(self, article: Article) -> Article:
        """The article as the newsroom keeps it: the first one under its id or address."""
        self._parts.store.add_articles([article], at=self._parts.clock.now())
        kept = self._parts.store.articles_by_id([article.id])
        kept = kept or (self._parts.store.articles_named(article.url) if article.url else [])
        return kept[0] if kept else article

    # -- the article becomes an entry -------------------------------------------------------

    def _add(
        self,
        number: int,
        article: Article,
        *,
        by: str,
        cell: Cell | str | None,
        drafter: Drafter | None,
    ) -> EntryView:
        drafted = self._drafted([article], drafter)
        if cell is None:
            cell = self._cell_of(article)
        entry = replace(drafted, id=EntryId(f"e{number}-{article.id}"), story_id=None)
        return self._placed(number, entry, cell, why=f"넣음: {article.title}", by=by)

    def _placed(
        self, number: int, entry: Entry, cell: Cell | str, *, why: str, by: str
    ) -> EntryView:
        made: list[str] = []

        def do(issue: Issue, newest: Mapping[str, EntryRevision]) -> Change:
            mine = {one.article_id for one in entry.sources if one.article_id}
            for other in issue.entries():
                if mine and mine <= {one.article_id for one in other.sources}:
                    raise NotAddableError(
                        entry.headline,
                        problem=f"이미 실려 있습니다(‘{other.headline}’)",
                        mend="그 항목을 고치거나 나누어 주세요.",
                    )
            goal = category_named(issue, cell, near=None) if isinstance(cell, str) else cell
            name = str(entry.id) if entry.id not in newest else free_name(entry.id, newest)
            made[:] = [name]
            by_date = self._parts.house.issue.order == "date"
            return Change(
                issue=put(issue, replace(entry, id=EntryId(name)), goal, by_date=by_date),
                kind="added",
                words=why,
                touched=(name,),
            )

        self._act(number, do, by=by)
        self._tell(number, "added", by=by, entry=made[0], headline=entry.headline)
        return self.entry(number, made[0])

    def _cell_of(self, article: Article) -> Cell:
        from hanju.sift.placement import place

        found = place(article, self._parts.house)
        titles = {field.name: field.title for field in self._parts.house.fields}
        if not found.category or not found.field:
            raise NotAddableError(
                article.title or article.url,
                problem="어느 분야와 구분인지 알 수 없습니다",
                mend="구분을 고르고 다시 넣어 주세요. 글은 보관했습니다.",
            )
        return found.chapter, titles.get(found.field, found.field), found.category

    def _open_issue(self, number: int) -> None:
        """Refuse before anything is fetched or read."""
        state = self._parts.store.issue(number).state
        if state in {"approved", "published"}:
            raise IssueFrozenError(number, state=state)


def _address(written: str) -> str:
    """An address that may stand under an entry, or none."""
    from hanju.collect.addresses import BadAddress, read_address

    if not written.strip():
        return ""
    found = read_address(written.strip())
    if isinstance(found, BadAddress):
        raise NotAddableError(written[:200], problem=found.why, mend=found.mend)
    return clean_address(written)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]
