"""What templates are compiled into: plain calls, and words that are escaped where they need it.

Jinja2 asks at each call whether what is called wants the page's context as well, and makes a `Markup` of each
value that it writes. Nothing of ours wants the context, and what is written is joined at once: both together
were a third of the calls that a page took. What is overridden is what Jinja2's own native environment does.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

_NEEDS_ESCAPING = re.compile("[&<>'\"]")


def write_escaped(value: Any) -> str:
    """The value as it stands on a page; raises jinja2's `UndefinedError` for a name that is not there."""
    kind = type(value)
    if kind is Markup or (kind is str and _NEEDS_ESCAPING.search(value) is None):
        plain: str = value
        return plain
    return escape(value)


class PageCode(CodeGenerator):
    """For an environment that escapes everywhere and has `write_escaped` and `call_plainly`."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        self.write("environment.call_plainly(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write("environment.write_escaped(")

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(")")
