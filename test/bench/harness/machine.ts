import { cpus, loadavg, release, totalmem } from 'node:os';

/** The machine of a measurement. */
export interface Machine {
  /** Date of the measurement. */
  readonly measuredOn: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Load average of the last minute, before and after the bench. */
  load: { before: number; after: number };
}

export function thisMachine(): Machine {
  const [load = 0] = loadavg();
  return {
    measuredOn: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
    load: { before: load, after: load },
  };
}

export function noteLoadAfter(machine: Machine): void {
  machine.load.after = loadavg()[0] ?? 0;
}
