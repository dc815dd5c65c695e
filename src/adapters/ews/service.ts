/**
 * Owns the library's service object for one call: version, UTC, impersonation. No credentials go into it; our transport sets them, so that
 * nothing of the library can log them. A fresh object per call, because the library keeps state in it.
 */
import {
  ConnectingIdType,
  ExchangeService,
  ExchangeVersion,
  FolderId,
  ImpersonatedUserId,
  Mailbox,
  TimeZoneInfo,
  Uri,
  WebCredentials,
  type IXHRApi,
  type WellKnownFolderName,
} from 'ews-javascript-api';

import { type SmtpAddress } from '../../model/ids.ts';
import { installXmlEscaping } from './escape-xml.ts';

export type ServiceConfig = { readonly url: string; readonly impersonate: boolean };

/** @param xhr serves exactly one request */
export function createService(config: ServiceConfig, mailbox: SmtpAddress, xhr: IXHRApi): ExchangeService {
  installXmlEscaping();
  // E6: with any other zone the library would scope times to it.
  const service = new ExchangeService(ExchangeVersion.Exchange2013_SP1, TimeZoneInfo.Utc);
  service.Url = new Uri(config.url);
  service.Credentials = new WebCredentials('none', 'none');
  service.XHRApi = xhr;
  if (config.impersonate) service.ImpersonatedUserId = new ImpersonatedUserId(ConnectingIdType.SmtpAddress, mailbox);
  return service;
}

/** A well-known folder of the mailbox; named explicitly where the call does not act as the mailbox. */
export const folderOf = (config: ServiceConfig, mailbox: SmtpAddress, name: WellKnownFolderName): FolderId =>
  config.impersonate ? new FolderId(name) : new FolderId(name, new Mailbox(mailbox));
