import { createHash } from 'node:crypto';
import { drawNet, goldenNets, recordedNets, refusalLine } from '../support/nets';
import { live, type History } from './histories';

const seeds = Array.from({ length: 200 }, (_, index) => index + 1);
const steps = 60;
const rollsPerStep = 64;
const numbersPerHash = 8;

/** The same numbers for the same name for ever, whatever makes histories elsewhere. */
function numbers(name: string, count: number): number[] {
  const hashes = Array.from({ length: Math.ceil(count / numbersPerHash) }, (_, index) =>
    createHash('sha256').update(`${name} ${index}`).digest(),
  );
  return hashes.flatMap((hash) =>
    Array.from({ length: numbersPerHash }, (_, index) => hash.readUInt32BE(index * 4)),
  );
}

function historyOf(seed: number): History {
  const names = Object.entries(goldenNets.shares).flatMap(([name, share]) =>
    Array<string>(share).fill(name),
  );
  return Array.from({ length: steps }, (_, step) => {
    const [which = 0, ...rolls] = numbers(`${seed} ${step}`, rollsPerStep);
    return { name: names[which % names.length] ?? '', rolls };
  });
}

describe('nets over the model', () => {
  it('hold 200 histories as they were recorded', async () => {
    const drawn: [string, ReturnType<typeof drawNet>][] = [];
    for (const seed of seeds) {
      const refusals: string[] = [];
      const { log } = await live(historyOf(seed), {
        refused: (code, name, _detail, field) => refusals.push(refusalLine({ name, code, field })),
      });
      drawn.push([`seed ${seed}`, drawNet(`seed ${seed}`, log, refusals)]);
    }
    const nets = Object.fromEntries(drawn);
    expect(nets).toEqual(recordedNets(nets));
  });
});
