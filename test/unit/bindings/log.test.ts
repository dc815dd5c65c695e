/** Owns the proof that the log keeps secrets and content out even when a caller is careless. */
import { Writable } from 'node:stream';

import { createLog } from '../../../src/adapters/log.ts';
import { type LogFields } from '../../../src/ports/log.ts';

const linesOf = (write: (log: ReturnType<typeof createLog>) => void, level: 'debug' | 'info' = 'info'): object[] => {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString('utf8'));
      done();
    },
  });
  write(createLog({ level, secrets: ['tandem-demo', 'short'], stream }));
  return chunks
    .join('')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as object);
};

test('a record is one JSON line with context, level and time', () => {
  const lines = linesOf((log) =>
    log.with({ correlation: 'c1' }).with({ mailbox: 'm1' }).warn('One\nsentence.', { count: 3, fine: true }),
  );
  expect(lines).toEqual([
    {
      level: 'warn',
      message: 'One\nsentence.',
      correlation: 'c1',
      mailbox: 'm1',
      count: 3,
      fine: true,
      time: expect.any(String),
    },
  ]);
});

test('the level decides', () => {
  const write = (log: ReturnType<typeof createLog>): void => {
    log.debug('a');
    log.info('b');
  };
  expect(linesOf(write)).toHaveLength(1);
  expect(linesOf(write, 'debug')).toHaveLength(2);
});

test('secrets, addresses and callback paths are blotted out wherever they stand', () => {
  const text = JSON.stringify(
    linesOf((log) =>
      log.info('Password tandem-demo of max@example.com', {
        path: 'http://h/bindings/ews/m/1/abcdef',
        because: 'xtandem-demox',
      }),
    ),
  );
  expect(text).not.toMatch(/tandem-demo|example\.com|abcdef/);
  expect(text).toContain('[secret]');
});

test('fields with content and fields of other types are dropped and counted', () => {
  const fields = {
    subject: 'x',
    url: 'y',
    nested: { subject: 'x' },
    list: ['x'],
    level: 'loud',
    guid: 'g',
  } as unknown as LogFields;
  expect(linesOf((log) => log.info('m', fields))).toEqual([
    { level: 'info', message: 'm', guid: 'g', dropped: 4, time: expect.any(String) },
  ]);
});

test('long text is cut', () => {
  expect(JSON.stringify(linesOf((log) => log.info('m', { because: 'x'.repeat(9_000) }))).length).toBeLessThan(500);
});
