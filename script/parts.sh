# shellcheck shell=bash
# Sourced by script/test and script/soak, behind environment.sh: runs parts, which are functions called `part_NAME`.

# shellcheck disable=SC2154 # $cache and $parts are the caller's
logs=$cache/logs

# The lines of a log by which cargo, Maven, SwiftPM and unittest name what failed: they stand last, where they are seen
# also by who sees the end only.
sayings() {
  grep -E '^\[ERROR\] +[^ ]|FAILED|✘|^(error|FAIL|ERROR)\b' "$1" |
    grep -vE '\[Help 1\]|full stack trace|-X switch|For more information|correcting the problems|mvn <args>' |
    cut -c 1-300 | tail -n 40 || true
}

# run_parts PART…: each of them; a failed one does not stop the next one. Ends with the minutes of each, and fails
# where one has failed.
run_parts() {
  local part started result status failed=() table=
  for part; do
    # shellcheck disable=SC2154
    declare -F "part_$part" >/dev/null || fail "no part named '$part': ${parts[*]}"
  done

  mkdir -p "$logs"
  for part; do
    say "==> $part"
    started=$SECONDS result=passed
    set +e # only so does `set -e` hold inside the part
    (
      set -e
      "part_$part"
    ) 2>&1 </dev/null | tee "$logs/$part.log"
    status=${PIPESTATUS[0]}
    set -e
    if [ "$status" != 0 ]; then
      failed+=("$part")
      result=FAILED
    fi
    table+=$(printf '%-10s %6.1f min  %s' "$part" "$(((SECONDS - started) * 10 / 6))e-2" "$result")$'\n'
  done

  for part in "${failed[@]}"; do
    echo "==> $part failed; the end of $logs/$part.log:"
    tail -n 200 "$logs/$part.log"
  done
  printf '\n%s%-10s %6.1f min\n\n' "$table" total "$((SECONDS * 10 / 6))e-2"
  for part in "${failed[@]}"; do
    echo "what $part says of it:"
    sayings "$logs/$part.log"
  done
  echo "$(($# - ${#failed[@]})) passed, ${#failed[@]} failed"
  [ ${#failed[@]} = 0 ]
}
