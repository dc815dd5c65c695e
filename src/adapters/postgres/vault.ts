/**
 * The vault in PostgreSQL: values sealed with AES-256-GCM under the installation's key, bound to the id of their conflict, so that a sealed value moved
 * to another row does not open. Ids, field and reason stay readable; values never appear in logs or errors.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

import { type Insertable, type Selectable } from 'kysely';

import { type Field, type Side } from '../../model/appointment.ts';
import { type EnrolmentId, type S4Guid } from '../../model/ids.ts';
import { type Vault, type VaultedConflict, type VaultReason } from '../../ports/vault.ts';
import { chunks, type Database, toInstant } from './database.ts';
import { type Tables } from './tables.ts';

/** The values of a conflict cannot be read: another key, or a changed row. Names ids only. */
export class VaultSealBroken extends Error {
  override readonly name = 'VaultSealBroken';
}

/** @param key 64 hexadecimal digits. @throws TypeError when it is anything else */
export const createVault = (db: Database, key: string): Vault => {
  const seal = sealWith(key);
  return {
    keep: async (conflicts) => {
      for (const some of chunks(conflicts))
        await db
          .insertInto('vault')
          .values(some.map((conflict) => rowOf(conflict, seal)))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
    },
    conflict: async (id) => {
      const row = await db.selectFrom('vault').selectAll().where('id', '=', id).executeTakeFirst();
      return row && { ...headOf(row), values: seal.open(row) };
    },
    list: async ({ mailbox, limit, before }) => {
      let query = db.selectFrom('vault').selectAll().orderBy('at', 'desc').orderBy('id', 'desc').limit(limit);
      if (mailbox !== undefined) query = query.where('mailbox', '=', mailbox);
      if (before !== undefined)
        query = query.where((build) =>
          build.eb(
            build.refTuple('at', 'id'),
            '<',
            build
              .selectFrom('vault as last')
              .select(['last.at', 'last.id'])
              .where('last.id', '=', before)
              .$asTuple('at', 'id'),
          ),
        );
      return (await query.execute()).map(headOf);
    },
    expire: async (before) => {
      const { numDeletedRows } = await db.deleteFrom('vault').where('at', '<', new Date(before)).executeTakeFirst();
      return Number(numDeletedRows);
    },
    forget: async (guid) => {
      const { numDeletedRows } = await db.deleteFrom('vault').where('guid', '=', guid).executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
};

type Sealed = { readonly key_id: string; readonly nonce: Buffer; readonly sealed: Buffer };
type Seal = {
  readonly close: (id: string, values: VaultedConflict['values']) => Sealed;
  readonly open: (row: Sealed & { readonly id: string }) => VaultedConflict['values'];
};

const tagLength = 16;

const sealWith = (hex: string): Seal => {
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new TypeError('the vault key is not 64 hexadecimal digits');
  const key = Buffer.from(hex, 'hex');
  // Tells keys apart without telling anything about them.
  const keyId = createHash('sha256').update('vault key id').update(key).digest('hex').slice(0, 16);
  return {
    close: (id, values) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id));
      const text = Buffer.concat([cipher.update(JSON.stringify(values), 'utf8'), cipher.final()]);
      return { key_id: keyId, nonce, sealed: Buffer.concat([text, cipher.getAuthTag()]) };
    },
    open: ({ id, key_id, nonce, sealed }) => {
      if (key_id !== keyId) throw new VaultSealBroken(`conflict ${id} was sealed with key ${key_id}, ours is ${keyId}`);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
      decipher.setAAD(Buffer.from(id)).setAuthTag(sealed.subarray(-tagLength));
      try {
        const text = Buffer.concat([decipher.update(sealed.subarray(0, -tagLength)), decipher.final()]);
        return JSON.parse(text.toString('utf8')) as VaultedConflict['values'];
      } catch {
        throw new VaultSealBroken(`conflict ${id} was changed in the database`);
      }
    },
  };
};

const rowOf = ({ values, ...head }: VaultedConflict, seal: Seal): Insertable<Tables['vault']> => ({
  ...head,
  ...seal.close(head.id, values),
});

const headOf = (row: Selectable<Tables['vault']>): Omit<VaultedConflict, 'values'> => ({
  id: row.id,
  mailbox: row.mailbox as EnrolmentId,
  guid: row.guid as S4Guid,
  field: row.field as Field,
  reason: row.reason as VaultReason,
  winner: row.winner as Side,
  at: toInstant(row.at),
});
