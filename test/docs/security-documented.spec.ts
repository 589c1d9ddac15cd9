import { readFileSync, writeFileSync } from 'node:fs';
import { roles, rolesFor } from '@art30/accounting';
import { commandTable } from '@art30/ledger';
import { routesByOperation, type OperationId } from '../../apps/api/src/contract/operations';
import { routeAccess } from '../support/route-access';

const file = 'docs/reference/roles.md';
const begins = `<!-- generated: UPDATE_DOCS=1 npx jest test/docs/security-documented --selectProjects embedded -->`;
const ends = '<!-- end of generated -->';
const tables = [tableOfRoutes(), tableOfCommands()];
// With `UPDATE_DOCS=1` the tables are rewritten from the code.
if (process.env['UPDATE_DOCS'] === '1') {
  writeFileSync(file, withTables(readFileSync(file, 'utf8')));
}
const page = readFileSync(file, 'utf8');

/** A table of all requests, with an x under each role that may send them. */
function tableOfRoutes(): string {
  const rows = Object.entries(routesByOperation).map(([operation, route]) => {
    const allowed = routeAccess[operation as OperationId].roles;
    const open = allowed === 'open';
    const cells = roles.map((role) => (open || allowed.includes(role) ? 'x' : ''));
    return rowOf([`\`${route}\``, open ? 'x' : '', ...cells]);
  });
  return tableOf(['request', 'no token', ...roles], rows);
}

/** A table of all commands, with the roles of which the sender needs one. */
function tableOfCommands(): string {
  const rows = Object.keys(commandTable).map((command) =>
    rowOf([`\`${command}\``, whoFor(command)]),
  );
  return tableOf(['command', 'role'], rows);
}

/** A withdrawal needs no role: only the proposer may withdraw. */
function whoFor(command: string): string {
  return command === 'WithdrawProposal' ? 'whoever proposed it' : rolesFor(command).join(' or ');
}

function tableOf(head: readonly string[], rows: readonly string[]): string {
  return [rowOf(head), `|${'---|'.repeat(head.length)}`, ...rows].join('\n');
}

function rowOf(cells: readonly string[]): string {
  return `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`;
}

/** The page with its generated blocks replaced by the tables, in order. */
function withTables(text: string): string {
  const [before = '', ...blocks] = text.split(begins);
  if (blocks.length !== tables.length) throw new Error(`${file} has no place for each table`);
  return blocks.reduce((whole, block, index) => {
    const [, after = ''] = block.split(ends);
    return `${whole}${begins}\n\n${tables[index] ?? ''}\n\n${ends}${after}`;
  }, before);
}

describe('docs/reference/roles.md', () => {
  it('says which role opens each request, and which role each command needs', () => {
    expect(page).toBe(withTables(page));
  });
});

describe('docs/security.md', () => {
  it('names each role where it says what it may do', () => {
    const [section = ''] = (
      readFileSync('docs/security.md', 'utf8').split('\n## Roles\n')[1] ?? ''
    ).split('\n## ');
    const named = [...section.matchAll(/^\| \*\*(\w+)\*\* \|/gm)].map(([, role]) => role);
    expect(named).toEqual([...roles]);
  });
});
