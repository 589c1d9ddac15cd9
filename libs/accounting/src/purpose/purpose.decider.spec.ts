import { examplePurposes, given, requestOn } from '@art30/testing';
import {
  demandLevel,
  demandPurpose,
  isWithin,
  purposeOn,
  purposesDecider,
  purposesMax,
} from './purpose.decider';
import { type Recommendation } from '../kernel/entries';
import { SetPurpose, type PurposeFacts, type PurposeEvent } from './purpose.facts';
import { resolutionCatalogue } from './resolution-catalogue';

const request = requestOn();
const catalogue = given(purposesDecider, { byController: false }).events(...resolutionCatalogue());
const set = (facts: Partial<PurposeFacts>) =>
  new SetPurpose(
    {
      effectiveDate: '2024-01-01',
      code: 'k.new',
      kind: 'SUB_PURPOSE',
      label: 'New',
      recommendations: ['m', 'n'],
      ...facts,
    },
    request,
  );
const refusalOf = (code: string, recommendation: Recommendation, date = '2024-06-01') =>
  expect(() => demandPurpose(catalogue.state, code, { recommendation, date }, 'to.purpose'));

describe('the catalogue of the resolution', () => {
  it.each([
    ['c', 'm'],
    ['d', 'm'],
    ['f.translation.fr', 'm'],
    ['o.participation', 'm'],
    ['e', 'm'],
    ['e', 'n'],
    ['i.tools', 'n'],
    ['k', 'm'],
    ['k', 'n'],
    ['l.guidance', 'n'],
    ['M-GEN', 'm'],
    ['TA-GEN', 'n'],
  ] as const)('opens %s to (%s)', (code, recommendation) => {
    refusalOf(code, recommendation).not.toThrow();
  });

  it.each([
    ['a', 'm', 'PURPOSE_NOT_ALLOWED'],
    ['b', 'm', 'PURPOSE_NOT_ALLOWED'],
    ['m', 'm', 'PURPOSE_NOT_ALLOWED'],
    ['n', 'n', 'PURPOSE_NOT_ALLOWED'],
    ['p', 'm', 'PURPOSE_NOT_ALLOWED'],
    ['c', 'n', 'PURPOSE_NOT_ALLOWED'],
    ['f', 'n', 'PURPOSE_NOT_ALLOWED'],
    ['j.digest', 'n', 'PURPOSE_NOT_ALLOWED'],
    ['PSC-FUND', 'm', 'PURPOSE_NOT_ALLOWED'],
    ['PSC-FUND', 'n', 'PURPOSE_NOT_ALLOWED'],
    ['GLOBAL', 'm', 'PURPOSE_NOT_ALLOWED'],
    ['TA-GEN', 'm', 'CROSS_RECOMMENDATION'],
    ['M-GEN', 'n', 'CROSS_RECOMMENDATION'],
    ['q', 'm', 'PURPOSE_UNKNOWN'],
    ['K', 'n', 'PURPOSE_UNKNOWN'],
  ] as const)('does not open %s to (%s): %s', (code, recommendation, refusal) => {
    refusalOf(code, recommendation).toThrow(
      expect.objectContaining({
        code: refusal,
        field: 'to.purpose',
        detail: expect.stringContaining(code) as string,
      }),
    );
  });

  it('says whose money a bucket holds', () => {
    refusalOf('TA-GEN', 'm').toThrow('TA-GEN holds money given under (n)');
    refusalOf('M-GEN', 'n').toThrow('M-GEN holds money given under (m)');
  });

  it('holds only from the day the resolution was adopted', () => {
    refusalOf('k', 'n', '2010-10-21').toThrow(
      'PURPOSE_NOT_ALLOWED: purpose k is not open to money of recommendation (n) on 2010-10-21',
    );
    refusalOf('k', 'n', '2010-10-22').not.toThrow();
  });

  it('names every entry once, under a parent that comes before it', () => {
    const seen = new Set<string>();
    for (const { data } of resolutionCatalogue()) {
      expect(seen.has(data.code)).toBe(false);
      if (data.parent !== undefined) expect(seen.has(data.parent)).toBe(true);
      seen.add(data.code);
    }
  });

  it('opens with sixteen letters, their sub-purposes, three buckets and three levels', () => {
    const kinds = resolutionCatalogue().map(({ data }) => data.kind);
    const count = (kind: string) => kinds.filter((other) => other === kind).length;
    expect(['LETTER', 'SUB_PURPOSE', 'BUCKET', 'LEVEL'].map(count)).toEqual([16, 26, 3, 3]);
    for (const { type, data } of resolutionCatalogue()) {
      expect(type).toBe('PurposeAdded');
      expect(data).toMatchObject({ effectiveDate: '2010-10-22', entries: [] });
      expect(data.label).not.toBe('');
    }
  });

  it.each([
    ['f.translation.ar', 'f.translation'],
    ['f.translation.zh', 'f.translation'],
    ['f.translation.en', 'f.translation'],
    ['f.translation.ru', 'f.translation'],
    ['f.translation.es', 'f.translation'],
    ['i.legal-assistance', 'i'],
    ['o.participation', 'o'],
  ])('names %s under %s, in its label too', (code, parent) => {
    const { versions } = examplePurposes();
    const found = versions.find((version) => version.code === code);
    expect(found).toMatchObject({ kind: 'SUB_PURPOSE', parent });
    expect(found?.label).toContain(code.split('.').pop());
  });

  it('stands f.translation.fr under f and k under nothing else', () => {
    const purposes = examplePurposes();
    expect(isWithin(purposes, 'f.translation.fr', 'f')).toBe(true);
    expect(isWithin(purposes, 'f.translation.fr', 'f.translation')).toBe(true);
    expect(isWithin(purposes, 'f', 'f.translation')).toBe(false);
    expect(isWithin(purposes, 'k', 'k')).toBe(true);
    expect(isWithin(purposes, 'k', 'TA-GEN')).toBe(false);
    expect(isWithin(purposes, 'unheard-of', 'k')).toBe(false);
  });
});

