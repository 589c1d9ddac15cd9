import {
  ReverseReceiptRevaluation,
  ReverseRevaluation,
  RunRevaluation,
  type RevaluationState,
} from '@art30/accounting';
import { request } from './officer-request';
import { someDate, type Move, type Play } from './pledge-moves';

const currencies = [undefined, undefined, ['EUR'], ['EUR', 'JPY'], ['KWD', 'JPY']] as const;
const why = { reasonCode: 'OTHER', reason: 'another rate' } as const;
const everything = Number.POSITIVE_INFINITY;

/** Returns the number of items that a run values before a crash, in most cases all of them. */
function someItems({ dice }: Move): number {
  return dice.chance(30) ? dice.below(4) : everything;
}

function someRun(
  { world, dice }: Move,
  fits: (run: RevaluationState) => boolean,
): readonly [string, RevaluationState] | undefined {
  const all = [...world.ledgerStates.runs];
  const fitting = all.filter(([, run]) => fits(run));
  return dice.pick(fitting.length > 0 && dice.chance(85) ? fitting : all);
}

export const startRevaluation: Play = async (move) => {
  const { world, dice, step } = move;
  const facts = {
    revaluationId: `V${step}`,
    asAt: someDate(move),
    currencies: dice.pickOf(currencies),
  };
  await world.run(new RunRevaluation(facts, request), someItems(move));
};

/** Has the background worker continue a revaluation run that a crash interrupted, or one that is complete already. */
export const goOnWithRun: Play = async (move) => {
  const [run] = someRun(move, ({ status }) => status === 'started' || status === 'reversing') ?? [];
  if (run !== undefined) await move.world.goOn(run, someItems(move));
};

export const reverseRun: Play = async (move) => {
  const { world, dice } = move;
  const [revaluationId, run] = someRun(move, ({ status }) => status === 'completed') ?? [];
  if (revaluationId === undefined || run === undefined || run.status === 'none') return;
  const { effectiveDate: asAt } = run.started;
  const effectiveDate = dice.chance(60) ? asAt : someDate(move, asAt);
  const command = new ReverseRevaluation({ revaluationId, effectiveDate, ...why }, request);
  await world.run(command, someItems(move));
};

export const undoReceiptRevaluation: Play = async (move) => {
  const { world, dice } = move;
  const all = [...world.ledgerStates.receipts.keys()].flatMap((id) => {
    const receipt = world.receipt(id);
    return receipt?.status === 'recorded' ? [receipt] : [];
  });
  const fitting = all.filter(({ revaluations }) => revaluations.some(({ reversed }) => !reversed));
  const receipt = dice.pick(fitting.length > 0 && dice.chance(90) ? fitting : all);
  if (!receipt) return;
  const { revaluationId = 'none', date } =
    receipt.revaluations.findLast(({ reversed }) => !reversed) ?? {};
  const effectiveDate = dice.chance(60) && date !== undefined ? date : someDate(move, date);
  const facts = { receiptId: receipt.facts.receiptId, revaluationId, effectiveDate, ...why };
  await world.post(new ReverseReceiptRevaluation(facts, request));
};
