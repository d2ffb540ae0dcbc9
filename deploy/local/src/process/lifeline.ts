/**
 * Preloaded into every Node process of the mesh. When the launcher is gone (the IPC channel has closed) the process drains as
 * on SIGTERM, and ends for good if that takes too long. Windows has no SIGTERM to send: there the launcher closes the
 * channel to stop a process.
 */
const drainTimeoutMs = 15_000;

if (process.channel) {
  process.once('disconnect', () => {
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(0);
    setTimeout(() => process.exit(1), drainTimeoutMs).unref();
  });
  // A listener keeps the channel, and with it the process, alive.
  process.channel.unref();
}
