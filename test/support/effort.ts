/** How long the processor worked for it, in milliseconds: of this process alone, for the machine that runs the tests is shared. */
export async function effortMs(work: () => unknown): Promise<number> {
  const begin = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}
