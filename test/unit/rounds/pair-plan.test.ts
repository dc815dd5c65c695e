/** What the administrator's settings and the standing of a pair make of what was seen: who is written, what rests, and who is never deleted. */
import { type Direction } from '../../../src/model/settings.ts';
import { type Plan } from '../../../src/rounds/mailbox/pairs/plans.ts';
import { guid } from '../../support/sample-appointment.ts';
import { goneByPerson, planned, thereOnExchange, thereOnS4, witness } from './planning.ts';

/** The plan in a word: what it writes, or what the link becomes. */
const inShort = (plan: Plan): string => {
  if (plan.do === 'delete') return `delete on ${plan.on}`;
  if (plan.do === 'merge') {
    const written = (['s4', 'exchange'] as const).filter((side) => Object.keys(plan.values[side]).length > 0);
    return `write to ${written.join(' and ')}`;
  }
  if (plan.do === 'note') return [plan.link.state, plan.link.because].filter((part) => part !== undefined).join(': ');
  return plan.do;
};

const editedOnS4 = { s4: thereOnS4({ subject: 'Edited in S/4' }) };
const editedOnExchange = { exchange: thereOnExchange({ subject: 'Edited in Outlook' }) };
const goneOnS4 = { s4: goneByPerson };
const goneOnExchange = { exchange: goneByPerson };

describe('the direction', () => {
  const table: readonly (readonly [Direction, string, string, string, string])[] = [
    ['both', 'write to exchange', 'write to s4', 'delete on exchange', 'delete on s4'],
    ['s4ToExchange', 'write to exchange', 'write to exchange', 'delete on exchange', `tombstone: ${witness}`],
    ['exchangeToS4', 'write to s4', 'write to s4', `tombstone: ${witness}`, 'delete on s4'],
    ['off', 'resting: direction', 'resting: direction', 'tombstone: left-behind', 'resting: direction'],
  ];

  test.each(table)('%s: an edit in S/4 → %s, in Outlook → %s; a delete in S/4 → %s, in Outlook → %s', (...row) => {
    const [direction, ...expected] = row;
    const asked = { appointments: { direction } };
    const plans = [editedOnS4, editedOnExchange, goneOnS4, goneOnExchange].map((sides) => planned(asked, sides));
    expect(plans.map(inShort)).toEqual(expected);
  });

  test.each(table)('%s may be said of the transaction type of the appointment alone: its own word counts', (...row) => {
    const [direction, onS4, onExchange, , deletedOnExchange] = row;
    const asked = { settings: { transactionTypes: { ZVIS: { direction } } } };
    const s4 = (subject?: string) => thereOnS4(subject === undefined ? {} : { subject }, { transactionType: 'ZVIS' });
    expect(inShort(planned(asked, { s4: s4('Edited in S/4') }))).toBe(onS4);
    expect(inShort(planned(asked, { s4: s4(), ...editedOnExchange }))).toBe(onExchange);
    expect(inShort(planned(asked, { s4: s4(), ...goneOnExchange }))).toBe(deletedOnExchange);
    // Of another type the installation's counts.
    expect(inShort(planned(asked, editedOnExchange))).toBe('write to s4');
  });

  test('off leaves both copies, and both again looks at them as if nothing had been', () => {
    const link = { state: 'resting', because: 'direction' } as const;
    expect(inShort(planned({ appointments: { direction: 'off' } }, { link, ...editedOnS4 }))).toBe('nothing');
    expect(planned({}, { link, ...editedOnS4 })).toMatchObject({ do: 'merge', link: { state: 'linked' } });
    expect(planned({}, { link })).toMatchObject({ do: 'note', what: 'linked', link: { state: 'linked' } });
  });
});

describe('the trigger', () => {
  const asked = { appointments: { trigger: { mode: 'category', category: 'CRM' } } };
  const link = { bornOn: 'exchange' } as const;
  const tagged = (subject: string) => thereOnExchange({ subject }, { categories: ['crm'] });

  test('falls away: the link rests and both copies stay, whatever was edited', () => {
    for (const sides of [{}, editedOnS4, editedOnExchange]) {
      expect(inShort(planned(asked, { link, ...sides }))).toBe('resting: not-triggered');
    }
  });

  test('is back: the link is kept in step again', () => {
    const resting = { ...link, state: 'resting', because: 'not-triggered' } as const;
    expect(inShort(planned(asked, { link: resting, exchange: tagged('Edited in Outlook') }))).toBe('write to s4');
    expect(planned(asked, { link: resting, exchange: tagged('Edited in Outlook') })).toMatchObject({
      link: { state: 'linked' },
    });
  });

  test('is asked of nothing that was born in S/4', () => {
    expect(inShort(planned(asked, editedOnExchange))).toBe('write to s4');
  });

  test('that fell away does not hide that the item was deleted: the other copy follows', () => {
    expect(inShort(planned(asked, { link, ...goneOnExchange }))).toBe('delete on s4');
  });
});

