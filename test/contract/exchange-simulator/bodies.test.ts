/** Proves how bodies are kept and given: in the form in which they were written, as whole documents, converted for whoever asks, and cut only when asked. */
import { type ExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { items } from './support/control.ts';
import { type EwsClient, NINE, setField, texts } from './support/ews-client.ts';
import { overSoap } from './support/over-soap.ts';

let simulator: ExchangeSimulator;
let client: EwsClient;
overSoap((at) => {
  ({ simulator, client } = at);
});

const body = (type: 'HTML' | 'Text', escaped: string): string => `<t:Body BodyType="${type}">${escaped}</t:Body>`;
const create = async (type: 'HTML' | 'Text', escaped: string): Promise<string> =>
  (await client.create(`${body(type, escaped)}${NINE}`)).id;
const asked = async (id: string, options: string): Promise<string> =>
  (
    await client.get(
      id,
      `<t:BaseShape>IdOnly</t:BaseShape>${options}<t:AdditionalProperties><t:FieldURI FieldURI="item:Body"/></t:AdditionalProperties>`,
    )
  ).text;
const kept = async (): Promise<string> => (await items(simulator))[0]?.body ?? '';

test('whoever names no type, or Best, gets the form that is stored', async () => {
  const plain = await create('Text', 'a &lt;b>');
  const rich = await create('HTML', '&lt;p>a&lt;/p>');
  for (const options of ['', '<t:BodyType>Best</t:BodyType>']) {
    expect(await asked(plain, options)).toContain('<t:Body BodyType="Text">a &lt;b&gt;</t:Body>');
    expect(await asked(rich, options)).toContain('<t:Body BodyType="HTML">');
  }
  expect(texts(await asked(rich, '<t:BodyType>Text</t:BodyType>'), 't:Body')).toEqual(['a']);
});

test('plain text asked for as HTML keeps its lines and blanks, and addresses become links', async () => {
  const id = await create('Text', '  a  b\nhttps://example.com/x');
  const html = await asked(id, '<t:BodyType>HTML</t:BodyType>');
  expect(html).toContain('&amp;nbsp; a&amp;nbsp; b&lt;br&gt;');
  expect(html).toContain('&lt;a href=&quot;https://example.com/x&quot;&gt;https://example.com/x&lt;/a&gt;');
});

test('HTML becomes a whole document with a character set, once', async () => {
  const { id, key } = await client.create(`${body('HTML', '&lt;p>a&lt;/p>')}${NINE}`);
  const first = await kept();
  expect(first).toMatch(/^<html>\r\n<head>\r\n<meta http-equiv="Content-Type"[^>]+><\/head>\r\n<body>\r\n<p>a<\/p>/);
  await client.update({ id, key }, setField('item:Body', body('HTML', `<![CDATA[${first}]]>`)));
  expect(await kept()).toBe(first);
  await client.update({ id, key }, setField('item:Body', body('HTML', '&lt;html>&lt;body>&lt;header>b&lt;/header>')));
  expect(await kept()).toMatch(/^<html>\r\n<head>\r\n<meta [^>]+><\/head><body><header>b<\/header>$/);
});

test('what is appended goes to the end of the body, not behind the document', async () => {
  const { id, key } = await client.create(`${body('HTML', '&lt;p>a&lt;/p>')}${NINE}`);
  await client.update(
    { id, key },
    `<t:AppendToItemField><t:FieldURI FieldURI="item:Body"/><t:CalendarItem>${body('HTML', '&lt;p>b&lt;/p>')}</t:CalendarItem></t:AppendToItemField>`,
  );
  expect((await kept()).replaceAll(/\s/g, '')).toMatch(/<body><p>a<\/p><p>b<\/p><\/body><\/html>$/);
});

test('a body longer than MaximumBodySize comes cut and says so', async () => {
  const id = await create('Text', '12345');
  const size = (most: number): string => `<t:MaximumBodySize>${most}</t:MaximumBodySize>`;
  expect(await asked(id, size(5))).toContain('<t:Body BodyType="Text" IsTruncated="false">12345</t:Body>');
  expect(await asked(id, size(4))).toContain('<t:Body BodyType="Text" IsTruncated="true">1234</t:Body>');
  expect(await kept()).toBe('12345');
});
