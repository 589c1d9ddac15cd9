import { createReadStream, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { proveStatement, verifyPack } from '@art30/evidence';
import { optionsOf } from './given';
import { outcomeOf, packReport, statementReport, type Outcome } from './report';

const usage = `Checks evidence of the Article 30 ledger, without a network and without trusting the service.

  node verify.mjs <pack.zip> --key <verifier key> [--kept <file>] [--not-before <date>] [--revoked <key>@<sequence>]
  node verify.mjs <statement> <proof.json> --key <verifier key>

  --key         verifier key of the ledger, from somebody you trust; never from the pack
  --kept        the checkpoint that you kept last time; without it nothing of the time before is proved
  --not-before  refuses a pack whose last checkpoint is older: a date, or a time in UTC
  --revoked     a key that signs nothing that counts from a sequence on; may stand several times

Exit status: 0 all holds, 1 something does not, 2 all holds, and no checkpoint was given that you kept.`;

/** Exit statuses, as the usage says them. */
const exit: Readonly<Record<Outcome, number>> = { holds: 0, fails: 1, unproved: 2 };

main().then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = exit.fails;
  },
);

async function main(): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ key: text, kept: text, 'not-before': text },
      revoked: { type: 'string', multiple: true },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return exit.holds;
  }
  const [file, proof, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new Error(usage);
  if (values.key === undefined) throw new Error(`--key is missing\n\n${usage}`);
  const { key, kept, 'not-before': notBefore, revoked = [] } = values;
  const options = optionsOf({
    ...{ key, notBefore, revoked },
    kept: kept === undefined ? undefined : readFileSync(kept, 'utf8'),
  });
  if (proof !== undefined) {
    demandNone({ kept, 'not-before': notBefore, revoked: values.revoked });
    const proved = proveStatement(readFileSync(file), readFileSync(proof, 'utf8'), options.key);
    console.log(statementReport(proved));
    return exit.holds;
  }
  const verdict = await verifyPack(createReadStream(file), options);
  console.log(packReport(verdict, kept !== undefined));
  return exit[outcomeOf(verdict)];
}

/** Options of packs say nothing of a statement: whoever gives one would think that it was looked at. */
function demandNone(options: Readonly<Record<string, unknown>>): void {
  const [given] = Object.entries(options).find(([, value]) => value !== undefined) ?? [];
  if (given !== undefined) throw new Error(`--${given} is of packs only\n\n${usage}`);
}
