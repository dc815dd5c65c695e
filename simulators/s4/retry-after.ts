/**
 * Owns the memory of who was told to wait, so that requests that come too early can be counted.
 */

/** Who was told to wait until when. */
export class RetryAfter {
  private readonly until = new Map<string, number>();
  private readonly clock: () => Date;

  constructor(clock: () => Date) {
    this.clock = clock;
  }

  /** Notes that a user was told to leave a service alone for some seconds. */
  told(of: { user: string; service: string }, seconds: number): void {
    this.until.set(`${of.user} ${of.service}`, this.clock().getTime() + seconds * 1000);
  }

  clear(): void {
    this.until.clear();
  }

  isTooEarly(of: { user: string; service: string }): boolean {
    return this.clock().getTime() < (this.until.get(`${of.user} ${of.service}`) ?? 0);
  }
}