describe('a delete with a witness (I7)', () => {
  const policies = ['delete', 'cancel', 'mark', 'ignore'] as const;
  const steps = {
    s4: { delete: 'delete', cancel: 'set-status', mark: 'mark-subject', ignore: undefined },
    exchange: { delete: 'delete', cancel: 'show-cancelled', mark: 'mark-category', ignore: undefined },
  } as const;
  const cancelledInS4 = { s4: thereOnS4({}, { status: 'E0004' }) };
  const cancelledByOrganiser = {
    exchange: thereOnExchange(
      {},
      { meeting: { organiser: undefined, response: 'accepted', attendees: [], cancelled: true } },
    ),
  };
  const causes = [
    ['a delete in Outlook', 's4', goneOnExchange, witness],
    ['a meeting that its organiser cancelled', 's4', cancelledByOrganiser, 'cancelled-by-organiser'],
    ['a delete in S/4', 'exchange', goneOnS4, witness],
    ['the status for cancelled in S/4', 'exchange', cancelledInS4, 'cancelled-by-organiser'],
    ['a person who was taken off', 'exchange', { s4: { is: 'gone', witness: 'person-removed' } }, 'person-removed'],
  ] as const;

  test.each(
    causes.flatMap(([name, on, sides, because]) =>
      policies.map((policy) => [name, policy, on, sides, because] as const),
    ),
  )('%s under the policy %s is what the policy of %s says', (...row) => {
    const [, policy, on, sides, because] = row;
    const plan = planned({ appointments: { deletes: { [on]: policy } } }, sides);
    const step = steps[on][policy];
    if (step === undefined)
      expect(plan).toMatchObject({ do: 'note', witness: because, link: { state: 'tombstone', said: { on } } });
    else expect(plan).toMatchObject({ do: 'delete', on, step, witness: because });
  });

  test('the policy of the other side does not matter', () => {
    for (const policy of policies) {
      expect(planned({ appointments: { deletes: { exchange: policy } } }, goneOnExchange)).toMatchObject({
        step: 'delete',
      });
      expect(planned({ appointments: { deletes: { s4: policy } } }, goneOnS4)).toMatchObject({ step: 'delete' });
    }
  });

  test('where the table has no status for cancelled, the appointment is marked, never deleted instead', () => {
    const statuses = { meaning: { E0001: 'open' }, write: { open: 'E0001' } };
    const asked = { settings: { codes: { statuses } }, appointments: { deletes: { s4: 'cancel' } } };
    expect(planned(asked, goneOnExchange)).toMatchObject({ do: 'delete', step: 'mark-subject' });
  });

  test('says whether what is about to go was edited, so that the edit can be kept (P3)', () => {
    expect(planned({}, goneOnExchange)).toMatchObject({ do: 'delete', edited: false });
    expect(planned({}, { ...goneOnExchange, ...editedOnS4 })).toMatchObject({ do: 'delete', edited: true });
    expect(planned({}, { ...goneOnS4, ...editedOnExchange })).toMatchObject({ do: 'delete', edited: true });
  });

  test('without a witness nothing is deleted, and nothing of what is held is', () => {
    expect(inShort(planned({}, { exchange: { is: 'gone' } }))).toBe('vanished');
    expect(inShort(planned({}, { s4: { is: 'gone' } }))).toBe('nothing');
    expect(inShort(planned({}, { exchange: { is: 'away', reason: 'left-folder' } }))).toBe('resting: left-folder');
  });

  test('a copy that is out of sight when S/4 deletes is remembered as left behind', () => {
    const plan = planned({}, { ...goneOnS4, exchange: { is: 'away', reason: 'left-folder' } });
    expect(inShort(plan)).toBe('tombstone: left-behind');
  });
});

