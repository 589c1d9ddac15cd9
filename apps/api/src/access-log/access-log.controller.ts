import type { kit } from '@art30/accounting';
import { type Clock, todayOf } from '@art30/ledger';
import type { AccessEntry } from '@art30/storage';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { type OperationId, routesByOperation } from '../contract/operations';
import { invalidRequest } from '../problems/problem';
import { ProblemDocument } from '../problems/problem-answer';
import { CursorSeal } from '../readers/cursor-seal';
import { Access } from '../route-access/route-access';
import { Asking } from '../routes/command-request';
import { problemResponse, queryProblems } from '../routes/query-endpoint';
import { classOf, Stated } from '../schema/schema-class';
import type { Caller } from '../sign-in/caller';
import { CLOCK } from '../storage/tokens';
import {
  AccessLogReader,
  type AccessPlace,
  type AccessSearch,
  type FoundEntries,
} from './access-log-reader';
import {
  AccessLogPage,
  AccessLogQuery,
  accessRangeDaysMax,
  OwnAccessPage,
} from './access-log.answers';

/**
 * Counts the reads that concerned all donors, by day and by role of the reader. Donors may see the roles, but not the
 * persons.
 */
class WideReads {
  readonly #days = new Map<string, { times: number; readonly roles: Map<string, number> }>();

  count({ at, roles }: AccessEntry): void {
    const day = at.slice(0, 10);
    const counted = this.#days.get(day) ?? { times: 0, roles: new Map<string, number>() };
    this.#days.set(day, counted);
    counted.times += 1;
    for (const role of roles) counted.roles.set(role, (counted.roles.get(role) ?? 0) + 1);
  }

  /** Returns the counts, sorted by day and then by the name of the role. */
  found() {
    return [...this.#days].map(([day, { times, roles }]) => ({
      day,
      times,
      roles: [...roles].toSorted().map(([role, read]) => ({ role, times: read })),
    }));
  }
}

type Question = kit.Infer<typeof AccessLogQuery>;
type Page = kit.Infer<typeof AccessLogPage>;
type OwnPage = kit.Infer<typeof OwnAccessPage>;

const entriesByDefault = 100;
const dayMs = 86_400_000;
const [page, ownPage] = [classOf(AccessLogPage), classOf(OwnAccessPage)];

/**
 * Answers queries about the access log. Auditors see all entries; donors see only the reads that concerned themselves.
 */
@ApiTags('people')
@ApiExtraModels(classOf(ProblemDocument), page, ownPage)
@Controller('v1')
export class AccessLogController {
  constructor(
    private readonly reader: AccessLogReader,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly seal: CursorSeal,
  ) {}

  @Stated(AccessLogQuery, null)
  @Access({ roles: ['auditor', 'donor'], about: 'ofReader' })
  @Get('access-log')
  @ApiOperation({
    summary: 'Who looked at what of whom',
    description:
      'Sign-ins, refusals of people who had signed in, and reads of data of donors, at every instance. The auditor reads all entries. A donor reads the entries of served reads that concern its own data alone; they show the roles of the reader, not the person.',
  })
  @ApiOkResponse({
    description: 'Found.',
    content: {
      'application/json': {
        schema: { anyOf: [{ $ref: getSchemaPath(page) }, { $ref: getSchemaPath(ownPage) }] },
      },
    },
  })
  @queryProblems.badRequest
  @queryProblems.defect
  @problemResponse(503, 'ANSWER_TIMEOUT, BUSY')
  async find(@Query() query: Question, @Asking() caller: Caller): Promise<Page | OwnPage> {
    const days = this.daysOf(query);
    const reader = { caller, operation: 'AccessLogController.find' };
    const { cursor, ...asked } = query;
    const opened = cursor === undefined ? undefined : this.seal.open(cursor, reader);
    const answer = await this.found({ ...asked, cursor: opened }, days, caller);
    return { ...answer, next: answer.next && this.seal.seal(answer.next, reader) };
  }

