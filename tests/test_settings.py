"""kg.toml, KG_* and flags."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SettingsError
from kg.settings import SETTING_NAMES, Settings, load_settings


def toml(folder: Path, *lines: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kg.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(folder=tmp_path, environment={}) == Settings()


def test_a_flag_goes_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    toml(tmp_path, 'store = "a"', 'extractor = "one"', 'pipeline = "one"')
    environment = {"KG_EXTRACTOR": "two", "KG_PIPELINE": "two"}

    settings = load_settings({"pipeline": "three"}, folder=tmp_path, environment=environment)

    assert (settings.store, settings.extractor, settings.pipeline) == (str(tmp_path / "a"), "two", "three")


def test_a_flag_that_was_not_given_and_an_empty_variable_change_nothing(tmp_path: Path) -> None:
    toml(tmp_path, 'extractor = "one"')

    assert load_settings({"extractor": None}, folder=tmp_path, environment={"KG_EXTRACTOR": ""}).extractor == "one"


def test_the_nearest_file_above_counts_and_its_paths_count_from_its_own_folder(tmp_path: Path) -> None:
    toml(tmp_path, 'store = "outer"')
    toml(tmp_path / "project", 'store = "graphs/kg"', 'queries = "mine"')
    (tmp_path / "project" / "a" / "b").mkdir(parents=True)

    settings = load_settings(folder=tmp_path / "project" / "a" / "b", environment={})

    assert settings.store == str(tmp_path / "project" / "graphs" / "kg")
    assert settings.queries == tmp_path / "project" / "mine"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("keep_text = 2", "keep_text must be true or false, not 2"),
        ('keep_text = "maybe"', "keep_text must be true or false, not 'maybe'"),
        ('base_iri = "kg"', "base_iri must be an http or https address that ends in /"),
        ('base_iri = "https://example.org/kg"', "base_iri must be an http or https address"),
        ('base_iri = "https://example.org/k g/"', "base_iri must be an http or https address"),
        ('store = ""', "store must be a text that is not empty, not ''"),
        ("store = 3", "store must be a text that is not empty, not 3"),
        ('stor = "a"', "no setting 'stor'; did you mean store?"),
        ("colour = 1", "no setting 'colour'; there are: store, base_iri"),
        ("store = ", "cannot be read as TOML"),
        (f"store = {'9' * 5000}", "cannot be read as TOML"),
        (f"store = {'[' * 5000}", "cannot be read as TOML"),
        ("M." * 100_000 + "M = 1", "longer than 65,536 characters"),
        ("mapping = 5", "mapping must be a file, or a list of files, not 5"),
        ("mapping = {a = 1}", "mapping must be a file, or a list of files, not {'a': 1}"),
        ("mapping = ['a.yaml', 5]", "mapping must be a file that exists"),
        (f"lexicon = '{'a' * 5000}'", "lexicon must be a file that exists"),
        ('lexicon = "a\\u0000b"', "lexicon must be a file that exists"),
    ],
)
def test_a_bad_line_is_refused_with_the_file_and_what_is_allowed(tmp_path: Path, line: str, message: str) -> None:
    toml(tmp_path, line)

    with pytest.raises(SettingsError) as caught:
        load_settings(folder=tmp_path, environment={})

    assert str(tmp_path / "kg.toml") in str(caught.value)
    assert message in str(caught.value)


def test_a_bad_variable_or_flag_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="KG_KEEP_TEXT must be true or false, not 'x'"):
        load_settings(folder=tmp_path, environment={"KG_KEEP_TEXT": "x"})
    with pytest.raises(SettingsError, match="KG_STOR: no setting 'stor'; did you mean store"):
        load_settings(folder=tmp_path, environment={"KG_STOR": "x"})
    with pytest.raises(SettingsError, match="--base-iri must be an http"):
        load_settings({"base_iri": "x"}, folder=tmp_path, environment={})


def test_a_queries_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SettingsError, match="KG_QUERIES must be a folder"):
        load_settings(folder=tmp_path, environment={"KG_QUERIES": str(tmp_path / "file")})


def test_a_lexicon_that_is_not_there_is_refused(tmp_path: Path) -> None:
    toml(tmp_path, 'lexicon = "none.yaml"')

    with pytest.raises(SettingsError, match="lexicon must be a file that exists"):
        load_settings(folder=tmp_path, environment={})


def test_every_setting_can_be_set_by_a_variable(tmp_path: Path) -> None:
    values = {
        "store": "s",
        "base_iri": "https://example.org/kg/",
        "extractor": "e",
        "pipeline": "p",
        "keep_text": "True",
        "queries": "q",
        "lexicon": str(tmp_path / "own.yaml"),
        "mapping": str(tmp_path / "own.yaml"),
        "contact": "me@example.org",
        "network": "False",
        "private_addresses": "True",
        "processes": "3",
    }
    (tmp_path / "own.yaml").touch()
    assert set(values) == set(SETTING_NAMES)

    settings = load_settings(folder=tmp_path, environment={f"KG_{k.upper()}": v for k, v in values.items()})

    assert settings.mapping == (tmp_path / "own.yaml",)
    assert {name: str(getattr(settings, name)) for name in values if name != "mapping"} == {
        name: value for name, value in values.items() if name != "mapping"
    }


def test_several_mappings_of_a_file_count_from_its_folder(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).touch()
    toml(tmp_path, 'mapping = ["a.yaml", "b.yaml"]')

    assert load_settings(folder=tmp_path, environment={}).mapping == (tmp_path / "a.yaml", tmp_path / "b.yaml")


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path) -> None:
    toml(tmp_path, 'mapping = "none.yaml"')

    with pytest.raises(SettingsError, match="mapping must be a file that exists"):
        load_settings(folder=tmp_path, environment={})


@pytest.mark.parametrize(("text", "value"), [("true", True), ("Yes", True), ("1", True), ("no", False), ("0", False)])
def test_a_variable_says_yes_and_no_in_the_usual_words(tmp_path: Path, text: str, value: bool) -> None:
    assert load_settings(folder=tmp_path, environment={"KG_KEEP_TEXT": text}).keep_text is value


def test_a_variable_that_is_like_no_setting_belongs_to_somebody_else(tmp_path: Path) -> None:
    assert load_settings(folder=tmp_path, environment={"KG_CI_JOB": "17"}) == Settings()


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "100000", "²"])
def test_the_number_of_processes_is_a_whole_number_above_nothing(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError, match="KG_PROCESSES must be a whole number from 1 to 1024, not"):
        load_settings(folder=tmp_path, environment={"KG_PROCESSES": value})


def test_the_login_of_a_store_is_no_setting_and_no_misspelt_one() -> None:
    login = {"KG_STORE_USER": "ada", "KG_STORE_PASSWORD": "secret", "KG_STORE_TOKEN": "s3cret"}

    settings = load_settings(environment=login)

    assert not any(value in repr(settings) for value in login.values())
