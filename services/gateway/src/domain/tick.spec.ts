import { Tick } from './tick.ts';

const fact = (seq: number, scope: string, ...participantIds: string[]) => ({
  seq,
  audience: { scope: `AUDIENCE_SCOPE_${scope}`, participantIds },
});
const tick = new Tick([fact(4, 'ROOM'), fact(5, 'STAFF', 'ben'), fact(6, 'ROOM', 'ben'), fact(7, 'STAFF')]);
const seqs = (standing: 'lobby' | 'room' | 'staff', participantId: string, afterSeq = 3) =>
  tick.viewFor({ standing, participantId }, afterSeq)?.facts.map(({ seq }) => seq);

describe('a tick', () => {
  it('shows each audience what it may see', () => {
    expect(seqs('staff', 'ada')).toEqual([4, 5, 6, 7]);
    expect(seqs('room', 'chloe')).toEqual([4, 6]);
    expect(seqs('room', 'ben')).toEqual([4, 5, 6]);
    expect(seqs('lobby', 'gus')).toBeUndefined();
    expect(seqs('lobby', 'ben')).toEqual([5, 6]);
  });

  it('leaves out what somebody has seen already', () => {
    expect(seqs('room', 'chloe', 5)).toEqual([6]);
    expect(seqs('room', 'chloe', 6)).toBeUndefined();
    expect(seqs('staff', 'ada', 100)).toBeUndefined();
  });

  it('is one object for everybody who sees the same, however they come to see it', () => {
    const viewOf = (standing: 'room' | 'staff', participantId: string, afterSeq = 3) =>
      tick.viewFor({ standing, participantId }, afterSeq);
    expect(viewOf('room', 'chloe')).toBe(viewOf('room', 'dan'));
    expect(viewOf('staff', 'ben')).toBe(viewOf('staff', 'ada'));
    expect(viewOf('staff', 'ada')).not.toBe(viewOf('room', 'ben'));
    expect(viewOf('room', 'chloe')?.seq).toBe(7);
  });
});
