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
