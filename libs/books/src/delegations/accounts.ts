import {
  accountChanges,
  accountDecider,
  type AccountEvent,
  accountEvents,
  accountKinds,
  type AskedChange,
  kit,
  ledgerEventOf,
  lookAlikeIds,
  type PersonAccount,
  type PersonAccounts,
  roles,
  sameNames,
  stream,
} from '@art30/accounting';
import { type EventStore, fold, type ReadStore } from '@art30/event-sourcing';
import { personalTexts, type ShownTexts } from '../personal-texts/shown-texts';
import { Warning } from '../signed-acts/booked-answers';
import { QuestionRefused } from '../times/refusals';
import { ordinal, text } from '../times/rows';

/**
 * Number of suspensions and revocations in an hour that one administrator may make before they are reported as hasty.
 */
const stopsAnHour = 3;

const hourSeconds = 3_600;

/** A suspension or revocation by an administrator who had made at least three others in the hour before. */
interface HastyStop {
  readonly sequence: number;
  readonly eventId: string;
  readonly by: string;
  /**
   * Number of suspensions and revocations by that administrator in the hour that ends with this one, including this
   * one.
   */
  readonly times: number;
  /** Time at which the suspension or revocation was recorded, UTC. */
  readonly recordedAt: string;
}

/**
 * Finds hasty suspensions and revocations after sequence `after` and through `through`, in the order of the log. Each
 * counts the administrator's earlier ones, so the query begins with the first event.
 */
function hastyStops(readStore: ReadStore, after: number, through: number): HastyStop[] {
  const rows = readStore.query(
    `SELECT sequence, event_id, recorded_by, recorded_at,
       CAST(strftime('%s', recorded_at) AS INTEGER) AS seconds FROM events
     WHERE stream IN ('people', 'delegations') AND sequence <= ?
       AND type IN ('AccountSuspended', 'DelegationRevoked') ORDER BY sequence`,
    [through],
  );
  const recent = new Map<string, number[]>();
  return rows.flatMap((row) => {
    const [by, recordedAt] = [text(row, 'recorded_by'), text(row, 'recorded_at')];
    const at = ordinal(row, 'seconds');
    const own = [...(recent.get(by) ?? []), at].filter((one) => one > at - hourSeconds);
    recent.set(by, own);
    const sequence = ordinal(row, 'sequence');
    if (own.length <= stopsAnHour || sequence <= after) return [];
    return [{ sequence, eventId: text(row, 'event_id'), by, times: own.length, recordedAt }];
  });
}

const { actor, answer, answerRowsMax, id, listOf, moment, nullable, oneOf, part, uuid, words } =
  kit;

