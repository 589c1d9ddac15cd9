import { readModel } from '@art30/accounting';
import {
  canonicalJson,
  emptyCheckpoint,
  projectPage,
  type ColumnValue,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Nets: what commit 3e486f4 wrote and refused, held fast as fingerprints while the code is moved.
 * `NETS_TEXT=folder` writes what is fingerprinted, a file per net, to be compared with another
 * commit's; `NETS_RECORD=1` puts the fingerprints of this code in place of the recorded ones.
 */

/** What one history or the worked example came to. */
interface Net {
  readonly events: number;
  readonly refusals: number;
  /** The first half of the SHA-256 of events, tables and refusals. */
  readonly prints: readonly string[];
}

interface Golden {
  /** How often each command comes in the histories, in shares. */
  readonly shares: Readonly<Record<string, number>>;
  readonly nets: Readonly<Record<string, Net>>;
}

const file = join(process.cwd(), 'test', 'golden', 'nets.json');
export const goldenNets = JSON.parse(readFileSync(file, 'utf8')) as Golden;

/** Who did what when: request metadata, and where the store put it. */
const leftOut = new Set([
  ...['position', 'recorded_at', 'known_from', 'recorded_by', 'certified_by', 'approved_by'],
  ...['key_hash', 'request_hash'],
]);
/** What people call by names of their own stays as it is. */
const statedIds = new Set(['donorId', 'pledgeId']);
const uuids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Gives what was made up by a service or a test the same names in the order of appearance. */
class Names {
  readonly #known = new Map<string, string>();

  name(id: string): string {
    const name = this.#known.get(id) ?? `#${this.#known.size + 1}`;
    this.#known.set(id, name);
    return name;
  }

  /** A value with the names in place of ids, and without the sentences that people read. */
  plain(value: unknown): unknown {
    if (typeof value === 'bigint') return String(value);
    if (typeof value === 'string') return this.#text(value);
    if (Array.isArray(value)) return value.map((item) => this.plain(item));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value)
      .filter(([key]) => key !== 'detail' && !leftOut.has(key))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(
      members.map(([key, held]) => {
        const isId = key.endsWith('Id') && !statedIds.has(key);
        if (isId && typeof held === 'string') this.name(held);
        return [this.#text(key), this.plain(held)];
      }),
    );
  }

  #text(text: string): string {
    if (text.startsWith('{')) return canonicalJson(this.plain(JSON.parse(text)));
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const dash = text.indexOf('-');
    const inStream = dash < 0 ? undefined : this.#known.get(text.slice(dash + 1));
    if (inStream !== undefined) return `${text.slice(0, dash)}-${inStream}`;
    return text.replaceAll(uuids, (id) => this.name(id));
  }
}

/** The events of a log, a line each. */
function eventLines(log: readonly RecordedEvent[], names: Names): string[] {
  return log.map(({ id, stream, revision, type, data }) => {
    const named = names.name(id);
    const told = names.plain(withoutWorkersWords(type, data));
    return canonicalJson({ id: named, stream: names.plain(stream), revision, type, data: told });
  });
}

/** Why a receipt has its money back is told by the pledge; here it is a sentence that people read. */
function withoutWorkersWords(type: string, data: RecordedEvent['data']): object {
  return type === 'ReceiptReleased' ? { ...data, reason: undefined } : data;
}

/** The rows of every table of the read model, a line each. */
function tableLines(log: readonly RecordedEvent[], names: Names): string[] {
  const { rows, poison } = projectPage(readModel, log, emptyCheckpoint);
  if (poison) throw poison;
  const released = new Set(log.flatMap(({ type }, at) => (type === 'ReceiptReleased' ? [at] : [])));
  return rows.map(({ table, row }) => {
    const isReleased = released.has(Number(row['sequence']) - 1);
    const told = isReleased ? { ...row, ...withoutReason(row['changes']) } : row;
    return canonicalJson({ table, row: names.plain(told) });
  });
}

function withoutReason(changes: ColumnValue | undefined): object {
  if (typeof changes !== 'string') return {};
  const read = JSON.parse(changes) as Record<string, unknown>;
  return { changes: JSON.stringify({ ...read, reason: undefined }) };
}

/** A refusal in the members that do not change. */
export function refusalLine(refusal: {
  readonly name: string;
  readonly status?: number;
  readonly code: string;
  readonly field?: string | undefined;
}): string {
  const { name, status, code, field } = refusal;
  return canonicalJson({ name, status, code, field });
}

/** Draws one net and, where that is asked for, writes its whole text. */
export function drawNet(
  name: string,
  log: readonly RecordedEvent[],
  refusals: readonly string[],
): Net {
  const names = new Names();
  const parts = [eventLines(log, names), tableLines(log, names), refusals];
  const texts = parts.map((lines) => lines.map((line) => `${line}\n`).join(''));
  const folder = process.env['NETS_TEXT'];
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.jsonl`), texts.join('\n'));
  }
  const prints = texts.map((text) => createHash('sha256').update(text).digest('hex').slice(0, 32));
  return { events: log.length, refusals: refusals.length, prints };
}

/** The nets as recorded; with `NETS_RECORD` what is drawn takes their place. */
export function recordedNets(drawn: Readonly<Record<string, Net>>): Golden['nets'] {
  const names = Object.keys(drawn);
  if (process.env['NETS_RECORD'] !== undefined) {
    const { shares, nets } = JSON.parse(readFileSync(file, 'utf8')) as Golden;
    const lines = Object.entries({ ...nets, ...drawn }).map(
      ([name, net]) => `    ${JSON.stringify(name)}: ${JSON.stringify(net)}`,
    );
    const head = `{\n  "shares": ${JSON.stringify(shares)},\n  "nets": {\n`;
    writeFileSync(file, `${head}${lines.join(',\n')}\n  }\n}\n`);
    return drawn;
  }
  return Object.fromEntries(
    Object.entries(goldenNets.nets).filter(([name]) => names.includes(name)),
  );
}
