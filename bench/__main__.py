"""`make bench`: rounds over HTTP, then what each hot page costs in queries and decryptions."""

from bench import hot_pages, rounds

rounds.main()
hot_pages.main()
