/** Owns what the server counts: in all, per mailbox, per operation, per account; and the calls that were refused before anybody was known. */

export type Row = { calls: number; writes: number; deletes: number; mails: number; tooEarly: number };

type Table = Record<string, Row>;

export type CounterReport = {
  all: Row;
  mailboxes: Record<string, Row & { operations: Table }>;
  operations: Table;
  accounts: Table;
  unauthorised: number;
  faults: Record<string, number>;
  notifications: { sent: number; failed: number };
};

/** Whom a call is counted for. */
export type Call = { mailbox: string; operation: string; account: string };

export class Counters {
  #report: CounterReport = empty();

  /** Adds to the rows that a call belongs to. */
  add(call: Call, part: Partial<Row>): void {
    const mailbox = (this.#report.mailboxes[call.mailbox] ??= { ...row(), operations: {} });
    const { all, operations, accounts } = this.#report;
    for (const each of [
      all,
      mailbox,
      rowIn(operations, call.operation),
      rowIn(accounts, call.account),
      rowIn(mailbox.operations, call.operation),
    ])
      addTo(each, part);
  }

  unauthorised(): void {
    this.#report.unauthorised += 1;
  }

  /** Counts a SOAP fault or refused request by its code. */
  fault(code: string): void {
    this.#report.faults[code] = (this.#report.faults[code] ?? 0) + 1;
  }

  notification(what: 'sent' | 'failed'): void {
    this.#report.notifications[what] += 1;
  }

  /** The totals stand at the top, and again as `all`. */
  report(): Row & CounterReport {
    return { ...this.#report.all, ...this.#report };
  }

  clear(): void {
    this.#report = empty();
  }
}

function empty(): CounterReport {
  return {
    all: row(),
    mailboxes: {},
    operations: {},
    accounts: {},
    unauthorised: 0,
    faults: {},
    notifications: { sent: 0, failed: 0 },
  };
}

function row(): Row {
  return { calls: 0, writes: 0, deletes: 0, mails: 0, tooEarly: 0 };
}

function rowIn(table: Table, key: string): Row {
  return (table[key] ??= row());
}

function addTo(row: Row, part: Partial<Row>): void {
  row.calls += part.calls ?? 0;
  row.writes += part.writes ?? 0;
  row.deletes += part.deletes ?? 0;
  row.mails += part.mails ?? 0;
  row.tooEarly += part.tooEarly ?? 0;
}
