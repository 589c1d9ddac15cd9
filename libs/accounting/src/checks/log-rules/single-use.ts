import { utf8ToBytes } from '@noble/hashes/utils.js';
import { statementIdOf } from '../../log/identifiers';
import type { Digest } from '../../proposal/signed-content';
import { stream as streams } from '../../rows/streams';
import { sealedStatement, statementJson } from '../../statement/sealed-statement';
import type { StatementIssuedFacts } from '../../statement/statement.facts';
import { findingAt, type KnownEvent, type LogFinding } from './finding';
import { IdSet } from './id-set';

/** Checks that a reversal names an event earlier in the log, and that no event is reversed twice. */
export class Reversals {
  private readonly whole = new IdSet();
  /** Events of which only the payment was reversed; their other entries remain in force. */
  private readonly payments = new IdSet();

  /** @param stands returns true if the log has had an event with this id. */
  constructor(private readonly stands: (id: string) => boolean) {}

  /** True if an event was reversed, in whole or only its payment. */
  has(id: string): boolean {
    return this.whole.has(id) || this.payments.has(id);
  }

  check(at: KnownEvent): readonly LogFinding[] {
    const { data } = at.ledgerEvent;
    if (!('reverses' in data)) return [];
    const { reverses } = data;
    if (!this.stands(reverses)) {
      const detail = `the event reverses event ${reverses}, which is not in force before it`;
      return [findingAt(at, 'NOTHING_REVERSED', detail)];
    }
    const isPayment = 'paymentOnly' in data && data.paymentOnly === true;
    const isFirst =
      !this.whole.has(reverses) && (isPayment ? this.payments : this.whole).add(reverses);
    if (isFirst) return [];
    return [findingAt(at, 'REVERSED_TWICE', `event ${reverses} had been reversed before`)];
  }
}

/**
 * Checks that a donor statement is issued once, under the id derived from its donor and period, and that its JSON has
 * the recorded hash. Other formats are rendered from the JSON and are not checked here.
 */
export class IssuedStatements {
  private readonly ids = new IdSet();

  constructor(private readonly sha256: Digest) {}

  get issued(): number {
    return this.ids.size;
  }

  check(at: KnownEvent): readonly LogFinding[] {
    const { ledgerEvent } = at;
    if (ledgerEvent.type !== 'StatementIssued') return [];
    const { statementId, donorId } = ledgerEvent.data;
    const expected = statementIdOf(donorId, ledgerEvent.data);
    const isOwn = statementId === expected && at.event.stream === streams.statement(expected);
    const other = `the id of a statement of this donor and period is ${expected}, and not ${statementId}`;
    return [
      ...(isOwn ? [] : [findingAt(at, 'OTHER_STATEMENT', other)]),
      ...(this.ids.add(statementId)
        ? []
        : [findingAt(at, 'STATEMENT_TWICE', `statement ${statementId} was issued before`)]),
      ...this.otherBytes(ledgerEvent.data).map((detail) => findingAt(at, 'OTHER_DOCUMENT', detail)),
    ];
  }

  private otherBytes({ renditions, statement }: StatementIssuedFacts): readonly string[] {
    const text = sealedStatement(statement, this.sha256);
    const hash = this.sha256(text);
    const { length } = utf8ToBytes(text);
    return renditions
      .filter(({ type }) => type === statementJson)
      .filter(({ sha256, bytes }) => sha256 !== hash || bytes !== length)
      .map(
        ({ sha256 }) => `the statement in JSON is said to have the hash ${sha256}, and has ${hash}`,
      );
  }
}
