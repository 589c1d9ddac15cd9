import { PassedParts, Passing } from './passed-part';

const at = (place: number) => String(place).padStart(40, '0');

describe('what a subscription has passed', () => {
  it('counts once the next checkpoint has come and all before it was taken, as some come before their events', () => {
    const passing = new Passing();
    passing.reached(at(100));
    expect(passing.took(at(5))).toBeUndefined();
    passing.reached(at(200));
    expect(passing.took(at(150))).toEqual({ behind: at(150), to: at(100) });
    passing.reached(at(300));
    expect(passing.took(at(150))).toEqual({ behind: at(150), to: at(200) });
    expect(passing.took(at(150))).toBeUndefined();
  });

  it('is left out by whoever reads behind the last event before it, and by nobody else', () => {
    const parts = new PassedParts();
    expect(parts.beyond(null)).toBeNull();
    parts.note({ behind: at(150), to: at(200) });
    parts.note({ behind: at(10), to: at(20) });
    expect(parts.to).toBe(at(200));
    expect(parts.beyond(at(150))).toBe(at(200));
    expect(parts.beyond(at(180))).toBe(at(200));
    expect(parts.beyond(at(149))).toBe(at(149));
    expect(parts.beyond(at(201))).toBe(at(201));
    expect(parts.beyond(null)).toBeNull();
  });
});
