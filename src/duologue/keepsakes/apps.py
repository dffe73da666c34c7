from django.apps import AppConfig


class KeepsakesConfig(AppConfig):
    name = "duologue.keepsakes"
    label = "keepsakes"

    def ready(self) -> None:
        from duologue.keepsakes import handing_over, letters

        handing_over.register()
        letters.register()
