import pytest

from hanju.write.normalise_house import house_text, without_colour


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("사업비 181억 원", "사업비 181억원"),
        ("AI ㆍ 바이오 · 로봇", "AI·바이오·로봇"),
        ("「탄소중립기본법」 개정", "'탄소중립기본법' 개정"),
        ("‘햇빛나눔’ 사업", "'햇빛나눔' 사업"),
        ('"햇빛나눔" 사업', "'햇빛나눔' 사업"),
        ('그는 "함께 가겠다"고 했다', "그는 “함께 가겠다”고 했다"),
        ("㈜새론전자", "(주)새론전자"),
        ("온(溫)라인 축제", "온라인 축제"),
        ("MOU(업무협약)를", "업무협약(MOU)를"),
        ("전남 가온군(군수 나온결)이", "전남 가온군이"),
        ("0.5%포인트 올랐다", "0.5%p 올랐다"),
        ("13.1 퍼센트", "13.1%"),
        ("성금 57억(4438개 농가) 원", "성금 57억원(4438개 농가)"),
        ("비중은 12%이었으며 5%으로 줄었다", "비중은 12%였으며 5%로 줄었다"),
        ("현장에서는 ▷수거 ▷세척 ▷분쇄를 했다", "현장에서는 수거, 세척, 분쇄를 했다"),
        ("가치(환경. 사회. 협치)를 알렸다", "가치(환경·사회·협치)를 알렸다"),
        ("[사진=누리시 제공] 시는 길을 냈다", "시는 길을 냈다"),
        ("수\u200b소 밸브", "수소 밸브"),
    ],
)
def test_a_text_takes_house_form(text: str, wanted: str) -> None:
    assert house_text(text) == wanted
    assert house_text(wanted) == wanted


def test_colour_falls_and_facts_stay() -> None:
    assert without_colour("행사를 성황리에 마쳤다") == "행사를 마쳤다"
    assert without_colour("사업을 본격 추진한다") == "사업을 추진한다"
    assert without_colour("최대 50% 줄인다") == "최대 50% 줄인다"
