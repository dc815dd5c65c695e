/** EWS answers as text, for the scripted server. */
const messages = 'http://schemas.microsoft.com/exchange/services/2006/messages';
const types = 'http://schemas.microsoft.com/exchange/services/2006/types';

export const envelope = (content: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="${messages}" xmlns:t="${types}">` +
  `<s:Header><t:ServerVersionInfo MajorVersion="15"/></s:Header><s:Body>${content}</s:Body></s:Envelope>`;

/** An answer whose messages are all for one operation, e.g. `GetItem`. */
export const answerOf = (operation: string, ...contents: readonly string[]): string =>
  envelope(
    `<m:${operation}Response><m:ResponseMessages>${contents.join('')}</m:ResponseMessages></m:${operation}Response>`,
  );

export const success = (operation: string, content: string): string =>
  `<m:${operation}ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>${content}</m:${operation}ResponseMessage>`;

export const refused = (operation: string, code: string, extra = ''): string =>
  `<m:${operation}ResponseMessage ResponseClass="Error"><m:MessageText>no</m:MessageText><m:ResponseCode>${code}</m:ResponseCode>` +
  `<m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>${extra}</m:${operation}ResponseMessage>`;

/** The message as a warning. */
export const asWarning = (message: string): string => message.replace('"Error"', '"Warning"');

export const backOff = (ms: number, prefix = 'm'): string =>
  `<${prefix}:MessageXml><t:Value Name="BackOffMilliseconds">${ms}</t:Value></${prefix}:MessageXml>`;

export const soapFault = (code: string, detail = ''): string =>
  envelope(
    `<s:Fault><faultcode xmlns:a="${types}">a:${code}</faultcode><faultstring>no</faultstring><detail>` +
      `<e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">${code}</e:ResponseCode>${detail}</detail></s:Fault>`,
  );

export const itemIdXml = (id: string, changeKey = 'CK1'): string => `<t:ItemId Id="${id}" ChangeKey="${changeKey}"/>`;

/** A calendar item as GetItem returns it; `overrides` replace or remove (`''`) single elements. */
export function calendarItem(
  id: string,
  overrides: Readonly<Record<string, string>> = {},
  element = 'CalendarItem',
): string {
  const parts: Record<string, string> = {
    ItemId: itemIdXml(id),
    ItemClass: '<t:ItemClass>IPM.Appointment</t:ItemClass>',
    Subject: '<t:Subject>Subject</t:Subject>',
    Sensitivity: '<t:Sensitivity>Normal</t:Sensitivity>',
    Body: '<t:Body BodyType="Text">Body</t:Body>',
    LastModifiedTime: '<t:LastModifiedTime>2026-11-22T07:00:00Z</t:LastModifiedTime>',
    ExtendedProperty: '',
    UID: '<t:UID>uid-1</t:UID>',
    Start: '<t:Start>2026-11-22T08:00:00Z</t:Start>',
    End: '<t:End>2026-11-22T09:00:00Z</t:End>',
    IsAllDayEvent: '<t:IsAllDayEvent>false</t:IsAllDayEvent>',
    Location: '<t:Location>Room</t:Location>',
    IsMeeting: '<t:IsMeeting>false</t:IsMeeting>',
    CalendarItemType: '<t:CalendarItemType>Single</t:CalendarItemType>',
    StartTimeZone: '<t:StartTimeZone Id="W. Europe Standard Time" Name="any"/>',
    EndTimeZone: '<t:EndTimeZone Id="W. Europe Standard Time" Name="any"/>',
    ...overrides,
  };
  return `<t:${element}>${Object.values(parts).join('')}</t:${element}>`;
}

export const items = (...content: readonly string[]): string => `<m:Items>${content.join('')}</m:Items>`;

export const keyXml = (key: string, guid: string): string =>
  `<t:ExtendedProperty><t:ExtendedFieldURI PropertySetId="${guid}" PropertyName="TandemKey" PropertyType="String"/><t:Value>${key}</t:Value></t:ExtendedProperty>`;