/** A change of an account that an administrator requested and another one releases. */
const ChangeView = answer('AccountChangeView', {
  id: uuid('Event that requested it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  change: oneOf(accountChanges)('What is to become of the account.', 'OPEN'),
  status: oneOf(['ASKED', 'RELEASED', 'REFUSED'])('How far it has come.', 'RELEASED'),
  name: nullable(
    words(
      'The name that it states, to be seen before it is released; null where it states none, and its reference once it was erased.',
      'Jane Doe',
    ),
  ),
  personalTexts,
  roles: nullable(listOf(oneOf(roles), answerRowsMax)('The roles it gives.', ['approver'])),
  donors: nullable(
    listOf(id, answerRowsMax)('Donors that it gives; null where it gives none.', ['DON-A']),
  ),
  askedBy: words('Administrator who asked.', 'administrator-1'),
  releasedBy: nullable(words('Administrator who released it; null before.', 'administrator-2')),
  warnings: listOf(part(Warning), answerRowsMax)(
    'Points for the releasing administrator to check: another id that differs by punctuation alone, another person of that name.',
    [],
  ),
});

export const AccountView = answer('AccountView', {
  person: actor('Id of the account.', 'u.approve'),
  status: oneOf(['ASKED', 'OPEN', 'SUSPENDED'])('Whether it is let in.', 'OPEN'),
  kind: oneOf(accountKinds)('A person or a program.', 'PERSON'),
  name: nullable(
    words('Name; null where none was stated, and its reference once it was erased.', 'Jane Doe'),
  ),
  personalTexts,
  roles: listOf(oneOf(roles), answerRowsMax)('What it may be let in as.', ['approver']),
  donors: listOf(id, answerRowsMax)('Donors for whom it asks; none but with the role `donor`.', [
    'DON-A',
  ]),
  signsFrom: nullable(moment('Until then it signs nothing, UTC; null where it may.', null)),
  changes: listOf(part(ChangeView), answerRowsMax)('Requested changes, in order.'),
});

export const AccountList = answer('AccountList', {
  items: listOf(part(AccountView), answerRowsMax)('The accounts, in the order of their ids.'),
});

type Change = Omit<kit.Infer<typeof ChangeView>, 'personalTexts'>;

/**
 * Accounts of people, read from the log instead of the read model, so that access checks are right also while the read
 * model lags.
 */
export class AccountBooks {
  constructor(
    private readonly dependencies: { readonly events: EventStore; readonly readStore: ReadStore },
    private readonly shownTexts: ShownTexts,
  ) {}

  /** Returns the current accounts, by person. */
  async all(): Promise<ReadonlyMap<string, PersonAccount>> {
    return fold(accountDecider, await this.recorded()).accounts;
  }

  /**
   * Returns suspensions and revocations beyond three in an hour by one administrator, after sequence `after` and
   * through `through`.
   */
  hastyStops(after: number, through: number): readonly HastyStop[] {
    return hastyStops(this.dependencies.readStore, after, through);
  }

  /** Lists the accounts with the names of their people. An erased name is shown as its reference. */
  async listNamed() {
    const { items } = await this.list();
    const named = await this.shownTexts.inPlace(items, ['name']);
    const names = new Map(
      named.flatMap(({ person, name }) => (name === null ? [] : [[person, name] as const])),
    );
    const shown = named.map(async (one) => {
      const changes = await this.shownTexts.inPlace(one.changes, ['name']);
      return {
        ...one,
        changes: changes.map((change) => withNameWarnings(one.person, change, names)),
      };
    });
    return { items: await Promise.all(shown) };
  }

  /** Lists the accounts in the order of their ids, including accounts that are only requested. */
  async list() {
    const state = fold(accountDecider, await this.recorded());
    const asked = [...state.changes.values()].map(({ person }) => person);
    const people = [...new Set([...state.accounts.keys(), ...asked])].sort();
    return { items: people.map((person) => viewOf(person, state)) };
  }

  /** Returns the accounts by person as they were at a past moment, UTC. */
  async at(moment: string): Promise<ReadonlyMap<string, PersonAccount>> {
    const recorded = await this.recorded();
    const before = recorded.filter(({ metadata }) => metadata.recordedAt <= moment);
    return fold(accountDecider, before).accounts;
  }

  private async recorded() {
    return (await this.dependencies.events.readStream(stream.people)).flatMap((stored) => {
      const event = ledgerEventOf(stored);
      return isAccountEvent(event) ? [{ ...stored, event }] : [];
    });
  }

  /**
   * Returns one account with the name of its person.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async find(person: string) {
    const { items } = await this.listNamed();
    const found = items.find((account) => account.person === person);
    if (found) return found;
    throw new QuestionRefused('UNKNOWN', 'ACCOUNT_UNKNOWN', `there is no account ${person}`);
  }
}

function isAccountEvent(event: { readonly type: string }): event is AccountEvent {
  return Object.hasOwn(accountEvents, event.type);
}

/**
 * Adds a warning to a requested account if another person has the same name. The warning is made when the account is
 * read, since events do not contain names.
 */
function withNameWarnings<C extends Change>(
  person: string,
  change: C,
  names: ReadonlyMap<string, string>,
) {
  const { status, name, warnings } = change;
  if (status !== 'ASKED' || name === null) return change;
  return { ...change, warnings: [...warnings, ...sameNames({ person, name }, names)] };
}

function statusOf(account: PersonAccount | undefined): 'ASKED' | 'SUSPENDED' | 'OPEN' {
  if (account === undefined) return 'ASKED';
  return account.isSuspended ? 'SUSPENDED' : 'OPEN';
}

function viewOf(person: string, state: PersonAccounts) {
  const { accounts, changes } = state;
  const account = accounts.get(person);
  const own = [...changes].filter(([, change]) => change.person === person);
  const [[, opening] = []] = own;
  return {
    person,
    status: statusOf(account),
    ...termsOf(account ?? { ...opening, signsFrom: null }),
    changes: own.map(([id, { status, ...asked }]) => {
      const { change, name = null, roles = null, donors = null, askedBy, releasedBy } = asked;
      const isOpening = change === 'OPEN' && status === 'ASKED';
      const warnings = isOpening ? lookAlikeIds(person, state) : [];
      return { id, change, status, name, roles, donors, askedBy, releasedBy, warnings };
    }),
  };
}

type Terms = Pick<Partial<AskedChange>, 'kind' | 'roles' | 'donors'> &
  Pick<PersonAccount, 'signsFrom'> & { readonly name?: string | null | undefined };

/** Returns the terms of an account, either current or only requested, with defaults for those that were not stated. */
function termsOf({ kind = 'PERSON', roles = [], donors = [], name, signsFrom }: Terms) {
  return { kind, name: name ?? null, roles, donors, signsFrom };
}
