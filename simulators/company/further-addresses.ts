/**
 * Owns the further e-mail addresses of people in the sample company, beside the one that each has: spellings, shared addresses, people of
 * two customers. Made so that a search by address finds none, one or several partners for every reason that real data has.
 */

/** One more address of a contact person or employee. */
export type FurtherAddress = {
  /** As somebody typed it. */
  email: string;
  partnerNumber: string;
  /** The customer that the address belongs to, where it is another than the person's own. */
  customerNumber?: string;
};

const number = (value: number): string => String(value).padStart(10, '0');

const written: readonly FurtherAddress[] = [
  // One person, one address, in three spellings.
  { email: 'Bärbel.Einkauf@Kunde006.Example', partnerNumber: number(200_016) },
  { email: 'bärbel.einkauf@kunde006.example', partnerNumber: number(200_016) },
  { email: 'BÄRBEL.EINKAUF@KUNDE006.EXAMPLE', partnerNumber: number(200_016) },
  // A team's address, spelled by each as she likes.
  { email: 'Einkauf@Kunde002.example', partnerNumber: number(200_004) },
  { email: 'einkauf@kunde002.example', partnerNumber: number(200_005) },
  { email: 'EINKAUF@KUNDE002.EXAMPLE', partnerNumber: number(200_006) },
  // An adviser whom the company knows twice: as its employee and as a customer's contact person.
  { email: 'berater@tandem.example', partnerNumber: number(1_040) },
  { email: 'Berater@tandem.example', partnerNumber: number(200_007) },
  // One person who works for two customers: still one partner.
  { email: 'zwei.firmen@kunde004.example', partnerNumber: number(200_010) },
  { email: 'zwei.firmen@kunde004.example', partnerNumber: number(200_010), customerNumber: number(100_005) },
  // The absent person is blocked, so that the deputy alone is meant.
  { email: 'vertretung@kunde151.example', partnerNumber: number(200_451) },
  { email: 'vertretung@kunde151.example', partnerNumber: number(200_452) },
  { email: "siobhán.o'neill+crm@kunde020.example", partnerNumber: number(200_058) },
];

/** The office of a buying group, given as the address of twenty-five people at nine customers. */
const office: readonly FurtherAddress[] = Array.from({ length: 25 }, (_, index) => ({
  email: 'zentrale@einkaufsverbund.example',
  partnerNumber: number(200_301 + index),
}));

/** All further addresses, in a fixed order. */
export const furtherAddresses: readonly FurtherAddress[] = [...written, ...office];
