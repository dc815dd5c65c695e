/**
 * Owns reading an EWS answer: the response messages in the server's order, or the SOAP fault, whatever the HTTP status (E5: a fault with
 * status 200 is a fault). Knows no operation.
 */
import { type Refusal } from './fault-table.ts';
import { sanitiseResponse } from './sanitise-response.ts';
import { child, descend, parseXml, textOf, type XmlElement, type XmlLimits } from './xml-tree.ts';

/** One response message of a batch; `refusal` when this one failed. */
export type ResponseMessage = { readonly element: XmlElement; readonly refusal?: Refusal };

export type SoapAnswer =
  | { readonly kind: 'messages'; readonly messages: readonly ResponseMessage[] }
  | { readonly kind: 'fault'; readonly refusal: Refusal };

/** 512 changes or ten large bodies stay far below. */
const limits: XmlLimits = { characters: 64 * 1024 * 1024, depth: 64, elements: 1_000_000 };

/** @throws XmlRefused when the text is no SOAP envelope */
export function readSoapAnswer(xml: string): SoapAnswer | undefined {
  const body = child(parseXml(sanitiseResponse(xml), limits), 'Body');
  const content = body?.children[0];
  if (content === undefined) return undefined;
  if (content.name === 'Fault') return { kind: 'fault', refusal: refusalOfFault(content) };
  const messages = child(content, 'ResponseMessages');
  // Every operation that we use answers with response messages.
  return messages === undefined ? undefined : { kind: 'messages', messages: messages.children.map(readMessage) };
}

function readMessage(element: XmlElement): ResponseMessage {
  const code = textOf(element, 'ResponseCode') ?? '';
  const outcome = element.attributes.get('ResponseClass');
  // A warning is an answer, except that the rest of a stopped batch was not done.
  if (outcome === 'Success' || (outcome === 'Warning' && code !== 'ErrorBatchProcessingStopped')) return { element };
  return { element, refusal: { code, ...backOffOf(child(element, 'MessageXml')) } };
}

function refusalOfFault(fault: XmlElement): Refusal {
  const detail = child(fault, 'detail');
  const code = textOf(detail, 'ResponseCode') ?? textOf(fault, 'faultcode')?.replace(/^.*:/, '') ?? '';
  return { code: code.trim(), ...backOffOf(descend(detail, 'MessageXml')) };
}

function backOffOf(messageXml: XmlElement | undefined): { readonly backOffMs?: number } {
  const value = messageXml?.children.find((each) => each.attributes.get('Name') === 'BackOffMilliseconds')?.text;
  const ms = Number(value);
  return value !== undefined && Number.isFinite(ms) && ms >= 0 ? { backOffMs: ms } : {};
}
