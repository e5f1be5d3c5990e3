namespace SegSync.Functions.Stores;

/// <summary>Something to do in the writer's next transaction.</summary>
internal interface IWork
{
    /// <summary>Rough size, to bound a transaction.</summary>
    int Bytes { get; }

    /// <summary>False when it was cancelled while it waited.</summary>
    bool TryTake();

    /// <summary>Does it, on the writer's thread, inside the transaction.</summary>
    void Apply();

    /// <summary>Tells the caller, once the transaction is on disk.</summary>
    void Complete();

    /// <summary>Tells the caller that nothing was written.</summary>
    void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class Work<T>(Func<T> apply, int bytes) : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IWork
{
    private CancellationTokenRegistration registration;
    private int taken;
    private T? result;

    public int Bytes => bytes;

    public void CancelWith(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            registration = cancellationToken.UnsafeRegister((state, token) => ((Work<T>)state!).Cancel(token), this);
    }

    public bool TryTake() => Interlocked.Exchange(ref taken, 1) == 0;

    public void Apply() => result = apply();

    public void Complete()
    {
        registration.Unregister();
        SetResult(result!);
    }

    public void Fail(Exception exception)
    {
        registration.Unregister();
        _ = TrySetException(exception);
    }

    private void Cancel(CancellationToken token)
    {
        if (TryTake())
            _ = TrySetCanceled(token);
    }
}
