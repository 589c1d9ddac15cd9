import type { MoneyFact } from '@art30/accounting';
import request from 'supertest';
import { demoEngagement } from '../../apps/api/src/demo/people';
import { lastEventPlayed } from '../../apps/api/src/demo/worked-example';
import { asDonor } from '../support/donor-world';
import { example } from '../support/example-figures';
import { exampleReport, performanceOf } from '../support/example-report';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { expanded } from '../support/shown-figures';
import { shownQuestions } from '../support/shown-requests';

/** Operations whose lists are empty at the end of the demo, each with the reason. */
const withoutRows: Readonly<Record<string, string>> = {
  listAccounts: 'a ledger with a simulated clock has no accounts of its own',
  listProposals: 'everything that was proposed is signed',
  listSigningRules: 'three people sign, which is the rule without a rule',
  listExpenditureLists: 'expenditures are reported one by one',
  listTransfers: 'no money is moved between bank accounts',
  listStatements: 'no statement is issued',
  listReminders: 'no donor is reminded',
  testBackDating: 'no fact is recorded 30 days after its day',
  testManualRates: 'no list of rates is made by hand',
  testWithdrawnRates: 'no list of rates is superseded',
  testDormantSuspense: 'no money waits in suspense',
  testLatePostings: 'nothing is posted into a closed period',
  listConfirmations: 'the auditor asks no donor',
  listRuns: 'the auditor has put no run on record',
  listErasedTexts: 'no text is erased',
  listErasedDocuments: 'no document is erased',
  listRebuilds: 'no read model is built anew',
  listAcknowledgedDifferences: 'the books are what the log says',
  listSkippedEvents: 'every event can be read',
};

/** Operations that find nothing by the id of the API page's example, each with the reason. */
const notInDemo: Readonly<Record<string, string>> = {
  getAccount: 'a ledger with a simulated clock has no accounts of its own',
  getDelegation: 'its id hangs on the id of the ledger, which is another in each demo',
  getSigningRule: 'there is no signing rule but the first one',
  getExpenditureList: 'expenditures are reported one by one',
  getTransfer: 'no money is moved between bank accounts',
  getStatement: 'no statement is issued',
  getStatementChanges: 'no statement is issued',
  getStatementEvent: 'no statement is issued',
  proveStatement: 'no statement is issued',
  getReplay: 'a replay has an id of its own each time',
  getRebuild: 'no read model is built anew',
  getSample: 'the auditor has drawn no sample',
  getConfirmationLetter: 'the auditor asks no donor',
  fetchDocument: 'no document comes with the facts of the example',
  getErasedText: 'no text is erased',
  getErasedDocument: 'no document is erased',
  getSkippedEvent: 'every event can be read',
};

interface AllocationRow {
  readonly sequence: number;
  readonly postingDate: string;
  readonly donor: string;
  readonly pledge: string;
  readonly purpose: string;
  readonly level: string | null;
  readonly country: string | null;
  readonly gross: MoneyFact;
}
interface Listed {
  readonly items: readonly AllocationRow[];
  readonly explain: string;
  readonly next: string | null;
}

const zero = { amount: '0.00', currency: 'USD' };
const yearEnd = '2024-12-31 (all knowledge)';

