#!/usr/bin/env bash
# Installs what benchmarks/alarms.py is compared with, each in an environment of its own.
#
#   benchmarks/install_peers.sh [FOLDER]
#
# FOLDER is ministrywatch-peers in your cache folder unless you name another. The versions are
# those that docs/alarms.md was written with; where one of them cannot be had, the newest is taken
# and said. What is there already in the right version is left alone.
set -euo pipefail

folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/ministrywatch-peers}
python=${PYTHON:-python3}
pins=(urlwatch==2.29 webchanges==3.37.0 changedetection.io==0.60.10)

installed() { # PROGRAM: prints its version, nothing when it is not there
  local here=$folder/$1/bin/python
  [ -x "$here" ] || return 0
  "$here" -c 'import sys; from importlib.metadata import version; print(version(sys.argv[1]))' \
    "$1" 2>/dev/null || true
}

install() { # PROGRAM REQUIREMENT
  "$python" -m venv "$folder/$1"
  "$folder/$1/bin/python" -m pip install --quiet --disable-pip-version-check "$2"
}

mkdir -p "$folder"
for pin in "${pins[@]}"; do
  program=${pin%%==*}
  if [ "$(installed "$program")" != "${pin##*==}" ]; then
    install "$program" "$pin" || {
      echo "$pin cannot be installed here; taking the newest" >&2
      install "$program" "$program"
    }
  fi
  echo "$program $(installed "$program") in $folder/$program"
done
