import type { Origin, Turn } from '../../bot/index.ts';

/** Where a conversation goes on, as its turns say it. */
export const originOf = ({ platform, workspace, conversation, person, private: alone, place }: Turn): Origin => ({
  platform,
  workspace,
  conversation,
  person,
  private: alone,
  ...(place === undefined ? {} : { place }),
});
