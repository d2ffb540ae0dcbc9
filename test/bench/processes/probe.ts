/** Loaded into a measured process (`--import`): tells its parent what it has used, and ends with it. */
process.on('message', (message) => {
  if (message !== 'usage') return;
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1_000, rssBytes: process.memoryUsage.rss() });
});
process.once('disconnect', () => setTimeout(() => process.exit(), 2_000).unref());
