/** Owns the namespace names of EWS and SOAP, and the prefixes that the responses use for them. */

export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
export const TYPES = 'http://schemas.microsoft.com/exchange/services/2006/types';
export const MESSAGES = 'http://schemas.microsoft.com/exchange/services/2006/messages';
export const ERRORS = 'http://schemas.microsoft.com/exchange/services/2006/errors';
