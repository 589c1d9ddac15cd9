import type { CommandRequest, IsoDate } from '@art30/accounting';
import { requestOn, signedInAs } from '@art30/testing';
import { fenceSettlesMs, nameUuid, type Clock } from '@art30/ledger';
import { controller } from './period-books';

/** A request on a day after the last day of every history. */
export const request = requestOn('2026-12-31');

const dayMs = 86_400_000;

/** A clock that jumps ahead before each request, so that the worker regards every earlier command as interrupted. */
export class PatientClock implements Clock {
  readonly kind = 'simulated';
  #timeMs: number;

  constructor(today: IsoDate) {
    this.#timeMs = Date.parse(`${today}T00:00:00.000Z`);
  }

  now(): Date {
    return new Date(this.#timeMs);
  }

  msSince(recordedAt: string): number {
    return this.#timeMs - Date.parse(recordedAt);
  }

  inHours(hours: number): string {
    return new Date(this.#timeMs + hours * 3_600_000).toISOString();
  }

  goOn(): void {
    this.#timeMs += fenceSettlesMs;
  }

  pass(days: number): void {
    this.#timeMs += days * dayMs;
  }
}

/** Properties of a request that a history sends. */
export interface Made {
  readonly number: number;
  readonly recordedAt: Date;
  readonly byController: boolean;
  /** Person who sends the request; a default officer if left out. */
  readonly person?: string;
}

/** Returns a command request of an officer. */
export function officerRequest(
  { number, recordedAt, byController, person = 'officer' }: Made,
  today: IsoDate,
): CommandRequest {
  const hash = number.toString(16).padStart(64, '0');
  const metadata = {
    recordedAt: recordedAt.toISOString(),
    recordedBy: person,
    ...(byController ? { approvedBy: controller } : {}),
    keyHash: hash,
    requestHash: hash,
  };
  const eventName = (step: string, index: number) => nameUuid('request', number, step, index);
  const may = { signedIn: signedInAs(person), asController: byController };
  return { ...may, identity: { metadata, eventName }, today, dryRun: false };
}

/**
 * Returns the date of the fact that a command states, whichever member holds it. Undefined for balances taken over from
 * another system, which cannot have another posting date.
 */
export function dateOfFacts(facts: object): IsoDate | undefined {
  if ('balances' in facts || 'unapplied' in facts) return undefined;
  const { effectiveDate, valueDate, announcedOn, signedOn, agreement } = facts as {
    readonly effectiveDate?: IsoDate;
    readonly valueDate?: IsoDate;
    readonly announcedOn?: IsoDate;
    readonly signedOn?: IsoDate;
    readonly agreement?: { readonly signedOn: IsoDate };
  };
  return effectiveDate ?? valueDate ?? announcedOn ?? signedOn ?? agreement?.signedOn;
}
