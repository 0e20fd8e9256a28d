import type { Migration } from 'kysely';
import * as turns from './0001_turns.ts';
import * as feedback from './0002_feedback.ts';
import * as keyv from './0003_keyv.ts';
import * as messages from './0004_messages.ts';
import * as reports from './0005_reports.ts';
import * as reportsKept from './0006_reports_kept.ts';
import * as applications from './0007_applications.ts';
import * as modelCalls from './0008_model_calls.ts';
import * as knowledgePages from './0009_knowledge_pages.ts';

/** In order. A migration that has been released is never changed, only followed by another. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001_turns': turns,
  '0002_feedback': feedback,
  '0003_keyv': keyv,
  '0004_messages': messages,
  '0005_reports': reports,
  '0006_reports_kept': reportsKept,
  '0007_applications': applications,
  '0008_model_calls': modelCalls,
  '0009_knowledge_pages': knowledgePages,
};