  private async found(query: Question, days: Days, caller: Caller): Promise<Page | OwnPage> {
    if (!caller.roles.includes('auditor')) return this.own(query, days, caller.donors);
    const { items, gaps, instances, next } = await this.reader.find({
      ...searchOf(query, days),
      finds: (entry) => isFound(entry, query),
    });
    return {
      ...days,
      next: cursorOf(next),
      instances: [...instances],
      items: items.map(({ whose, ...entry }) => ({
        address: null,
        times: 1,
        filters: {},
        ...entry,
        roles: [...entry.roles],
        everyDonor: whose === 'every',
        donors: whose === 'every' ? [] : [...whose],
      })) as Page['items'],
      gaps: [...gaps],
    };
  }

  /**
   * Returns the page for a donor. Filters by person or result are refused: with them a donor could find out which
   * person of a role has read the donor's data.
   */
  private async own(query: Question, days: Days, donors: readonly string[]): Promise<OwnPage> {
    for (const field of ['person', 'result'] as const) {
      if (query[field] === undefined) continue;
      throw invalidRequest([{ field, detail: 'is for the auditor: leave it out' }]);
    }
    const wide = new WideReads();
    const found: FoundEntries = await this.reader.find({
      ...searchOf(query, days),
      finds: (entry) => {
        if (!isShownToDonors(entry) || !isFound(entry, query)) return false;
        if (entry.whose === 'every') wide.count(entry);
        return isOfOne(entry.whose, donors);
      },
    });
    const items = found.items.map(({ at, roles, operation, whose: [donor = ''] }) => ({
      at,
      roles: [...roles],
      operation,
      donor,
    })) as OwnPage['items'];
    return {
      ...days,
      next: cursorOf(found.next),
      items,
      everyDonor: wide.found() as OwnPage['everyDonor'],
    };
  }

  /**
   * Returns the days that a query covers; by default as many as allowed, up to today.
   *
   * @throws ProblemException INVALID_REQUEST for an invalid day, or for too many days.
   */
  private daysOf({ from: first, to: last }: Question): Days {
    const to = last ?? todayOf(this.clock);
    const earliest = dayBefore(to, accessRangeDaysMax - 1);
    if (earliest === null) return refuseDay('to');
    const from = first ?? earliest;
    if (dayBefore(from, 0) === null) return refuseDay('from');
    if (from > to || from < earliest) {
      const detail = `must be one of the ${accessRangeDaysMax} days that end with ${to}`;
      throw invalidRequest([{ field: 'from', detail }]);
    }
    return { from, to };
  }
}

interface Days {
  readonly from: string;
  readonly to: string;
}

/** Returns the day that is `days` days before `day`; null if `day` is no valid date. */
function dayBefore(day: string, days: number): string | null {
  const ms = Date.parse(`${day}T00:00:00.000Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) return null;
  return new Date(ms - days * dayMs).toISOString().slice(0, 10);
}

function refuseDay(field: string): never {
  throw invalidRequest([{ field, detail: 'must be a day of the calendar' }]);
}

function searchOf({ cursor, limit = entriesByDefault }: Question, days: Days) {
  const after = cursor === undefined ? null : placeInCursor(cursor);
  return { ...days, after, limit } satisfies Omit<AccessSearch, 'finds'>;
}

function placeInCursor(cursor: string): AccessPlace {
  const [day = '', instance, number] = cursor.split('.');
  return { day, instance: Number(instance), number: Number(number) };
}

function cursorOf(place: AccessPlace | null): string | null {
  return place && [place.day, place.instance, place.number].join('.');
}

function isFound(entry: AccessEntry, { person, donor, operation, result }: Question): boolean {
  const isServed = entry.status < 400;
  return (
    (person === undefined || entry.person === person) &&
    (donor === undefined || entry.whose === 'every' || entry.whose.includes(donor)) &&
    (operation === undefined || entry.operation === operation) &&
    (result === undefined || isServed === (result === 'SERVED'))
  );
}

/** Operations that read proposals. Donors do not see such reads, because proposals are not visible to them. */
const notForDonors: readonly string[] = ['listProposals', 'getProposal'];

/** True for a GET that succeeded and did not read proposals. */
function isShownToDonors({ operation, status }: AccessEntry): boolean {
  const route: string | undefined = routesByOperation[operation as OperationId];
  return status < 400 && route?.startsWith('GET ') === true && !notForDonors.includes(operation);
}

/** True if an entry concerns exactly one donor, and that donor is listed in `donors`. */
function isOfOne(whose: AccessEntry['whose'], donors: readonly string[]): boolean {
  return whose !== 'every' && whose.length === 1 && donors.includes(whose[0] ?? '');
}
