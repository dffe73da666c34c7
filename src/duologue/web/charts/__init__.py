"""What charts are made of, drawn on the server as SVG: plain values in, a `Chart` out.

`drawing` is what a chart answers with, `axes` where things lie on it, `rows` what the charts of one row a
thing share, `over_weeks` lines with their range, `saying` ranges in words. Each chart itself stands with its
insight, in `web/insights`. `templates/parts/chart.html` shows one, with the table of the same data.
"""
