"""The best photo of a group: criteria and ranking."""
