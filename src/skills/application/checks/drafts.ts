import type { Answers } from '../draft/draft.ts';
import { isMarked } from '../draft/mark.ts';
import type { Form } from '../form/definition.ts';
import { questionsOf } from '../form/form.ts';
import type { Finding } from './finding.ts';

/** Answers that a language model put together, and that nobody has edited or confirmed yet: each keeps its section from being sent. */
export const unreadDrafts = (form: Form, answers: Answers): Finding[] =>
  questionsOf(form, answers)
    .filter(({ path }) => isMarked(answers.get(path)?.value ?? ''))
    .map(({ path, section, field }) => ({
      id: 'draft-unread',
      level: 'block',
      section: section.id,
      paths: [path],
      message: `“${field.label}” is still a draft that a language model put together from notes. Please read every sentence; then edit it, or say “confirm draft of ${field.label.toLowerCase()}”.`,
      refs: [],
    }));
