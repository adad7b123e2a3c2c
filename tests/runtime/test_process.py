"""What every process does at its start."""

from __future__ import annotations

import gc

from bot.runtime.process import keep_what_is_loaded


def test_what_is_loaded_is_no_longer_gone_through_and_what_is_made_later_is() -> None:
    loaded = [[] for _ in range(1000)]
    keep_what_is_loaded()
    try:
        assert gc.get_freeze_count() > 1000
        later: list[object] = []
        later.append(later)
        assert not any(each is loaded[0] for each in gc.get_objects())
        assert any(each is later for each in gc.get_objects())
    finally:
        gc.unfreeze()