describe('setting a purpose', () => {
  it('adds a new one and revises one that stands', () => {
    catalogue
      .when(set({ code: 'k.kenya', parent: 'k' }))
      .thenEvents({ type: 'PurposeAdded', data: { code: 'k.kenya', parent: 'k', entries: [] } });
    catalogue
      .when(set({ code: 'k', kind: 'LETTER', recommendations: ['n'] }))
      .thenEvents({ type: 'PurposeRevised', data: { code: 'k', recommendations: ['n'] } });
  });

  it('closes a purpose to a recommendation from a date on, and never before it', () => {
    const revised = catalogue.commands(set({ code: 'k', kind: 'LETTER', recommendations: ['n'] }));
    const open = (date: string) => purposeOn(revised.state, 'k', date)?.recommendations;
    expect(open('2023-12-31')).toEqual(['m', 'n']);
    expect(open('2024-01-01')).toEqual(['n']);
  });

  it('ends a purpose after its last day', () => {
    const ending = catalogue.commands(set({ validUntil: '2024-06-30' }));
    expect(purposeOn(ending.state, 'k.new', '2024-06-30')?.code).toBe('k.new');
    expect(purposeOn(ending.state, 'k.new', '2024-07-01')).toBeUndefined();
    expect(purposeOn(ending.state, 'k.new', '2023-12-31')).toBeUndefined();
  });

  describe('a bucket or the support fund', () => {
    const byController = catalogue.with({ byController: true });
    const ended = { kind: 'BUCKET', validUntil: '2024-12-31' } as const;
    const entries = [
      ['TA-GEN', ['n']],
      ['M-GEN', ['m']],
      ['PSC-FUND', []],
    ] as const;

    it.each(entries)('%s is closed by no recorder', (code, recommendations) => {
      const closing = set({ ...ended, code, recommendations });
      catalogue.when(closing).thenRefused('AUTHORITY_REQUIRED', `${code} controller`, '');
      byController.when(closing).thenEvents({ type: 'PurposeRevised', data: { code } });
    });

    it.each(entries)('%s stays a bucket', (code, recommendations) => {
      byController
        .when(set({ code, recommendations, kind: 'SUB_PURPOSE' }))
        .thenRefused('PURPOSE_NOT_ALLOWED', `${code} BUCKET`, 'kind');
    });

    it('is one of three', () => {
      byController
        .when(set({ code: 'k.new', kind: 'BUCKET' }))
        .thenRefused('PURPOSE_NOT_ALLOWED', 'k.new M-GEN TA-GEN PSC-FUND', 'kind');
    });

    it('of support is opened to no recommendation', () => {
      byController
        .when(set({ code: 'PSC-FUND', kind: 'BUCKET', recommendations: ['m'] }))
        .thenRefused('PURPOSE_NOT_ALLOWED', 'PSC-FUND', 'recommendations');
    });
  });

  it('keeps a purpose under its parent for good: an earmark would move with it', () => {
    const revised = catalogue.commands(set({ code: 'f.translation', recommendations: ['m'] }));
    expect(isWithin(revised.state, 'f.translation.fr', 'f')).toBe(true);
    revised
      .when(set({ code: 'f.translation', recommendations: ['m'], parent: 'f' }))
      .thenEvents({ type: 'PurposeRevised', data: { parent: 'f' } });
  });

  it.each([
    [['PURPOSE_UNKNOWN', 'q', 'parent'], { parent: 'q' }],
    [['PURPOSE_NOT_ALLOWED', 'GLOBAL', 'code'], { code: 'GLOBAL' }],
    [['PURPOSE_NOT_ALLOWED', 'LOCAL', 'code'], { code: 'LOCAL', kind: 'LEVEL' }],
    [
      ['PURPOSE_NOT_ALLOWED', 'letter a', 'recommendations'],
      { code: 'a', kind: 'LETTER', recommendations: ['m'] },
    ],
    [
      ['PURPOSE_NOT_ALLOWED', 'letter b', 'recommendations'],
      { code: 'b', kind: 'LETTER', recommendations: ['m'] },
    ],
    [
      ['PURPOSE_NOT_ALLOWED', 'letter m', 'recommendations'],
      { code: 'm', kind: 'LETTER', recommendations: ['m'] },
    ],
    [
      ['PURPOSE_NOT_ALLOWED', 'letter n', 'recommendations'],
      { code: 'n', kind: 'LETTER', recommendations: ['n'] },
    ],
    [
      ['PURPOSE_NOT_ALLOWED', 'letter p', 'recommendations'],
      { code: 'p', kind: 'LETTER', recommendations: ['n'] },
    ],
    [
      ['PURPOSE_NOT_ALLOWED', 'letter a', 'recommendations'],
      { code: 'a.note', parent: 'a', recommendations: ['m'] },
    ],
    [['PURPOSE_NOT_ALLOWED', 'f.translation f', 'parent'], { code: 'f.translation', parent: 'j' }],
    [['PURPOSE_NOT_ALLOWED', 'l no parent', 'parent'], { code: 'l', parent: 'j' }],
    [
      ['DATES_NOT_ORDERED', 'k 2010-10-22', 'effectiveDate'],
      { code: 'k', effectiveDate: '2010-10-21' },
    ],
    [['DATES_NOT_ORDERED', '2023-12-31 2024-01-01', 'validUntil'], { validUntil: '2023-12-31' }],
    [['INVALID_DATE', 'effectiveDate', 'effectiveDate'], { effectiveDate: '2024-02-30' }],
    [['INVALID_DATE', 'validUntil', 'validUntil'], { validUntil: '31.12.2024' }],
  ] as const)('is refused with %j (%#)', (refusal, facts) => {
    catalogue.when(set(facts)).thenRefusal(refusal);
  });

  it('may last for a single day, and be revised again on the day of the last revision', () => {
    const oneDay = { effectiveDate: '2024-01-01', validUntil: '2024-01-01' };
    catalogue
      .commands(set(oneDay))
      .when(set({ ...oneDay, label: 'Another' }))
      .thenEvents({ type: 'PurposeRevised', data: { ...oneDay, label: 'Another' } });
  });

  it('opens nothing under a letter without a purpose, however deep', () => {
    const report = { code: 'p.report', parent: 'p', recommendations: [] };
    catalogue
      .commands(set(report))
      .when(set({ code: 'p.report.2012', parent: 'p.report', recommendations: ['m'] }))
      .thenRefused('PURPOSE_NOT_ALLOWED', 'letter p', 'recommendations');
    catalogue
      .commands(set(report))
      .when(set({ code: 'p.report', recommendations: ['m'] }))
      .thenRefused('PURPOSE_NOT_ALLOWED', 'letter p', 'recommendations');
  });

  it('may revise a letter without a purpose as long as nothing is opened', () => {
    catalogue.when(set({ code: 'a', kind: 'LETTER', recommendations: [] })).decided();
  });

  it('refuses more entries than the catalogue may hold', () => {
    const event = (index: number): PurposeEvent => ({
      type: 'PurposeAdded',
      data: { ...set({ code: `k.${index}` }).facts, policy: 'IPSAS23-UN@1', entries: [] },
    });
    const room = purposesMax - catalogue.recorded.length;
    catalogue
      .events(...Array.from({ length: room - 1 }, (_, index) => event(index)))
      .when(set({}))
      .decided();
    const full = catalogue.events(...Array.from({ length: room }, (_, index) => event(index)));
    full.when(set({})).thenRefused('LIMIT_EXCEEDED', '500', '');
  });
});

describe('the level of recommendation (p)', () => {
  it.each([['GLOBAL'], ['REGIONAL'], ['NATIONAL']])('knows %s', (level) => {
    expect(demandLevel(level, 'to.level')).toBe(level);
  });

  it.each([[undefined], [''], ['global'], ['LOCAL']])('refuses %s', (level) => {
    expect(() => demandLevel(level, 'to.level')).toThrow(
      expect.objectContaining({
        code: 'LEVEL_REQUIRED',
        field: 'to.level',
        detail: expect.stringContaining('GLOBAL, REGIONAL, NATIONAL') as string,
      }),
    );
  });
});
