"""The arguments of `DatabaseConfig` that a rule knows are those of the pgdbm that is installed."""

from __future__ import annotations

from pgdbm import DatabaseConfig

from checker.rules import ignored_config_field


def test_every_argument_is_known_and_no_other() -> None:
    fields = DatabaseConfig.model_fields
    assert set(ignored_config_field._ARGUMENTS) == {field.alias or name for name, field in fields.items()}


def test_what_is_not_known_is_ignored() -> None:
    # kata: ignore[ignored-config-field] -- the mistake itself
    config = DatabaseConfig(connection_string="postgresql:///larder", schema_name="ostrava")
    assert config.schema_name is None


def test_what_pydantic_takes_for_the_schema() -> None:
    given = {"connection_string": "postgresql:///larder", "schema_name": "ostrava"}
    assert DatabaseConfig.model_validate(given).schema_name is None
    assert DatabaseConfig.model_validate(given, by_name=True).schema_name == "ostrava"
    config = DatabaseConfig(connection_string="postgresql:///larder")
    assert config.model_copy(update={"schema_name": "ostrava"}).schema_name == "ostrava"
    # kata: ignore[ignored-config-field] -- the mistake itself
    assert config.model_copy(update={"schema": "ostrava"}).schema_name is None
