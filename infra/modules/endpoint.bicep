// A private endpoint with its name in the zone.
param name string
param location string
param subnetId string
param targetId string
param groupId string
param zone string

resource endpoint 'Microsoft.Network/privateEndpoints@2024-01-01' = {
  name: '${name}-${groupId}'
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [{ name: groupId, properties: { privateLinkServiceId: targetId, groupIds: [groupId] } }]
  }
}

resource dns 'Microsoft.Network/privateDnsZones@2020-06-01' existing = {
  name: zone
}

resource group 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-01-01' = {
  parent: endpoint
  name: 'default'
  properties: { privateDnsZoneConfigs: [{ name: groupId, properties: { privateDnsZoneId: dns.id } }] }
}
