'use strict';

/**
 * Runs npm scripts in lanes, one lane beside the other: a check takes one core, and machines have more.
 *
 * `node .ci/side-by-side.cjs <script> <script> , <script>` has two lanes. What a script prints comes out whole, once it ends.
 * Ends with 1 where one failed; its own lane stops there, the others go on, so that all that is wrong is told at once.
 */

const { spawn } = require('node:child_process');

void main(process.argv.slice(2));

async function main(words) {
  const lanes = words.join(' ').split(' , ');
  const ends = await Promise.all(lanes.map((lane) => inTurn(lane.split(' '))));
  process.exitCode = ends.every((isWell) => isWell) ? 0 : 1;
}

/** Whether all scripts of a lane end well. */
async function inTurn(scripts) {
  for (const script of scripts) if (!(await endsWell(script))) return false;
  return true;
}

function endsWell(script) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const said = [`> ${script}\n`];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => said.push(text));
    }
    child.on('error', (error) => said.push(`${error.message}\n`));
    child.on('close', (status) => {
      process.stdout.write(said.join(''));
      resolve(status === 0);
    });
  });
}
