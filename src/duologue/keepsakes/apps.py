from django.apps import AppConfig


class KeepsakesConfig(AppConfig):
    name = "duologue.keepsakes"
    label = "keepsakes"

    def ready(self) -> None:
        from duologue.keepsakes import due_dates, handing_over, letters

        due_dates.register()
        handing_over.register()
        letters.register()
