"""Article pages: title, text, date, licence mark and files of one page.

Shape:  the decoded text of a page and its address in, `PageText` out; nothing is fetched.
Units:  instants are aware UTC; a day without a clock time is midnight in Seoul.
Errors: none; what is not found is empty with the reason in `why` or `published_why`.
Source: design/sources.md 5 and 8 (S8, S15); docs/decisions/0022-pages-and-boards.md.

Recipe first: boards of Korean offices keep the text in a handful of containers. Everything else
goes through trafilatura. Both ends are cleaned of share buttons, bylines and notices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from hanju.collect.addresses import BadAddress, read_address
from hanju.collect.feed_dates import read_feed_instant
from hanju.model.articles import Attachment, LicenseMode
from hanju.text.normalise import clean_address, clean_line, clean_text, mask_private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from selectolax.lexbor import LexborNode

MAX_PAGE_CHARS: Final = 5_000_000
MAX_TITLE_CHARS: Final = 500
MAX_TEXT_CHARS: Final = 200_000
MAX_FILES: Final = 50
#: A container with less is not believed to be the text; a stub of a release has 40 and more.
_BODY_FROM: Final = 30
_STUB_BELOW: Final = 250
NO_TEXT: Final = "본문을 찾지 못했습니다."
NO_DATE: Final = "쪽에서 날짜를 찾지 못했습니다."


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What a page says. `how` names the recipe, `is_stub` a body that only points to its files."""

    title: str
    text: str
    published: datetime | None
    published_why: str = ""
    license: LicenseMode = "none"
    attachments: tuple[Attachment, ...] = ()
    address: str = ""  # what the page calls its own
    site: str = ""  # what the page calls its site
    how: str = ""
    is_stub: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecipe:
    """Where pages of one make keep things; selectors are tried in order."""

    name: str
    body: tuple[str, ...]
    title: tuple[str, ...] = ()


def read_page(html: str, url: str, *, recipe: PageRecipe | None = None) -> PageText:
    """Read one article page.

    Args:
        html: the page, decoded.
        url: its address, for links.
        recipe: what the source is known to look like; without one the makes are tried in order.
    """
    html = html[:MAX_PAGE_CHARS]
    tree = LexborHTMLParser(html)
    heading = _heading(tree)
    published, published_why = _published(tree)
    files = _files(tree, _base(tree, url))
    license_mode = license_of(html)
    recipes = (recipe, *RECIPES) if recipe is not None else RECIPES
    title, raw, how = heading, "", ""
    for tried in recipes if recipe is not None or _is_korean(tree) else ():
        node = _first(tree, tried.body)
        if node is not None:
            title = _words_of(tree, tried.title) or heading
            raw, how = _node_text(node), tried.name
            break
    if not how:
        raw = _by_trafilatura(html, url)
        title, how = heading, "trafilatura" if raw else ""
    title = title[:MAX_TITLE_CHARS]
    text = mask_private(clean_article(raw, title)[:MAX_TEXT_CHARS])
    return PageText(
        title=mask_private(title),
        text=text,
        published=published,
        published_why=published_why,
        license=license_mode,
        attachments=files,
        address=_join(url, _attribute(tree.css_first("link[rel=canonical]"), "href")),
        site=clean_line(_attribute(tree.css_first("meta[property='og:site_name']"), "content")),
        how=how,
        is_stub=is_stub(text),
        why="" if text else _why_empty(tree, files),
    )


def is_stub(text: str) -> bool:
    """Whether a body only says that the text is somewhere else."""
    return len(text) < _STUB_BELOW and _STUB.search(text) is not None


def license_of(html: str) -> LicenseMode:
    """The type of 공공누리 that a page shows; the narrowest where it shows several."""
    types = [one for found in _KOGL.finditer(html) for one in found.groups() if one]
    if not types:
        return "none"
    narrowest = max(types, key=int)
    marks: dict[str, LicenseMode] = {
        "0": "kogl-0", "1": "kogl-1", "2": "kogl-2", "3": "kogl-3", "4": "kogl-4",
    }  # fmt: skip
    return marks[narrowest]


# -- text ---------------------------------------------------------------------------------


