import { withoutSecrets } from './log';

/** A program of this package, started from the command line. */
interface Program {
  readonly run: () => Promise<void>;
  /** Text that is printed before the reason of a failure. */
  readonly failed: string;
  /** Description of the program and its arguments. With `--help` the program prints this text and does nothing else. */
  readonly help: string;
  /** Number of arguments that the program accepts; none by default. */
  readonly argumentsMax?: number;
}

/**
 * Runs a program. If it fails, prints the reason in one line on stderr, without credentials, and ends with exit code 1.
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

/**
 * Checks the arguments of the command line.
 *
 * @throws Error for an argument that the program would ignore.
 */
async function demandKnown(args: readonly string[], argumentsMax: number): Promise<void> {
  const unknown = args.find((one, at) => one.startsWith('-') || at >= argumentsMax);
  if (unknown === undefined) return;
  throw new Error(`the command takes no argument "${unknown}"; --help shows its usage`);
}
