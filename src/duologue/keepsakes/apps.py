from django.apps import AppConfig


class KeepsakesConfig(AppConfig):
    name = "duologue.keepsakes"
    label = "keepsakes"
