/**
 * Owns one simulated system: its data, the commit path that every writer takes (clients and people
 * alike), the events of a commit, and what the control routes switch. One unit of work at a time.
 */
import { Counters } from './counters.ts';
import { sampleAround } from './data/seed.ts';
import { type Change, Transaction, World } from './data/world.ts';
import { type EventRecord, eventOf, EventSender } from './events.ts';
import { Faults } from './faults.ts';
import { Journal } from './journal.ts';
import { lineOf } from './live-line.ts';
import { loadMetadata, type Metadata } from './metadata.ts';
import { RetryAfter } from './retry-after.ts';
import { type Service } from './service.ts';
import { servicesUnder } from './services.ts';
import { Sessions } from './sessions.ts';
import { type Capabilities, type Settings } from './settings.ts';

const eventService = 'CRM_APPOINTMENT_SRV_01';
const earlyGapMs = 200;

/** One simulated S/4HANA system. */
export class System {
  readonly settings: Settings;
  readonly world = new World();
  readonly faults = new Faults();
  readonly counters = new Counters();
  readonly sessions: Sessions;
  readonly retryAfter: RetryAfter;
  readonly events: EventSender;
  private servicesNow: ReadonlyMap<string, Service>;
  private readonly journal: Journal | undefined;
  private today: string;
  private shape: Capabilities;
  private metadata: ReadonlyMap<string, Metadata>;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(settings: Settings) {
    this.settings = settings;
    this.sessions = new Sessions(settings);
    this.retryAfter = new RetryAfter(settings.clock);
    this.events = new EventSender(settings, this.counters);
    this.events.callback = settings.callback;
    this.shape = settings.capabilities;
    this.journal = settings.dataDir === undefined ? undefined : new Journal(settings.dataDir);
    const kept = this.journal?.open(settings.today);
    this.today = kept?.today ?? settings.today;
    this.servicesNow = this.seed();
    this.metadata = this.loadShape();
    for (const record of kept?.records ?? []) this.world.apply(record);
  }

  get services(): ReadonlyMap<string, Service> {
    return this.servicesNow;
  }

  get capabilities(): Capabilities {
    return this.shape;
  }

  /** The service's metadata in the current shape; undefined for a service that is not there. */
  metadataOf(service: string): Metadata | undefined {
    return this.metadata.get(service);
  }

  setCapabilities(capabilities: Partial<Capabilities>): void {
    this.shape = { ...this.shape, ...capabilities };
    this.metadata = this.loadShape();
  }

  /** Back to the sample data and the settings of the start; faults, counters and sessions forgotten. */
  async reset(): Promise<void> {
    await this.alone(() => {
      this.faults.clear();
      this.counters.clear();
      this.sessions.clear();
      this.retryAfter.clear();
      this.setCapabilities(this.settings.capabilities);
      this.events.callback = this.settings.callback;
      this.today = this.journal?.begin(this.settings.today) ?? this.settings.today;
      this.servicesNow = this.seed();
      return Promise.resolve();
    });
  }

  /**
   * Performs a unit of work and commits it. Where `perform` throws, nothing has happened and the
   * promise rejects with what it threw.
   */
  unitOfWork<T>(user: string, perform: (transaction: Transaction) => T): Promise<T> {
    return this.alone(async () => {
      const transaction = new Transaction(this.world, user, this.settings.clock());
      const result = perform(transaction);
      const changes = transaction.changes();
      if (changes.length > 0) await this.commit(changes);
      return result;
    });
  }

  private async commit(changes: readonly Change[]): Promise<void> {
    const { early, late, gapMs } = this.planned(changes);
    if (early.length > 0) {
      await this.events.send(early);
      await new Promise((resolve) => setTimeout(resolve, gapMs));
    }
    const record = this.world.recordOf(changes);
    this.journal?.append(record);
    this.world.apply(record);
    void this.events.send(late);
    for (const change of changes) this.settings.onChange(lineOf(change));
  }

  /** Which events go before the commit, which after it; faults lose, double and hurry them. */
  private planned(changes: readonly Change[]): { early: EventRecord[]; late: EventRecord[]; gapMs: number } {
    const plan = { early: [] as EventRecord[], late: [] as EventRecord[], gapMs: earlyGapMs };
    for (const change of changes) {
      const subject = { service: eventService, user: change.user, guids: [change.guid] };
      if (this.faults.take('lost-event', subject) !== undefined) {
        this.counters.events.lost += 1;
        continue;
      }
      const isDouble = this.faults.take('double-event', subject) !== undefined;
      const hurry = this.faults.take('early-event', subject);
      const target = hurry === undefined ? plan.late : plan.early;
      target.push(...(isDouble ? [eventOf(change), eventOf(change)] : [eventOf(change)]));
      plan.gapMs = hurry?.ms ?? plan.gapMs;
    }
    return plan;
  }

  private seed(): ReadonlyMap<string, Service> {
    const sample = sampleAround(this.today);
    this.world.replaceAll(sample.appointments, sample.nextId);
    return servicesUnder(this.settings.namespace, sample.tasks);
  }

  private loadShape(): ReadonlyMap<string, Metadata> {
    return loadMetadata([...this.servicesNow.keys()], this.shape, this.settings.namespace);
  }

  private alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.tail.then(work);
    this.tail = done.catch(() => undefined);
    return done;
  }
}
