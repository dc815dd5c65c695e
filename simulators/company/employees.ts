/**
 * Owns the forty employees of the sample company. Both simulators read this one list: S/4 shows
 * them as business partners with a user, Exchange as mailboxes. Written out, not drawn by chance,
 * so that tests and demos can rely on the people.
 */

/** One employee, as both systems know the person. */
export type Employee = {
  /** Business partner in S/4, ten digits with leading zeros. */
  partnerNumber: string;
  /** SAP user, at most twelve characters, upper case. */
  userName: string;
  firstName: string;
  lastName: string;
  /** First and last name with a blank between them. */
  fullName: string;
  /** Primary SMTP address, lower case. */
  email: string;
  /** Zone in which the person works, IANA name. */
  ianaZone: string;
  /** The same zone under its name in SAP's customizing table TTZZ. */
  sapZone: string;
  /** Logon language. */
  language: 'EN' | 'DE';
};

/** The mail domain of the sample company. */
export const mailDomain = 'tandem.example';

type Place = readonly [ianaZone: string, sapZone: string, language: 'EN' | 'DE'];
const berlin: Place = ['Europe/Berlin', 'CET', 'DE'];
const berlinInEnglish: Place = ['Europe/Berlin', 'CET', 'EN'];
const london: Place = ['Europe/London', 'GMTUK', 'EN'];
const newYork: Place = ['America/New_York', 'EST', 'EN'];
const auckland: Place = ['Pacific/Auckland', 'NZST', 'EN'];
const honolulu: Place = ['Pacific/Honolulu', 'HAW', 'EN'];
const jerusalem: Place = ['Asia/Jerusalem', 'ISRAEL', 'EN'];
const tokyo: Place = ['Asia/Tokyo', 'JAPAN', 'EN'];
const kolkata: Place = ['Asia/Kolkata', 'INDIA', 'EN'];

type Row = readonly [userName: string, firstName: string, lastName: string, mailName: string, place: Place];

const rows: readonly Row[] = [
  ['MMUSTER', 'Max', 'Mustermann', 'max.mustermann', berlin],
  ['EMUSTER', 'Erika', 'Musterfrau', 'erika.musterfrau', berlin],
  ['JMUELLER', 'Jürgen', 'Müller', 'juergen.mueller', berlin],
  ['KAUCKLAND', 'Kiri', 'Ngata', 'kiri.ngata', auckland],
  ['KHONOLULU', 'Keoni', 'Kahale', 'keoni.kahale', honolulu],
  ['OBRIEN', 'Siobhán', "O'Brien", 'siobhan.obrien', london],
  ['DWILLIAMS', 'Dorothy', 'Williams', 'dorothy.williams', newYork],
  ['YCOHEN', 'יעל', 'כהן', 'yael.cohen', jerusalem],
  ['SGROESSER', 'Søren', 'Größer', 'soeren.groesser', berlin],
  ['BUNDB', 'Bernd', 'Berg & Tal', 'bernd.bergtal', berlin],
  ['AALHASHIMI', 'أمينة', 'الهاشمي', 'amina.alhashimi', berlinInEnglish],
  ['TTANAKA', '太郎', '田中', 'taro.tanaka', tokyo],
  ['PSHARMA', 'Priya', 'Sharma', 'priya.sharma', kolkata],
  ['ZDVORAK', 'Žofie', 'Dvořáková', 'zofie.dvorakova', berlin],
  ['LWEISS', 'Lena', 'Weiß', 'lena.weiss', berlin],
  ['HSCHMIDT', 'Hans-Peter', 'Schmidt', 'hans-peter.schmidt', berlin],
  ['CJANSSEN', 'Claas', 'van der Janßen', 'claas.janssen', berlin],
  ['GTHOMPSON', 'Grace', 'Thompson', 'grace.thompson', london],
  ['RPATEL', 'Ravi', 'Patel', 'ravi.patel', london],
  ['MGARCIA', 'María José', 'García Núñez', 'maria.garcia', newYork],
  ['JSMITH', 'John', 'Smith', 'john.smith', newYork],
  ['ABECKER', 'Anna', 'Becker', 'anna.becker', berlin],
  ['TFISCHER', 'Thomas', 'Fischer', 'thomas.fischer', berlin],
  ['UHOFFMANN', 'Ute', 'Hoffmann', 'ute.hoffmann', berlin],
  ['FKRUEGER', 'Frank', 'Krüger', 'frank.krueger', berlin],
  ['IWAGNER', 'Ingrid', 'Wagner', 'ingrid.wagner', berlin],
  ['OSCHAEFER', 'Oliver', 'Schäfer', 'oliver.schaefer', berlin],
  ['NKLEIN', 'Nadine', 'Klein', 'nadine.klein', berlin],
  ['WZIMMER', 'Wolfgang', 'Zimmermann', 'wolfgang.zimmermann', berlin],
  ['BHARTMANN', 'Birgit', 'Hartmann', 'birgit.hartmann', berlin],
  ['KLANGE', 'Kai', 'Lange', 'kai.lange', berlin],
  ['SWERNER', 'Sabine', 'Werner', 'sabine.werner', berlin],
  ['DKRAUSE', 'Dieter', 'Krause', 'dieter.krause', berlin],
  ['MLEHMANN', 'Monika', 'Lehmann', 'monika.lehmann', berlin],
  ['RKOEHLER', 'Rolf', 'Köhler', 'rolf.koehler', berlin],
  ['PHERMANN', 'Petra', 'Hermann', 'petra.hermann', berlin],
  ['EYILDIZ', 'Emre', 'Yıldız', 'emre.yildiz', berlin],
  ['AKOWALSKA', 'Agnieszka', 'Kowalska', 'agnieszka.kowalska', berlin],
  ['LDUBOIS', 'Loïc', 'Dubois', 'loic.dubois', london],
  ['VLONG', 'Viktoria-Charlotte', 'Freifrau von und zu Langenfeld-Hohenstein', 'viktoria.langenfeld', berlin],
];

/** The forty employees, partner numbers 0000001001 to 0000001040; the first is Max Mustermann. */
export const employees: readonly Employee[] = rows.map(([userName, firstName, lastName, mailName, place], index) => ({
  partnerNumber: String(1001 + index).padStart(10, '0'),
  userName,
  firstName,
  lastName: lastName.slice(0, 40),
  fullName: `${firstName} ${lastName.slice(0, 40)}`,
  email: `${mailName}@${mailDomain}`,
  ianaZone: place[0],
  sapZone: place[1],
  language: place[2],
}));
