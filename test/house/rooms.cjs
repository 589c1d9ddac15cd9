'use strict';

/**
 * A room is one folder of `apps/` or `libs/`, without its subfolders. Specs and the entry file of a lib
 * (`src/index.ts`) do not count.
 */

const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { dirname, join, posix, relative, sep } = require('node:path');

/** Maximum of files in a room. */
const filesMax = 20;

/** A file with at least this many lines may stay separate even if only one neighbour imports it. */
const linesOfItsOwn = 40;

const importStatement = /^(?:import|export)\b[^;]*?\bfrom '(\.{1,2}\/[^']+)'|^import '(\.[^']+)'/gm;

function isCode(file) {
  return (
    file.endsWith('.ts') &&
    !file.endsWith('.spec.ts') &&
    !/^libs\/[^/]+\/src\/index\.ts$/.test(file)
  );
}

/** Paths of the code in the folders, relative to the root and with `/`. */
function codeUnder(root, folders) {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)).split(sep).join('/'))
    .filter(isCode)
    .sort();
}

/** For each room the rooms that it imports, each with one import as an example. */
function importsOfRooms(root, files) {
  const rooms = new Map(files.map((file) => [dirname(file), new Map()]));
  for (const file of files) {
    const room = dirname(file);
    for (const [, from, bare] of readFileSync(join(root, file), 'utf8').matchAll(importStatement)) {
      const target = posix.join(room, from ?? bare);
      const other = dirname(target);
      const isOfHouse = other !== room && rooms.has(other);
      if (isOfHouse && !rooms.get(room).has(other)) rooms.get(room).set(other, { file, target });
    }
  }
  return rooms;
}

/** For each room all rooms that its imports reach; itself too if it is part of a cycle. */
function reachable(rooms) {
  return new Map(
    [...rooms.keys()].map((room) => {
      const found = new Set();
      const open = [room];
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        for (const next of rooms.get(at).keys()) {
          if (found.has(next)) continue;
          found.add(next);
          open.push(next);
        }
      }
      return [room, found];
    }),
  );
}

/** Imports that are part of a cycle of rooms, as `{from, to, file, target}`, in order. */
function circularImports(rooms) {
  const reach = reachable(rooms);
  return [...rooms].flatMap(([from, imports]) =>
    [...imports]
      .filter(([to]) => reach.get(to).has(from))
      .map(([to, { file, target }]) => ({ from, to, file, target })),
  );
}

/** @param listed rooms that may be part of a cycle, because they were before the rule. */
function faultsOfCircles(root, files, listed) {
  const imports = circularImports(importsOfRooms(root, files));
  const isListed = ({ from, to }) => listed.includes(from) && listed.includes(to);
  const onCircle = new Set(imports.flatMap(({ from, to }) => [from, to]));
  return [
    ...imports
      .filter((found) => !isListed(found))
      .map(
        ({ from, to, file, target }) =>
          `${from} and ${to} import each other (${file} imports ${target}): move what both need below both`,
      ),
    ...listed
      .filter((room) => !onCircle.has(room))
      .map((room) => `${room} lies on no circle any more: take it off the list`),
  ];
}

/** @param listed maximum of files for each room that had too many before the rule. */
function faultsOfSizes(files, listed) {
  const sizes = new Map();
  files.forEach((file) => sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1));
  const limitOf = (room) => listed[room] ?? filesMax;
  return [
    ...[...sizes]
      .filter(([room, size]) => size > limitOf(room))
      .map(
        ([room, size]) => `${room} has ${size} files, and ${limitOf(room)} at most: give it rooms`,
      ),
    ...Object.keys(listed)
      .filter((room) => (sizes.get(room) ?? 0) <= filesMax)
      .map((room) => `${room} has no more than ${filesMax} files: take it off the list`),
  ];
}

/** Files that are alone in their folder, and short files that only one neighbour imports. */
function faultsOfSolitude(root, files) {
  const known = new Set(files);
  const importers = new Map(files.map((file) => [file, new Set()]));
  const doors = frontDoorsOf(files).filter((door) => existsSync(join(root, door)));
  for (const file of [...files, ...doors]) {
    for (const [, from, bare] of readFileSync(join(root, file), 'utf8').matchAll(importStatement)) {
      const target = `${posix.join(dirname(file), from ?? bare)}.ts`;
      if (known.has(target)) importers.get(target).add(file);
    }
  }
  const entries = new Map();
  for (const file of files) {
    for (let at = file; at.includes('/'); at = dirname(at)) {
      entries.set(dirname(at), (entries.get(dirname(at)) ?? new Set()).add(at));
    }
  }
  const standsAlone = (file) => entries.get(dirname(file)).size === 1;
  const isShort = (file) =>
    readFileSync(join(root, file), 'utf8').split('\n').length <= linesOfItsOwn;
  const isForOneNeighbour = (file) => {
    const [one, ...others] = importers.get(file);
    return known.has(one) && others.length === 0 && dirname(one) === dirname(file);
  };
  return [
    ...files
      .filter((file) => standsAlone(file))
      .map((file) => `${dirname(file)} has one file: put ${posix.basename(file)} where it is used`),
    ...files
      .filter((file) => isForOneNeighbour(file) && isShort(file))
      .map(
        (file) => `${file} is short and ${[...importers.get(file)][0]} alone imports it: join them`,
      ),
  ];
}

/** Paths of the entry files of the libs that contain these files. */
function frontDoorsOf(files) {
  const libs = files.flatMap((file) => /^libs\/[^/]+\/src\//.exec(file)?.[0] ?? []);
  return [...new Set(libs)].map((src) => `${src}index.ts`);
}

module.exports = { codeUnder, faultsOfCircles, faultsOfSizes, faultsOfSolitude };
