import type { Entry } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { live, type History } from './histories';

/** Members of an event that the text shows elsewhere or leaves out. */
const toldElsewhere: readonly string[] = ['entries', 'policy', 'warnings', 'effectiveDate'];

/**
 * Describes a history in text that an accountant can read: for each command its facts, debits and credits, or the code
 * of its refusal; at the end the broken law.
 *
 * @param witnessed checks the events of each command, and throws if a law is broken.
 */
export async function describeHistory(
  history: History,
  witnessed: (events: readonly RecordedEvent[]) => void,
  options: { readonly isSigned?: boolean } = {},
): Promise<string> {
  const lines: string[] = [];
  let refusal: string | undefined;
  try {
    const played = (name: string, events: readonly RecordedEvent[]) => {
      const became = refusal === undefined ? events.map(eventTold) : [`refused ${refusal}`];
      lines.push([`${lines.length + 1}. ${name}`, ...became].join('\n     '));
      refusal = undefined;
      witnessed(events);
    };
    await live(history, { refused: (code) => (refusal = code), played }, options);
  } catch (error) {
    lines.push(`then ${error instanceof Error ? error.message : String(error)}`);
  }
  return lines.join('\n');
}

function eventTold({ stream, type, data }: RecordedEvent): string {
  const facts = Object.entries(data).filter(([name]) => !toldElsewhere.includes(name));
  const entries = (data['entries'] as unknown as readonly Entry[]).map(entryTold);
  return [
    `${stream} ${type} on ${data['effectiveDate'] as string} ${JSON.stringify(Object.fromEntries(facts))}`,
    ...entries,
  ].join('\n       ');
}

function entryTold({ account, currency, amount, usd, dims }: Entry): string {
  const side = usd.startsWith('-') ? 'Cr' : 'Dr';
  const owner = Object.entries(dims).map(([name, value]) => `${name} ${value}`);
  const value = currency === 'USD' ? '' : `, USD ${usd}`;
  return `${side} ${account} ${currency} ${amount}${value} (${owner.join(', ')})`;
}
