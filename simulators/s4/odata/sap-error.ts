/**
 * Owns errors as SAP Gateway words them: a status, a message code, a text in both languages, and
 * the JSON body around them. Pure – no I/O.
 */

/** Logon languages of the simulator. */
export type Language = 'EN' | 'DE';

/** One text in both languages. */
export type Texts = Readonly<Record<Language, string>>;

/** What an error says besides its texts. */
export type SapErrorDetails = {
  /** The property at fault, shown as `propertyref`. */
  property?: string;
  headers?: Readonly<Record<string, string>>;
};

/** An answer that is not a success; thrown anywhere below the request handler. */
export class SapError extends Error {
  readonly status: number;
  readonly code: string;
  readonly texts: Texts;
  readonly details: SapErrorDetails;

  constructor(head: { status: number; code: string }, texts: Texts, details: SapErrorDetails = {}) {
    super(texts.EN);
    this.status = head.status;
    this.code = head.code;
    this.texts = texts;
    this.details = details;
  }
}

/** A request that is wrong in itself: 400 with a Gateway code. */
export function badRequest(texts: Texts, property?: string): SapError {
  return new SapError({ status: 400, code: '/IWBEP/CM_MGW_RT/022' }, texts, property === undefined ? {} : { property });
}

/** A refusal by the business logic: 400 with the code of the application. */
export function businessError(code: string, texts: Texts, property?: string): SapError {
  return new SapError({ status: 400, code }, texts, property === undefined ? {} : { property });
}

/** The thing that was asked for does not exist: 404. */
export function notFound(what: string): SapError {
  return new SapError(
    { status: 404, code: '/IWBEP/CM_MGW_RT/020' },
    { EN: `Resource not found for ${what}`, DE: `Ressource nicht gefunden für ${what}` },
  );
}

/** The service and moment an error body names. */
export type ErrorPlace = { service: string; namespace: string; language: Language; at: Date };

/** The JSON body of an error. */
export function errorBody(error: SapError, place: ErrorPlace): string {
  const value = error.texts[place.language];
  const timestamp = place.at.toISOString().replaceAll(/[-:TZ]/g, '');
  return JSON.stringify({
    error: {
      code: error.code,
      message: { lang: place.language.toLowerCase(), value },
      innererror: {
        application: {
          component_id: '',
          service_namespace: `/${place.namespace}/`,
          service_id: place.service,
          service_version: '0001',
        },
        transactionid: timestamp.replace('.', '').padEnd(32, '0'),
        timestamp: `${timestamp}0000`,
        Error_Resolution: {
          SAP_Transaction: 'Run transaction /IWFND/ERROR_LOG on SAP Gateway hub system',
        },
        errordetails: [
          {
            code: error.code,
            message: value,
            propertyref: error.details.property ?? '',
            severity: 'error',
            target: error.details.property ?? '',
          },
        ],
      },
    },
  });
}
