#!/usr/bin/env bash
# Tests/Fuzz/run.sh SECONDS [TARGET...]
#
# Feeds the JSON validator, the spool's reader, the parser of the collector's configuration and gzip with generated
# bytes, SECONDS in all, beginning with the files of Corpus. Ends with status 1 when one of them traps, hangs, reads
# where it must not or breaks a promise; what was fed then is kept in .build/fuzz. Copied into Corpus/TARGET, it is fed
# first in every run. Linux only.
set -euo pipefail

declare -A sources=(
    [JSON]='Support JSON Model'
    [Spool]='Support Configuration/SpoolOptions.swift Storage/DiskQueue'
    [Configuration]='Support JSON Sampling Model'
    [Gzip]='Support'
)
targets=("${@:2}")
[ $# -gt 1 ] || targets=(JSON Spool Configuration Gzip)
is_usage_right() {
    local target
    [[ ${1-} =~ ^[1-9][0-9]{0,5}$ ]] || return 1
    for target in "${targets[@]}"; do [ -n "${sources[$target]-}" ] || return 1; done
}
if ! is_usage_right "$@"; then
    echo "usage: Tests/Fuzz/run.sh SECONDS [TARGET...]; targets are ${!sources[*]}" >&2
    exit 2
fi
share=$(($1 / ${#targets[@]}))
((share > 0)) || share=1

cd "$(dirname "$0")/../.."
here=$PWD/Tests/Fuzz
kept=$PWD/.build/fuzz
work=$(mktemp -d)
# The spool's files in memory: on a disk there would be a tenth of the runs.
files=$(mktemp -d -p /dev/shm 2> /dev/null || mktemp -d)
trap 'rm -rf "$work" "$files"' EXIT
mkdir -p "$kept"

cat > "$work/module.modulemap" <<< "module CMoesifZlib { header \"$PWD/Sources/CMoesifZlib/include/moesif_zlib.h\" }"
clang -c -O1 -g -fsanitize=address,fuzzer-no-link -I Sources/CMoesifZlib/include Sources/CMoesifZlib/moesif_zlib.c -o "$work/moesif_zlib.o"

build() {
    local library
    # shellcheck disable=SC2086
    mapfile -t library < <(cd Sources/MoesifCapture && find ${sources[$1]} -name '*.swift' -printf "$PWD/%p\n")
    swiftc -swift-version 6 -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility \
        -enable-upcoming-feature InternalImportsByDefault -warnings-as-errors -parse-as-library -module-name Fuzz \
        -package-name Fuzz -O -wmo -use-ld=lld -sanitize=fuzzer,address -I "$work" -o "$work/$1" \
        "$here/Support.swift" "$here/$1Fuzz.swift" "${library[@]}" "$work/moesif_zlib.o" -lz
}

status=0
for target in "${targets[@]}"; do
    build "$target"
    mkdir "$work/$target.corpus"
    result=ok start=$SECONDS
    # Swift's own report of a crash comes in the way of libFuzzer's.
    TMPDIR=$files SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 \
        "$work/$target" -max_total_time="$share" -timeout=10 -max_len=4096 -print_final_stats=1 \
        -artifact_prefix="$kept/$target-" "$work/$target.corpus" "$here/Corpus/$target" \
        > "$work/$target.log" 2>&1 || result=crash
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$target.log")
    # A target that was fed nothing has shown nothing.
    [ "${executions:-0}" -gt 0 ] || result=crash
    printf '%-14s %9d executions  %4d s  %s\n' "$target" "${executions:-0}" $((SECONDS - start)) "$result"
    [ "$result" = ok ] && continue
    status=1
    sed -n '/Fatal error\|ERROR: /,$p' "$work/$target.log" | sed 40q
    find "$kept" -name "$target-*" -newer "$work/$target" -printf 'kept: %p\n'
done
exit "$status"
