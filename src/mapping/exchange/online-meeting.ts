/**
 * Owns which lines of a body an online-meeting service has put there (Teams, Zoom, Webex, Google Meet …). They are the meeting's, not the user's: they are no part of
 * the note, and a change of the note leaves them as they are. Pure.
 */
import { type Line } from './html-lines.ts';

/** Addresses by which one joins; the help and option pages of the same services do not count. */
const joins =
  /https:\/\/(teams\.(microsoft|live)\.com\/(l\/meetup-join|meet)\/|[\w.-]*\.?zoom\.(us|com)\/(j|w|my)\/|[\w-]+\.webex\.com\/(?!.*\b(login|help)\b)|meet\.google\.com\/[a-z]|[\w-]+\.gotomeeting\.com\/join|(global\.)?gotomeet(ing)?\.(me|com)\/|[\w.-]+\/(meet|join)\/[\w.-]+\/[A-Z0-9]{6,10}\b)/i;
const opens = new RegExp(
  `^(${[
    'microsoft teams(( |-)(meeting|besprechung))?( (need help|benötigen sie hilfe|hilfe)\\?.*)?',
    '(join on your computer|nehmen sie per computer) .*',
    '.* is inviting you to a scheduled zoom meeting\\.?',
    '.* lädt sie zu einem geplanten zoom-meeting ein\\.?',
    'join zoom meeting.*',
    'zoom-meeting beitreten.*',
    '(join )?webex meeting.*',
    'join with google meet.*',
  ].join('|')})$`,
  'i',
);
// Two looks, each along the line once: invitations come from anybody, and one expression for both would take minutes for a long line.
const drawn = /^[\s_─—–\-=*.~]+$/;
const longEnough = /[_─—–\-=*.~]{10}/;

/** First and last index, both inclusive. */
export type Range = { readonly first: number; readonly last: number };

/** Only a real link counts: an address that somebody typed, or that comes from S/4, is text. */
export const joiningLink = ({ links }: Line): string | undefined =>
  links.find((address) => joins.test(unwrapped(address)));

/** The line that services draw above and below their block. */
export const drawnRule = '_'.repeat(80);
export const isRule = ({ text }: Line): boolean => drawn.test(text) && longEnough.test(text);

/** Safe Links hides the address in a parameter. */
const unwrapped = (address: string): string => {
  const inner = /^https:\/\/[\w.-]*safelinks\.protection\.outlook\.com\/.*[?&]url=([^&]+)/i.exec(address)?.[1];
  try {
    return inner === undefined ? address : decodeURIComponent(inner);
  } catch {
    return address;
  }
};

/**
 * The block around the joining link: from rule to rule (`______`) where the service draws them; else from its heading to the last line before two empty ones.
 * @returns undefined when there is no online meeting, or only a link without rule and heading, as a user pastes it
 */
export function meetingRange(lines: readonly Line[]): Range | undefined {
  const join = lines.findIndex((line) => joiningLink(line) !== undefined);
  if (join === -1) return undefined;
  const near = lines.slice(Math.max(0, join - longestHead), join + 1);
  const above = near.findLastIndex(isRule);
  const heading = near.findIndex(({ text }) => opens.test(text));
  const found = above === -1 ? heading : above;
  if (found === -1) return undefined;
  return { first: join - near.length + 1 + found, last: endFrom(lines, join) };
}

/** Lines between the beginning of a block and its address, at most. */
const longestHead = 12;

function endFrom(lines: readonly Line[], join: number): number {
  const closing = lines.findIndex((line, index) => index > join && isRule(line));
  if (closing !== -1) return closing;
  const pause = lines.findIndex(({ text }, index) => index > join && text === '' && lines[index + 1]?.text === '');
  return pause === -1 ? lines.length - 1 : pause - 1;
}