def clean_article(text: str, title: str = "") -> str:
    """Drop bylines, share words and notices from the lines of an article."""
    kept: list[str] = []
    for line in clean_text(text).split("\n"):
        if _END.match(line):
            if sum(map(len, kept)) > _BODY_FROM:
                break
            continue
        if _FURNITURE.fullmatch(line) or (not kept and _is_same(line, title)):
            continue
        words = _BYLINE_TAIL.sub("", _BYLINE_HEAD.sub("", line)).strip()
        if words or (kept and kept[-1]):
            kept.append(words)
    return "\n".join(kept).strip()


def _is_same(line: str, title: str) -> bool:
    return bool(title) and line.strip(" \"'“”‘’") == title.strip(" \"'“”‘’")


def _node_text(node: LexborNode) -> str:
    for inside in node.css(_DROPPED):
        inside.decompose()
    return clean_text((node.html or "")[: 10 * MAX_TEXT_CHARS])


def _by_trafilatura(html: str, url: str) -> str:
    """The text as trafilatura finds it; the address is only a hint, nothing is fetched."""
    from trafilatura import bare_extraction  # loads lxml and its tables

    try:
        text, narrow = (
            str(getattr(found, "text", "") or "")
            for found in (
                bare_extraction(html, url=url, include_comments=False, favor_precision=strict)
                for strict in (False, True)
            )
        )
    except Exception:  # noqa: BLE001  # hostile input: lxml and regex raise what they like
        return ""
    return narrow if len(narrow) >= _NARROW_FROM * len(text) else text


def _is_korean(tree: LexborHTMLParser) -> bool:
    body = tree.body
    words = body.text()[:20_000] if body is not None else ""
    return len(_HANGUL.findall(words)) > 20


