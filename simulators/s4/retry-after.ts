/**
 * Owns the memory of who was told to wait, so that requests that come too early can be counted.
 */

/** Requests that were on their way when another was told to wait could not know it: they are not blamed. */
const underWayMs = 100;

/** Who was told to wait until when. */
export class RetryAfter {
  private readonly told = new Map<string, { readonly from: number; readonly until: number }>();
  private readonly clock: () => Date;

  constructor(clock: () => Date) {
    this.clock = clock;
  }

  /** Notes that a user was told to leave a service alone for some seconds. */
  tell(of: { user: string; service: string }, seconds: number): void {
    const now = this.clock().getTime();
    this.told.set(`${of.user} ${of.service}`, { from: now + underWayMs, until: now + seconds * 1000 });
  }

  clear(): void {
    this.told.clear();
  }

  isTooEarly(of: { user: string; service: string }): boolean {
    const told = this.told.get(`${of.user} ${of.service}`);
    const now = this.clock().getTime();
    return told !== undefined && now > told.from && now < told.until;
  }
}
