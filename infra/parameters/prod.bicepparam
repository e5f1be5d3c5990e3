using '../main.bicep'

param name = 'segsync'
param maxThroughput = 20000
param zoneRedundant = true
param privateEndpoints = true
param maxInstances = 100
param alertEmail = readEnvironmentVariable('SEGSYNC_ALERT_EMAIL')
param budget = 3000
param budgetFrom = readEnvironmentVariable('SEGSYNC_BUDGET_FROM')
