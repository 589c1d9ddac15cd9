import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files below a folder, as paths from the root of the project. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...filesBelow('docs')].filter(
  (path) => path.endsWith('.md'),
);
const sources = [...filesBelow('apps'), ...filesBelow('libs')];
/** Sources with texts that users read: errors, descriptions and start-up messages. */
const programs = [
  ...sources.filter((path) => /(?<!\.spec)\.(?:ts|html)$/.test(path)),
  ...filesBelow('docker'),
  ...filesBelow('.ci'),
  ...['.env.example', 'openapi.json'],
];

/** Text of a file, with string literals joined by `+` made one, so that a sentence is found whole. */
function textOf(path: string): string {
  return readFileSync(path, 'utf8').replaceAll(/(['"`])\s*\+\s*(['"`])/g, '');
}

/** Each distinct match of a pattern in some files, with the file. */
function named(paths: readonly string[], pattern: RegExp): readonly (readonly string[])[] {
  const found = paths.flatMap((path) =>
    [...textOf(path).matchAll(pattern)].map(([, ...groups]) => [path, ...groups.map(String)]),
  );
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/** Headings of a page, without their markup. */
function titlesOf(page: string): readonly string[] {
  const prose = readFileSync(page, 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', ''),
  );
}

/** The anchor that a repository's web page gives a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** True if the page has the anchor, or if no anchor is named. */
function hasAnchor(page: string, anchor: string | undefined): boolean {
  return anchor === undefined || titlesOf(page).map(anchorOf).includes(anchor);
}

describe('what is named to be typed or read', () => {
  it('are scripts of package.json, wherever npm run names one', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
    const runs = named([...pages, ...programs], /npm run (?:-s )?([\w:-]+)/g);
    expect(runs.length).toBeGreaterThan(50);
    expect(runs.filter(([, script = '']) => !(script in scripts))).toEqual([]);
  });

  it('are files and titles that are there, wherever a page links to one', () => {
    const links = named(pages, /\]\((?!https?:)([^)\s#]*)(?:#([^)\s]*))?\)/g);
    expect(links.length).toBeGreaterThan(200);
    const lost = links.filter(([page = '', path = '', anchor = 'undefined']) => {
      const file = path === '' ? page : join(dirname(page), path);
      return !existsSync(file) || !hasAnchor(file, anchor === 'undefined' ? undefined : anchor);
    });
    expect(lost).toEqual([]);
  });

  it('are pages and titles that are there, wherever a sentence of a program names one', () => {
    const sentences = named(
      programs,
      /(docs\/[\w-]+\.md)`?(?:#([\w-]+)|, "?([A-Z][^"'`.,;:()\\\n]*))?/g,
    );
    expect(sentences.length).toBeGreaterThan(20);
    const lost = sentences.filter(([, page = '', anchor = '', title = '']) => {
      if (!existsSync(page)) return true;
      if (anchor !== 'undefined') return !hasAnchor(page, anchor);
      return title !== 'undefined' && !titlesOf(page).some((one) => one.startsWith(title.trim()));
    });
    expect(lost).toEqual([]);
  });

  it('are files of the project, wherever a page names a path', () => {
    const files = ['apps', 'libs', 'docs', 'test', 'docker', '.ci'].flatMap(filesBelow);
    const paths = named(pages, /`([\w.@-]+(?:\/[\w.@-]+)+)`/g).filter(([, path = '']) =>
      /^(?:apps|libs|docs|test|docker|\.ci)\/|\.(?:c?ts|cjs|md)$/.test(path),
    );
    expect(paths.length).toBeGreaterThan(50);
    // Files that do not exist in the repository: an operator makes them for a cluster.
    const certificates = ['ca/ca.key', 'urls/ledger.url'].map(
      (name) => `/docker/certificates/${name}`,
    );
    const made = ['/docker/cluster.env', ...certificates];
    const there = [...files.map((file) => `/${file}`), ...made];
    const lost = paths.filter(
      ([, path = '']) => !existsSync(path) && !there.some((file) => file.endsWith(`/${path}`)),
    );
    expect(lost).toEqual([]);
  });

  it('are addresses of the contract, wherever a page or a sentence names one', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: object };
    const templates = Object.keys(paths).map((path) => path.split('/').slice(1));
    const addresses = named([...pages, ...programs], /(\/v1\/[^\s`'"?)\],;*&|\\#^$…]+)/g);
    expect(addresses.length).toBeGreaterThan(500);
    const lost = addresses.filter(([, address = '']) => {
      const segments = address.replace(/[.:]$/, '').split('/').slice(1);
      return !templates.some(
        (template) =>
          template.length >= segments.length &&
          segments.every((one, at) => template[at] === one || template[at]?.startsWith('{')),
      );
    });
    expect(lost).toEqual([]);
  });
});
