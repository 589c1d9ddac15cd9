'use strict';

/**
 * Holds the rooms of `apps/` and `libs/`: no room imports another that imports it, directly or
 * through others, and none has more than twenty files, or a single one. A short file that one
 * neighbour alone imports is part of that neighbour. No file restates the members of a shape.
 * What breaks a rule is listed here; the lists only shrink, as what is listed and keeps the rule
 * is a fault as well.
 */

const { join } = require('node:path');
const { codeUnder, faultsOfCircles, faultsOfSizes, faultsOfSolitude } = require('./rooms.cjs');

/** Rooms that lie on a circle. */
const circular = [];

/** Rooms with more files, and how many they may have. */
const crowded = {};

const root = join(__dirname, '../..');
const files = codeUnder(root, ['apps', 'libs']);
const restated = files.filter((file) => file.endsWith('.dto.ts'));
const faults = [
  ...faultsOfCircles(root, files, circular),
  ...faultsOfSizes(files, crowded),
  ...faultsOfSolitude(root, files),
  ...restated.map((file) => `${file}: state its members as a shape`),
];
faults.forEach((fault) => process.stderr.write(`${fault}\n`));
if (faults.length > 0) process.exitCode = 1;
else process.stdout.write(`rooms: ${files.length} files, and no fault that is not listed\n`);
