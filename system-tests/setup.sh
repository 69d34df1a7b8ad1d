#!/bin/sh
# Finds, or installs where that is possible, what the system tests need beside a JDK, and writes it to
# target/tools.properties, which Failsafe hands to the tests as system properties:
#
#   tools.chromium       the browser's executable
#   tools.node           Node.js
#   tools.javascript     folder whose node_modules holds the packages of javascript/package.json
#   tools.laravel        the same for laravel-echo/package.json
#   playwright.cli.dir   what Playwright for Java starts its driver from (with tools.node)
#   tools.python         Python of a virtual environment with the packages of python/requirements.txt
#   tools.missing        what could not be had and why, one sentence; empty when all is there
#
# What is missing has no line, and the tests that need it are skipped with a banner. With
# BARNABAS_TOOLS=required (CI sets it) a missing tool fails the build instead.
#   CHROMIUM=/path     another browser        NODE=/path     another Node.js
#   PYTHON=/path       another Python, from 3.10
set -eu
cd "$(dirname -- "$0")"
mkdir -p target
found=target/tools.properties.part
missing=
: >"$found"

say() { printf 'system-tests/setup.sh: %s\n' "$*"; }
lacks() {
  say "MISSING: $*"
  missing="$missing$*. "
}

# first_of NAME…: the path of the first one that is installed.
first_of() {
  for name in "$@"; do
    [ -n "$name" ] && command -v "$name" 2>/dev/null && return 0
  done
  return 1
}

# apt PACKAGE…: installs them where we may.
apt() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  say "apt-get install $*"
  apt_log=target/apt.log
  { DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } \
    >"$apt_log" 2>&1 </dev/null || {
    tail -n 5 "$apt_log"
    return 1
  }
}

find_chromium() {
  first_of "${CHROMIUM-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
}

# Without these, letters of many scripts and emoji are boxes on the screenshots.
has_fonts() {
  command -v fc-list >/dev/null || return 0
  [ -n "$(fc-list 2>/dev/null | grep -i 'noto.*emoji' | head -n 1)" ] &&
    [ -n "$(fc-list 2>/dev/null | grep -i 'NotoSans-Regular' | head -n 1)" ] &&
    [ -n "$(fc-list 2>/dev/null | grep -i 'NotoSansCJK' | head -n 1)" ]
}

chromium=$(find_chromium) || { apt chromium && chromium=$(find_chromium); } || chromium=
if [ -n "$chromium" ]; then
  echo "tools.chromium=$chromium" >>"$found"
  has_fonts || apt fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji || say "no Noto fonts: screenshots show boxes"
else
  lacks "Chromium (install it, or name it with CHROMIUM=/path)"
fi

node=$(first_of "${NODE-}" node nodejs) || { apt nodejs npm && node=$(first_of node nodejs); } || node=
if [ -n "$node" ]; then
  echo "tools.node=$node" >>"$found"
else
  lacks "Node.js (install it, or name it with NODE=/path)"
fi

# node_modules carries a copy of the lock file it was made from.
install_packages() {
  cmp -s package-lock.json node_modules/.from-lock && return 0
  command -v npm >/dev/null || return 1
  say "npm ci"
  npm ci --no-audit --no-fund --ignore-scripts --loglevel=error </dev/null &&
    cp package-lock.json node_modules/.from-lock
}

if [ -n "$node" ]; then
  if (cd javascript && install_packages); then
    echo "tools.javascript=$PWD/javascript" >>"$found"
    mkdir -p target/playwright
    rm -f target/playwright/package
    ln -s "$PWD/javascript/node_modules/playwright-core" target/playwright/package
    echo "playwright.cli.dir=$PWD/target/playwright" >>"$found"
  else
    lacks "the npm packages of system-tests/javascript (npm ci failed)"
  fi
  if (cd laravel-echo && install_packages); then
    echo "tools.laravel=$PWD/laravel-echo" >>"$found"
  else
    lacks "the npm packages of system-tests/laravel-echo (npm ci failed)"
  fi
fi

# .venv carries a copy of the requirements it was made from. Debian has ensurepip in python3-venv.
install_python_packages() {
  cmp -s requirements.txt .venv/.from-requirements && .venv/bin/python -c 'import ably' 2>/dev/null && return 0
  rm -rf .venv
  "$python" -m venv .venv >/dev/null 2>&1 || { apt python3-venv && "$python" -m venv .venv; } || return 1
  say "pip install"
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: \
    -r requirements.txt </dev/null && cp requirements.txt .venv/.from-requirements
}

python=$(first_of "${PYTHON-}" python3) || { apt python3 python3-venv && python=$(first_of python3); } || python=
if [ -z "$python" ]; then
  lacks "Python (install it, or name it with PYTHON=/path)"
elif (cd python && install_python_packages); then
  echo "tools.python=$PWD/python/.venv/bin/python" >>"$found"
else
  lacks "the PyPI packages of system-tests/python (venv or pip failed)"
fi

echo "tools.missing=$missing" >>"$found"
mv "$found" target/tools.properties
cat target/tools.properties
[ -z "$missing" ] || {
  say "######################################################################################"
  say "# NOT ALL SYSTEM TESTS CAN RUN HERE: $missing"
  say "######################################################################################"
}
[ -z "$missing" ] || [ "${BARNABAS_TOOLS-}" != required ]
