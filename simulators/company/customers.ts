/**
 * Owns the two hundred customers of the sample company, drawn by a fixed seed, so that they are
 * the same on every machine. Names hold what breaks careless software: umlauts, `&`, `<`, emoji,
 * right-to-left script, an apostrophe, a name of forty characters.
 */
import { seeded } from './seeded.ts';

/** A place with its postcode; the house number is drawn. */
export type Address = {
  street: string;
  houseNumber: string;
  postcode: string;
  city: string;
  /** ISO country, two letters. */
  country: string;
};

/** One customer: an organisation as business partner. */
export type Customer = {
  /** 0000100001 to 0000100200. */
  partnerNumber: string;
  guid: string;
  /** At most forty characters. */
  name: string;
  address: Address;
  phone: string;
  email: string;
  website: string;
};

const written: readonly string[] = [
  'Müller & Söhne GmbH',
  'R&D <Labor> Köln AG',
  'Ärzte-Haus "Zur Brücke" KG',
  "O'Hara & Daughters Ltd.",
  '🚀 Raketenbau Süd GmbH',
  'שלום תוכנה בע"מ',
  'شركة النور للتجارة',
  '株式会社 山田製作所',
  'Große-Wilde-Brückenbaugesellschaft mbH AG',
  'Śląskie Zakłady Chemiczne S.A.',
  'Café Crème & Fils S.à r.l.',
  '<b>Fett & Öl</b> Handels GmbH',
];
const families = [
  'Albers',
  'Böhm',
  'Dörr',
  'Ebert',
  'Förster',
  'Göbel',
  'Huber',
  'Jäger',
  'Köster',
  'Lüders',
  'Möller',
  'Nölke',
  'Peters',
  'Rößler',
  'Strauß',
  'Thieme',
  'Voß',
  'Winkler',
];
const trades = [
  'Maschinenbau',
  'Logistik',
  'Anlagentechnik',
  'Medizintechnik',
  'Druckguss',
  'Elektronik',
  'Verpackung',
  'Hydraulik',
  'Messtechnik',
  'Kunststoffe',
  'Bau',
  'Software',
];
const forms = ['GmbH', 'AG', 'GmbH & Co. KG', 'KG', 'SE', 'e.K.'];
const streets = [
  'Hauptstraße',
  'Bahnhofstraße',
  'Industrieweg',
  'Am Hafen',
  'Königsallee',
  'Gartenstraße',
  'Gewerbepark',
  'Schloßplatz',
];
const places: readonly (readonly [postcode: string, city: string, country: string])[] = [
  ['10115', 'Berlin', 'DE'],
  ['20095', 'Hamburg', 'DE'],
  ['50667', 'Köln', 'DE'],
  ['80331', 'München', 'DE'],
  ['40213', 'Düsseldorf', 'DE'],
  ['90402', 'Nürnberg', 'DE'],
  ['70173', 'Stuttgart', 'DE'],
  ['8001', 'Zürich', 'CH'],
  ['1010', 'Wien', 'AT'],
  ['EC1A 1BB', 'London', 'GB'],
  ['10001', 'New York', 'US'],
  ['6140', 'Wellington', 'NZ'],
];

function draw(): readonly Customer[] {
  const chance = seeded(1906);
  return Array.from({ length: 200 }, (_, index) => {
    const number = index + 1;
    const drawn = `${chance.pick(families)} ${chance.pick(trades)} ${chance.pick(forms)}`;
    const [postcode, city, country] = chance.pick(places);
    const domain = `kunde${String(number).padStart(3, '0')}.example`;
    return {
      partnerNumber: String(100_000 + number).padStart(10, '0'),
      guid: chance.guid(),
      name: Array.from(written[index] ?? drawn)
        .slice(0, 40)
        .join(''),
      address: { street: chance.pick(streets), houseNumber: String(1 + chance.whole(180)), postcode, city, country },
      phone: `+49 30 55${String(chance.whole(100_000)).padStart(5, '0')}`,
      email: `info@${domain}`,
      website: `https://www.${domain}`,
    };
  });
}

/** The two hundred customers. */
export const customers: readonly Customer[] = draw();
