param name string
param email string
param budget int
param budgetFrom string
param appId string
param cosmosId string
param serviceBusId string
param insightsId string
param location string

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-people'
  location: 'global'
  properties: { groupShortName: 'segsync', enabled: true, emailReceivers: [{ name: 'operations', emailAddress: email }] }
}

var metrics = [
  { name: 'dead-letters', scope: serviceBusId, metric: 'DeadletteredMessages', space: 'Microsoft.ServiceBus/namespaces', over: 0, by: 'Maximum', text: 'Jobs were set aside: look at them and replay.' }
  { name: 'throttled', scope: cosmosId, metric: 'TotalRequests', space: 'Microsoft.DocumentDB/databaseAccounts', over: 1000, by: 'Count', text: 'Cosmos DB answers 429: raise maxThroughput.' }
  { name: 'failures', scope: appId, metric: 'Http5xx', space: 'Microsoft.Web/sites', over: 5, by: 'Total', text: 'The API fails.' }
]

resource alert 'Microsoft.Insights/metricAlerts@2018-03-01' = [for item in metrics: {
  name: '${name}-${item.name}'
  location: 'global'
  properties: {
    description: item.text
    severity: 2
    enabled: true
    scopes: [item.scope]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: item.name
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: item.space
          metricName: item.metric
          operator: 'GreaterThan'
          threshold: item.over
          timeAggregation: item.by
          dimensions: item.name == 'throttled' ? [{ name: 'StatusCode', operator: 'Include', values: ['429'] }] : []
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}]

// every minute ticks; a quarter of an hour without one means that nothing is fresh any more
resource freshness 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = {
  name: '${name}-freshness'
  location: location
  properties: {
    description: 'No tick for 15 minutes: schedules stand still.'
    severity: 1
    enabled: true
    scopes: [insightsId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      allOf: [{ query: 'requests | where name == "tick" and success', timeAggregation: 'Count', operator: 'LessThan', threshold: 1 }]
    }
    actions: { actionGroups: [people.id] }
  }
}

resource spending 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: '${name}-budget'
  properties: {
    category: 'Cost'
    amount: budget
    timeGrain: 'Monthly'
    timePeriod: { startDate: budgetFrom }
    notifications: {
      most: { enabled: true, operator: 'GreaterThan', threshold: 80, contactEmails: [email] }
      all: { enabled: true, operator: 'GreaterThan', threshold: 100, contactEmails: [email] }
    }
  }
}
