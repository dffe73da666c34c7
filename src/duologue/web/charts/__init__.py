"""Charts drawn on the server as SVG: one module a chart, plain values in, a `Chart` out.

`thread`, `reading`, `days`, `load` and `kinds` each have the dataclasses they take and a
`draw(values, name)`; `name` keeps ids on one page apart. `drawing` is what a chart is made of, `axes`
where things lie on it, `rows` what the charts of one row a thing share, `saying` ranges in words.
`templates/parts/chart.html` shows one, with the table of the same data.
"""
