#!/bin/sh
# HanTa 1.2.1 (a part-of-speech tagger with its models in the wheel) declares no dependency, yet its first line of code
# imports numpy: an installation from its metadata alone cannot import it. Whoever pins what the metadata name has to pin
# numpy as well. With numpy installed the English model tags without any download.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
python="$folder/venv/bin/python"
"$python" -m pip install --quiet --disable-pip-version-check --only-binary :all: 'HanTa==1.2.1' 2>/dev/null

"$python" - <<'PYTHON'
from importlib.metadata import requires, version

print("HanTa", version("HanTa"), "declares", requires("HanTa"))
assert version("HanTa") == "1.2.1"
assert not requires("HanTa")
try:
    from HanTa import HanoverTagger
except ModuleNotFoundError as error:
    print("importing it:", error)
    assert error.name == "numpy"
else:
    raise SystemExit("it imports without numpy now: the behaviour has changed")
PYTHON

"$python" -m pip install --quiet --disable-pip-version-check --only-binary :all: numpy 2>/dev/null
"$python" - <<'PYTHON'
from HanTa import HanoverTagger

tags = HanoverTagger.HanoverTagger("morphmodel_en.pgz").tag_sent(["the", "queue", "migration"])
print("with numpy:", tags)
assert [tag for _, _, tag in tags][-1].startswith("NN")
PYTHON
