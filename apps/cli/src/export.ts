import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { hashed } from '@art30/auditing';
import { asOfIn, journalRows } from '@art30/books';
import { booksText, plainTextFormats } from '@art30/documents';
import { readStorageSettings } from '@art30/storage';
import { writeEvidence, writeWhole } from './kept-checkpoints/write-evidence';
import { withRebuiltBooks } from './reports/rebuilt-books';
import { openRecording } from './run-records/recording';
import {
  recordingHelp,
  recordingOptions,
  recordingUsage,
  recordingWanted,
} from './run-records/recording-options';
import { ledgerHelp, runCommand } from './run-command';

const usage =
  `npm run -s export -- --format ${plainTextFormats.join('|')} [--as-at <date>] [--known-at <time, date or sequence>] [--out <file>], ` +
  `or --format evidence [--through <sequence>] --out <file>, and ${recordingUsage}`;

const help = `Writes the whole books as plain-text accounts, or the whole log as an evidence pack.

  ${usage}

  --format         ${plainTextFormats.join(' or ')} for the books, evidence for the log
  --as-at          last posting date to include
  --known-at       includes only events recorded by this time, by the end of this date, or up to this sequence
  --through        evidence up to the last checkpoint that is not after this sequence
  --out            file to write; without it the books go to standard output
${recordingHelp}

${ledgerHelp}`;

runCommand(help, exportLedger);

/** Exports the books in a format of plain-text accounting, or the log as an evidence pack. */
async function exportLedger(): Promise<void> {
  const { format, ...options } = readOptions(process.argv.slice(2));
  if (format === 'evidence') return exportEvidence(options);
  const plainTextFormat = plainTextFormats.find((one) => one === format);
  if (plainTextFormat === undefined) {
    const formats = [...plainTextFormats, 'evidence'].join(' or ');
    throw new Error(`--format must be ${formats}: ${usage}`);
  }
  return exportBooks(plainTextFormat, options);
}

type Options = Omit<ReturnType<typeof readOptions>, 'format'>;

function readOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const times = { 'as-at': text, 'known-at': text, through: text };
  const options = { format: text, out: text, ...times, ...recordingOptions };
  const { values } = parseArgs({ args: [...args], options });
  const { format, out, through, 'as-at': asAt, 'known-at': knownAt } = values;
  return { format, out, through, asAt, knownAt, wanted: recordingWanted(values) };
}

async function exportBooks(
  format: (typeof plainTextFormats)[number],
  { asAt, knownAt, out, through, wanted }: Options,
): Promise<void> {
  if (through !== undefined)
    throw new Error(`--through can be used only with --format evidence: ${usage}`);
  const settings = readStorageSettings(process.env);
  const recording = await openRecording(settings, wanted);
  await withRebuiltBooks(settings, async (books) => {
    const asOf = asOfIn(books, { asAt, knownAt });
    let sha256 = '';
    const text = booksText(format, asOf, journalRows(books, asOf), setImmediate);
    const content = Readable.from(hashed(text, (hash) => void (sha256 = hash)));
    if (out === undefined) await pipeline(content, process.stdout);
    else await writeWhole(content, out);
    await recording.record({
      kind: 'BOOKS_EXPORT',
      options: { format },
      throughSequence: asOf.sequence,
      ...(asOf.asAt === null ? {} : { asAt: asOf.asAt }),
      sha256,
    });
  });
}

async function exportEvidence({ asAt, knownAt, out, through, wanted }: Options): Promise<void> {
  if (asAt !== undefined || knownAt !== undefined) {
    throw new Error(`--as-at and --known-at cannot be used with --format evidence: ${usage}`);
  }
  if (out === undefined) throw new Error(`--out must name the file of the pack: ${usage}`);
  if (through !== undefined && !/^[1-9]\d{0,14}$/.test(through)) {
    throw new Error(`--through must be the sequence of an event, from 1 on: ${usage}`);
  }
  const settings = readStorageSettings(process.env);
  const recording = await openRecording(settings, wanted);
  const { throughSequence, sha256 } = await writeEvidence(settings, {
    out,
    through: through === undefined ? through : Number(through),
  });
  const options = through === undefined ? {} : { through };
  await recording.record({ kind: 'EVIDENCE_PACK', options, throughSequence, sha256 });
}
