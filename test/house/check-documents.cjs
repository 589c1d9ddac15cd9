'use strict';

/**
 * Checks the size of the documents: their hand-written words, without code and generated blocks; the number
 * and length of decisions; the length of lines.
 */

const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Maximum of words in all documents, tables included. A commit that raises it states why here. */
const wordsMax = 60_000;
/** Maxima of the decisions: their number, the words of each, and the words of all. */
const decisionsMax = 45;
const decisionWordsMax = 250;
const allDecisionsWordsMax = 10_000;
/** Maximum of characters in a line. Table rows and links are exempt, as they cannot be broken. */
const lineMax = 160;

const root = join(__dirname, '../..');
const generated = /<!-- generated: [^>]*-->[\s\S]*?<!-- end of generated -->/g;
const code = /^```[\s\S]*?^```$/gm;

function textOf(file) {
  return readFileSync(join(root, file), 'utf8');
}

/** Number of hand-written words: no table bars, no code, no generated blocks. */
function wordsOf(text) {
  const written = text.replace(generated, '').replace(code, '');
  return written.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function filesIn(folder) {
  const all = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
  return all.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`);
}

function longLinesOf(file) {
  const lines = textOf(file).replace(generated, '').split('\n');
  let isCode = false;
  return lines.flatMap((line, index) => {
    if (line.startsWith('```')) isCode = !isCode;
    const isFree = isCode || line.startsWith('|') || /^\S*https?:\S*$/.test(line);
    return line.length > lineMax && !isFree
      ? [`${file}:${index + 1} has ${line.length} characters: break the line`]
      : [];
  });
}

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...filesIn('docs'),
  ...filesIn('docs/reference'),
];
const decisions = filesIn('docs/decisions').filter((file) => /\/\d{4}-/.test(file));
const words = new Map(documents.map((file) => [file, wordsOf(textOf(file))]));
const decided = new Map(decisions.map((file) => [file, wordsOf(textOf(file))]));
const sumOf = (counts) => [...counts.values()].reduce((sum, count) => sum + count, 0);
const tooMany = (what, count, max) =>
  count > max ? [`${what}: ${count}, and ${max} at most`] : [];

if (process.argv.includes('--each')) {
  for (const [file, count] of [...words, ...decided]) process.stdout.write(`${count}\t${file}\n`);
}
const faults = [
  ...tooMany('words of the documents', sumOf(words), wordsMax),
  ...tooMany('decisions', decisions.length, decisionsMax),
  ...tooMany('words of the decisions', sumOf(decided), allDecisionsWordsMax),
  ...[...decided].flatMap(([file, count]) => tooMany(`words of ${file}`, count, decisionWordsMax)),
  ...[...documents, ...decisions].flatMap(longLinesOf),
];
faults.forEach((fault) => process.stderr.write(`${fault}\n`));
if (faults.length > 0) process.exitCode = 1;
else {
  process.stdout.write(
    `documents: ${sumOf(words)} words; ${decisions.length} decisions of ${sumOf(decided)}\n`,
  );
}
