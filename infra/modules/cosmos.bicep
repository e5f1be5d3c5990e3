param name string
param location string
param shape object
param roles array
param principalId string
param maxThroughput int
param zoneRedundant bool
param privateEndpoints bool
param subnetId string
param workspaceId string

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-05-15' = {
  name: name
  location: location
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: zoneRedundant }]
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } }
    disableLocalAuth: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: privateEndpoints ? 'Disabled' : 'Enabled'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-05-15' = {
  parent: account
  name: shape.database
  properties: { resource: { id: shape.database } }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-05-15' = {
  parent: database
  name: shape.container
  properties: {
    resource: {
      id: shape.container
      partitionKey: { paths: [shape.partition], kind: 'Hash', version: 2 }
      indexingPolicy: {
        indexingMode: 'consistent'
        automatic: true
        includedPaths: map(shape.indexed, path => { path: path })
        excludedPaths: map(shape.notIndexed, path => { path: path })
      }
    }
    options: { autoscaleSettings: { maxThroughput: maxThroughput } }
  }
}

// how far the change feed trigger has read; an identity may not make it
resource leases 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-05-15' = {
  parent: database
  name: shape.leases.name
  properties: {
    resource: { id: shape.leases.name, partitionKey: { paths: [shape.leases.partition], kind: 'Hash', version: 2 } }
    options: { throughput: 400 }
  }
}

resource granted 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-05-15' = [for role in roles: {
  parent: account
  name: guid(account.id, role.id)
  properties: {
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${role.id}'
    principalId: principalId
    scope: account.id
  }
}]

module endpoint 'endpoint.bicep' = if (privateEndpoints) {
  name: 'cosmos-endpoint'
  params: { name: name, location: location, subnetId: subnetId, targetId: account.id, groupId: 'Sql', zone: 'privatelink.documents.azure.com' }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'PartitionKeyRUConsumption', enabled: true }, { category: 'ControlPlaneRequests', enabled: true }]
    metrics: [{ category: 'Requests', enabled: true }]
  }
}

output id string = account.id
output address string = account.properties.documentEndpoint
