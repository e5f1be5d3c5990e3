param name string
param location string
param queues array
param roles array
param principalId string
param privateEndpoints bool
param subnetId string
param workspaceId string

// private endpoints need Premium; sessions and duplicate detection need Standard
resource bus 'Microsoft.ServiceBus/namespaces@2022-10-01-preview' = {
  name: '${name}-bus'
  location: location
  sku: { name: privateEndpoints ? 'Premium' : 'Standard', tier: privateEndpoints ? 'Premium' : 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: privateEndpoints ? 'Disabled' : 'Enabled'
  }
}

resource made 'Microsoft.ServiceBus/namespaces/queues@2022-10-01-preview' = [for queue in queues: {
  parent: bus
  name: queue.name
  properties: {
    requiresSession: queue.sessions
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: queue.duplicateWindow
    maxDeliveryCount: queue.maxDeliveries
    lockDuration: queue.lock
    maxSizeInMegabytes: queue.megabytes
    deadLetteringOnMessageExpiration: true
  }
}]

resource granted 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in roles: {
  name: guid(bus.id, role.id)
  scope: bus
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.id)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}]

module endpoint 'endpoint.bicep' = if (privateEndpoints) {
  name: 'servicebus-endpoint'
  params: { name: name, location: location, subnetId: subnetId, targetId: bus.id, groupId: 'namespace', zone: 'privatelink.servicebus.windows.net' }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: bus
  properties: { workspaceId: workspaceId, logs: [{ category: 'OperationalLogs', enabled: true }], metrics: [{ category: 'AllMetrics', enabled: true }] }
}

output id string = bus.id
output host string = '${bus.name}.servicebus.windows.net'
