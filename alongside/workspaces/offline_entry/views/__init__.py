from alongside.workspaces.offline_entry.views.packages import arrive, home, lost, tablets, take
from alongside.workspaces.offline_entry.views.settling import settle
from alongside.workspaces.offline_entry.views.tablet import tablet, worker

__all__ = ["arrive", "home", "lost", "settle", "tablet", "tablets", "take", "worker"]
