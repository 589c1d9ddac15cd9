import { Inject, Injectable, Logger } from '@nestjs/common';
import { Books } from '@art30/books';
import type { Clock } from '@art30/ledger';
import type { AccessEntry, AccessLog } from '@art30/storage';
import { Metrics } from '../metrics/metrics';
import { withoutSecrets } from '../process/log';
import { ProblemException } from '../problems/problem';
import { ACCESS_LOG, CLOCK } from '../storage/tokens';
import { donorsNamedMax, type Names } from '../route-access/named-donors';
import { PromptEntries } from './prompt-entries';

/** An entry of the access log before its time is set and its donors are looked up. */
export interface Traced extends Omit<AccessEntry, 'at' | 'whose'> {
  readonly names: Names | 'every' | 'none';
  /**
   * Donors on whose behalf the caller asks, if the caller is a donor. The answer concerns no other donors, so the entry
   * names no others.
   */
  readonly ownDonors?: readonly string[] | undefined;
}

const retryAfterSeconds = 5;

/** Writes entries of the access log. Each says who read which data about which donors. */
@Injectable()
export class Trace {
  private readonly logger = new Logger('AccessLog');
  private readonly entries: PromptEntries;

  constructor(
    @Inject(ACCESS_LOG) log: AccessLog,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly books: Books,
    private readonly metrics: Metrics,
  ) {
    this.entries = new PromptEntries(log);
  }

  /**
   * Writes an entry, and resolves once the entry is durable.
   *
   * @throws ProblemException ACCESS_LOG_UNAVAILABLE if the entry may not be durable; the answer is then withheld.
   */
  async write({ names, ownDonors, ...traced }: Traced): Promise<void> {
    const at = this.clock.now().toISOString();
    const whose = within(ownDonors, this.donorsOf(names, traced.requestId));
    const entry: AccessEntry = { at, ...traced, whose };
    try {
      await this.entries.write(entry);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      this.logger.error(
        `an entry of the access log could not be written: ${withoutSecrets(said)} ${traced.requestId}`,
      );
      throw unavailable();
    }
    this.metrics.entered(Buffer.byteLength(JSON.stringify(entry)));
  }

  /** Returns the donors of the things named in an answer. If they cannot be looked up, the entry states every donor. */
  private donorsOf(names: Traced['names'], requestId: string): AccessEntry['whose'] {
    if (typeof names === 'string') return names === 'every' ? 'every' : [];
    try {
      const donors = new Set([...names.donors, ...this.books.people.donorsNamed.behind(names)]);
      return donors.size > donorsNamedMax ? 'every' : [...donors].sort();
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      this.logger.error(`the donors of an entry could not be determined: ${said} ${requestId}`);
      return 'every';
    }
  }
}

/** Limits the donors of an entry to those on whose behalf the caller asks. */
function within(
  own: readonly string[] | undefined,
  whose: AccessEntry['whose'],
): AccessEntry['whose'] {
  if (own === undefined) return whose;
  return whose === 'every' ? own : whose.filter((donor) => own.includes(donor));
}

export function unavailable(): ProblemException {
  const detail =
    'the access log cannot be written, and nothing about donors is ' +
    'shown without an entry there: try again in a moment';
  return new ProblemException({
    status: 503,
    code: 'ACCESS_LOG_UNAVAILABLE',
    detail,
    retryAfterSeconds,
  });
}
