import type { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';

export interface Booked {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  // Typed `any` on purpose: each event type has other facts, and the tests read single members.
  readonly data: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- see above
}

export function bookedIn({ log }: EventStoreDbServer, from = 0): Booked[] {
  return log
    .under('article30-')
    .slice(from)
    .map(({ id, type, stream, revision, data }) => ({
      id,
      type,
      stream: stream.replace(/^article30-/, ''),
      revision,
      data: JSON.parse(Buffer.from(data).toString()) as unknown,
    }));
}

/**
 * Checks that the revisions of each stream have no gap and no duplicate, and that no event id is stored
 * twice.
 */
export function expectDense(booked: readonly Booked[]): void {
  const streams = new Map<string, number[]>();
  for (const { stream, revision } of booked) {
    streams.set(stream, [...(streams.get(stream) ?? []), revision]);
  }
  for (const revisions of streams.values()) {
    expect(revisions).toEqual(revisions.map((_, index) => index));
  }
  expect(new Set(booked.map(({ id }) => id)).size).toBe(booked.length);
}

/** Ids of the applications in events of some types, sorted; duplicates count once. */
function applications(booked: readonly Booked[], ...types: string[]): string[] {
  return booked
    .filter(({ type }) => types.includes(type))
    .map(({ data }) => data.applicationId as string)
    .toSorted();
}

/** Ids of the applications that the receipt has assigned and the pledge has neither accepted nor rejected. */
export function openApplications(booked: readonly Booked[]): string[] {
  const closed = new Set(applications(booked, 'ReceiptApplied', 'ReceiptReleased'));
  return applications(booked, 'ReceiptAssigned').filter((id) => !closed.has(id));
}

/**
 * Checks that the pledge decided each application once, and that a rejected one released its money on the
 * receipt.
 */
export function expectSettledOnce(booked: readonly Booked[]): void {
  const assigned = applications(booked, 'ReceiptAssigned');
  expect(applications(booked, 'ReceiptApplied', 'ReceiptApplicationRefused')).toEqual(assigned);
  const refused = applications(booked, 'ReceiptApplicationRefused');
  expect(applications(booked, 'ReceiptReleased')).toEqual(refused);
}

/** Checks that no pledge settles more than was promised or allocates more than was received. */
export function expectWithinMeans(booked: readonly Booked[]): void {
  for (const { stream, data } of booked.filter(({ type }) => type === 'AgreementSigned')) {
    const of = (wanted: string) =>
      booked.filter((event) => event.stream === stream && event.type === wanted);
    const promised = cents(data.agreement?.instalments ?? data.instalments, 'amount');
    const settled = of('ReceiptApplied').map((event) => cents(event.data.lines, 'settles'));
    const allocated = of('AllocationMade').map((event) => cents(event.data.lines, 'gross'));
    expect(promised).toBeGreaterThan(0);
    expect(sum(settled)).toBeLessThanOrEqual(promised);
    expect(sum(allocated)).toBeLessThanOrEqual(sum(settled));
  }
}

type Line = Readonly<Record<string, { readonly amount: string }>>;

function cents(lines: readonly Line[], member: string): number {
  return sum(lines.map((line) => Math.round(Number(line[member]?.amount) * 100)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
