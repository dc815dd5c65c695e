/** Owns the languages in which Tandem writes into items, and whose counts. What it wrote is recognised in each of them. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** What an administrator can decide: `person` leaves it to what S/4 knows of the person of the mailbox. */
export const languageChoices = ['person', ...languages] as const;
export type LanguageChoice = (typeof languageChoices)[number];

/** @param ofPerson as S/4 says; English where it says nothing */
export const languageOf = (choice: LanguageChoice, ofPerson: Language | undefined): Language =>
  choice === 'person' ? (ofPerson ?? 'en') : choice;
