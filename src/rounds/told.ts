/**
 * Owns which version of which S/4 object was told last by this process, so that the delta read, which looks back over two minutes each time, tells nothing twice. In
 * memory only: what was forgotten is told again, which is harmless.
 */
import { type ETag, type S4Guid } from '../model/ids.ts';

export type Told = {
  readonly has: (guid: S4Guid, etag: ETag) => boolean;
  /** To be called once everybody concerned has stored it. */
  readonly add: (guid: S4Guid, etag: ETag) => void;
};

/** @param most objects remembered; the oldest are forgotten first */
export const createTold = (most = 20_000): Told => {
  const versions = new Map<S4Guid, ETag>();
  return {
    has: (guid, etag) => versions.get(guid) === etag,
    add: (guid, etag) => {
      versions.delete(guid);
      versions.set(guid, etag);
      const [oldest] = versions.keys();
      if (versions.size > most && oldest !== undefined) versions.delete(oldest);
    },
  };
};
