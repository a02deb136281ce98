#!/usr/bin/env bash
# Tests the inspector in Chromium: Tests/Inspector/run.sh [SCRATCH] [PYTEST-ARGUMENT...]
#
# SCRATCH is the folder of the Swift build (.build). It must have debug/inspector, and debug/moesif-quickstart for the
# tests with the real library. The Python environment and the screenshots go there too.
# Needs Python 3 with venv. Installs Chromium by apt-get if it is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

scratch=$(realpath "${1:-.build}")
shift $(($# > 0 ? 1 : 0))

for product in inspector moesif-quickstart; do
    if [ ! -x "$scratch/debug/$product" ]; then
        echo "no $scratch/debug/$product; build it: swift build --scratch-path $scratch --product $product" >&2
        exit 2
    fi
done

missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium)
[ -x /usr/bin/chromedriver ] || missing+=(chromium-driver)
python3 -c 'import ensurepip' 2> /dev/null || missing+=(python3-venv)
if [ ${#missing[@]} -gt 0 ]; then
    apt-get update
    apt-get install --yes --no-install-recommends "${missing[@]}"
fi

# The copy of the requirements shows that this environment has them. It is written last.
environment=$scratch/inspector-venv
if ! cmp --silent Tests/Inspector/requirements.txt "$environment/requirements.txt"; then
    python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement Tests/Inspector/requirements.txt
    cp Tests/Inspector/requirements.txt "$environment/"
fi

# Selenium gets the paths of the browser and of the driver, and must not look for others.
export SE_OFFLINE=true SE_AVOID_STATS=true PYTHONDONTWRITEBYTECODE=1
rm -rf "$scratch/inspector-screenshots"
cd Tests/Inspector
INSPECTOR_SCRATCH=$scratch exec "$environment/bin/python" -m pytest -p no:cacheprovider --numprocesses 2 --dist worksteal "$@"
