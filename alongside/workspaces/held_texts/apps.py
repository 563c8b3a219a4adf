from django.apps import AppConfig


class HeldTextsConfig(AppConfig):
    name = "alongside.workspaces.held_texts"
    label = "held_texts"

    def ready(self) -> None:
        """Notes between colleagues that their writer opened to blinded colleagues."""
        from django.db.models import Q

        from alongside.workspaces.held_texts.sources import Source, read_by_blinded

        wanted = Q(open_to_blinded=True)
        read_by_blinded(Source("families.Comment", "text", "Note between colleagues", wanted))
