import {
  Allocation,
  ChargeSupport,
  Expenditure,
  MakeAllocation,
  MakeReallocation,
  Reallocation,
  ReduceAllocation,
  Reduction,
  ReportExpenditure,
  SupportCharge,
} from '@art30/accounting';
import { chosenId } from '../routes/command-request';
import { commandRoute, type CommandResource } from '../routes/command-routes';
import { PledgePath } from './pledge-paths';

export const allocationRoutes: CommandResource = {
  name: 'AllocationsController',
  root: 'v1/pledges',
  tag: 'allocations',
  routes: {
    allocate: commandRoute({
      at: ':pledgeId/allocations',
      begins: 'MakeAllocation',
      about: 'named',
      path: PledgePath,
      body: Allocation,
      command: ({ id, ...facts }, { pledgeId }, request) => {
        const allocationId = chosenId(id, request);
        return new MakeAllocation({ ...facts, pledgeId, allocationId }, request);
      },
      summary: 'Allocate money of a pledge',
      description:
        'Gives spending authority out of cash that was received and applied; the cash must suffice on the date of the allocation and on every later one. The gross amount is split into the programmable part and the support reserve.',
    }),
    reduce: commandRoute({
      at: ':pledgeId/allocation-reductions',
      begins: 'ReduceAllocation',
      about: 'named',
      path: PledgePath,
      body: Reduction,
      command: ({ id, ...facts }, { pledgeId }, request) => {
        const reductionId = chosenId(id, request);
        return new ReduceAllocation({ ...facts, pledgeId, reductionId }, request);
      },
      summary: 'Take unspent spending authority back',
      description:
        'The money is unallocated again, under its earmark or, where it has none, under the bucket of its recommendation.',
    }),
    reallocate: commandRoute({
      at: ':pledgeId/reallocations',
      begins: 'MakeReallocation',
      about: 'named',
      path: PledgePath,
      body: Reallocation,
      command: ({ id, ...facts }, { pledgeId }, request) => {
        const reallocationId = chosenId(id, request);
        return new MakeReallocation({ ...facts, pledgeId, reallocationId }, request);
      },
      summary: 'Move unspent spending authority',
      description:
        'Moves unspent authority to another purpose or level of the same recommendation. Money that the donor earmarked leaves its purpose only with the consent of the donor, which is not dated after the move.',
    }),
  },
};

export const expenditureRoutes: CommandResource = {
  name: 'SpendingController',
  root: 'v1/pledges',
  tag: 'spending',
  routes: {
    report: commandRoute({
      at: ':pledgeId/expenditures',
      begins: 'ReportExpenditure',
      about: 'named',
      path: PledgePath,
      body: Expenditure,
      command: ({ id, chargeSupport = false, ...facts }, { pledgeId }, request) => {
        const expenditureId = chosenId(id, request);
        return new ReportExpenditure({ ...facts, pledgeId, expenditureId, chargeSupport }, request);
      },
      summary: 'Report an expenditure',
      description:
        'Books direct cost at a purpose and level against the cash of the pledge, at the rate of the day. The money is already spent, so that an expenditure above the available authority is booked too; it is flagged `overspent` with the amount, and the answer warns of it. `chargeSupport` charges programme support for it at once.',
    }),
    charge: commandRoute({
      at: ':pledgeId/support-charges',
      begins: 'ChargeSupport',
      about: 'named',
      path: PledgePath,
      body: SupportCharge,
      command: (facts, { pledgeId }, request) => new ChargeSupport({ ...facts, pledgeId }, request),
      summary: 'Charge programme support',
      description:
        'Charges programme support for one expenditure, once, at the rate of the agreement. The rate is taken of all expenditure charged at the purpose and level, rounded, less what was charged before. A charge above the support reserve is booked and flagged `overspent`.',
    }),
  },
};
