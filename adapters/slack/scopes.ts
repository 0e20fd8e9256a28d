/** What the bot may do, no more than it uses. A test holds the manifest and the calls in this folder against it. */
export const SCOPES = [
  'app_mentions:read',
  'assistant:write',
  'channels:history',
  'chat:write',
  'commands',
  'groups:history',
  'im:history',
  'im:write',
  'mpim:history',
] as const;

/** Only for linking people by e-mail (`LINK_PEOPLE_BY_EMAIL`): asked for as optional. */
export const OPTIONAL_SCOPES = ['users:read', 'users:read.email'] as const;
