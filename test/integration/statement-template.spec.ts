import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renditionTypes } from '@art30/accounting';
import { renderStatement, type StatementContent } from '@art30/documents';
import { canonicalJson } from '@art30/event-sourcing';
import { sha256Hex } from '../../apps/api/src/process/sha256';

const endings = { 'application/json': 'json', 'text/csv': 'csv' } as const;

/** SHA-256 of the golden files. A statement of a template version must be rendered like this for ever. */
const promised = {
  1: {
    'application/json': 'e1a1e4cedcd1eebd8d294270ab23d716dead4c9ae5e523204e952c33a25aba27',
    'text/csv': '2784c93ed7d04c13342b570727fa367e465a37e2176a31766609fb6311736593',
  },
  2: {
    'application/json': 'be1cb021bd407fac05ef9bcb6feeee3fcd33860b92112a2d82830f18154488d3',
    'text/csv': '51df1ac555ea06a2a43866ec229af71d21b1f2cf651c5591e4f12f60e670402f',
  },
  3: {
    'application/json': '0e752102a051c21afacfc9559e05776dfedc961f847027587a30b6e02ecbe4d0',
    'text/csv': 'ea68f6aa106ff20fd6e54d8d8b6586e032f10d6ec2ea3bc62c00186f18b5ceb8',
  },
} as const;

describe.each([1, 2, 3] as const)('the template DONOR-STATEMENT@%i', (version) => {
  const golden = (ending: string) =>
    readFileSync(join(__dirname, `../golden/donor-statement-${version}.${ending}`));
  const content = JSON.parse(golden('content.json').toString('utf8')) as StatementContent;

  it.each(renditionTypes)('renders %s to the same bytes for ever', (type) => {
    const bytes = Buffer.from(renderStatement(content, type, sha256Hex), 'utf8');
    const file = golden(endings[type]);
    expect(bytes.toString('utf8')).toBe(file.toString('utf8'));
    expect(bytes.equals(file)).toBe(true);
    expect(createHash('sha256').update(file).digest('hex')).toBe(promised[version][type]);
  });

  it.each(renditionTypes)('renders %s the same from content that was stored and read', (type) => {
    // The log sorts the members of objects, so the order differs from the one in which they were made.
    const stored = JSON.parse(canonicalJson(content)) as StatementContent;
    expect(JSON.stringify(stored)).not.toBe(JSON.stringify(content));
    expect(renderStatement(stored, type, sha256Hex)).toBe(golden(endings[type]).toString('utf8'));
  });

  it('is not guessed where a statement names one that this build does not know', () => {
    const newer = { ...content, template: 'DONOR-STATEMENT@9' };
    expect(() => renderStatement(newer, 'text/csv', sha256Hex)).toThrow('DONOR-STATEMENT@9');
  });
});
