import { baseAfterDoubt, baseAfterWrite, doubtedFields } from '../../../src/sync/base.ts';
import { all } from './fields.ts';

test('when the version read back is our own, the read-back is the base', () => {
  const after = baseAfterWrite(
    { base: all('old'), differs: {} },
    { sent: { subject: 'new' }, readBack: { ...all('old'), subject: 'new' }, ownVersion: true },
  );
  expect(after).toEqual({ base: { ...all('old'), subject: 'new' }, differs: {} });
});

test('when the version moved, what we sent is the base, so that a difference counts as an edit by a user (P3)', () => {
  const after = baseAfterWrite(
    { base: all('old'), differs: {} },
    { sent: { subject: 'new' }, readBack: { ...all('old'), subject: 'edited' }, ownVersion: false },
  );
  expect(after.base.subject).toBe('new');
});

test('a field that the side would not take as sent is counted, and forgiven once it is taken', () => {
  const first = baseAfterWrite(
    { base: all('old'), differs: {} },
    { sent: { note: 'long' }, readBack: { ...all('old'), note: 'cut' }, ownVersion: true },
  );
  expect(first).toEqual({ base: { ...all('old'), note: 'cut' }, differs: { note: 1 } });
  const second = baseAfterWrite(first, {
    sent: { note: 'long' },
    readBack: { ...all('old'), note: 'cut' },
    ownVersion: true,
  });
  expect(second.differs).toEqual({ note: 2 });
  const third = baseAfterWrite(second, {
    sent: { note: 'short' },
    readBack: { ...all('old'), note: 'short' },
    ownVersion: true,
  });
  expect(third.differs).toEqual({});
});

test('after a doubt the base is what we sent where the side shows it, and unknown where it shows a third value', () => {
  const base = baseAfterDoubt(
    all('old'),
    { subject: 'new', note: 'new' },
    { ...all('old'), subject: 'new', note: 'other' },
  );
  expect(base).toEqual({ ...all('old'), subject: 'new', note: null });
});

test('a lost write beside an edit of another field is no conflict: what still shows the base is the base (P3)', () => {
  const now = { ...all('old'), subject: 'edited in S/4' };
  expect(baseAfterDoubt(all('old'), { location: 'new' }, now)).toEqual(all('old'));
  // Or somebody put the old value back: it is kept before it is overwritten.
  expect(doubtedFields(all('old'), { location: 'new' }, now)).toEqual(['location']);
  expect(doubtedFields(all('old'), { location: 'new' }, { ...now, location: 'new' })).toEqual([]);
});

test('of two writes in doubt the later one may be lost and the earlier one done, in whichever order they are looked at', () => {
  const now = all('first');
  const first = { note: 'first' };
  const second = { note: 'second' };
  expect(baseAfterDoubt(baseAfterDoubt(all('old'), first, now), second, now).note).toBe('first');
  expect(baseAfterDoubt(baseAfterDoubt(all('old'), second, now), first, now).note).toBe('first');
});

test('of a private mark in doubt that shows its old value nobody knows whether it was put back, so that it wins (P8)', () => {
  const now = { ...all('old'), subject: 'edited' };
  expect(baseAfterDoubt(all('old'), { private: 'new' }, now)).toEqual({ ...all('old'), private: null });
  expect(baseAfterDoubt(all('old'), { private: 'new' }, { ...now, private: 'new' }).private).toBe('new');
});
