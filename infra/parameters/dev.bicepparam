using '../main.bicep'

param name = 'segsyncdev'
param maxThroughput = 1000
param zoneRedundant = false
param privateEndpoints = false
param maxInstances = 10
param alertEmail = readEnvironmentVariable('SEGSYNC_ALERT_EMAIL')
param budget = 100
param budgetFrom = readEnvironmentVariable('SEGSYNC_BUDGET_FROM')
