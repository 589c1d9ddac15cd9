import { examplePurposes, given, requestOn } from '@art30/testing';
import {
  demandLevel,
  demandPurpose,
  isWithin,
  purposeOn,
  purposesDecider,
  purposesMax,
  SetPurpose,
  type PurposeFacts,
  type PurposeEvent,
  type Recommendation,
} from './purpose.decider';
import { resolutionCatalogue } from './resolution-catalogue';

const request = requestOn();
const catalogue = given(purposesDecider, undefined).events(...resolutionCatalogue());
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
      expect.objectContaining({ code: refusal, field: 'to.purpose' }),
    );
  });

  it('holds only from the day the resolution was adopted', () => {
    refusalOf('k', 'n', '2010-10-21').toThrow(
      expect.objectContaining({ code: 'PURPOSE_NOT_ALLOWED' }),
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

  it('keeps a purpose under its parent for good: an earmark would move with it', () => {
    const revised = catalogue.commands(set({ code: 'f.translation', recommendations: ['m'] }));
    expect(isWithin(revised.state, 'f.translation.fr', 'f')).toBe(true);
    revised
      .when(set({ code: 'f.translation', recommendations: ['m'], parent: 'j' }))
      .thenRefused('PURPOSE_NOT_ALLOWED', 'under f');
    revised
      .when(set({ code: 'l', recommendations: ['m'], parent: 'j' }))
      .thenRefused('PURPOSE_NOT_ALLOWED');
  });

  it.each([
    ['PURPOSE_UNKNOWN', set({ parent: 'q' })],
    ['PURPOSE_NOT_ALLOWED', set({ code: 'PSC-FUND', kind: 'BUCKET' })],
    ['PURPOSE_NOT_ALLOWED', set({ code: 'GLOBAL' })],
    ['PURPOSE_NOT_ALLOWED', set({ code: 'LOCAL', kind: 'LEVEL' })],
    ['PURPOSE_NOT_ALLOWED', set({ code: 'a', kind: 'LETTER', recommendations: ['m'] })],
    ['PURPOSE_NOT_ALLOWED', set({ code: 'b', kind: 'LETTER', recommendations: ['m'] })],
    ['PURPOSE_NOT_ALLOWED', set({ code: 'm', kind: 'LETTER', recommendations: ['m'] })],
    ['PURPOSE_NOT_ALLOWED', set({ code: 'n', kind: 'LETTER', recommendations: ['n'] })],
    ['PURPOSE_NOT_ALLOWED', set({ code: 'p', kind: 'LETTER', recommendations: ['n'] })],
    ['DATES_NOT_ORDERED', set({ code: 'k', effectiveDate: '2010-10-21' })],
    ['DATES_NOT_ORDERED', set({ validUntil: '2023-12-31' })],
    ['INVALID_DATE', set({ effectiveDate: '2024-02-30' })],
    ['INVALID_DATE', set({ validUntil: '31.12.2024' })],
  ] as const)('is refused with %s', (code, command) => {
    catalogue.when(command).thenRefused(code);
  });

  it('refuses more entries than the catalogue may hold', () => {
    const event = (index: number): PurposeEvent => ({
      type: 'PurposeAdded',
      data: { ...set({ code: `k.${index}` }).facts, policy: 'IPSAS23-UN@1', entries: [] },
    });
    const room = purposesMax - catalogue.recorded.length;
    const full = catalogue.events(...Array.from({ length: room }, (_, index) => event(index)));
    full.when(set({})).thenRefused('LIMIT_EXCEEDED');
  });
});

describe('the level of recommendation (p)', () => {
  it.each([['GLOBAL'], ['REGIONAL'], ['NATIONAL']])('knows %s', (level) => {
    expect(demandLevel(level, 'to.level')).toBe(level);
  });

  it.each([[undefined], [''], ['global'], ['LOCAL']])('refuses %s', (level) => {
    expect(() => demandLevel(level, 'to.level')).toThrow(
      expect.objectContaining({ code: 'LEVEL_REQUIRED', field: 'to.level' }),
    );
  });
});
