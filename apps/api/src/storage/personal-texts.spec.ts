import { SimulatedClock, systemClock } from './clocks/clock';
import { referencesBy } from './personal-texts';

describe('salts of references to personal texts', () => {
  it('are 32 bytes that are never given twice', () => {
    const references = referencesBy(systemClock);
    const salts = Array.from({ length: 300 }, () => references.newSalt());
    expect(salts.every((salt) => /^[0-9a-f]{64}$/.test(salt))).toBe(true);
    expect(new Set(salts).size).toBe(300);
  });

  it('are the same in a story that is told twice by a simulated clock', () => {
    const saltsOfStory = () => {
      const references = referencesBy(new SimulatedClock(new Date('2024-07-01T09:00:00.000Z')));
      return [references.newSalt(), references.newSalt()];
    };
    expect(saltsOfStory()).toEqual(saltsOfStory());
    expect(new Set(saltsOfStory()).size).toBe(2);
  });
});
