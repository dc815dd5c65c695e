/** Owns the languages in which Tandem writes into items. What it wrote is recognised in each of them. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
