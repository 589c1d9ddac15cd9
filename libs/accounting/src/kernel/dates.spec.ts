import fc from 'fast-check';
import { daysBefore, daysBetween, demandNotFuture, holdingOn, isDate, validDate } from './dates';
import { Rejection } from './rejection';

describe('a calendar date', () => {
  it.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['2024-02-30', false],
    ['2024-04-31', false],
    ['2024-12-31', true],
    ['2024-00-10', false],
    ['2024-13-01', false],
    ['2024-01-00', false],
    ['2024-01-32', false],
    ['0000-01-01', false],
    ['0001-01-01', true],
    ['12024-01-01', false],
    ['2024-01-011', false],
    ['2024-1-1', false],
    ['24-01-01', false],
    ['2024-01-01T00:00:00Z', false],
    ['2024-01-01\n', false],
    ['', false],
  ])('%s -> %s', (text, expected) => {
    expect(isDate(text)).toBe(expected);
  });

  it('agrees with the calendar of the machine on every day there is', () => {
    const anyText = fc.tuple(
      fc.integer({ min: 1, max: 9_999 }),
      fc.integer({ min: 0, max: 14 }),
      fc.integer({ min: 0, max: 33 }),
    );
    fc.assert(
      fc.property(anyText, ([year, month, day]) => {
        const pad = (part: number, width: number) => String(part).padStart(width, '0');
        const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
        const moment = new Date(`${text}T00:00:00Z`);
        const exists =
          !Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 10) === text;
        expect(isDate(text)).toBe(exists);
      }),
    );
  });

  it('is refused with the name of its field when it does not exist', () => {
    const refusal = () => validDate('2024-02-30', 'instalments[0].dueOn');
    expect(refusal).toThrow(Rejection);
    expect(refusal).toThrow(
      expect.objectContaining({
        code: 'INVALID_DATE',
        field: 'instalments[0].dueOn',
        detail: expect.stringContaining('YYYY-MM-DD') as string,
      }),
    );
  });
});

describe('a rule or setting of dated rows', () => {
  type Row = { readonly validFrom: string; readonly rate: string };
  const rows: readonly [Row, ...Row[]] = [
    { validFrom: '2003-09-29', rate: '0.13' },
    { validFrom: '2025-01-01', rate: '0.08' },
    { validFrom: '2026-01-01', rate: '0.07' },
  ];

  it.each([
    ['2003-09-28', '0.13'],
    ['2003-09-29', '0.13'],
    ['2024-12-31', '0.13'],
    ['2025-01-01', '0.08'],
    ['2025-12-31', '0.08'],
    ['2026-01-01', '0.07'],
    ['2099-12-31', '0.07'],
  ])('on %s is the last that began by then: %s', (date, rate) => {
    expect(holdingOn(rows, date).rate).toBe(rate);
  });
});

describe('days between two dates', () => {
  it.each([
    ['2024-02-28', '2024-03-01', 2n],
    ['2023-02-28', '2023-03-01', 1n],
    ['2024-12-31', '2025-01-01', 1n],
    ['2025-01-01', '2024-12-31', -1n],
    ['2024-05-06', '2024-05-06', 0n],
    ['2003-09-29', '2024-09-29', 7671n],
  ])('from %s to %s: %s', (from, to, days) => {
    expect(daysBetween(from, to)).toBe(days);
  });

  it('agrees with the calendar of the machine', () => {
    const anyDay = fc
      .integer({ min: 0, max: 60_000 })
      .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
    fc.assert(
      fc.property(anyDay, anyDay, (from, to) => {
        const expected = (Date.parse(to) - Date.parse(from)) / 86_400_000;
        expect(daysBetween(from, to)).toBe(BigInt(expected));
      }),
    );
  });
});

describe('the date so many days before another', () => {
  it.each([
    ['2024-03-01', 1n, '2024-02-29'],
    ['2023-03-01', 1n, '2023-02-28'],
    ['2025-01-01', 1n, '2024-12-31'],
    ['2024-05-06', 0n, '2024-05-06'],
    ['2024-09-29', 7671n, '2003-09-29'],
    ['0001-01-02', 1n, '0001-01-01'],
    ['0001-01-01', 1n, '0000-12-31'],
    ['0002-01-01', 1095n, '0000-12-31'],
  ])('of %s, %s days: %s', (date, days, found) => {
    expect(daysBefore(date, days)).toBe(found);
  });

  it('is that from which so many days have passed', () => {
    const anyDate = fc
      .date({ min: new Date('0500-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(anyDate, fc.bigInt(0n, 180_000n), (date, days) => {
        const found = daysBefore(date, days);
        expect(isDate(found)).toBe(true);
        expect(daysBetween(found, date)).toBe(days);
      }),
    );
  });
});

describe('a fact and the day it is recorded', () => {
  it.each([['2024-06-30'], ['2024-07-01'], ['2024-07-02'], ['1999-01-01']])(
    'recorded on 1 July 2024 it may be dated %s',
    (date) => {
      expect(() => demandNotFuture(date, '2024-07-01', 'signedOn')).not.toThrow();
    },
  );

  it.each([
    ['2024-07-03', 'DATE_IN_FUTURE'],
    ['2025-01-01', 'DATE_IN_FUTURE'],
    ['2024-06-31', 'INVALID_DATE'],
    ['yesterday', 'INVALID_DATE'],
  ])('recorded on 1 July 2024 it may not be dated %s', (date, code) => {
    expect(() => demandNotFuture(date, '2024-07-01', 'signedOn')).toThrow(
      expect.objectContaining({ code, field: 'signedOn' }),
    );
  });

  it('is refused with both days', () => {
    expect(() => demandNotFuture('2024-07-03', '2024-07-01', 'signedOn')).toThrow(
      /2024-07-03.*2024-07-01/,
    );
  });
});
