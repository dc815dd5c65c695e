/** Owns which of our languages a language of S/4 is. Pure. */
import { type Language } from '../../model/language.ts';

/** @param code ISO (`DE`), or S/4's own of one letter (`D`). @returns English for what we have no texts in; `undefined` when it is initial */
export const languageOfCode = (code: string): Language | undefined => {
  const known = code.trim().toUpperCase();
  if (known === '') return undefined;
  return known === 'DE' || known === 'D' ? 'de' : 'en';
};
