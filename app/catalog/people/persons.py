"""Persons and their names: every naming is kept, and the newest active one counts."""

from app.catalog.table import Table
from app.domain.people import Person


class Persons(Table):
    """Rows of `persons`."""

    def put(self, person: Person, time: float, operation: int) -> None:
        """Name a person, known or new, as part of an operation."""
        self._insert(
            "persons",
            person=person.key,
            name=person.name,
            time=time,
            operation=operation,
            undone=0,
        )

    def names(self) -> dict[str, str]:
        """Return the names of all persons, by key; those of whom every naming is undone are left out."""
        return dict(
            self._rows("SELECT person, name FROM persons WHERE NOT undone ORDER BY time, id")
        )

    def of_operation(self, operation: int) -> list[str]:
        """Return the keys of the persons that an operation named."""
        return self._column("SELECT person FROM persons WHERE operation = ?", [operation])

    def set_operation_active(self, operation: int, *, counts: bool) -> None:
        """Make the namings of an operation active or inactive."""
        self._run("UPDATE persons SET undone = ? WHERE operation = ?", [not counts, operation])
