"""Who else is there, for a minute, without names."""

from quality_portal.core import presence
from quality_portal.launch.valkey import free_port


def test_two_people_see_each_other_and_not_themselves():
    assert presence.enter("case:1", 7) == []
    assert presence.enter("case:1", 8) == [7]
    assert presence.enter("case:1", 7) == [8]
    assert presence.enter("case:2", 9) == []


def test_who_left_is_forgotten_after_a_minute(time_machine):
    time_machine.move_to("2026-03-02T01:00:00Z", tick=False)
    presence.enter("case:3", 7)
    time_machine.shift(presence.SECONDS + 1)
    assert presence.enter("case:3", 8) == []


def test_without_valkey_nobody_is_seen_and_nothing_breaks(settings, caplog):
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": nowhere}}
    assert presence.enter("case:1", 7) == []
    assert "Valkey" in caplog.text
