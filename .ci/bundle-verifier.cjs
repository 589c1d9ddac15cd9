'use strict';

/**
 * Bundles the verifier into one file for plain Node and one page for a browser, which need no package and no
 * network. The output is the same, byte for byte, wherever it is built from the same sources.
 */

const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const esbuild = require('esbuild');

const root = join(__dirname, '..');
const source = join(root, 'apps', 'verify');

/** Writes `verify.mjs` and `verify.html` into a folder. */
function bundleVerifier(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'verify.mjs'), bundled('src/verify.ts', 'esm'));
  writeFileSync(join(folder, 'verify.html'), page(bundled('src/page.ts', 'iife')));
}

/**
 * Bundles an entry point for a browser. Packages use their browser versions, so only `verify.ts` imports
 * modules of Node.
 */
function bundled(entry, format) {
  const { outputFiles } = esbuild.buildSync({
    absWorkingDir: root,
    entryPoints: [`apps/verify/${entry}`],
    write: false,
    bundle: true,
    format,
    platform: 'browser',
    external: format === 'esm' ? ['node:fs', 'node:util'] : [],
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    // Keeps the file names in the bundle's comments independent of where `node_modules` is linked to.
    preserveSymlinks: true,
  });
  return outputFiles[0].text;
}

/**
 * Returns the page with its style and script inline. Its content security policy allows only these and no
 * network access.
 */
function page(script) {
  const style = readFileSync(join(source, 'src', 'page.css'), 'utf8');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  return readFileSync(join(source, 'src', 'page.html'), 'utf8')
    .replace(
      '<!-- policy -->',
      () => `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    )
    .replace('<!-- style -->', () => `<style>${style}</style>`)
    .replace('<!-- script -->', () => `<script>${script}</script>`);
}

function hashOf(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

module.exports = { bundleVerifier };
