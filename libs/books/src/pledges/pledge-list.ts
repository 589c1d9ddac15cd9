import type { Recommendation } from '@art30/accounting';
import type { InPieces } from '../caches/read-ahead';
import type { RegisterReader } from '../registers/register-reader';
import type { Page } from '../times/as-of';
import { condition } from '../times/conditions';
import type { PageQuery } from '../times/shapes';
import type { PledgeFigures } from './pledge-figures';
import type { PledgeStatus } from './pledge-status';
import { pledgeView, type PledgeView } from './pledge-view';

/** Number of pledges that are read in one batch while the list is filtered by status. */
const scannedRows = 200;
/**
 * Number of pledges whose journal lines are added up between two pauses, in which the process serves other requests.
 */
const addedUpAtATime = 25;

/** Query for a list of pledges, filtered by donor, recommendation or status. */
export interface PledgesQuery extends PageQuery {
  readonly donor?: string | undefined;
  readonly recommendation?: Recommendation | undefined;
  readonly status?: PledgeStatus | undefined;
}

/**
 * Returns pledges from the cursor on, at least one more than the page holds if there are any, so that the caller knows
 * of a next page. The status follows from figures and is not stored. So pledges are read in batches until enough of
 * them have the requested status.
 */
export function* pledgesFrom(
  dependencies: { readonly registers: RegisterReader; readonly figures: PledgeFigures },
  query: PledgesQuery,
  page: Page,
): InPieces<readonly PledgeView[]> {
  const limit = query.status === undefined ? page.limit : scannedRows;
  const found: PledgeView[] = [];
  let { after } = page;
  do {
    const chunk = { ...page, limit: limit + 1, after };
    const where = narrowed(query);
    const { rows, nextAfter } = dependencies.registers.page('pledges', chunk, where);
    for (let at = 0; at < rows.length; at += addedUpAtATime) {
      const figures = dependencies.figures.of(rows.slice(at, at + addedUpAtATime), page.asOf);
      const views = figures.map(({ pledge, sums }) => pledgeView(pledge, sums));
      found.push(...views.filter(({ status }) => (query.status ?? status) === status));
      yield undefined;
    }
    after = nextAfter;
  } while (after !== null && found.length <= page.limit);
  return found;
}

/**
 * Returns SQL conditions on donor and recommendation. The first event of a pledge states both, and they never change.
 */
function narrowed({ donor, recommendation }: PledgesQuery) {
  const member = (name: string, value: string) =>
    condition(`json_extract(changes, '$.${name}') = ?`, value);
  return [
    ...(donor === undefined ? [] : [member('donorId', donor)]),
    ...(recommendation === undefined ? [] : [member('recommendation', recommendation)]),
  ];
}
