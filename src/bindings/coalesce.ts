/**
 * Owns how bursts become one message: the first of a burst goes at once, what follows for the same actor within the window goes together. Everybody
 * who brought a part is answered when the whole was taken, so an answer still means "stored".
 */
import {
  bufferTime,
  connect,
  debounceTime,
  filter,
  groupBy,
  map,
  merge,
  mergeMap,
  skip,
  Subject,
  take,
  type Observable,
} from 'rxjs';

type Arrival<M, R> = {
  readonly key: string;
  readonly message: M;
  readonly at: number;
  readonly resolve: (reply: R) => void;
  readonly reject: (error: unknown) => void;
};

export type CoalesceSettings<M, R> = {
  readonly windowMs: number;
  readonly merge: (earlier: M, later: M) => M;
  /** @param waitedMs how long the oldest part has waited here */
  readonly send: (key: string, message: M, waitedMs: number) => Promise<R>;
};

export const coalesce = <M, R>(settings: CoalesceSettings<M, R>): ((key: string, message: M) => Promise<R>) => {
  const arrivals = new Subject<Arrival<M, R>>();
  const { windowMs } = settings;
  arrivals
    .pipe(
      groupBy(({ key }) => key, { duration: (group) => group.pipe(debounceTime(windowMs)) }),
      mergeMap((group) => batches(group, windowMs)),
      mergeMap((batch) => deliver(settings, batch)),
    )
    .subscribe();
  return (key, message) =>
    new Promise<R>((resolve, reject) => arrivals.next({ key, message, at: performance.now(), resolve, reject }));
};

const batches = <A>(burst: Observable<A>, windowMs: number): Observable<readonly A[]> =>
  burst.pipe(
    connect((shared) =>
      merge(
        shared.pipe(
          take(1),
          map((first) => [first]),
        ),
        shared.pipe(
          skip(1),
          bufferTime(windowMs),
          filter((followers) => followers.length > 0),
        ),
      ),
    ),
  );

/** Never rejects: one failing delivery must not end the stream for everybody. */
const deliver = async <M, R>(settings: CoalesceSettings<M, R>, batch: readonly Arrival<M, R>[]): Promise<void> => {
  const [first, ...others] = batch;
  if (first === undefined) return;
  try {
    const message = others.reduce((merged, { message: later }) => settings.merge(merged, later), first.message);
    const reply = await settings.send(first.key, message, performance.now() - first.at);
    for (const { resolve } of batch) resolve(reply);
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
};
