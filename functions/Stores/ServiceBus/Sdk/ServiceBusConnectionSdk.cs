// Compiled with the published packages only (-p:PublishedPackages=true), like the sender beside it.
using SegSync.Functions.Stores.ServiceBus.Sdk;

namespace SegSync.Functions.Stores.ServiceBus;

internal sealed partial record ServiceBusConnection
{
    static partial void UseSdk(string place, ref SendMessages? send) => send = ServiceBusSdkSender.Of(place).SendAsync;
}
