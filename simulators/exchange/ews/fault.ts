/**
 * Owns how a request goes wrong: `EwsFault` ends the whole request (SOAP fault, HTTP 500 unless said otherwise), `ItemError` is one response
 * message in a batch that goes on.
 */
import { type Xml } from './xml-write.ts';

type Details = { httpStatus?: number; messageXml?: Readonly<Record<string, string>> };

export class EwsFault extends Error {
  readonly code: string;
  readonly httpStatus: number;
  /** Named values for MessageXml, such as BackOffMilliseconds. */
  readonly messageXml: Readonly<Record<string, string>>;

  constructor(code: string, message: string, details: Details = {}) {
    super(message);
    this.code = code;
    this.httpStatus = details.httpStatus ?? 500;
    this.messageXml = details.messageXml ?? {};
  }
}

export class ItemError extends Error {
  readonly code: string;
  readonly messageXml: Readonly<Record<string, string>>;
  /** A warning answers, but not quite what was asked. */
  readonly responseClass: 'Error' | 'Warning';
  /** What a warning answers all the same. */
  readonly content: Xml | undefined;

  constructor(
    code: string,
    message: string,
    details: { messageXml?: Readonly<Record<string, string>>; warningWith?: Xml } = {},
  ) {
    super(message);
    this.code = code;
    this.messageXml = details.messageXml ?? {};
    this.responseClass = details.warningWith ? 'Warning' : 'Error';
    this.content = details.warningWith;
  }
}

/** The fault for a request whose form the schema does not allow. */
export function schemaViolation(violation: string): EwsFault {
  return new EwsFault('ErrorSchemaValidation', 'The request failed schema validation.', {
    messageXml: { Violation: violation },
  });
}
