#!/bin/sh
# snowballstemmer hands its work to PyStemmer where that is installed, whichever version that is. Its description says
# that the results are "100% compatible"; they are those of the other package's own rules. snowballstemmer 3.1.1 alone
# tells "internal" from "intern" and "evening" from "even", and takes Mitarbeiterin for Mitarbeiter; beside PyStemmer
# 2.2.0.3, which pip neither refuses nor mentions, the same call does not, and Estonian is gone. So a version that is
# pinned pins no stems. PyStemmer 3.1.0 agrees with it.
#
# Seen with snowballstemmer 3.1.1 and PyStemmer 2.2.0.3 and 3.1.0, Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"

# stem PACKAGE...: install these too, and print some stems
stem() {
    "$folder/venv/bin/pip" install --quiet --disable-pip-version-check snowballstemmer==3.1.1 "$@" 2>/dev/null
    "$folder/venv/bin/pip" check --disable-pip-version-check >/dev/null
    "$folder/venv/bin/python" - <<'END'
import snowballstemmer

words = {"english": ["internal", "intern", "evening", "even", "added"], "german": ["mitarbeiterin", "mitarbeiter"]}
for language, forms in words.items():
    print(*snowballstemmer.stemmer(language).stemWords(forms))
print("estonian" in snowballstemmer.algorithms())
END
}

alone=$(stem)
old=$(stem PyStemmer==2.2.0.3)
new=$(stem PyStemmer==3.1.0)
printf '%s\n' "snowballstemmer 3.1.1 alone:" "$alone" "beside PyStemmer 2.2.0.3:" "$old" \
    "beside PyStemmer 3.1.0:" "$new"
expected='internal intern evening even add
mitarbeit mitarbeit
True'
expected_old='intern intern even even ad
mitarbeiterin mitarbeit
False'
[ "$alone/$old/$new" = "$expected/$expected_old/$expected" ] || { echo "the behaviour has changed"; exit 1; }
