"""The model manager: models listed, downloaded and chosen."""
