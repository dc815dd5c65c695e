/**
 * Owns the counts of what clients did: operations (each part of a batch is one) in all, by service
 * and by user. What a person does by the control route is no client's call and is not counted.
 */
import { type OperationKind } from './odata/operation.ts';

/** Counts; writes are creates and updates. Only successes count as reads, writes, deletes. */
export type Tally = {
  reads: number;
  writes: number;
  deletes: number;
  /** Operations answered by an error. */
  refused: number;
  /** HTTP requests to services, CSRF fetches and metadata included. */
  requests: number;
  /** Requests within the Retry-After of an earlier answer. */
  tooEarly: number;
};

/** Calls of the callback. */
export type EventTally = { sent: number; failed: number; lost: number };

/** All counts as the control route shows them. */
export type CountersView = Tally & {
  events: EventTally;
  services: Record<string, Tally>;
  users: Record<string, Tally>;
};

const emptyTally = (): Tally => ({ reads: 0, writes: 0, deletes: 0, refused: 0, requests: 0, tooEarly: 0 });

const fieldOf: Record<Exclude<OperationKind, 'none'>, 'reads' | 'writes' | 'deletes'> = {
  read: 'reads',
  write: 'writes',
  delete: 'deletes',
};

/** The counters of one system. */
export class Counters {
  private total = emptyTally();
  private services = new Map<string, Tally>();
  private users = new Map<string, Tally>();
  /** Counts of the callback; written by the sender. */
  events: EventTally = { sent: 0, failed: 0, lost: 0 };

  clear(): void {
    this.total = emptyTally();
    this.services = new Map();
    this.users = new Map();
    this.events = { sent: 0, failed: 0, lost: 0 };
  }

  /** Counts one thing for a service and a user. */
  count(field: keyof Tally, service: string, user: string): void {
    for (const tally of [this.total, entryOf(this.services, service), entryOf(this.users, user)]) tally[field] += 1;
  }

  /** Counts an operation by its outcome. */
  operation(kind: OperationKind, status: number, of: { service: string; user: string }): void {
    if (kind === 'none') return;
    this.count(status < 400 ? fieldOf[kind] : 'refused', of.service, of.user);
  }

  view(): CountersView {
    return {
      ...this.total,
      events: { ...this.events },
      services: Object.fromEntries(this.services),
      users: Object.fromEntries(this.users),
    };
  }
}

function entryOf(tallies: Map<string, Tally>, name: string): Tally {
  const known = tallies.get(name) ?? emptyTally();
  tallies.set(name, known);
  return known;
}
