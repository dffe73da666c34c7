from django.apps import AppConfig


class KeepsakesConfig(AppConfig):
    name = "duologue.keepsakes"
    label = "keepsakes"

    def ready(self) -> None:
        from duologue.keepsakes import dates, handing_over, letters

        dates.register()
        handing_over.register()
        letters.register()
