import type { DonorKind } from '@art30/accounting';
import { unknown } from '../registers/register';
import type { Thing } from '../registers/register-reader';
import type { AsOfQuery, PageQuery } from '../times/shapes';
import type { OwnSources } from './own-sources';
import { ownPage, ownTimes } from './own-times';

interface OwnDonor {
  readonly name: string;
  readonly kind: DonorKind;
  readonly country?: string;
}

/** Donors as they see themselves. */
export class OwnDonors {
  constructor(private readonly from: OwnSources) {}

  async list(query: PageQuery) {
    const page = await this.from.asOf.page(query);
    const { rows, nextAfter } = this.from.registers.page<OwnDonor>('donors', page);
    const items = await this.from.shownTexts.inPlace(rows.map(donorView), ['name']);
    return { ...ownPage(page, nextAfter), items };
  }

  /** @throws QuestionRefused UNKNOWN. */
  async find(donorId: string, query: AsOfQuery) {
    const asOf = await this.from.asOf.resolve(query);
    const donor = this.from.registers.find<OwnDonor>('donors', donorId, asOf);
    if (donor === undefined) return unknown('DONOR', donorId, asOf);
    const [shown = unknown('DONOR', donorId, asOf)] = await this.from.shownTexts.inPlace(
      [donorView(donor)],
      ['name'],
    );
    return { ...ownTimes(asOf), ...shown };
  }

  /**
   * Whatever its date, as a statement counts from the first fact on.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async demand(donorId: string, { knownAt, after }: Omit<AsOfQuery, 'asAt'>): Promise<void> {
    const ever = await this.from.asOf.resolve({ knownAt, after });
    if (this.from.registers.find('donors', donorId, ever) === undefined) {
      unknown('DONOR', donorId, ever);
    }
  }
}

function donorView(donor: Thing<OwnDonor>) {
  const { id, name, kind, country = null } = donor;
  return { id, name, kind, country };
}
