#!/usr/bin/env bash
# The hub on this machine with its pages in Azurite: infra/local.sh [verb and options of the hub]
set -euo pipefail
cd "$(dirname "$0")/.."
[ -d node_modules/azurite ] || npm install --no-package-lock --no-audit --no-fund
mkdir -p .segsync/azurite
node node_modules/azurite/dist/src/blob/main.js --silent --disableTelemetry --location .segsync/azurite --blobPort 10000 &
azurite=$!
trap 'kill "$azurite" 2>/dev/null || true' EXIT
export SEGSYNC_LANDING=blobs SEGSYNC_BLOBS=UseDevelopmentStorage=true
dotnet run --project functions -- "$@"
