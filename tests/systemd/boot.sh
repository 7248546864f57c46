#!/bin/bash
# boot.sh [-t SECONDS] FOLDER SCRIPT
#
# Boot a real systemd as PID 1 in namespaces of its own (pid, mount, uts, ipc, net, cgroup) on an overlay of this
# machine's root, run SCRIPT (a path inside FOLDER) there with bash, print what it prints, and shut everything down.
# FOLDER appears read-only as /opt/src. All writes go to a tmpfs; nothing is left behind.
#
# Ends with SCRIPT's own status; 96 when this machine cannot (the reason is printed); 124 when SECONDS ran out.
# Safe for the machine: /proc/sys and /sys are read-only, clock, boot, modules and raw I/O are out of reach, and units
# that would touch the kernel are masked.
set -u

LIMIT=120
if [ "${1:-}" = -t ]; then LIMIT=$2; shift 2; fi
FOLDER=$(readlink -f "${1:?folder}")
SCRIPT=${2:?script}
SELF=$(readlink -f "$0")

skip() { echo "SKIP: $*" >&2; exit 96; }

# --- second stage: inside the new namespaces, before systemd ---

bind_read_only() { mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"; }

build_root() {
    mount --make-rprivate /
    mount -t tmpfs -o size=1g,mode=755 tmpfs "$BOOT_DIR"
    mkdir "$BOOT_DIR"/{upper,work,root}
    mount -t overlay overlay -o "lowerdir=/,upperdir=$BOOT_DIR/upper,workdir=$BOOT_DIR/work" "$BOOT_DIR/root"
    ROOT=$BOOT_DIR/root
    mount -t proc -o nosuid,nodev,noexec proc "$ROOT/proc"
    for d in sys sysrq-trigger irq bus fs; do
        if [ -e "$ROOT/proc/$d" ]; then bind_read_only "$ROOT/proc/$d"; fi
    done
    mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$ROOT/sys"
    mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$ROOT/sys/fs/cgroup"
    mount -t tmpfs -o mode=755 tmpfs "$ROOT/run"
    mount -t tmpfs -o mode=1777 tmpfs "$ROOT/tmp"
    build_devices
    mask_units
    mkdir -p "$ROOT/opt/src"
    mount --bind "$FOLDER" "$ROOT/opt/src"
    mount -o remount,bind,ro "$ROOT/opt/src"
    head -c16 /dev/urandom | od -An -tx1 | tr -d ' \n' > "$ROOT/etc/machine-id"
}

build_devices() {
    mount -t tmpfs -o mode=755 tmpfs "$ROOT/dev"
    mkdir "$ROOT"/dev/{pts,shm}
    for d in null zero full random urandom tty; do
        touch "$ROOT/dev/$d"
        mount --bind "/dev/$d" "$ROOT/dev/$d"
    done
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$ROOT/dev/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$ROOT/dev/shm"
    ln -s pts/ptmx "$ROOT/dev/ptmx"
    ln -s /proc/self/fd "$ROOT/dev/fd"
    for i in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${i%%:*}" "$ROOT/dev/${i##*:}"; done
    touch "$ROOT/dev/console"
    mount --bind /dev/null "$ROOT/dev/console"
}

MASKED="systemd-sysctl systemd-modules-load systemd-binfmt systemd-timesyncd systemd-udevd systemd-udev-trigger
    systemd-random-seed systemd-remount-fs systemd-tmpfiles-setup-dev systemd-update-utmp systemd-logind
    systemd-networkd cron"
MASKED_WHOLE="proc-sys-fs-binfmt_misc.automount getty.target dev-hugepages.mount sys-kernel-debug.mount
    sys-kernel-tracing.mount sys-fs-fuse-connections.mount"

mask_units() {
    UNITS=$ROOT/etc/systemd/system
    for u in $MASKED; do ln -sfn /dev/null "$UNITS/$u.service"; done
    for u in $MASKED_WHOLE; do ln -sfn /dev/null "$UNITS/$u"; done
    cat > "$UNITS/test.target" <<'UNIT'
[Unit]
Description=what the tests need
Requires=basic.target dbus.service
After=basic.target dbus.service
AllowIsolate=yes
UNIT
    mkdir -p "$UNITS/systemd-journald.service.d"
    printf '[Service]\nSystemCallFilter=\n' > "$UNITS/systemd-journald.service.d/test.conf"
}

if [ "${BOOT_STAGE:-}" = inside ]; then
    set -e
    build_root
    cd "$ROOT"
    mkdir -p .old
    pivot_root . .old
    umount -l /.old
    mount --make-rshared / # private would leave services' credentials empty
    cd /
    DROPPED=-sys_time,-sys_boot,-sys_module,-sys_rawio
    exec setpriv --bounding-set "$DROPPED,-mac_admin,-mac_override,-syslog" --inh-caps "$DROPPED" \
        env -i container=test PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        /lib/systemd/systemd --system --unit=test.target --show-status=0 --log-target=journal-or-kmsg
fi

# --- first stage ---

[ "$(id -u)" = 0 ] || skip "a real systemd needs root"
[ -x /lib/systemd/systemd ] || skip "there is no systemd on this machine"
[ -x /usr/bin/dbus-daemon ] || skip "there is no dbus-daemon on this machine"
grep -qw overlay /proc/filesystems || skip "the kernel has no overlayfs"
CGROUPS=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
[ -n "$CGROUPS" ] && [ -w "$CGROUPS" ] || skip "no writable cgroup2"
CGROUP=$CGROUPS/interviewd-test.$$
mkdir "$CGROUP" 2>/dev/null || skip "cannot make a cgroup"
BOOT_DIR=$(mktemp -d /tmp/interviewd-boot.XXXXXX)
UP=

clean_up() {
    echo 1 > "$CGROUP/cgroup.kill" 2>/dev/null
    [ -n "$UP" ] && wait "$UP" 2>/dev/null
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        find "$CGROUP" -depth -type d -exec rmdir {} \; 2>/dev/null
        [ -d "$CGROUP" ] || break
        sleep 0.2
    done
    rm -f "$BOOT_DIR.log"
    rmdir "$BOOT_DIR" 2>/dev/null
}
trap clean_up EXIT
trap 'exit 130' INT TERM

(
    echo "$BASHPID" > "$CGROUP/cgroup.procs" &&
        BOOT_STAGE=inside BOOT_DIR=$BOOT_DIR exec unshare --cgroup --pid --mount --uts --ipc --net --fork --kill-child \
            bash "$SELF" "$FOLDER" "$SCRIPT" < /dev/null > "$BOOT_DIR.log" 2>&1
) &
UP=$!

INIT=
for _ in $(seq 100); do
    INIT=$(tr -d ' ' < "/proc/$UP/task/$UP/children" 2>/dev/null)
    [ -n "$INIT" ] && [ "$(cat "/proc/$INIT/comm" 2>/dev/null)" = systemd ] && break
    kill -0 "$UP" 2>/dev/null || { cat "$BOOT_DIR.log"; skip "systemd did not start"; }
    sleep 0.1
done

ENTER="nsenter -t $INIT --cgroup --pid --mount --uts --ipc --net --root --"
CLEAN="env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 SYSTEMD_PAGER= SYSTEMD_COLORS=0"
for _ in $(seq 150); do
    STATE=$($ENTER $CLEAN systemctl is-system-running 2>/dev/null)
    case $STATE in running | degraded) break ;; esac
    sleep 0.1
done
echo "booted: $($ENTER $CLEAN systemctl --version | head -1), $STATE"
timeout -k 5 "$LIMIT" $ENTER $CLEAN bash -c "cd / && exec bash '/opt/src/$SCRIPT'"
