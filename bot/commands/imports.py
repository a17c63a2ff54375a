"""`/import`: a member's own data export."""
