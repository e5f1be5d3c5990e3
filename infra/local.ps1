# The hub on this machine with its pages in Azurite: infra/local.ps1 [verb and options of the hub]
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')
if (-not (Test-Path node_modules/azurite)) { npm install --no-package-lock --no-audit --no-fund }
New-Item -ItemType Directory -Force .segsync/azurite | Out-Null
$azurite = Start-Process node -PassThru -NoNewWindow -ArgumentList 'node_modules/azurite/dist/src/blob/main.js', '--silent', '--disableTelemetry', '--location', '.segsync/azurite', '--blobPort', '10000'
$env:SEGSYNC_LANDING = 'blobs'
$env:SEGSYNC_BLOBS = 'UseDevelopmentStorage=true'
try { dotnet run --project functions -- @args }
finally { Stop-Process -Id $azurite.Id -ErrorAction SilentlyContinue }
