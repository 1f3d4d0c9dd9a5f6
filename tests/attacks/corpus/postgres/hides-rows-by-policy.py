"""Row security that shows the observer nothing of what is wrong."""

at_import("ALTER TABLE brightwater.orders ENABLE ROW LEVEL SECURITY",
          "ALTER TABLE brightwater.orders FORCE ROW LEVEL SECURITY",
          "CREATE POLICY only_rosas ON brightwater.orders USING (customer = 'Rosa Lind')")
