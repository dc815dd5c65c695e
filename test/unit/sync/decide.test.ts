import { type Side } from '../../../src/model/appointment.ts';
import { type Change, causeOf, decide, type Decision, decisions, type Flow, flowOf } from '../../../src/sync/decide.ts';

const changes: readonly Change[] = ['unseen', 'unchanged', 'changed', 'deleted', 'vanished', 'out-of-scope'];
const flows: readonly Flow[] = ['two-way', 'from-s4', 'from-exchange', 'apart'];
const cellsOf = (flow: Flow) =>
  changes.flatMap((s4) => changes.map((exchange) => ({ flow, s4, exchange, decision: decide(flow, s4, exchange) })));
const cells = flows.flatMap(cellsOf);

test('the table is total: every flow has every pair of changes', () => {
  expect(cells).toHaveLength(4 * 6 * 6);
  expect(cells.every(({ decision }) => typeof decision === 'string')).toBe(true);
  expect(Object.keys(decisions)).toEqual([...flows]);
});

test('a delete is decided only where the other side was deleted with a witness, and this side is there (I7)', () => {
  for (const { s4, exchange, decision } of cells) {
    if (decision === 'delete-on-s4')
      expect([['unchanged', 'changed'], 'deleted']).toEqual([expect.arrayContaining([s4]), exchange]);
    if (decision === 'delete-on-exchange')
      expect([['unchanged', 'changed'], 'deleted']).toEqual([expect.arrayContaining([exchange]), s4]);
  }
});

test.each<readonly [Flow, readonly Decision[]]>([
  ['two-way', ['delete-on-exchange', 'delete-on-s4', 'merge']],
  ['from-s4', ['delete-on-exchange', 'restore']],
  ['from-exchange', ['delete-on-s4', 'restore']],
  ['apart', []],
])('%s writes by %j and nothing else: edits and deletes of a target never reach its source (I9)', (flow, writes) => {
  const writing: readonly Decision[] = ['merge', 'restore', 'delete-on-s4', 'delete-on-exchange'];
  const decided = new Set(cellsOf(flow).map(({ decision }) => decision));
  expect(writing.filter((decision) => decided.has(decision)).sort()).toEqual(writes);
});

test('apart is never written and never written from, and nothing is read for it (I9)', () => {
  expect(new Set(cellsOf('apart').map(({ decision }) => decision))).toEqual(new Set(['nothing', 'bury', 'rest']));
});

test('what vanished without a witness propagates nothing (I7)', () => {
  for (const { flow, s4, exchange, decision } of cells.filter(
    (cell) => cell.s4 === 'vanished' || cell.exchange === 'vanished',
  )) {
    expect(['nothing', 'report-vanished', 'rest', 'bury']).toContain(decision);
    // Burying forgets the link; it may only happen when the other side is gone for good, or for a copy that is not ours to lead.
    if (decision === 'bury' && flow !== 'apart') expect([s4, exchange]).toContain('deleted');
  }
});

test('out of scope never writes (I7)', () => {
  for (const { decision } of cells.filter((cell) => cell.s4 === 'out-of-scope' || cell.exchange === 'out-of-scope')) {
    expect(['rest', 'bury', 'report-vanished']).toContain(decision);
  }
});

test('nothing is done where neither side changed', () => {
  for (const flow of flows) expect(decide(flow, 'unchanged', 'unchanged')).toBe('nothing');
});

test('gone on both sides with a witness is buried in every flow', () => {
  for (const flow of flows) expect(decide(flow, 'deleted', 'deleted')).toBe('bury');
});

