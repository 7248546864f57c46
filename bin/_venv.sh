# Sourced by its neighbours, with $root set: an environment that holds exactly what a lock pins.

# What a person's shell may carry and would lead Python or pip elsewhere. PIP_USER=0, not unset, since pip's own
# configuration file can say `user = true` too.
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP PIP_TARGET PIP_PREFIX PIP_ROOT PIP_REQUIREMENT PIP_NO_BINARY PIP_DRY_RUN
export PIP_USER=0

# environment FOLDER LOCK: make FOLDER what LOCK says, unless it is; sets $python to the interpreter in it.
environment() {
    venv=$root/$1 lock=$root/requirements/$2.txt python=$root/$1/bin/python
    current && return
    interpreter
    printf 'setting up %s, once…\n' "$1" >&2
    # Descriptor 9 holds the lock: it ends with the last process that has it, pip left behind by a kill included,
    # so nothing stale is ever left. Through Python, since flock(1) is not everywhere.
    exec 9>"$venv.lock"
    "$found" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)' 9>&9
    current || create || {
        printf 'could not set up %s: what failed stands above. It starts afresh the next time.\n' "$1" >&2
        exit 1
    }
    exec 9>&-
}

# The stamp is written last, so an environment that was interrupted, or whose Python was replaced, is none.
current() {
    [ -f "$venv/stamp" ] && [ -x "$python" ] && [ "$(cat "$venv/stamp")" = "$(stamp)" ] && chosen
}

stamp() {
    version=$("$python" -V) && printf '%s, lock %s\n' "${version%.*}" "$(cksum <"$lock")"
}

# A Python that was asked for by name replaces another one.
chosen() {
    [ -z "${INTERVIEWD_PYTHON-}" ] || {
        wanted=$("$INTERVIEWD_PYTHON" -V) && present=$("$python" -V) && [ "${wanted%.*}" = "${present%.*}" ]
    }
}

create() {
    rm -rf "$venv" &&
        "$found" -m venv --without-pip "$venv" 9>&9 &&
        # Wheels only: nothing of a package runs while it is installed.
        PYTHONPATH=$(bundled_pip) "$python" -m pip --disable-pip-version-check --no-input install -qq --require-hashes \
            --no-deps --only-binary :all: --no-compile --requirement "$lock" 9>&9 &&
        # On all cores, unlike pip. Like pip it passes over a file that this version of Python cannot read. The program
        # itself as well: a service of another user could not store what it compiles, and would do so at each start.
        { "$python" -m compileall -q -j 0 "$venv/lib" "$root/daemon" 9>&9 >&2 || :; } &&
        # The source root by a relative path: a checkout can be moved with its environment.
        "$python" -c 'import os, sys, sysconfig
site = sysconfig.get_path("purelib")
with open(os.path.join(site, "checkout.pth"), "w", encoding="utf-8") as path:
    path.write(os.path.relpath(sys.argv[1], site) + "\n")' "$root/daemon" &&
        stamp >"$venv/stamp"
}

# The wheel of pip that comes with Python. It runs as it is: installing it first takes a fifth of the time.
bundled_pip() {
    "$found" -c 'import ensurepip, os, sysconfig
folder = sysconfig.get_config_var("WHEEL_PKG_DIR") or os.path.join(os.path.dirname(ensurepip.__file__), "_bundled")
print(next(os.path.join(folder, name) for name in os.listdir(folder) if name.startswith("pip-")))'
}

# interpreter: sets $found to a Python that can make environments, or says what is missing.
interpreter() {
    set -- python3 python3.14 python3.13 python3.12 python3.11
    [ -z "${INTERVIEWD_PYTHON-}" ] || set -- "$INTERVIEWD_PYTHON"
    bare=
    for found; do
        "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        "$found" -c 'import ensurepip, venv' 2>/dev/null && return
        bare=${bare:-$("$found" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')}
    done
    if [ -n "$bare" ]; then
        printf '%s is here, but its venv module is not. On Debian and Ubuntu: sudo apt install %s-venv\n' "$bare" "$bare" >&2
    else
        printf 'interviewd needs Python 3.11 or newer. On Debian and Ubuntu: sudo apt install python3 python3-venv\n' >&2
    fi
    exit 1
}
