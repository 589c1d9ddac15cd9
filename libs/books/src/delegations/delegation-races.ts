import {
  coverOf,
  delegationDecider,
  excessDetail,
  kindOfAlone,
  ledgerEventOf,
  openProposalsOfPersonMax,
  signedBefore,
  stream,
  type Delegation,
  type DelegationEvent,
  type IsoDate,
  type SignedPart,
} from '@art30/accounting';
import { fold, type EventStore, type ReadStore } from '@art30/event-sourcing';
import { ordinal, text, textOrNull, type ResultRow } from '../times/rows';
import type { PersonSignatureBooks } from './person-signatures';

/**
 * A signature that breaks a limit because the check at signing did not see an event written concurrently. Either no
 * delegation covers it, or the signer has too many open proposals.
 */
export interface DelegationRace {
  readonly sequence: number;
  readonly eventId: string;
  readonly code: 'NOT_DELEGATED' | 'OVER_LIMIT';
  /** Sentence for people that says which limit was broken. */
  readonly detail: string;
}

export interface DelegationRaceSources {
  readonly events: EventStore;
  readonly readStore: ReadStore;
  readonly signatures: PersonSignatureBooks;
  /** Pauses a long computation so that the process can serve other requests. */
  readonly rest?: () => Promise<void>;
}

/**
 * The part of a proposal (record, certify, approve) that each type of event signs. An event of any other type was
 * recorded by one person alone.
 */
const partOf: Readonly<Record<string, SignedPart>> = {
  CommandProposed: 'RECORD',
  ProposalCertified: 'CERTIFY',
  ProposalApproved: 'APPROVE',
};

const nothing: ReadonlyMap<string, bigint> = new Map();

/**
 * Finds signatures that were given concurrently with a revocation or with other signatures, so that the check at
 * signing did not see the other event.
 */
export class DelegationRaces {
  constructor(private readonly dependencies: DelegationRaceSources) {}

  async between(after: number, through: number): Promise<readonly DelegationRace[]> {
    if (after >= through) return [];
    const tooMany = await this.tooManyOpen(after, through);
    const { delegations, revoked } = await this.delegations();
    const watched = [...delegations.values()].filter(
      ({ id, limit }) => limit !== undefined || revoked.has(id),
    );
    if (watched.length === 0) return tooMany;
    const marks = watched.map(() => '?').join(', ');
    const rows = this.dependencies.readStore.query(
      `SELECT sequence, event_id, type, recorded_at, delegation
       FROM events WHERE sequence > ? AND sequence <= ? AND delegation IN (${marks})
       ORDER BY sequence`,
      [after, through, ...watched.map(({ id }) => id)],
    );
    const races = rows.flatMap((row) => {
      const delegation = delegations.get(text(row, 'delegation'));
      return delegation === undefined ? [] : this.racesOf(row, delegation, revoked);
    });
    return [...tooMany, ...races].toSorted((one, other) => one.sequence - other.sequence);
  }

  /** Reports the last proposal of each person who has more open proposals than the limit. */
  private async tooManyOpen(after: number, through: number): Promise<readonly DelegationRace[]> {
    const rows = this.dependencies.readStore.query(
      `SELECT max(sequence) AS sequence, event_id, recorded_by, recorded_at FROM events
       WHERE sequence > ? AND sequence <= ? AND type = 'CommandProposed'
       GROUP BY recorded_by ORDER BY 1`,
      [after, through],
    );
    const races: DelegationRace[] = [];
    for (const row of rows) {
      await this.dependencies.rest?.();
      const sequence = ordinal(row, 'sequence');
      const person = text(row, 'recorded_by');
      const asOf = { asAt: null, sequence, recordedAt: null };
      const day = text(row, 'recorded_at').slice(0, 10);
      const openProposals = this.dependencies.signatures.openProposalsAt(asOf, person, day);
      if (openProposals <= openProposalsOfPersonMax) continue;
      const detail = `with this ${person} has ${openProposals} open proposals, and nobody may have more than ${openProposalsOfPersonMax}`;
      races.push({ sequence, eventId: text(row, 'event_id'), code: 'OVER_LIMIT', detail });
    }
    return races;
  }

  private racesOf(
    row: ResultRow,
    delegation: Delegation,
    revoked: ReadonlyMap<string, number>,
  ): readonly DelegationRace[] {
    const sequence = ordinal(row, 'sequence');
    const named = { sequence, eventId: text(row, 'event_id') };
    const { person, issuer, id, role, limit } = delegation;
    const status = sequence > (revoked.get(id) ?? sequence) ? 'REVOKED' : 'GRANTED';
    const byParty = limit === undefined ? nothing : this.signedThrough(row, delegation);
    const amounts = { byParty, currencies: [] };
    // No concurrent event can change a delegation's days, kinds or currencies. So only its status and its
    // amounts are checked again.
    const asked = { person, issuer, roles: [role], amounts, before: () => 0n };
    const { lack } = coverOf([{ ...delegation, status }], asked);
    if (lack?.of === 'AMOUNT') {
      return [{ ...named, code: 'OVER_LIMIT', detail: excessDetail(delegation, lack) }];
    }
    if (lack === undefined) return [];
    const detail = `${person} signed under delegation ${id}, which had been revoked just before`;
    return [{ ...named, code: 'NOT_DELEGATED', detail }];
  }

  /**
   * Returns the USD amounts that a person had signed for commands of the same kind by then, by party, including the
   * signature itself.
   */
  private signedThrough(row: ResultRow, { person }: Delegation): ReadonlyMap<string, bigint> {
    const sequence = ordinal(row, 'sequence');
    const type = text(row, 'type');
    const part = partOf[type] ?? 'RECORD';
    const [signed] = this.dependencies.readStore.query(
      `SELECT (SELECT json_extract(first.changes, '$.command') FROM proposals first
               WHERE first.id = act.id AND json_type(first.changes, '$.command') IS NOT NULL) AS command
       FROM proposals act WHERE act.sequence = ?`,
      [sequence],
    );
    const kind = (signed && textOrNull(signed, 'command')) ?? kindOfAlone(type);
    const day: IsoDate = text(row, 'recorded_at').slice(0, 10);
    const asOf = { asAt: null, sequence, recordedAt: null };
    return signedBefore(this.dependencies.signatures.at(asOf, person, day), { part, kind });
  }

  /** Returns all delegations, and the sequence of the event that revoked each revoked one. */
  private async delegations() {
    const recorded = (await this.dependencies.events.readStream(stream.delegations)).map(
      (stored) => ({
        ...stored,
        event: ledgerEventOf(stored) as DelegationEvent,
      }),
    );
    const sequences = new Map(
      this.dependencies.readStore
        .query('SELECT event_id, sequence FROM events WHERE stream = ?', [stream.delegations])
        .map((row) => [text(row, 'event_id'), ordinal(row, 'sequence')]),
    );
    const revoked = new Map<string, number>();
    for (const { id, event } of recorded) {
      if (event.type !== 'DelegationRevoked') continue;
      revoked.set(event.data.delegationId, sequences.get(id) ?? Number.MAX_SAFE_INTEGER);
    }
    const state = fold(delegationDecider, recorded);
    return { delegations: new Map(state.entries()), revoked };
  }
}
