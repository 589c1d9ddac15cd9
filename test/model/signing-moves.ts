import {
  bookingRoles,
  ReportExpenditures,
  RevokeDelegation,
  SetSigningRule,
  type SigningRule,
} from '@art30/accounting';
import { nameUuid, todayOf } from '@art30/ledger';
import { delegationsOf, testIssuer, usd } from '@art30/testing';
import { request } from './officer-request';
import { controller } from './period-books';
import type { Play } from './pledge-moves';
import { someone } from './signing-office';
import { someExpenditure } from './spending-moves';

/** Certifies or approves an open proposal, with its current hash or an outdated one, which must be refused. */
export const signProposal: Play = async ({ world, dice }) => {
  const { office, signedLog } = world;
  const chosen = dice.pick(signedLog.open);
  if (chosen === undefined || office === undefined) return;
  const isControllers = chosen.status === 'CERTIFIED' && chosen.approver === 'CONTROLLER';
  const own = dice.chance(signedLog.rule === 'TWO_PEOPLE' ? 60 : 20)
    ? chosen.proposedBy
    : someone(dice);
  const person = isControllers && dice.chance(85) ? controller : own;
  const hash = dice.chance(95) ? chosen.hash : 'a'.repeat(64);
  const seen = { id: chosen.id, hash };
  const certifies = dice.chance(chosen.status === 'PROPOSED' ? 95 : 5);
  await (certifies ? office.certify(seen, person) : office.approve(seen, person));
};

export const rejectProposal: Play = async ({ world, dice }) => {
  const chosen = dice.pick(world.signedLog.open);
  if (chosen) await world.office?.end(chosen, someone(dice), 'rejects');
};

export const withdrawProposal: Play = async ({ world, dice }) => {
  const chosen = dice.pick(world.signedLog.open);
  if (chosen === undefined) return;
  const person = dice.chance(80) ? chosen.proposedBy : someone(dice);
  await world.office?.end(chosen, person, 'withdraws');
};

/** Lets a month pass, so that all open proposals expire. */
export const letExpire: Play = async ({ world }) => {
  world.clock.pass(31);
};

/** Runs the background workers once. */
export const work: Play = async ({ world }) => {
  await world.office?.work();
};

/**
 * Sets the other signing rule. Then approves a proposal whose recorder certified it, which may break the new
 * rule.
 */
export const setSigningRule: Play = async ({ world }) => {
  const { rule: old } = world.signedLog;
  const rule: SigningRule = old === 'TWO_PEOPLE' ? 'THREE_PEOPLE' : 'TWO_PEOPLE';
  const effectiveDate = todayOf(world.clock);
  const facts = { effectiveDate, rule, reason: 'as decided', documentReference: 'memo' };
  await world.execute(new SetSigningRule(facts, request), { byController: true });
  const waiting = world.signedLog.open.find(
    ({ proposedBy, certifiedBy }) => proposedBy === certifiedBy,
  );
  const { office } = world;
  if (waiting === undefined || office === undefined) return;
  await office.signed(() => office.approve(waiting, controller));
};

/**
 * Revokes a person's delegation in a role, has that person try to sign nevertheless, and delegates the role again,
 * sometimes with a limit or for US dollars only.
 */
export const delegateAnew: Play = async ({ world, dice, step }) => {
  const { office, signedLog } = world;
  if (office === undefined) return;
  const person = someone(dice);
  const role = dice.pickOf(bookingRoles);
  for (const delegationId of await world.delegationsOf(person, role)) {
    const ending = new RevokeDelegation({ delegationId, because: 'over' }, request);
    const { events } = await office.administer(ending, 'u.admin-1');
    // A delegation that was restored within the last 7 days needs two administrators to revoke it.
    if (events.some(({ type }) => type === 'DelegationRevocationAsked')) {
      await office.administer(ending, 'u.admin-2');
    }
  }
  const waiting = dice.pick(signedLog.open);
  if (waiting !== undefined) {
    const certifies = waiting.status === 'PROPOSED';
    await office.signed(() => office[certifies ? 'certify' : 'approve'](waiting, person));
  }
  const idOf = (index: number) => nameUuid('delegated anew', step, index);
  const [proposed, granted] = delegationsOf([{ person, role }], { issuer: testIssuer, idOf });
  if (proposed === undefined || granted === undefined) return;
  const limited = {
    ...(dice.chance(30) ? { limit: usd(`${dice.below(2_000)}.00`) } : {}),
    ...(dice.chance(15) ? { currencies: ['USD'] } : {}),
  };
  const by = (recordedBy: string) => ({ ...request.identity.metadata, recordedBy });
  const today = { effectiveDate: todayOf(world.clock) };
  await world.delegate([
    {
      id: idOf(0),
      type: proposed.type,
      data: { ...proposed.data, ...today, ...limited },
      metadata: by('u.admin-1'),
    },
    {
      id: idOf(1),
      type: granted.type,
      data: { ...granted.data, ...today },
      metadata: by('u.admin-2'),
    },
  ]);
};

/** Reports a list of up to four expenditures of any pledges. Sometimes the store fails after some of them. */
export const reportList: Play = async (move) => {
  const { dice, step, world } = move;
  const count = 1 + dice.below(4);
  const items = Array.from({ length: count }, (_, index) => {
    const spent = someExpenditure(move);
    return spent === undefined ? [] : [{ ...spent, id: `L${step}-${dice.chance(95) ? index : 0}` }];
  }).flat();
  if (items.length === 0) return;
  const facts = { listId: `L${step}`, documentReference: 'ERP file', items };
  const most = dice.chance(30) ? dice.below(count) : count * 2;
  await world.reportList(new ReportExpenditures(facts, request), most);
};
