"""What mutmut leaves alone: a condition that is taken away, a whole one or one of several."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
from mutmut.mutation.mutators import mutation_operators

# Spelled so that mypy does not work them out: of `False` it would say that code is unreachable.
_NEVER, _ALWAYS = cst.parse_expression("0 > 1"), cst.parse_expression("0 < 1")


def _without_one_side(node: cst.BooleanOperation) -> Iterator[cst.BaseExpression]:
    """`a and b and c` is `(a and b) and c`: that `a` and `b` go both is no single change."""
    yield _in_its_brackets(node, node.left)
    is_chain = isinstance(node.left, cst.BooleanOperation) and isinstance(
        node.left.operator, type(node.operator)
    )
    if not is_chain:
        yield _in_its_brackets(node, node.right)


def _in_its_brackets(node: cst.BaseExpression, side: cst.BaseExpression) -> cst.BaseExpression:
    """They may be what lets it go over several lines."""
    return side.with_changes(lpar=[*node.lpar, *side.lpar], rpar=[*side.rpar, *node.rpar])


def _without_branch(node: cst.If) -> Iterator[cst.If]:
    yield node.with_changes(test=_NEVER)


def _without_filter(node: cst.CompIf) -> Iterator[cst.CompIf]:
    yield node.with_changes(test=_ALWAYS)


def use() -> None:
    """Let mutmut make these, too."""
    mutation_operators.extend(
        (
            (cst.BooleanOperation, _without_one_side),
            (cst.If, _without_branch),
            (cst.CompIf, _without_filter),
        )
    )
