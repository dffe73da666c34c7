"""Settings of the throw-away demo: a real instance's, and a page to become Ana or Ben."""

from duologue.config.settings import *  # noqa: F403 - the same in everything else

ROOT_URLCONF = "duologue.cli.demo_site"
