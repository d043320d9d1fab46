#!/bin/sh
# Compiles the kernels into OUT/libhubkernels.so, each instruction set with its own flags, as far as this
# compiler knows them, and writes their names to OUT/instruction-sets.txt. Where none can be compiled,
# OUT/missing.txt says why as a part of a sentence: the Java kernels then do the work.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
out=$1
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

none_because() {
    rm -f "$out/libhubkernels.so" "$out/instruction-sets.txt"
    echo "$1" >"$out/missing.txt"
    echo "This build has no native kernels, because $1. The Vector API's are used."
    exit 0
}

compiler=${CC:-cc}
command -v "$compiler" >/dev/null 2>&1 || none_because "there was no C compiler ($compiler) where it was built"
machine=$("$compiler" -dumpmachine 2>/dev/null) || machine=unknown
case $machine in
x86_64-* | amd64-*) sets="avx512 avx2vnni avx2" ;;
aarch64-* | arm64-*) sets="neon" ;;
*) none_because "there are none for $machine" ;;
esac
printf '#include <stdint.h>\n#include <string.h>\nint32_t hub_probe(void) { return 0; }\n' >"$work/probe.c"
"$compiler" -std=c11 -fPIC -shared "$work/probe.c" -o "$work/probe.so" 2>/dev/null ||
    none_because "the C compiler ($compiler) made no library where it was built"

flags_of() {
    case $1 in
    avx512) echo "-mavx512f -mavx512bw -mavx512vl -mavx512vnni -mavx2 -mfma -mf16c" ;;
    avx2vnni) echo "-mavx2 -mavxvnni -mfma -mf16c" ;;
    avx2) echo "-mavx2 -mfma -mf16c" ;;
    neon) echo "-march=armv8.2-a+dotprod+fp16" ;;
    esac
}

rm -f "$out/missing.txt"
if [ -f "$out/libhubkernels.so" ] && [ -f "$out/instruction-sets.txt" ] &&
    [ -z "$(find "$here" -newer "$out/libhubkernels.so" -type f)" ]; then
    exit 0
fi
# No sum or product may be reordered or joined: answers replay by their bits.
common="-std=c11 -O3 -fPIC -fvisibility=hidden -ffp-contract=off -fno-math-errno -fno-strict-aliasing -Wall -Wextra"
defined="" objects=""
for set in $sets; do
    # shellcheck disable=SC2046 # flags are meant to split
    if ! "$compiler" $(flags_of "$set") -c "$work/probe.c" -o "$work/probe.o" 2>/dev/null; then
        echo "This compiler does not know the instructions of the native kernels for $set: they are left out."
        continue
    fi
    # shellcheck disable=SC2046,SC2086
    "$compiler" $common $(flags_of "$set") -c "$here/$set.c" -o "$work/$set.o"
    objects="$objects $work/$set.o"
    defined="$defined -DHUB_$(echo "$set" | tr '[:lower:]' '[:upper:]')"
    echo "$set" >>"$work/instruction-sets.txt"
done
[ -n "$objects" ] || none_because "the C compiler ($compiler) of where it was built knows no instructions that they use"
for part in library memory pack roofline; do
    # shellcheck disable=SC2086
    "$compiler" $common $defined -c "$here/$part.c" -o "$work/$part.o"
    objects="$objects $work/$part.o"
done
# shellcheck disable=SC2086
"$compiler" -shared -o "$work/libhubkernels.so" $objects
mv "$work/instruction-sets.txt" "$out/instruction-sets.txt"
mv "$work/libhubkernels.so" "$out/libhubkernels.so"
