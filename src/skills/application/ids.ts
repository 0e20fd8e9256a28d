/** Ids of the buttons and forms. Their value is the application's reference, then what each needs, with blanks between. */
export const ID = {
  /** Form: a new application. */
  start: 'apply.start',
  begin: 'apply.begin',
  /** `REF wish …`: the same as saying it. */
  do: 'apply.do',
  /** `REF path version`. Form: one answer. */
  write: 'apply.write',
  written: 'apply.written',
  /** The answer that waits is stored, or dropped. */
  yes: 'apply.yes',
  no: 'apply.no',
  /** Forms about the team. */
  invite: 'apply.invite',
  invited: 'apply.invited',
  code: 'apply.code',
  assign: 'apply.assign',
  assigned: 'apply.assigned',
  comment: 'apply.comment',
  commented: 'apply.commented',
  resolve: 'apply.resolve',
  remove: 'apply.remove',
  /** Form: a file's text. */
  import: 'apply.import',
  imported: 'apply.imported',
} as const;

/** Turns by which the bot tells a conversation that something changed. */
export const NOTICE = 'apply.notice';