describe('the worked example, at its end', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, lastEventPlayed);
  });
  afterAll(() => service.stopAndRemove());

  describe('its allocations', () => {
    const all = '/v1/allocations';
    const centsOf = (rows: readonly AllocationRow[]) =>
      rows.reduce((sum, { gross }) => sum + Number(gross.amount.replace('.', '')), 0);

    it('come, together, to the spending authority that was given, at any two times', async () => {
      const sequence = (await service.get<Listed>(all)).items[3]?.sequence ?? 0;
      for (const times of ['', 'asAt=2024-12-31', `knownAt=${sequence}`]) {
        const { items } = await service.get<Listed>(`${all}?${times}`);
        const { totals } = await service.get<{ totals: AllocationRow }>(
          `/v1/spending-authority?${times}`,
        );
        expect([times, items.length > 0, centsOf(items)]).toEqual([times, true, centsOf([totals])]);
      }
    });

    it('are told apart by pledge, donor, purpose, level, country and dates, and paged', async () => {
      const { items } = await service.get<Listed>(all);
      for (const name of ['pledge', 'donor', 'purpose', 'level', 'country'] as const) {
        const value = items.at(-1)?.[name] ?? '';
        const those = items.filter((row) => (row[name] ?? '') === value);
        const asked = await service.get<Listed>(`${all}?${name}=${value}`);
        expect([name, asked.items]).toEqual([name, those]);
      }
      const days = await service.get<Listed>(`${all}?from=2024-09-01&to=2024-12-31`);
      const within = items.filter((row) => /^2024-(09|1)/.test(row.postingDate));
      expect([days.items.length > 0, days.items]).toEqual([true, within]);
      const paged: AllocationRow[] = [];
      for (let next: string | null = ''; next !== null;) {
        const cursor: string = next === '' ? '' : `&cursor=${next}`;
        const page: Listed = await service.get(`${all}?limit=2${cursor}`);
        paged.push(...page.items);
        next = page.next;
      }
      expect(paged).toEqual(items);
    });

    it('lead from each figure to its lines', async () => {
      const { items, explain } = await service.get<Listed>(all);
      for (const row of items) {
        const { sequence, pledge, purpose, level, country } = row;
        const values = { sequence, pledge, purpose, level, country };
        const explanation = await service.get<{ figure: { value: MoneyFact } }>(
          expanded(explain, { figure: 'gross', ...values }),
        );
        expect(explanation.figure.value).toEqual(row.gross);
      }
    });

    it('are told to a donor where they are out of its money, each figure with its lines', async () => {
      const { items } = await service.get<Listed>(all);
      const authorization = await asDonor(service, 'u.of-b', ['DON-B']);
      const own = async (path: string) => {
        const http = request(service.app.getHttpServer());
        const { status, body } = await http.get(path).set('Authorization', authorization);
        return { status, body: body as Listed & { figure: { value: MoneyFact } } };
      };
      const { status, body } = await own(all);
      const those = items.filter(({ donor }) => donor === 'DON-B');
      expect([status, those.length > 0, body.items]).toEqual([200, true, those]);
      expect((await own(`${all}?donor=DON-A`)).body.items).toEqual([]);
      const [row] = those as [AllocationRow];
      const { sequence, pledge, purpose, level, country } = row;
      const values = { figure: 'gross', sequence, pledge, purpose, level, country };
      const explained = await own(expanded(body.explain, values));
      expect(explained.body.figure.value).toEqual(row.gross);
      const [others] = items.filter(({ donor }) => donor === 'DON-A') as [AllocationRow];
      const place = { pledge: others.pledge, purpose: others.purpose };
      const strange = await own(
        expanded(body.explain, { ...values, ...place, sequence: others.sequence }),
      );
      expect(strange.body.figure.value.amount).toBe('0.00');
      const spent = await own(expanded(body.explain, { ...values, figure: 'spentDirect' }));
      expect(spent.status).toBe(400);
    });
  });

  it('leaves every figure that is expected of it', async () => {
    expect({
      ...(await exampleReport(service)),
      statementOfFinancialPerformance: await performanceOf(service, '2025'),
      statementOfFinancialPerformance2024: await performanceOf(service, '2024'),
    }).toEqual(example.expected.final);
  });

  it('still tells every figure of 31 December 2024', async () => {
    expect({
      ...(await exampleReport(service, '2024-12-31')),
      statementOfFinancialPerformance: await performanceOf(service, '2024'),
    }).toEqual(example.expected.asOf[yearEnd]);
  });

  it.each([
    ['fund=ART30', '1859105.77', '-24860.49'],
    ['fund=PSC-FUND', '24860.49', '24860.49'],
    ['purpose=k', '508500.00', '658500.00'],
    ['donor=DON-A', '1187700.83', '-19500.00'],
    ['pledge=P2', '611404.94', '-5360.49'],
    ['account=1110', '0.00', '-566765.43'],
  ])('sums lines with %s to zero with what the rest of the books owes', async (query, net, due) => {
    const cut = await service.get<CutBalance>(`/v1/trial-balance?${query}`);
    const without = cut.items.filter(({ account }) => account === null);
    expect(without).toMatchObject([
      { name: 'Due from / due to the rest of the books', type: null, balance: { amount: due } },
    ]);
    expect(cut.netAssets.amount).toBe(net);
    expect(cut.dueFromRest.amount).toBe(due);
    expect(cut.sum.amount).toBe('0.00');
    expect(cut.debit).toEqual(cut.credit);
  });

  it('has no line without account where no transaction is cut in two', async () => {
    for (const query of ['', '?pledge=P3', '?year=2024']) {
      const whole = await service.get<CutBalance>(`/v1/trial-balance${query}`);
      expect(whole.items.map(({ account }) => account)).not.toContain(null);
      expect(whole).toMatchObject({ sum: zero, dueFromRest: zero });
    }
  });

  describe('asked as openapi.json shows it', () => {
    beforeAll(async () => {
      const opening = service.http().post('/v1/audit/engagements').send(demoEngagement);
      expect((await opening.set('Idempotency-Key', 'opened in the demo')).status).toBe(201);
      expect((await service.http().post('/v1/audit/checkpoints')).status).toBe(200);
    });

    const questions = shownQuestions();
    const answerableQuestions = questions.filter(({ operationId }) => !(operationId in notInDemo));

    it.each(answerableQuestions)('answers $operationId', async ({ operationId, target }) => {
      const person = target === '/metrics' ? 'u.operator' : 'u.auditor';
      const { status, body } = await service.http(person).get(target);
      expect([target, status, status === 200 || (body as unknown)]).toEqual([target, 200, true]);
      const { items } = body as { readonly items?: readonly unknown[] };
      const isWithoutRows = items?.length === 0;
      expect([target, isWithoutRows]).toEqual([target, operationId in withoutRows]);
    });

    it.each(questions.filter(({ operationId }) => operationId in notInDemo))(
      'has no such thing as $operationId names',
      async ({ target }) => {
        const { status, body } = await service.http().get(target);
        expect([target, status, (body as { code: string }).code]).toEqual([
          ...[target, 404, expect.stringMatching(/_UNKNOWN$/)],
        ]);
      },
    );

    it('gives a reason for each list without rows, and for each thing that is not there', () => {
      const asked = questions.map(({ operationId }) => operationId);
      const reasons = Object.keys({ ...withoutRows, ...notInDemo });
      expect(reasons.filter((name) => !asked.includes(name))).toEqual([]);
      expect(answerableQuestions.length).toBeGreaterThan(70);
    });
  });
});

interface Money {
  readonly amount: string;
}

interface CutBalance {
  readonly items: readonly { account: string | null; name: string; balance: Money }[];
  readonly sum: Money;
  readonly debit: Money;
  readonly credit: Money;
  readonly dueFromRest: Money;
  readonly netAssets: Money;
}
