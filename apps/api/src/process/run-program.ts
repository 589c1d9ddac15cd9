import { withoutSecrets } from './log';

/** A program of this package. */
interface Program {
  readonly run: () => Promise<void>;
  /** What the failure means, put before its reason. */
  readonly failed: string;
  /** What it does and takes; asked for by `--help`, it is printed and nothing else is done. */
  readonly help: string;
  /** Arguments that it takes; none where it is left out. */
  readonly argumentsMax?: number;
}

/**
 * Runs a program. One that fails says in one line on stderr that it did and why,
 * without credentials, and ends with exit code 1.
 */
export function runProgram({ run, failed, help, argumentsMax = 0 }: Program): void {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(help);
    return;
  }
  demandKnown(args, argumentsMax)
    .then(run)
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      console.error(`${failed}: ${withoutSecrets(reason).replace(/\s+/g, ' ')}`);
      process.exit(1);
    });
}

/** @throws Error for an argument that would do nothing. */
async function demandKnown(args: readonly string[], argumentsMax: number): Promise<void> {
  const unknown = args.find((one, at) => one.startsWith('-') || at >= argumentsMax);
  if (unknown === undefined) return;
  throw new Error(`it takes no argument "${unknown}"; --help says what it takes`);
}
