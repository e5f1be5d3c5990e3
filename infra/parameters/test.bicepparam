using '../main.bicep'

param name = 'segsynctest'
param maxThroughput = 4000
param zoneRedundant = false
param privateEndpoints = false
param maxInstances = 20
param alertEmail = readEnvironmentVariable('SEGSYNC_ALERT_EMAIL')
param budget = 300
param budgetFrom = readEnvironmentVariable('SEGSYNC_BUDGET_FROM')
