"""Names for the ids in records."""

from __future__ import annotations

import pytest

from bot.insight.names import LANGUAGES, Names
from knowledge.language import detect_language


def test_notes_are_called_by_what_they_are_on_and_unknown_ids_by_themselves(names: Names) -> None:
    assert [names.article(one) for one in ("eight-en", "baker-en", "gone")] == ["Eight Roles", "The baker", "gone"]
    assert [names.role(one) for one in ("data-engineer", "gone")] == ["data engineer", "gone"]


def test_what_shares_a_title_is_counted_together_and_the_most_comes_first(names: Names) -> None:
    counts = names.of_articles({"baker-en": 3, "eight-en": 2, "eight-zh": 2})
    assert list(counts.items()) == [("Eight Roles", 4), ("The baker", 3)]
    assert names.of_roles({"data-engineer": 2}) == {"data engineer": 2}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("What does a data engineer earn?", "English"),
        ("数据工程师的工资是多少？", "Chinese"),
        ("データエンジニアの給料はいくらですか", "Japanese"),
        ("데이터 엔지니어 연봉은 얼마예요", "Korean"),
        ("Сколько зарабатывает инженер данных", "Russian"),
        ("كم يكسب مهندس البيانات؟", "Arabic"),
        ("Πόσα βγάζει ένας μηχανικός δεδομένων;", "Greek"),
        ("डेटा इंजीनियर कितना कमाता है", "Hindi"),
        ("วิศวกรข้อมูลได้เงินเดือนเท่าไร", "Thai"),
        ("Was verdient ein Dateningenieur und wie wird man das?", "German"),
        ("Cât câștigă un inginer de date și cum este?", "Romanian"),
        ("Ile zarabia inżynier danych i czy to się nie zmienia?", "Polish"),
    ],
)
def test_a_language_that_is_told_apart_has_a_name(text: str, name: str) -> None:
    assert LANGUAGES[detect_language(text)] == name
