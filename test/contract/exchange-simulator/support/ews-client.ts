/**
 * Owns a bare EWS client for tests: writes SOAP by hand, reads answers by pattern, and remembers every answer so that `expectValidAnswers` can
 * hold them all against Microsoft's schema.
 */

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const TYPES = 'http://schemas.microsoft.com/exchange/services/2006/types';
const MESSAGES = 'http://schemas.microsoft.com/exchange/services/2006/messages';

export const PROPERTY = 'PropertySetId="c11ff724-aa03-4555-9952-8fa248a11c3e" PropertyName="Key" PropertyType="String"';

/** Bodies of all answers that were no SOAP faults, of this test file. */
export const answers: string[] = [];

export type Answer = { status: number; headers: Headers; text: string; codes: string[] };

export type Login = { user?: string; password?: string; as?: string; zone?: string };

export class EwsClient {
  readonly #url: string;
  readonly #login: Login;

  constructor(url: string, login: Login = {}) {
    this.#url = url;
    this.#login = login;
  }

  /** Sends one operation. */
  async call(operation: string): Promise<Answer> {
    return this.send(envelope(operation, this.#login));
  }

  /** Sends a body as it is. */
  async send(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Answer> {
    const { user = 'svc-tandem@tandem.example', password = 'tandem-demo' } = this.#login;
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: {
        'content-type': 'text/xml; charset=utf-8',
        authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
        ...headers,
      },
      body,
    });
    const text = await response.text();
    const answer = /<s:Body>([\s\S]*)<\/s:Body>/.exec(text)?.[1];
    if (answer !== undefined && !answer.startsWith('<s:Fault')) answers.push(answer);
    return { status: response.status, headers: response.headers, text, codes: texts(text, '[em]:ResponseCode') };
  }

  /** Creates an appointment from the XML of its fields; the answer's id and change key. */
  async create(fields: string): Promise<Ids> {
    const answer = await this.call(createItem(fields));
    return idsIn(answer);
  }

  async get(id: string, shape = '<t:BaseShape>AllProperties</t:BaseShape>'): Promise<Answer> {
    return this.call(
      `<m:GetItem><m:ItemShape>${shape}</m:ItemShape><m:ItemIds><t:ItemId Id="${id}"/></m:ItemIds></m:GetItem>`,
    );
  }

  async update(ids: Ids, updates: string, resolution = 'AlwaysOverwrite'): Promise<Answer> {
    return this.call(
      `<m:UpdateItem ConflictResolution="${resolution}" SendMeetingInvitationsOrCancellations="SendToNone"><m:ItemChanges><t:ItemChange>${itemId(ids)}<t:Updates>${updates}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`,
    );
  }

  async delete(ids: Ids, how = 'HardDelete'): Promise<Answer> {
    return this.call(
      `<m:DeleteItem DeleteType="${how}" SendMeetingCancellations="SendToNone"><m:ItemIds>${itemId(ids)}</m:ItemIds></m:DeleteItem>`,
    );
  }

  async find(inner: string, folder = 'calendar'): Promise<Answer> {
    return this.call(
      `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>${inner}<m:ParentFolderIds><t:DistinguishedFolderId Id="${folder}"/></m:ParentFolderIds></m:FindItem>`,
    );
  }

  async sync(state = '', limit = 512): Promise<Answer> {
    return this.call(
      `<m:SyncFolderItems><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:SyncFolderId><t:DistinguishedFolderId Id="calendar"/></m:SyncFolderId>${state === '' ? '' : `<m:SyncState>${state}</m:SyncState>`}<m:MaxChangesReturned>${limit}</m:MaxChangesReturned></m:SyncFolderItems>`,
    );
  }
}

export type Ids = { id: string; key: string };

/** The first item id of an answer. */
export function idsIn(answer: Answer): Ids {
  const match = /<t:ItemId Id="([^"]+)" ChangeKey="([^"]+)"/.exec(answer.text);
  if (match?.[1] === undefined || match[2] === undefined) throw new Error(`No item id in: ${answer.text}`);
  return { id: match[1], key: match[2] };
}

/** The texts of all elements of that name (a pattern, with prefix). */
export function texts(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([^<]*)<`, 'g'))].map((match) => match[1] ?? '');
}

export function itemId({ id, key }: Ids): string {
  return `<t:ItemId Id="${id}"${key === '' ? '' : ` ChangeKey="${key}"`}/>`;
}

export function createItem(fields: string, send = 'SendToNone'): string {
  return `<m:CreateItem SendMeetingInvitations="${send}"><m:Items><t:CalendarItem>${fields}</t:CalendarItem></m:Items></m:CreateItem>`;
}

export function setField(uri: string, value: string): string {
  return `<t:SetItemField><t:FieldURI FieldURI="${uri}"/><t:CalendarItem>${value}</t:CalendarItem></t:SetItemField>`;
}

export function property(value: string): string {
  return `<t:ExtendedProperty><t:ExtendedFieldURI ${PROPERTY}/><t:Value>${value}</t:Value></t:ExtendedProperty>`;
}

/** An hour at nine o'clock UTC. */
export const NINE = '<t:Start>2026-11-25T09:00:00Z</t:Start><t:End>2026-11-25T10:00:00Z</t:End>';

export function envelope(operation: string, login: Login = {}): string {
  const { as = 'max.mustermann@tandem.example', zone } = login;
  const impersonation =
    as === ''
      ? ''
      : `<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>${as}</t:PrimarySmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>`;
  const context =
    zone === undefined ? '' : `<t:TimeZoneContext><t:TimeZoneDefinition Id="${zone}"/></t:TimeZoneContext>`;
  return `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${SOAP}" xmlns:t="${TYPES}" xmlns:m="${MESSAGES}"><s:Header><t:RequestServerVersion Version="Exchange2013_SP1"/>${impersonation}${context}</s:Header><s:Body>${operation}</s:Body></s:Envelope>`;
}
