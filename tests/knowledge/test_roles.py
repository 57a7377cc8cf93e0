"""The roles that ship are consistent, and every way to write a role finds it."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
import yaml

from knowledge.folder import BUILTIN_ROLES
from knowledge.roles import Role, Roles, RolesError, load_roles

BAKER = Role(id="baker", names={"en": "bread baker", "zh": "面包师"}, aliases=("BB", "baker"))
MILLER = Role(id="miller", names={"en": "miller"}, aliases=("flour miller", "ML miller", "磨坊主"))


@pytest.fixture
def trades() -> Roles:
    return Roles([BAKER, MILLER])


def test_every_role_that_ships_has_an_english_and_a_chinese_name(roles: Roles) -> None:
    assert all({"en", "zh"} <= set(role.names) and all(role.names.values()) for role in roles)
    assert all(role.names["en"].isascii() and not role.names["zh"].isascii() for role in roles)


def test_no_name_that_ships_stands_under_two_roles(roles: Roles) -> None:
    def plain(role: Role) -> set[str]:
        return {"".join(c for c in name.casefold() if c.isalnum()) for name in role.all_names}

    assert [(a.id, b.id) for a, b in combinations(roles, 2) if plain(a) & plain(b)] == []


def test_no_id_that_ships_is_used_twice() -> None:
    ids = [entry["id"] for entry in yaml.safe_load(BUILTIN_ROLES.read_text("utf-8"))]
    assert len(ids) == len(set(ids)) > 5


def test_every_name_that_ships_finds_its_role_and_is_seen_in_a_text(roles: Roles) -> None:
    for role in roles:
        for name in role.all_names:
            assert roles.resolve(name) == role, name
            is_seen = name.isascii() or len(name) > 2  # 数分 is a part of 函数分析
            assert roles.mentions(f"（{name}）") == ((role.id,) if is_seen else ()), name


@pytest.mark.parametrize(
    ("name", "role_id"),
    [
        ("MLE", "machine-learning-engineer"),
        ("ml ops", "mlops-engineer"),
        ("数据科学家", "data-scientist"),
        ("Data  Engineers", "data-engineer"),
        ("machine-learning engineer", "machine-learning-engineer"),
        ("Dev-Ops", "devops-engineer"),
        ("ML工程师", "machine-learning-engineer"),
    ],
)
def test_people_write_the_same_role_in_many_ways(roles: Roles, name: str, role_id: str) -> None:
    found = roles.resolve(name)
    assert found is not None
    assert found.id == role_id


@pytest.mark.parametrize(
    "name", ["bread baker", "Bread-Baker", "BREADBAKER", " bread  baker ", "bread bakers", "bb", "面包师"]
)
def test_case_blanks_hyphens_and_plural_do_not_matter(trades: Roles, name: str) -> None:
    assert trades.resolve(name) == BAKER


@pytest.mark.parametrize("name", ["", "s", "bread", "butcher", "bakery", "面包", "🙂"])
def test_an_unknown_name_finds_no_role(trades: Roles, name: str) -> None:
    assert trades.resolve(name) is None


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("A miller and a bread baker.", ("miller", "baker")),
        ("Bakers, bread-bakers and the BAKER", ("baker",)),
        ("面包师和磨坊主", ("baker", "miller")),
        ("两位baker的工作", ("baker",)),
        ("BBs and a BB", ("baker",)),
        ("the bakery of bakersfield, bb and ABB", ()),
        ("a flour\nmiller", ("miller",)),
        ("", ()),
    ],
)
def test_a_text_mentions_roles_in_the_order_of_their_first_name(trades: Roles, text: str, ids: tuple[str, ...]) -> None:
    assert trades.mentions(text) == ids


def test_the_longest_name_wins() -> None:
    roles = Roles([Role(id="oven", names={"en": "oven"}), Role(id="engineer", names={"en": "oven engineer"})])
    assert roles.mentions("An oven engineer.") == ("engineer",)
    assert roles.mentions("An oven.") == ("oven",)


def test_a_small_word_of_another_language_is_no_initials(roles: Roles) -> None:
    assert roles.mentions("el trabajo de una panadera, da hora") == ()
    assert roles.mentions("A DE and two DAs") == ("data-engineer", "data-analyst")


def test_an_article_mentions_a_role_by_its_field_and_never_misspelt(roles: Roles) -> None:
    assert roles.mentions("What MLOps and 数据科学 are") == ("mlops-engineer", "data-scientist")
    assert roles.mentions("A data enginer, a scientist and 数剧工程师") == ()


@pytest.mark.parametrize(
    ("prefix", "language", "first"),
    [
        ("data", "en", ["data-analyst", "data-ml-architect", "data-engineer", "data-scientist"]),
        ("ML", "en", ["mlops-engineer", "data-ml-architect", "machine-learning-engineer"]),
        ("数据", "zh", ["data-analyst", "data-ml-architect", "data-engineer", "data-scientist"]),
        ("d", "zh", ["devops-engineer", "data-analyst", "data-ml-architect", "data-engineer", "data-scientist"]),
        ("ｄｅｖ-O", "en", ["devops-engineer"]),
        ("steward", "en", []),
    ],
)
def test_a_beginning_is_completed_to_canonical_names_first(
    roles: Roles, prefix: str, language: str, first: list[str]
) -> None:
    completed = [role.id for role in roles.complete(prefix, language)]
    assert completed[: len(first)] == first
    assert bool(completed) == bool(first)


def test_no_beginning_is_completed_to_every_role_and_never_to_more_than_asked_for(roles: Roles) -> None:
    assert roles.complete("", "en") == tuple(roles)
    assert roles.complete(" ", "zh", 2) == tuple(roles)[:2]


def test_a_role_is_called_by_its_english_name_where_no_other_is_known() -> None:
    assert [MILLER.name("zh"), BAKER.name("zh"), BAKER.name("en")] == ["miller", "面包师", "bread baker"]


def test_roles_are_found_by_id_in_the_order_of_the_file(trades: Roles) -> None:
    assert list(trades) == [BAKER, MILLER]
    assert "baker" in trades
    assert "butcher" not in trades
    assert trades["miller"] == MILLER


@pytest.mark.parametrize("name", ["Bread Baker", "bread-baker", "bb", "面包师"])
def test_a_name_of_two_roles_is_refused_with_both(name: str) -> None:
    with pytest.raises(RolesError, match="stands under both baker and butcher"):
        Roles([BAKER, Role(id="butcher", names={"en": "butcher"}, aliases=(name,))])


def test_an_id_that_is_used_twice_is_refused() -> None:
    with pytest.raises(RolesError, match="baker"):
        Roles([BAKER, Role(id="baker", names={"en": "cake baker"})])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"- id: baker\n  names: {en: baker}\n  alias: [bb]\n", "alias"),
        (b"- id: The Baker\n  names: {en: baker}\n", "id"),
        (b"- id: baker\n  names: {english: baker}\n", "names"),
        (b"- id: baker\n  names: {zh: \xe9\x9d\xa2}\n", "en"),
        (b"- id: baker\n", "names"),
        (b"baker: {}\n", "list"),
        (b"", "list"),
        (b"- [\n", "parsing|node|flow"),
        (b"\xff\xfe", "utf-8"),
        (b"- {id: a, names: {en: x}}\n- {id: b, names: {en: X}}\n", "both a and b"),
    ],
)
def test_a_file_of_roles_that_is_not_valid_is_refused_with_place_reason_and_cure(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "roles.yaml"
    path.write_bytes(content)
    with pytest.raises(RolesError, match=reason) as caught:
        load_roles(path)
    assert str(path) in str(caught.value)
    assert "mend the file" in str(caught.value)


def test_a_file_of_roles_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RolesError, match=r"no\.yaml.*restore it"):
        load_roles(tmp_path / "no.yaml")
