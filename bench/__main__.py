"""`make bench`: rounds over HTTP, then what each hot page and finding a word cost."""

import subprocess
import sys

from bench import hot_pages, rounds

rounds.main()
hot_pages.main()
# An instance of its own, in a process of its own: settings are read once.
subprocess.run([sys.executable, "-m", "bench.searching"], check=True)
