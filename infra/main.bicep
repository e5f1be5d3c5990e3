// SegSync in one resource group. Names of queues, containers, roles and settings come from resources.json, which a test
// holds against the code.
targetScope = 'resourceGroup'

@description('Short name of the installation, 3 to 11 lower-case letters and digits; part of every name.')
@minLength(3)
@maxLength(11)
param name string

@description('Where everything is.')
param location string = resourceGroup().location

@description('Highest throughput of the hub\'s container in request units a second; it scales down to a tenth.')
param maxThroughput int = 4000

@description('Copies of data in several zones of the region, where it has them.')
param zoneRedundant bool = false

@description('Data services are reached by private endpoints only.')
param privateEndpoints bool = false

@description('Most instances of the app.')
param maxInstances int = 40

@description('Memory of an instance: 512, 2048 or 4096.')
param instanceMemory int = 2048

@description('Where alerts go.')
param alertEmail string

@description('Budget a month in the currency of the subscription; alerts at 80 and 100 percent.')
param budget int = 500

@description('First day of the budget: the first of a month.')
param budgetFrom string

var manifest = loadJsonContent('resources.json')
var unique = '${name}${take(uniqueString(resourceGroup().id), 8)}'

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: { name: unique, location: location, roles: manifest.roles.insights, principalId: identity.properties.principalId }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${unique}-app'
  location: location
}

module network 'modules/network.bicep' = if (privateEndpoints) {
  name: 'network'
  params: { name: unique, location: location }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: unique
    location: location
    containers: manifest.containers
    roles: manifest.roles.storage
    principalId: identity.properties.principalId
    zoneRedundant: zoneRedundant
    privateEndpoints: privateEndpoints
    subnetId: privateEndpoints ? network!.outputs.endpointsSubnetId : ''
    workspaceId: monitoring.outputs.workspaceId
  }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  params: {
    name: unique
    location: location
    shape: manifest.cosmos
    roles: manifest.roles.cosmos
    principalId: identity.properties.principalId
    maxThroughput: maxThroughput
    zoneRedundant: zoneRedundant
    privateEndpoints: privateEndpoints
    subnetId: privateEndpoints ? network!.outputs.endpointsSubnetId : ''
    workspaceId: monitoring.outputs.workspaceId
  }
}

module serviceBus 'modules/servicebus.bicep' = {
  name: 'servicebus'
  params: {
    name: unique
    location: location
    queues: manifest.queues
    roles: manifest.roles.serviceBus
    principalId: identity.properties.principalId
    privateEndpoints: privateEndpoints
    subnetId: privateEndpoints ? network!.outputs.endpointsSubnetId : ''
    workspaceId: monitoring.outputs.workspaceId
  }
}

module keyVault 'modules/keyvault.bicep' = {
  name: 'keyvault'
  params: {
    name: unique
    location: location
    roles: manifest.roles.keyVault
    principalId: identity.properties.principalId
    privateEndpoints: privateEndpoints
    subnetId: privateEndpoints ? network!.outputs.endpointsSubnetId : ''
    workspaceId: monitoring.outputs.workspaceId
  }
}

// what stands in braces in the manifest
var places = {
  '{cosmos}': cosmos.outputs.address
  '{blobs}': storage.outputs.blobs
  '{queues}': storage.outputs.queues
  '{serviceBus}': serviceBus.outputs.host
}
var inCloud = filter(manifest.settings, setting => contains(setting, 'cloud'))
var settings = map(inCloud, setting => {
  name: setting.name
  value: contains(places, setting.cloud) ? places[setting.cloud] : setting.cloud
})

module functions 'modules/functions.bicep' = {
  name: 'functions'
  params: {
    name: unique
    location: location
    identityId: identity.id
    clientId: identity.properties.clientId
    storageName: storage.outputs.name
    appContainer: '${storage.outputs.blobs}app'
    insightsConnection: monitoring.outputs.insightsConnection
    settings: settings
    maxInstances: maxInstances
    instanceMemory: instanceMemory
    subnetId: privateEndpoints ? network!.outputs.appSubnetId : ''
    workspaceId: monitoring.outputs.workspaceId
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    name: unique
    email: alertEmail
    budget: budget
    budgetFrom: budgetFrom
    appId: functions.outputs.id
    cosmosId: cosmos.outputs.id
    serviceBusId: serviceBus.outputs.id
    insightsId: monitoring.outputs.insightsId
    location: location
  }
}

output app string = functions.outputs.name
output address string = functions.outputs.address
output keyVault string = keyVault.outputs.name
