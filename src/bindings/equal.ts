/** Owns comparing secrets: the time it takes tells nothing about how much of a guess is right, nor how long the secret is. */
import { createHash, timingSafeEqual } from 'node:crypto';

export const sameSecret = (given: string, expected: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
};
