import type { Generated } from 'kysely';
import type { Json, Moment, TimestampOrNull } from './schema-columns.ts';

/** A draft of an application. */
interface ApplicationsTable {
  id: string;
  reference: string;
  turn_id: string;
  title: string;
  workspace: string;
  form_version: number;
  standards: Json<unknown>;
  state: Generated<'draft' | 'submitted'>;
  begun_from: string | null;
  revision: Generated<number>;
  created_at: Moment;
  changed_at: Moment;
  submitted_at: Date | null;
}

export type MemberRole = 'owner' | 'editor' | 'reviewer' | 'reader';

interface ApplicationMembersTable {
  application: string;
  account: string;
  person: string;
  name: string | null;
  role: MemberRole;
  added_by: string;
  at: Moment;
}

interface ApplicationInvitationsTable {
  application: string;
  code_digest: string;
  role: MemberRole;
  by: string;
  expires_at: Date;
}

/** What stands at a path now. Everything that was written is masked. */
interface ApplicationAnswersTable {
  application: string;
  path: string;
  /** Null: taken back. */
  value: string | null;
  version: number;
  author: string;
  author_name: string | null;
  at: Moment;
  surface: string;
}

/** What happened to a draft, in order; never changed. */
interface ApplicationEventsTable {
  application: string;
  seq: Generated<string>;
  what: string;
  path: string | null;
  before: string | null;
  value: string | null;
  version: number | null;
  by: string;
  by_name: string | null;
  surface: string;
  detail: Json<unknown> | null;
  once: string | null;
  at: Moment;
}

interface ApplicationSectionsTable {
  application: string;
  section: string;
  assignee: string | null;
  assignee_name: string | null;
  /** Day, such as `2027-03-01`. */
  due: string | null;
  nudge_at: TimestampOrNull;
  signed_by: string | null;
  signed_name: string | null;
  signed_at: TimestampOrNull;
}

interface ApplicationCommentsTable {
  application: string;
  id: Generated<string>;
  section: string;
  text: string;
  by: string;
  by_name: string | null;
  once: string;
  at: Moment;
  resolved_at: TimestampOrNull;
}

interface ApplicationPlacesTable {
  application: string;
  conversation: string;
  origin: Json<unknown>;
  shown_revision: number | null;
  at: Moment;
}

export interface ApplicationTables {
  applications: ApplicationsTable;
  application_members: ApplicationMembersTable;
  application_invitations: ApplicationInvitationsTable;
  application_answers: ApplicationAnswersTable;
  application_events: ApplicationEventsTable;
  application_sections: ApplicationSectionsTable;
  application_comments: ApplicationCommentsTable;
  application_places: ApplicationPlacesTable;
}
