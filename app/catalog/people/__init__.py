"""People in the catalog: faces, which are derived, and names and decisions, which are the user's."""
