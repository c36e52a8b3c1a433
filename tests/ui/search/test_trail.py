"""The trail of searches goes back and forward, and forgets what lay ahead of a new turn."""

from app.ui.search.trail import Trail


def test_an_empty_trail_leads_nowhere() -> None:
    trail: Trail[str] = Trail()
    assert trail.back() is trail.forward() is trail.here is None
    assert not trail.can_go_back
    assert not trail.can_go_forward


def test_back_and_forward_lead_to_the_same_places() -> None:
    trail: Trail[str] = Trail()
    for place in "abc":
        trail.go(place)
    assert [trail.back(), trail.back(), trail.back()] == ["b", "a", "a"]
    assert [trail.forward(), trail.forward(), trail.forward()] == ["b", "c", "c"]


def test_a_new_turn_forgets_what_lay_ahead() -> None:
    trail: Trail[str] = Trail()
    for place in "abc":
        trail.go(place)
    trail.back()
    trail.back()
    trail.go("x")
    assert not trail.can_go_forward
    assert trail.back() == "a"


def test_a_long_trail_forgets_its_beginning() -> None:
    trail: Trail[int] = Trail(limit=3)
    for place in range(10):
        trail.go(place)
    assert trail.here == 9
    assert [trail.back(), trail.back(), trail.back()] == [8, 7, 7]
