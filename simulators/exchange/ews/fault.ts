/**
 * Owns how a request goes wrong: `EwsFault` ends the whole request (SOAP fault, HTTP 500 unless said otherwise), `ItemError` is one response
 * message in a batch that goes on.
 */

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
  /** Exchange marks what follows a failed batch as `Warning`; everything else is `Error`. */
  readonly responseClass: 'Error' | 'Warning';

  constructor(
    code: string,
    message: string,
    details: { messageXml?: Readonly<Record<string, string>>; responseClass?: 'Warning' } = {},
  ) {
    super(message);
    this.code = code;
    this.messageXml = details.messageXml ?? {};
    this.responseClass = details.responseClass ?? 'Error';
  }
}

/** The fault for a request whose form the schema does not allow. */
export function schemaViolation(violation: string): EwsFault {
  return new EwsFault('ErrorSchemaValidation', 'The request failed schema validation.', {
    messageXml: { Violation: violation },
  });
}
