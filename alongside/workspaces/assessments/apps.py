from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "alongside.workspaces.assessments"
    label = "assessments"

    def ready(self) -> None:
        """Questions about answers and replies are read by blinded people."""
        from django.db.models import Q

        from alongside.workspaces.held_texts.sources import Source, read_by_blinded

        asked, replied = Q(opened__part="main"), Q(query__opened__part="main")
        kind, name = "assessments.AnswerQuery", "Question about an answer"
        read_by_blinded(Source(kind, "question", name, asked))
        read_by_blinded(Source(f"{kind}Reply", "text", "Reply about an answer", replied))
