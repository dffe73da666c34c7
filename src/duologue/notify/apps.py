from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "duologue.notify"
    label = "notify"

    def ready(self) -> None:
        from duologue.notify import ending_calls, flags

        ending_calls.register()
        flags.register()