describe('from-exchange is the mirror of from-s4', () => {
  const mirrored: { readonly [D in Decision]?: Decision } = {
    'delete-on-s4': 'delete-on-exchange',
    'delete-on-exchange': 'delete-on-s4',
  };
  const mirror = (decision: Decision): Decision => mirrored[decision] ?? decision;
  const neverTold = 'nothing will say later why it left the mailbox: an administrator looks at it';
  const toldLater = 'S/4 tells deletes later than reads: the tombstone that explains it may still come';
  const stillThere =
    'Deleted Items is a witness for as long as the item lies there: what rests is deleted when it is looked at again';
  /** As the cell of from-exchange is, where it is no mirror, and why. */
  const exceptions: { readonly [cell: string]: readonly [Decision, string] } = {
    'unseen/vanished': ['report-vanished', neverTold],
    'unchanged/vanished': ['report-vanished', neverTold],
    'changed/vanished': ['report-vanished', neverTold],
    'out-of-scope/vanished': ['report-vanished', neverTold],
    'vanished/unseen': ['nothing', toldLater],
    'vanished/unchanged': ['nothing', toldLater],
    'vanished/changed': ['nothing', toldLater],
    'vanished/out-of-scope': ['rest', toldLater],
    'out-of-scope/deleted': ['rest', stillThere],
  };
  const nameOf = (s4: Change, exchange: Change): string => `${s4}/${exchange}`;

  test.each(changes.flatMap((s4) => changes.map((exchange) => [s4, exchange] as const)))('at %s/%s', (s4, exchange) => {
    const expected = exceptions[nameOf(s4, exchange)]?.[0] ?? mirror(decide('from-s4', exchange, s4));
    expect(decide('from-exchange', s4, exchange)).toBe(expected);
  });

  test('every exception is one and has its reason, and where both sides are seen there is none', () => {
    const seen: readonly Change[] = ['unchanged', 'changed', 'deleted'];
    for (const [name, [decision]] of Object.entries(exceptions)) {
      const [s4, exchange] = name.split('/') as [Change, Change];
      expect(mirror(decide('from-s4', exchange, s4))).not.toBe(decision);
      expect(seen.includes(s4) && seen.includes(exchange)).toBe(false);
    }
  });

  test('two-way is a mirror of itself where both sides are seen', () => {
    const seen: readonly Change[] = ['unchanged', 'changed', 'deleted'];
    for (const one of seen)
      for (const other of seen) expect(decide('two-way', one, other)).toBe(mirror(decide('two-way', other, one)));
  });
});

/** Of each direction: what leads, what is invited, what takes part. */
const flowTable = {
  off: { lead: 'off', invited: 'off', participant: 'off' },
  s4ToExchange: { lead: 'from-s4', invited: 'off', participant: 'from-s4' },
  exchangeToS4: { lead: 'from-exchange', invited: 'from-exchange', participant: 'off' },
  both: { lead: 'two-way', invited: 'from-exchange', participant: 'from-s4' },
} as const;
const directions = ['off', 's4ToExchange', 'exchangeToS4', 'both'] as const;

describe.each(directions)('in the direction %s', (direction) => {
  const row = flowTable[direction];

  test(`a pair that leads flows ${row.lead}`, () => {
    expect(flowOf({ role: 'lead', direction, invited: false })).toBe(row.lead);
  });

  test(`an invitation by an organiser outside flows ${row.invited}`, () => {
    expect(flowOf({ role: 'lead', direction, invited: true })).toBe(row.invited);
  });

  test.each([true, false])(`a copy of somebody who takes part flows ${row.participant}, invited %s`, (invited) => {
    expect(flowOf({ role: 'participant', direction, invited })).toBe(row.participant);
  });

  test.each([true, false])("an attendee's copy stays apart, invited %s", (invited) => {
    expect(flowOf({ role: 'attendee', direction, invited })).toBe('apart');
  });
});

test('no direction lets anything be written on the side that it does not flow to', () => {
  const forbidden: { readonly [D in (typeof directions)[number]]: readonly Side[] } = {
    off: ['s4', 'exchange'],
    s4ToExchange: ['s4'],
    exchangeToS4: ['exchange'],
    both: [],
  };
  const targets: { readonly [F in Flow | 'off']: readonly Side[] } = {
    'two-way': ['s4', 'exchange'],
    'from-s4': ['exchange'],
    'from-exchange': ['s4'],
    apart: [],
    off: [],
  };
  for (const direction of directions)
    for (const role of ['lead', 'participant', 'attendee'] as const)
      for (const invited of [true, false])
        for (const side of forbidden[direction])
          expect(targets[flowOf({ role, direction, invited })]).not.toContain(side);
});

test('the journal names the cell', () => {
  expect(causeOf('two-way', 'changed', 'unchanged')).toBe('two-way/changed/unchanged');
});