def _first(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> LexborNode | None:
    for selector in selectors:
        nodes = [node for node in tree.css(selector) if len(node.text().strip()) >= _BODY_FROM]
        if nodes:
            return max(nodes, key=lambda node: len(node.text()))
    return None


def _words_of(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> str:
    for selector in selectors:
        node = tree.css_first(selector)
        words = clean_line(node.text(separator=" ")) if node is not None else ""
        if words:
            return words
    return ""


# -- title --------------------------------------------------------------------------------


def _heading(tree: LexborHTMLParser) -> str:
    """The heading of the article: the one that the page's own title repeats, else that title."""
    og_node = tree.css_first("meta[property='og:title']")
    title_node = tree.css_first("title")
    named = [
        clean_line(_attribute(og_node, "content")) if og_node is not None else "",
        clean_line(title_node.text()) if title_node is not None else "",
    ]
    whole = " ".join(named)
    headings = [clean_line(node.text(separator=" ")) for node in tree.css("h1, h2, h3, h4")[:100]]
    repeated = [one for one in headings if len(one) >= _TITLE_FROM and one in whole]
    if repeated:
        return max(repeated, key=len)
    for one in named:
        if one:
            return _without_site(one, tree)
    return ""


def _without_site(title: str, tree: LexborHTMLParser) -> str:
    site_node = tree.css_first("meta[property='og:site_name']")
    site = clean_line(_attribute(site_node, "content")) if site_node is not None else ""
    parts = _SEPARATOR.split(title)
    if len(parts) > 1 and (parts[-1].strip() == site or len(parts[-1]) < len(title) / 3):
        return title[: title.rindex(parts[-1])].rstrip(" -|<:·–—ㅣ")
    return title


# -- date ---------------------------------------------------------------------------------


def _published(tree: LexborHTMLParser) -> tuple[datetime | None, str]:
    why = NO_DATE
    for written in _dates(tree):
        read = read_feed_instant(written.strip())
        if read.at is not None:
            return read.at.astimezone(UTC), ""
        why = read.why
    return None, why


def _dates(tree: LexborHTMLParser) -> Iterator[str]:
    for selector in _DATE_META:
        node = tree.css_first(selector)
        if node is not None:
            yield _attribute(node, "content") or _attribute(node, "datetime")
    for node in tree.css("script[type='application/ld+json']")[:5]:
        found = _JSON_DATE.search(node.text()[:200_000])
        if found:
            yield found[1]
    body = tree.body
    words = clean_line(body.text(separator=" ")[:200_000]) if body is not None else ""
    for pattern in (_LABELLED, _LABELLED_LATE):
        found = pattern.search(words)
        if found:
            yield found[1].strip()
    node = tree.css_first("time[datetime]")
    if node is not None:
        yield _attribute(node, "datetime")


# -- files --------------------------------------------------------------------------------


def files_of(html: str, url: str) -> tuple[Attachment, ...]:
    """The files that a piece of a page links to."""
    tree = LexborHTMLParser(html[:MAX_PAGE_CHARS])
    return _files(tree, _base(tree, url))


def _files(tree: LexborHTMLParser, base: str) -> tuple[Attachment, ...]:
    """Links to files, named; in `href` or in the script of a button."""
    found: dict[str, str] = {}
    for node in tree.css("a, button"):
        href, script = _attribute(node, "href"), _attribute(node, "onclick")
        words = clean_line(node.text(separator=" "))
        for written in (href, *(one[1] for one in _QUOTED.finditer(f"{script} {href[:500]}"))):
            name = _file_name(written, words, node)
            address = _join(base, written) if name else ""
            if address and not _PREVIEW.search(address):
                old = found.get(address, "")
                found[address] = old if _EXTENSION.search(old) else name
                break
    return tuple(Attachment(name=name, url=url) for url, name in found.items())[:MAX_FILES]


def _file_name(written: str, words: str, node: LexborNode) -> str:
    """What a file is called, "" where a link leads to none."""
    if not written or written.startswith(("#", "mailto:", "tel:")) or len(written) > 2000:
        return ""
    path = unquote(urlsplit_path(written))
    ends = _EXTENSION.search(path)
    is_download = _DOWNLOAD.search(written) is not None
    if not ends and not is_download:
        return ""
    if ends and not is_download and ends[0].lower() in _PICTURES:
        return ""
    if _EXTENSION.search(words):
        return _size_off(words)
    is_named = len(words) >= _TITLE_FROM and not _NO_NAME.fullmatch(words)
    if ends and is_named:
        return words[:200] + ends[0]
    near = _near(node)
    if _EXTENSION.search(near):
        return _size_off(near)
    if ends:
        return clean_line(path.rpartition("/")[2])[-200:]
    return words[:200] if is_named and _FILE_WORD.search(near) else ""


def _near(node: LexborNode) -> str:
    """The words beside a button: the smallest holder that names a file."""
    parent = node.parent
    for _ in range(3):
        if parent is None or parent.tag == "body":
            return ""
        words = clean_line(parent.text(separator=" "))
        if len(words) > 300:
            return ""
        if _EXTENSION.search(words) or _FILE_WORD.search(words):
            return words
        if parent.tag in _ROW_TAGS:
            return ""
        parent = parent.parent
    return ""


def _size_off(words: str) -> str:
    """The name up to its extension; sizes, counts and button labels around it go."""
    found = _EXTENSION.search(words)
    name = words[: found.end()] if found else words
    return _LABEL_HEAD.sub("", name).strip()[-200:]


# -- small pieces -------------------------------------------------------------------------


def _why_empty(tree: LexborHTMLParser, files: tuple[Attachment, ...]) -> str:
    if files:
        return "본문이 없고 첨부파일만 있습니다."
    frame = tree.css_first("iframe[src]")
    if frame is not None:
        return f"{NO_TEXT} 내용이 다른 쪽({_attribute(frame, 'src')[:100]})에 들어 있습니다."
    return NO_TEXT


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (_join(url, _attribute(node, "href")) or url) if node is not None else url


def _attribute(node: LexborNode | None, name: str) -> str:
    return (node.attributes.get(name) or "").strip() if node is not None else ""


def urlsplit_path(written: str) -> str:
    """The path of an address, "" when it is none."""
    try:
        return urlsplit(written).path
    except ValueError:
        return ""


def _join(base: str, href: str) -> str:
    try:
        address = urljoin(base, clean_address(href).replace(" ", "%20"))
    except ValueError:
        return ""
    return "" if isinstance(read_address(address), BadAddress) else address


# -- tables -------------------------------------------------------------------------------

#: Containers of makes that Korean offices share, the most telling first. What a selector matches
#: must hold text; the generic names at the end are tried only when nothing above matches.
RECIPES: Final = (
    PageRecipe(
        name="korea.kr",
        body=(".article_body .view_cont", ".article-content .view_cont"),
        title=(".article_head h1", ".view_title h3"),
    ),
    PageRecipe(
        name="k2web",
        body=(".artclView", "._fnctWrap .view-con"),
        title=(".artclViewTitle", "._fnctWrap .view-title"),
    ),
    PageRecipe(
        name="bbsNtt",
        body=(".bbs--view--cont", ".p-table__content", "td.bbs_content", ".bbs_view_cont"),
        title=(".bbs--view--tit", ".p-table__subject_text", ".bbs_view_title"),
    ),
    PageRecipe(
        name="module_view",
        body=(".module_view_box .text_viewbox", ".module_view_box .viewbox"),
        title=(".module_view_box .view_titlebox h3",),
    ),
    PageRecipe(
        name="board",
        body=(
            ".board_view .view_contents", ".board_view_contents", ".board_view_body",
            ".board-view-contents", ".board_view .contents", ".bbs_view .contents",
            ".tstyle_view .contents", ".view_contents", ".bd_view_cont", ".boardview_cont",
            ".brd_viewer", ".view_txt", ".board_view_content", ".bbs_content", ".view_content",
            ".board-view .content", ".board_content", ".bo_v_con", "#bo_v_con",
        ),
        title=(".board_view h3", ".board_view .title", ".view_tit", ".view_title", "#bo_v_title"),
    ),
    PageRecipe(
        name="articleBody",
        body=(
            "[itemprop=articleBody]", "#articleBody", "#article-view-content-div", "#articletxt",
            "#dic_area", "#newsct_article", "#CmAdContent", "#article_body", ".story-news.article",
            "#articleBodyContents", ".article_txt",
        ),
    ),
)  # fmt: skip
#: The stricter of two readings is taken when it keeps this share of the looser one; found on
#: `web_extraction`: .969 / .932, with 0.8 .967 / .932, with 0.9 .964 / .932.
_NARROW_FROM: Final = 0.7
_DROPPED: Final = (
    "script, style, noscript, template, button, nav, form, iframe, select, input, label.sr-only,"
    ".sr-only, .blind, .skip, .hidden, .invisible, .sns, .share, .file_list, .md_file_wrap,"
    ".view_file, .fileList, .attach, figcaption, .caption"
)
_TITLE_FROM: Final = 6
_SEPARATOR: Final = re.compile(r" [-|<:·–—ㅣ>]+ |\s?[|ㅣ]\s?| &lt; ")
_HANGUL: Final = re.compile("[가-힣]")
_KOGL: Final = re.compile(
    r"licenseType([0-4])|(?:opentype|img_kogl_|kogl_type|kogl)0?([0-4])\.(?:png|gif|jpe?g|svg)"
    r"|공공누리[^<>]{0,40}?제?\s?([0-4])\s?유형|제\s?([0-4])\s?유형\s?[:(]?\s?출처\s?표시",
    re.IGNORECASE,
)
_STUB: Final = re.compile(
    r"전재하여 제공함|첨부\s?(?:파일|문서|자료|된)?[^.\n]{0,20}(?:참고|참조|확인)"
)
_DATE_META: Final = (
    "meta[property='article:published_time']", "meta[name='article:published_time']",
    "meta[itemprop=datePublished]", "time[itemprop=datePublished]", "meta[name=pubdate]",
    "meta[property='og:article:published_time']", "meta[property='dd:published_time']",
    "meta[name='DC.date.issued']", "meta[name='parsely-pub-date']",
)  # fmt: skip
_JSON_DATE: Final = re.compile(r'"datePublished"\s{0,5}:\s{0,5}"([^"]{8,40})"')
_WRITTEN: Final = (
    r"(\d{4}\s?[-./년]\s?\d{1,2}\s?[-./월]\s?\d{1,2}(?:\s?(?:일|\.))?"
    r"(?:\s?\([월화수목금토일]\))?(?:\s{1,3}(?:오전|오후)?\s?\d{1,2}:\d{2}(?::\d{2})?)?)"
)
_LABELLED: Final = re.compile(
    r"(?:작성일시?|등록일시?|게시일시?|작성일자|등록일자|보도일시?|배포일시?|기사입력|최초등록|입력|승인"
    r"|날짜|일시|등록|작성)\s?[:：]?\s?" + _WRITTEN
)
_LABELLED_LATE: Final = re.compile(r"(?:수정일시?|최종수정|수정)\s?[:：]?\s?" + _WRITTEN)
_QUOTED: Final = re.compile(r"""['"]([^'"\s][^'"]{2,1000})['"]""")
_EXTENSION: Final = re.compile(
    r"\.(?:hwpx|hwp|pdf|docx?|xlsx?|pptx?|zip|txt|csv|odt|jpe?g|png|gif|mp4)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_ROW_TAGS: Final = frozenset({"li", "tr", "dd", "p"})
_PICTURES: Final = frozenset({".jpg", ".jpeg", ".png", ".gif", ".mp4", ".txt", ".csv"})
_DOWNLOAD: Final = re.compile(
    r"file_?down|down_?load|fileDown|dwnld|FileDown|atchFile|getFile|cmm/fms|bbsDownload|/down/"
    r"|act=download|attach_?file|viewDown",
    re.IGNORECASE,
)
_PREVIEW: Final = re.compile(
    r"preview|viewer|synap|docConvert|skin/doc|file_type=all|allDown|zipDown|screen_print",
    re.IGNORECASE,
)
_FILE_WORD: Final = re.compile("첨부|파일|내려받|다운로드")
_NO_NAME: Final = re.compile(
    r"(?:다운로드|내려받기|바로보기|미리보기|바로듣기|첨부파일|전체|저장|\s)*"
)
_LABEL_HEAD: Final = re.compile(r"^(?:첨부\s?파일|첨부|파일|다운로드|내려받기|\d{1,2}[.)])\s?:?\s")
_FURNITURE: Final = re.compile(
    r"[-*•·|\s]{0,10}+(?:"
    r"글자\s?(?:크기\s?)?(?:확대|축소|크게|작게|크기)?(?:\s?글자\s?(?:확대|축소))?\s?(?:인쇄)?"
    r"|인쇄(?:하기)?|프린트|스크랩|공유(?:하기)?|URL\s?복사|주소\s?복사|목록(?:으로)?"
    r"|이전\s?글|다음\s?글"
    r"|페이스북|트위터|카카오(?:톡|스토리)|네이버\s?(?:밴드|블로그)|밴드"
    r"|바로보기|바로듣기|미리보기|다운로드"
    r"|조회수?\s?:?\s?[\d,]*|첨부\s?파일(?:\s?\(\d{1,3}\))?|닫기|댓글\s?\d{0,5}|좋아요\s?\d{0,5}"
    r"|기사\s?(?:듣기|스크랩|공유)|본문\s?(?:바로가기|듣기)|구독(?:하기)?|가\s?가|확대보기"
    r"|이미지\s?확대(?:보기)?"
    r"|\[?(?:사진|자료|그래픽|이미지)\s?[=:제공][^.\n]{0,60}\]?"
    r"|.{0,40}\[(?:hwpx?|pdf|jpe?g|png|docx?|zip),[^\]\n]{0,30}\].{0,20}"
    r"|[가-힣]{2,4}\s?(?:선임|수습|객원|인턴)?\s?(?:기자|특파원|앵커)\s{0,3}"
    r"[\w.+-]{0,40}(?:@[\w.-]{1,60})?"
    r"|[\w.+-]{1,40}@[\w.-]{1,60}"
    r"|\d{1,3}|[Xx×]"
    r"|Share(?: this)?(?: article)?|Tweet|Print|Advertisement|Read more:?|Facebook|Twitter|Email"
    r")\s{0,10}"
)
#: From here on a page speaks of itself.
_END: Final = re.compile(
    r"[-*•·\s]{0,10}+(?:(?:\[?관련\s?(?:기사|뉴스)\]?|많이 본 (?:뉴스|기사)|인기\s?기사"
    r"|추천\s?뉴스)"
    r"\s*:?$|본 저작물은 [\"“]?공공누리|공공누리 공공저작물|이 (?:누리집|페이지)|현재 페이지의 내용"
    r"|페이지 만족도|만족도 조사|콘텐츠 만족도|<?저작권자|ⓒ|©|Copyright|\[?무단\s?전재"
    r"|▶ ?(?:제보|네이버|카카오|구독))",
    re.IGNORECASE,
)
_BYLINE_HEAD: Final = re.compile(
    r"^(?:\[[^\]\n]{0,30}(?:기자|특파원|뉴스|일보|신문|경제|데일리|투데이)[^\]\n]{0,20}\]"
    r"|\([가-힣]{2,10}=[가-힣]{2,10}\)[^=\n]{0,30}=)\s*"
)
_BYLINE_TAIL: Final = re.compile(
    r"(?<=[.”\"])\s?[/(]?[가-힣]{2,4}\s?(?:기자|특파원)\s{0,2}[\w.+-]{0,40}(?:@[\w.-]{1,60})?\)?$"
)
