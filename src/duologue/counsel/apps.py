from django.apps import AppConfig


class CounselConfig(AppConfig):
    name = "duologue.counsel"
    label = "counsel"

    def ready(self) -> None:
        from duologue.counsel import links

        links.register()
