from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "alongside.foundations.messages"
    label = "outbox"
