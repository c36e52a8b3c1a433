"""The groups page: tiers, filter, overview and review."""
