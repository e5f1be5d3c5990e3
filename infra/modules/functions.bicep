param name string
param location string
param identityId string
param clientId string
param storageName string
param appContainer string
param insightsConnection string
param settings array
param maxInstances int
param instanceMemory int
param subnetId string
param workspaceId string

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: '${name}-plan'
  location: location
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

// the host's own: it enters storage and telemetry as the same identity
var own = [
  { name: 'AzureWebJobsStorage__accountName', value: storageName }
  { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
  { name: 'AzureWebJobsStorage__clientId', value: clientId }
  { name: 'Storage__credential', value: 'managedidentity' }
  { name: 'Storage__clientId', value: clientId }
  { name: 'Cosmos__credential', value: 'managedidentity' }
  { name: 'Cosmos__clientId', value: clientId }
  { name: 'ServiceBus__credential', value: 'managedidentity' }
  { name: 'ServiceBus__clientId', value: clientId }
  { name: 'AZURE_CLIENT_ID', value: clientId }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnection }
  { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${clientId};Authorization=AAD' }
]

resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: '${name}-app'
  location: location
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: appContainer
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: { maximumInstanceCount: maxInstances, instanceMemoryMB: instanceMemory }
      runtime: { name: 'custom', version: '1.0' }
    }
    siteConfig: { appSettings: concat(own, settings), minTlsVersion: '1.2', ftpsState: 'Disabled' }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: { workspaceId: workspaceId, logs: [{ category: 'FunctionAppLogs', enabled: true }], metrics: [{ category: 'AllMetrics', enabled: true }] }
}

output id string = app.id
output name string = app.name
output address string = 'https://${app.properties.defaultHostName}'
