import { type Storage, toJson } from '../../storage/index.ts';

/** Conversations that want to hear when standards change. `origin` is what the conversation is written to with. */
export interface Subscriptions {
  /** False: it was there already. */
  add(conversation: string, origin: object): Promise<boolean>;
  /** False: there was none. */
  remove(conversation: string): Promise<boolean>;
  list(): Promise<{ conversation: string; origin: unknown; at: Date }[]>;
}

export const openSubscriptions = ({ db }: Pick<Storage, 'db'>): Subscriptions => ({
  async add(conversation, origin) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('subscriptions')
      .values({ conversation, origin: toJson(origin) })
      .onConflict((conflict) => conflict.column('conversation').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  },
  async remove(conversation) {
    const { numDeletedRows } = await db
      .deleteFrom('subscriptions')
      .where('conversation', '=', conversation)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  },
  list: () => db.selectFrom('subscriptions').select(['conversation', 'origin', 'at']).orderBy('at').execute(),
});
