/** Owns making the library believe that it knows an item, so that a version that we stored can be updated without reading it first. */
import { Appointment as EwsAppointment, PropertySet, type ExchangeService } from 'ews-javascript-api';

import { type ItemVersion } from '../../ports/exchange.ts';

/** The library keeps this for answers; it has no public way from an id to an object but a request. */
type Loadable = {
  LoadFromXmlJsObject(
    item: { readonly ItemId: { readonly Id: string; readonly ChangeKey: string } },
    ...rest: readonly [ExchangeService, boolean, PropertySet, boolean]
  ): void;
};

/** An Appointment with nothing but id and change key loaded; what is set on it afterwards becomes an update. */
export function knownItem(service: ExchangeService, version: ItemVersion): EwsAppointment {
  const item = new EwsAppointment(service);
  const loaded = { ItemId: { Id: version.itemId, ChangeKey: version.changeKey } };
  (item as unknown as Loadable).LoadFromXmlJsObject(loaded, service, true, PropertySet.IdOnly, false);
  return item;
}
