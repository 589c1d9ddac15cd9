import { createReadStream, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { StatementNotProved, verifyPack } from '@art30/evidence';
import {
  namingFile,
  optionsOf,
  provedStatement,
  reasonOf,
  unreadable,
  type GivenFile,
} from './given';
import { outcomeOf, packReport, printable, statementReport, type Outcome } from './report';

const usage = `Checks evidence of the Article 30 ledger, without a network and without trusting the service.

  node verify.mjs <pack.zip> --key <verifier key> [--kept <file>] [--witness <verifier key>] [--not-before <date>] [--revoked <key>@<sequence>]
  node verify.mjs <statement> <proof.json> --key <verifier key> [--revoked <key>@<sequence>]

  --key         verifier key of the ledger, from somebody you trust; never from the pack
  --kept        the checkpoint that you kept last time; without it, no history before this pack is proved
  --witness     verifier key of a witness that must have signed the last checkpoint; may be repeated
  --not-before  refuses a pack whose last checkpoint is older: a date, or a time in UTC
  --revoked     a key whose signatures are void from a sequence on; may be repeated

Exit status: 0 every check passed; 1 a check failed; 2 nothing was checked, because a file cannot be read or an
option is wrong (the message names it); 3 every check passed, but --kept was not given.`;

/** Exit statuses of the program, which the usage text documents. */
const exit: Readonly<Record<Outcome | 'unchecked', number>> = {
  holds: 0,
  fails: 1,
  unchecked: 2,
  unproved: 3,
};

main().then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    console.error(reasonOf(error).split('\n').map(printable).join('\n'));
    process.exitCode = error instanceof StatementNotProved ? exit.fails : exit.unchecked;
  },
);

async function main(): Promise<number> {
  const texts = { type: 'string', multiple: true } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: texts,
      kept: texts,
      'not-before': texts,
      revoked: texts,
      witness: texts,
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return exit.holds;
  }
  const [file, proof, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new Error(usage);
  const key = once('key', values.key) ?? missing('key');
  const kept = once('kept', values.kept);
  const notBefore = once('not-before', values['not-before']);
  const { revoked = [], witness: witnesses = [] } = values;
  const options = optionsOf({
    key,
    notBefore,
    revoked,
    witnesses,
    kept: kept === undefined ? undefined : fileAt(kept),
  });
  if (proof !== undefined) {
    demandNone({ kept, 'not-before': notBefore, witness: values.witness });
    if (options.revoked?.some((one) => one.key === key)) {
      throw new Error('the key is revoked: have the statement proved under the next one');
    }
    const proved = provedStatement(fileAt(file), fileAt(proof), options.key);
    console.log(statementReport(proved));
    return exit.holds;
  }
  const verdict = await verifyPack(piecesOf(file), options);
  console.log(packReport(verdict, kept !== undefined));
  return exit[outcomeOf(verdict)];
}

/**
 * Reads a file.
 *
 * @throws Error that names the file if it cannot be read.
 */
function fileAt(name: string): GivenFile {
  return { name, bytes: namingFile(name, () => readFileSync(name)) };
}

async function* piecesOf(name: string): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const piece of createReadStream(name)) yield piece as Uint8Array;
  } catch (error) {
    throw unreadable(name, error);
  }
}

/**
 * Returns the value of an option.
 *
 * @throws Error if the option is given twice, because one of the values would be ignored without notice.
 */
function once(name: string, values: readonly string[] = []): string | undefined {
  if (values.length > 1) throw new Error(`--${name} is given more than once\n\n${usage}`);
  return values[0];
}

function missing(name: string): never {
  throw new Error(`--${name} is missing\n\n${usage}`);
}

/**
 * Throws an error for options that apply only to evidence packs. A user would otherwise assume that the statement was
 * checked against them.
 */
function demandNone(options: Readonly<Record<string, unknown>>): void {
  const [given] = Object.entries(options).find(([, value]) => value !== undefined) ?? [];
  if (given !== undefined) throw new Error(`--${given} can be used only with a pack\n\n${usage}`);
}
