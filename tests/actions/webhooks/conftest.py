import pytest

from leadlight.actions.webhooks.allowed import NETWORKS
from tests.servers.receiver import receiving


@pytest.fixture
def receiver(monkeypatch):
    """Give a system on this machine that is told things; sending to this machine is allowed."""
    monkeypatch.setenv(NETWORKS, "127.0.0.1")
    with receiving() as found:
        yield found
