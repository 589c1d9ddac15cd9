import type { AsOf } from '../times/as-of';
import { explainTemplate } from './explain-template';

/** Where the figures of a list of pledges lead. */
export function explainPledges(asOf: AsOf): string {
  const members = { pledge: 'id' };
  return explainTemplate({ report: 'pledges', asOf, scope: {}, variables: ['currency'], members });
}

/** Where the figures of one pledge lead, and those of its instalments. */
export function explainPledge(pledge: string, asOf: AsOf): string {
  return explainTemplate({
    ...{ report: 'pledges', asOf, scope: { pledge } },
    ...{ variables: ['currency', 'purpose'], members: { instalment: 'no' } },
  });
}
