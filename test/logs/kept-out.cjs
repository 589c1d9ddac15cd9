'use strict';

/**
 * Texts that no log of a service may contain: secrets by their form, and texts of persons that the tests
 * send.
 */

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Forms of secrets, which are found without knowing their values. */
const forms = [
  ['a token', /\beyJ[\w-]{6,}/],
  ['a token', /\bBearer\s+(?!\*)\S{6,}/i],
  ['a connection string with a password', /\w:\/\/[^/\s@:"]+:[^/\s@"*]+@/],
  ['a hash of a password', /\$argon2/],
  ['a single-use secret', /\b(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}\b/],
  ['a key', /-----BEGIN [A-Z ]*KEY|"d":"[\w-]{20,}/],
  ['an address of mail', /\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b/i],
];

/** Shorter texts and plain words are not searched for: they could occur in a log line by chance. */
const lengthMin = 6;
const plainWord = /^[a-z]{1,14}$/;

/** Matches members and constants whose value is a secret or a text of a person. */
const stated =
  /\b(?:remitter|remittanceInfo|password|secret|\w*[pP]assword)['"]?\s*[:=]\s*(['"])((?:(?!\1).)+)\1/g;
const individuals = [
  /\bname: '([^']+)'[^{}]*kind: 'INDIVIDUAL'/g,
  /kind: 'INDIVIDUAL'[^{}]*\bname: '([^']+)'/g,
];

/** Collects texts of payers and donors, and passwords, from the tests in these folders. */
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

/** One `{what, line}` for each line that contains a forbidden text. */
function findingsIn(lines, texts) {
  return lines.flatMap((line) => {
    const form = forms.find(([, pattern]) => pattern.test(line));
    if (form !== undefined) return [{ what: form[0], line }];
    const text = texts.find((one) => line.includes(one));
    return text === undefined ? [] : [{ what: `"${text}", which a test keeps secret`, line }];
  });
}

module.exports = { findingsIn, textsOfTests };
