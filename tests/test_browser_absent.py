"""Where CI=true nothing that needs a browser or the extra is passed over in silence."""

import pytest

from tests.browser import conftest


def test_what_is_absent_is_skipped_at_home_and_fails_in_ci(monkeypatch):
    for value, outcome in (("", pytest.skip.Exception), ("true", pytest.fail.Exception)):
        monkeypatch.setenv("CI", value)
        with pytest.raises(outcome, match="no browser"):
            conftest.absent("no browser")