describe('an invitation by an organiser outside', () => {
  const link = { invited: true } as const;

  test('belongs to the organiser: an edit in S/4 is restored', () => {
    const plan = planned({}, { link, standing: 'invited', ...editedOnS4 });
    expect(plan).toMatchObject({ do: 'merge', restored: true, values: { s4: { subject: 'Besuch' }, exchange: {} } });
    expect(plan).toMatchObject({ link: { invited: true } });
  });

  test.each(['both', 's4ToExchange', 'exchangeToS4', 'off'] as const)(
    'whose item is gone is forgotten and never deletes in S/4, in the direction %s',
    (direction) => {
      for (const s4 of [thereOnS4(), thereOnS4({ subject: 'Edited in S/4' })]) {
        const plan = planned({ appointments: { direction } }, { link, s4, ...goneOnExchange });
        expect(inShort(plan)).toBe(`tombstone: ${witness}`);
      }
    },
  );

  test('that its organiser cancelled deletes in S/4', () => {
    const exchange = thereOnExchange(
      {},
      { meeting: { organiser: undefined, response: 'accepted', attendees: [], cancelled: true } },
    );
    expect(inShort(planned({}, { link, standing: 'invited', exchange }))).toBe('delete on s4');
  });

  test('that somebody else leads now stays apart: nothing is written, and thrown away it is only forgotten', () => {
    const standing = 'attendee';
    for (const sides of [editedOnS4, editedOnExchange, { ...editedOnS4, ...editedOnExchange }])
      expect(inShort(planned({}, { standing, ...sides }))).not.toMatch(/write|delete/);
    expect(inShort(planned({}, { standing, ...goneOnExchange }))).toBe(`tombstone: ${witness}`);
    expect(inShort(planned({}, { standing, ...goneOnS4 }))).toBe(`tombstone: ${witness}`);
  });
});

describe('a copy of an employee who takes part', () => {
  const s4 = (subject: string) => thereOnS4({ subject }, { responsible: undefined });
  const link = { role: 'participant' } as const;

  test('follows S/4: an edit in Outlook is restored, a delete there is hers alone', () => {
    const plan = planned({}, { link, s4: s4('Besuch'), ...editedOnExchange });
    expect(plan).toMatchObject({ do: 'merge', restored: true, values: { exchange: { subject: 'Besuch' }, s4: {} } });
    expect(inShort(planned({}, { link, s4: s4('Besuch'), ...goneOnExchange }))).toBe(`tombstone: ${witness}`);
    expect(inShort(planned({}, { link, ...goneOnS4 }))).toBe('delete on exchange');
  });
});

describe('a block that was left behind (mode skip) is nobody’s', () => {
  const link = { state: 'resting', because: 'private', hidden: { of: 'exchange', held: 'orphan' } } as const;
  const exchange = thereOnExchange({ private: true, subject: 'Secret' });

  test('its item is deleted: the block stays', () => {
    expect(inShort(planned({}, { link, ...goneOnExchange }))).toMatch(/^tombstone/);
  });

  test('the block is deleted: its item stays', () => {
    expect(inShort(planned({}, { link, exchange, ...goneOnS4 }))).toMatch(/^tombstone/);
    expect(inShort(planned({}, { link, exchange, s4: { is: 'gone' } }))).toMatch(/^tombstone/);
  });

  test('nothing of it is kept in step', () => {
    const when = { kind: 'allDay', firstDay: '2026-11-24', lastDay: '2026-11-24' } as never;
    expect(inShort(planned({}, { link, exchange: thereOnExchange({ private: true, subject: 'Secret', when }) }))).toBe(
      'nothing',
    );
    expect(inShort(planned({}, { link, exchange, ...editedOnS4 }))).toBe('nothing');
  });

  test('it is its item’s again when that turns public', () => {
    const plan = planned({}, { link, s4: thereOnS4({ subject: 'Private' }), ...editedOnExchange });
    expect(plan).toMatchObject({ do: 'merge', link: { state: 'linked' } });
    expect(plan.do === 'merge' && plan.link.hidden).toBeUndefined();
  });
});

test('what an administrator refused is not written and not deleted: the pair is left alone', () => {
  const refused = { settings: {}, rejected: [guid] };
  expect(inShort(planned(refused, editedOnS4))).toBe('resting: rejected');
  expect(inShort(planned(refused, goneOnExchange))).toMatch(/^tombstone/);
});
