'use strict';

/** What no log of a service may hold, and where the tests have it from. */

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Secrets by their form, whoever made them. */
const forms = [
  ['a token', /\beyJ[\w-]{6,}/],
  ['a token', /\bBearer\s+(?!\*)\S{6,}/i],
  ['a connection string with a password', /\w:\/\/[^/\s@:"]+:[^/\s@"*]+@/],
  ['a hash of a password', /\$argon2/],
  ['a single-use secret', /\b(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}\b/],
  ['a key', /-----BEGIN [A-Z ]*KEY|"d":"[\w-]{20,}/],
  ['an address of mail', /\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b/i],
];

/** A shorter text, or a plain word, might stand in a line by chance. */
const lengthMin = 6;
const plainWord = /^[a-z]{1,14}$/;

/** Members of requests, and constants, whose text is a secret or a person's. */
const stated =
  /\b(?:remitter|remittanceInfo|password|secret|\w*[pP]assword)['"]?\s*[:=]\s*(['"])((?:(?!\1).)+)\1/g;
const individuals = [
  /\bname: '([^']+)'[^{}]*kind: 'INDIVIDUAL'/g,
  /kind: 'INDIVIDUAL'[^{}]*\bname: '([^']+)'/g,
];

/** Texts of payers and donors, and passwords, that the tests under these folders send. */
function textsOfTests(root, folders) {
  const texts = new Set();
  for (const file of sourcesIn(root, folders)) {
    const source = readFileSync(file, 'utf8');
    for (const [, , text] of source.matchAll(stated)) texts.add(text);
    for (const pattern of individuals) {
      for (const [, text] of source.matchAll(pattern)) texts.add(text);
    }
  }
  return [...texts].filter((text) => text.length >= lengthMin && !plainWord.test(text));
}

function sourcesIn(root, folders) {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((file) => /\.spec\.ts$|\btest\b.*\.(?:ts|json)$/.test(file)),
  );
}

/** `{what, line}` for each line that holds what it may not. */
function findingsIn(lines, texts) {
  return lines.flatMap((line) => {
    const form = forms.find(([, pattern]) => pattern.test(line));
    if (form !== undefined) return [{ what: form[0], line }];
    const text = texts.find((one) => line.includes(one));
    return text === undefined ? [] : [{ what: `"${text}", which a test keeps secret`, line }];
  });
}

module.exports = { findingsIn, textsOfTests };
