from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "duologue.rounds"
    label = "rounds"
