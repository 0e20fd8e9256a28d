import { type SkillContext, type SkillResult, type Turn, literal } from '../../../bot/index.ts';
import { progressCard } from '../cards/progress.ts';
import { doing } from '../cards/question.ts';
import { dayInWords } from '../form/dates.ts';
import { readReference } from '../draft/reference.ts';
import { anA } from '../form/kinds.ts';
import { titleOf } from '../paper/paper.ts';
import { type Tools, alone, notYours, short, shown } from '../tools.ts';
import type { Seeing } from './seeing.ts';

/** What the bot says of itself: the progress card anew, reminders, invitations. */
export interface Notices {
  /** A turn of our own: `REF progress`, `REF nudge section`, `REF invited role`, `REF assigned section`, `REF standards`. */
  notice(turn: Turn, context: Pick<SkillContext, 'awaited'>): Promise<SkillResult>;
}

export function createNotices({ form, applications, team, store, sections }: Tools, seeing: Seeing): Notices {
  const told = async (turn: Turn): Promise<SkillResult> => {
    const [reference = '', what = '', about = ''] = (turn.value ?? '').split(' ');
    const application = await applications.find(readReference(reference) ?? '');
    if (application === null) return alone('not_yours', notYours());
    const role = await team.roleOf(application.id, { account: turn.person.id, person: turn.person.id });
    if (role === null) return alone('not_yours', notYours());
    if (what === 'progress') {
      const answers = await store.answers(application.id);
      const seen = await seeing.seen({ application, answers });
      return shown('progress', progressCard(seen), { slot: `application:${application.reference}` });
    }
    const section = form.sections.find(({ id }) => id === about);
    const goOn = [doing(application.reference, section === undefined ? 'next' : `go to ${section.id}`, 'Work on it')];
    switch (what) {
      case 'invited':
        return shown('told_invited', {
          ...short(
            `You are invited to ${application.reference}`,
            `“${literal(application.title)}”: you are ${anA(role)}.`,
          ),
          actions: [doing(application.reference, 'left', 'Show it'), ...goOn],
        });
      case 'assigned':
        return shown('told_assigned', {
          ...short(
            `${section === undefined ? 'A section' : titleOf(section)} is yours to look after`,
            `In ${application.reference}, “${literal(application.title)}”.`,
          ),
          actions: goOn,
        });
      case 'nudge': {
        const note = (await sections.sections(application.id)).get(about);
        return shown('nudged', {
          ...short(
            `A reminder: ${section === undefined ? 'a section' : titleOf(section)}`,
            `${note?.due == null ? 'It is due' : `It is to be ready by ${dayInWords(note.due)}`}, in ${application.reference}, “${literal(application.title)}”.`,
          ),
          actions: [
            ...goOn,
            doing(application.reference, `snooze ${about} 3 days`, 'Remind me in 3 days'),
            doing(application.reference, `no reminders for ${about}`, 'No more reminders'),
          ],
        });
      }
      default:
        return shown('told_standards', {
          ...short(
            `A standard behind ${application.reference} has changed`,
            'Answers that rest on it may have to be looked at again.',
          ),
          actions: [doing(application.reference, 'standards', 'What changed?')],
        });
    }
  };

  return {
    // What the bot says of itself takes nobody the floor.
    notice: async (turn, { awaited }) => ({ ...(await told(turn)), ...(awaited ? { awaits: true as const } : {}) }),
  };
}
