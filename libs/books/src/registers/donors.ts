import { stream, type RegisteredDonor } from '@art30/accounting';
import { answered, type AsOfResolver } from '../times/as-of';
import { explainTemplate } from '../explain/explain-template';
import type { ShownTexts } from '../personal/shown-texts';
import type { AsOfQuery, PageQuery } from '../times/shapes';
import type { BalanceReader } from '../slices/balance-figures';
import { Register, unknown, type RegisterView } from './register';
import type { RegisterReader, Thing } from './register-reader';

const donors = {
  register: 'donors',
  noun: 'DONOR',
  view: (donor: Thing<RegisteredDonor>) => {
    const { id, name, kind, country = null, contactReference = null } = donor;
    const { partyStatus: status, dueDiligence = null } = donor;
    return {
      ...{ id, name, kind, country, contactReference },
      partyStatus: status
        ? { since: status.since, until: status.until ?? null, reference: status.reference ?? null }
        : null,
      dueDiligence,
    };
  },
} satisfies RegisterView<'donors', unknown>;

/** Donors, with what they gave. */
export class Donors {
  private readonly register;

  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly balances: BalanceReader,
    private readonly shownTexts: ShownTexts,
  ) {
    this.register = new Register(asOf, registers, donors);
  }

  async list(query: PageQuery) {
    const page = await this.register.list(query);
    return { ...page, items: await this.shownTexts.inPlace(page.items, ['name']) };
  }

  /** @throws QuestionRefused UNKNOWN. */
  async find(donorId: string, query: AsOfQuery) {
    const asOf = await this.asOf.resolve(query);
    const donor = this.registers.find(donors.register, donorId, asOf);
    if (donor === undefined) return unknown(donors.noun, donorId, asOf);
    const [shown] = await this.shownTexts.inPlace([donors.view(donor)], ['name']);
    return {
      ...answered(asOf),
      explain: explainTemplate({
        ...{ report: 'donors', asOf, scope: { donor: donorId }, variables: [] },
      }),
      ...(shown ?? unknown(donors.noun, donorId, asOf)),
      revision: this.registers.revisionOf(stream.donor(donorId), asOf),
      balances: this.balances.of({ donor: donorId }, asOf),
    };
  }
}
