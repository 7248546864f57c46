"""bin/bench NAME [ARGUMENTS]: run one of the benches beside this file.

Without a name, list them.
"""

from __future__ import annotations

import ast
import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    names = sorted(path.stem for path in HERE.glob("[a-z]*.py"))
    if len(sys.argv) > 1 and sys.argv[1] in names:
        name = sys.argv.pop(1)
        runpy.run_path(str(HERE / f"{name}.py"), run_name="__main__")
        return
    for name in names:
        said = ast.get_docstring(ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))) or ""
        print(f"bin/bench {name:12} {said.splitlines()[0]}")
    sys.exit(2 if len(sys.argv) > 1 else 0)


if __name__ == "__main__":
    main()
