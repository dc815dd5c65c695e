/**
 * Fences traps E2, E4, E5, E7 and E10 in one place: the library builds requests, but its own HTTP (no deadline, no headers, network errors
 * dressed up as server errors) and its own reading of answers (order lost, unknown classes fatal, text trimmed) are never used. Its XHR
 * hands the finished request to our transport, keeps the raw outcome, and then rejects, so that the library's parser never sees it.
 */
import { type IXHRApi, type IXHROptions } from 'ews-javascript-api';

import { type HttpOutcome } from './transport.ts';

/** An XHR for exactly one request. `outcome` is there as soon as the library has sent something. */
type CapturingXhr = { readonly api: IXHRApi; readonly outcome: () => HttpOutcome | undefined };

/** Looks like an empty HTTP error to the library, which then gives up quietly. */
const endOfTheLibrary = { status: 0, responseText: '' };

/** @param post sends the SOAP envelope; must not throw */
export function createCapturingXhr(post: (soap: string) => Promise<HttpOutcome>): CapturingXhr {
  let captured: HttpOutcome | undefined;
  const xhr = async (options: IXHROptions): Promise<never> => {
    if (captured !== undefined) throw new Error('one XHR serves one request');
    captured = await post(String(options.data));
    // oxlint-disable-next-line no-throw-literal -- the library reads `status` of whatever is thrown
    throw endOfTheLibrary;
  };
  return {
    api: {
      apiName: 'tandem',
      xhr,
      xhrStream: () => Promise.reject(new Error('streaming is not used')),
      disconnect: () => undefined,
    },
    outcome: () => captured,
  };
}
