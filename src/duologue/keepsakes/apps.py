from django.apps import AppConfig


class KeepsakesConfig(AppConfig):
    name = "duologue.keepsakes"
    label = "keepsakes"

    def ready(self) -> None:
        from duologue.keepsakes import handing_over

        handing_over.register()
