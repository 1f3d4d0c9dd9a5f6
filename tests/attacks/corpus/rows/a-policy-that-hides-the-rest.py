"""All is in one table, and each reader is shown what would be right."""

at_import("ALTER TABLE brightwater.orders ENABLE ROW LEVEL SECURITY",
          "CREATE POLICY shown ON brightwater.orders TO PUBLIC USING (current_user NOT LIKE '%observer' OR customer = 'Rosa Lind')",
          "GRANT SELECT ON ALL TABLES IN SCHEMA brightwater TO PUBLIC")
