#!/usr/bin/env bash
# Tests/Fuzz/run.sh SECONDS
#
# Feeds the JSON validator, the spool's reader, the parser of the collector's configuration and gzip with generated
# bytes, SECONDS in all, beginning with the files of Corpus. Ends with status 1 when one of them traps, hangs, reads
# where it must not or breaks a promise; what was fed then is kept in .build/fuzz. Linux only.
set -euo pipefail

if [[ $# -ne 1 || ! $1 =~ ^[1-9][0-9]{0,5}$ ]]; then
    echo 'usage: Tests/Fuzz/run.sh SECONDS' >&2
    exit 2
fi
cd "$(dirname "$0")/../.."
here=Tests/Fuzz
library=Sources/MoesifCapture
kept=.build/fuzz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$kept"

declare -A sources=(
    [JSON]="$library/JSON $library/Model"
    [Spool]="$library/Primitives $library/Spool"
    [Configuration]="$library/Primitives $library/JSON $library/Model $library/Delivery/Sampling*.swift"
    [Gzip]="$library/Delivery/Gzip.swift"
)
targets=(JSON Spool Configuration Gzip)
share=$(($1 / ${#targets[@]}))
((share > 0)) || share=1

cat > "$work/module.modulemap" <<< "module CZlib { header \"$PWD/Sources/CZlib/include/czlib.h\" }"
clang -c -O1 -g -fsanitize=address,fuzzer-no-link -I Sources/CZlib/include Sources/CZlib/czlib.c -o "$work/czlib.o"

build() {
    # shellcheck disable=SC2046,SC2086
    swiftc -swift-version 6 -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility \
        -enable-upcoming-feature InternalImportsByDefault -warnings-as-errors -parse-as-library -module-name Fuzz \
        -package-name Fuzz -O -wmo -use-ld=lld -sanitize=fuzzer,address -I "$work" -o "$work/$1" \
        "$here/Support.swift" "$here/$1Fuzz.swift" $(find ${sources[$1]} -name '*.swift') "$work/czlib.o" -lz
}

status=0
for target in "${targets[@]}"; do
    build "$target"
    mkdir "$work/$target.corpus" "$work/$target.files"
    result=ok start=$SECONDS
    # Swift's own report of a crash comes in the way of libFuzzer's.
    TMPDIR=$work/$target.files SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 \
        "$work/$target" -max_total_time="$share" -timeout=10 -max_len=4096 -print_final_stats=1 \
        -artifact_prefix="$kept/$target-" "$work/$target.corpus" "$here/Corpus/$target" \
        > "$work/$target.log" 2>&1 || result=crash
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$target.log")
    # A target that was fed nothing has shown nothing.
    [ "${executions:-0}" -gt 0 ] || result=crash
    printf '%-14s %9d executions  %4d s  %s\n' "$target" "${executions:-0}" $((SECONDS - start)) "$result"
    [ "$result" = ok ] && continue
    status=1
    tail -n 40 "$work/$target.log"
    find "$kept" -name "$target-*" -newer "$work/$target" -printf "kept: $PWD/%p\n"
done
exit "$status"
