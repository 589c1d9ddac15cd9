'use strict';

/**
 * Checks the rooms (folders) of `apps/` and `libs/`. No room may be part of an import cycle, hold more than
 * twenty files, or hold a single file. A short file that only one neighbour imports belongs in that
 * neighbour. No file may restate the members of a shape. Exceptions are listed here; the lists can only
 * shrink, because a listed exception that no longer breaks the rule is a fault too.
 */

const { join } = require('node:path');
const { codeUnder, faultsOfCircles, faultsOfSizes, faultsOfSolitude } = require('./rooms.cjs');

/** Rooms that may be part of an import cycle. */
const circular = [];

/** Rooms that may hold more files, each with its maximum. */
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
