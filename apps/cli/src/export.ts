import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { asOfIn, journalRows } from '@art30/books';
import { booksText, plainTextFormats } from '@art30/documents';
import type { ReadStore } from '@art30/event-sourcing';
import { readStorageSettings } from '@art30/storage';
import { withRebuiltBooks } from './rebuilt-books';
import { runCommand } from './run-command';

const usage = `npm run -s export -- --format ${plainTextFormats.join('|')} [--as-at <date>] [--known-at <time, date or sequence>] [--out <file>]`;

runCommand(exportBooks);

/** Writes the whole books as plain-text accounts, to a file or to standard output. */
async function exportBooks(): Promise<void> {
  const { format, asAt, knownAt, out } = readOptions(process.argv.slice(2));
  await withRebuiltBooks(readStorageSettings(process.env), async (books) => {
    const text = textOf(books, format, { asAt, knownAt });
    if (out === undefined) await pipeline(text, process.stdout);
    else await writeWhole(text, out);
  });
}

function readOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { format: text, 'as-at': text, 'known-at': text, out: text };
  const { values } = parseArgs({ args: [...args], options });
  const format = plainTextFormats.find((known) => known === values.format);
  if (format === undefined)
    throw new Error(`--format must be ${plainTextFormats.join(' or ')}: ${usage}`);
  return { format, asAt: values['as-at'], knownAt: values['known-at'], out: values.out };
}

function textOf(
  books: ReadStore,
  format: (typeof plainTextFormats)[number],
  times: { asAt: string | undefined; knownAt: string | undefined },
): Readable {
  const asOf = asOfIn(books, times);
  return Readable.from(booksText(format, asOf, journalRows(books, asOf), setImmediate));
}

/**
 * Writes to `<file>.part` and renames it when it is complete, so that an incomplete file never has
 * the name.
 */
async function writeWhole(text: Readable, file: string): Promise<void> {
  const part = `${file}.part`;
  try {
    await pipeline(text, createWriteStream(part, { mode: 0o600 }));
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
  console.log(`wrote ${file}`);
}
