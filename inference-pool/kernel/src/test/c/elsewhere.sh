#!/bin/sh
# Runs the kernels of ARM on another machine, by an emulator, and compares what they compute with what every
# instruction set of this one does. It needs a cross compiler and qemu (Debian: apt-get install
# gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user); the tests of Maven do not run it.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() { # compiler folder
    CC=$1 sh "$here/../../main/c/build.sh" "$work/$2"
    "$1" -std=c11 -O1 -ffp-contract=off "$here/bits.c" "$work/$2/libhubkernels.so" -Wl,-rpath,"$work/$2" -lm \
        -o "$work/$2/bits"
}
build "${CC:-cc}" here
build aarch64-linux-gnu-gcc there
{
    "$work/here/bits"
    qemu-aarch64 -cpu max -L /usr/aarch64-linux-gnu "$work/there/bits"
} >"$work/all"
awk '
    /^= / { set = substr($0, 3); line = 0; sets++; next }
    /IS OFF/ { print set ": " $0; wrong++ }
    sets == 1 { first[line++] = $0; next }
    first[line++] != $0 { print set ": " $0 " instead of " first[line - 1]; wrong++ }
    END { print sets " instruction sets, " line " digests each, " wrong + 0 " wrong"; exit wrong > 0 || sets < 2 }
' "$work/all"
