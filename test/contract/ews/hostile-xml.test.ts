import fc from 'fast-check';

import { parseSendNotification } from '../../../src/adapters/ews/notification-parser.ts';
import { sanitiseResponse } from '../../../src/adapters/ews/sanitise-response.ts';
import { readSoapAnswer } from '../../../src/adapters/ews/soap-answer.ts';
import { XmlRefused } from '../../../src/adapters/ews/xml-tree.ts';
import { answerOf, backOff, calendarItem, envelope, items, refused, success } from './support/answers.ts';

const samples = [
  answerOf('GetItem', success('GetItem', items(calendarItem('a'))), refused('GetItem', 'ErrorServerBusy', backOff(10))),
  envelope(
    '<m:SendNotification><m:ResponseMessages><m:SendNotificationResponseMessage ResponseClass="Success"><m:Notification>' +
      '<t:SubscriptionId>S</t:SubscriptionId><t:StatusEvent><t:Watermark>W</t:Watermark></t:StatusEvent>' +
      '</m:Notification></m:SendNotificationResponseMessage></m:ResponseMessages></m:SendNotification>',
  ),
];
const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<',
    '>',
    '&',
    '"',
    '<![CDATA[',
    ']]>',
    '<!--',
    '<!DOCTYPE a>',
    '<?x?>',
    '&#x0;',
    '&b;',
    '</t:Items>',
    '<t:Items/>',
    '\u0000',
  ),
);
/** A real message with a stretch replaced by something else. */
const damaged = fc
  .record({ sample: fc.constantFrom(...samples), at: fc.nat(), length: fc.nat(40), piece })
  .map(({ sample, at, length, piece: other }) => {
    const start = at % sample.length;
    return sample.slice(0, start) + other + sample.slice(start + length);
  });

test('no message, however damaged, makes the notification parser throw', () => {
  fc.assert(
    fc.property(damaged, (xml) => {
      const parsed = parseSendNotification(xml);
      expect(parsed.ok || parsed.fault.code === 'not-understood').toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('no answer, however damaged, is anything but read or refused, and the refusal quotes nothing', () => {
  fc.assert(
    fc.property(damaged, (xml) => {
      try {
        readSoapAnswer(xml);
      } catch (error) {
        expect(error).toBeInstanceOf(XmlRefused);
        expect(String(error)).toMatch(/^XmlRefused: [a-z -]+$/);
      }
    }),
    { numRuns: 2000 },
  );
});

test('sanitising drops only what is not XML', () => {
  expect(sanitiseResponse('a&#0;&#x1f;&#x1F;&#xd800;&#xFFFE;&#x110000;\u0001b')).toBe('ab');
  expect(sanitiseResponse('&#9;&#xA;&#13;&#x1F680;&amp;#1;<![CDATA[&#1;]]>')).toBe(
    '&#9;&#xA;&#13;&#x1F680;&amp;#1;<![CDATA[&#1;]]>',
  );
});
