/** What a program of the bench measures of its own work, without its start. */
export interface Work {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** The value that a program of the bench is given. */
export function given<Given>(): Given {
  return JSON.parse(process.argv[2] ?? '') as Given;
}

/** CPU of all threads of this process, and time, that something takes. */
export async function measured(work: () => Promise<void> | void): Promise<Work> {
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1_000, wallMs: performance.now() - start };
}

/** Prints what a program of the bench found, as its last line. */
export function tell(found: object): void {
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
