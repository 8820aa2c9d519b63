from hanju.text.morphology import join, morphemes, morphemes_of


def test_morphemes_point_into_the_text() -> None:
    text = "가온시가 협약을 맺었다."
    for morph in morphemes(text):
        assert 0 <= morph.start <= morph.end <= len(text)
    assert [m.form for m in morphemes(text) if m.tag == "VV"] == ["맺"]


def test_many_texts_come_back_in_their_order() -> None:
    texts = ["발표했다.", "", "개최한다."]
    found = morphemes_of(texts)
    assert [m[0].form if m else "" for m in found] == ["발표", "", "개최"]
    assert morphemes_of([]) == []
    assert morphemes("  ") == ()


def test_irregular_stems_join_with_their_sound_changes() -> None:
    build = next(m for m in morphemes("공장을 짓는다.") if m.tag == "VV")
    assert join([build, ("ᆯ", "ETM")]) == "지을"
    assert join([("맺", "VV"), ("었", "EP"), ("으며", "EC")]) == "맺었으며"
    assert join([]) == ""
