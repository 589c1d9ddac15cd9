/** Cost of a bench program's own work, without its start. */
export interface Work {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Returns the value that was passed to a bench program. */
export function given<Given>(): Given {
  return JSON.parse(process.argv[2] ?? '') as Given;
}

/** Measures CPU time of all threads and duration of some work. */
export async function measured(work: () => Promise<void> | void): Promise<Work> {
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1_000, wallMs: performance.now() - start };
}

/** Prints the result of a bench program as its last line. */
export function tell(found: object): void {
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
