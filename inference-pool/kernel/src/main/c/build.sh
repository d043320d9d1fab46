#!/bin/sh
# Compiles the kernels into OUT/libhubkernels.so, each instruction set with its own flags, as far as this
# compiler knows them. Without a compiler nothing is made: the Java kernels then do the work.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
out=$1

compiler=${CC:-cc}
if ! command -v "$compiler" >/dev/null 2>&1; then
    echo "There is no C compiler ($compiler) here: this build has no native kernels, the Vector API's are used."
    exit 0
fi
case $("$compiler" -dumpmachine) in
x86_64-* | amd64-*) sets="avx512 avx2vnni avx2" ;;
aarch64-* | arm64-*) sets="neon" ;;
*)
    echo "There are no native kernels for $("$compiler" -dumpmachine): the Vector API's are used."
    exit 0
    ;;
esac

flags_of() {
    case $1 in
    avx512) echo "-mavx512f -mavx512bw -mavx512vl -mavx512vnni -mavx2 -mfma -mf16c" ;;
    avx2vnni) echo "-mavx2 -mavxvnni -mfma -mf16c" ;;
    avx2) echo "-mavx2 -mfma -mf16c" ;;
    neon) echo "-march=armv8.2-a+dotprod+fp16" ;;
    esac
}

if [ -f "$out/libhubkernels.so" ] && [ -z "$(find "$here" -newer "$out/libhubkernels.so" -type f)" ]; then
    exit 0
fi
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# No sum or product may be reordered or joined: answers replay by their bits.
common="-std=c11 -O3 -fPIC -fvisibility=hidden -ffp-contract=off -fno-strict-aliasing -Wall -Wextra"
defined="" objects=""
for set in $sets; do
    # shellcheck disable=SC2046,SC2086 # flags are meant to split
    if "$compiler" $common $(flags_of "$set") -c "$here/$set.c" -o "$work/$set.o" 2>"$work/log"; then
        objects="$objects $work/$set.o"
        defined="$defined -DHUB_$(echo "$set" | tr '[:lower:]' '[:upper:]')"
    else
        echo "This compiler does not make the native kernels for $set: $(head -n 1 "$work/log")"
    fi
done
for part in library pack roofline; do
    # shellcheck disable=SC2086
    "$compiler" $common $defined -c "$here/$part.c" -o "$work/$part.o"
    objects="$objects $work/$part.o"
done
# shellcheck disable=SC2086
"$compiler" -shared -o "$work/libhubkernels.so" $objects
mv "$work/libhubkernels.so" "$out/libhubkernels.so"
