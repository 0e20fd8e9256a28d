export { beginHere } from './cards/begin.ts';
export { type Check, type Finding, crossChecks } from './checks/index.ts';
export { type Coverage, createCoverage, loadRules } from './coverage/index.ts';
export { type AnswerStore, type Written, openAnswers } from './draft/answers.repository.ts';
export { type Applications, openApplications } from './draft/applications.repository.ts';
export {
  type Answer,
  type Answers,
  type Application,
  type By,
  type Change,
  type Event,
  replay,
} from './draft/draft.ts';
export { type PersonalData, openPersonalData } from './draft/people.repository.ts';
export { type Places, openPlaces } from './draft/places.repository.ts';
export { readReference } from './draft/reference.ts';
export { type SectionStore, openSections } from './draft/sections.repository.ts';
export { changesSince, standardsNow, withPages } from './draft/standards.ts';
export { type Team, openTeam } from './draft/team.repository.ts';
export type { Form } from './form/definition.ts';
export { FormError, loadForm } from './form/form.ts';
export { type Forms, formsOf, loadForms } from './form/versions.ts';
export { readFile } from './deeds/life.ts';
export { type SectionRead, readSection } from './deeds/reading.ts';
export { NOTICE } from './ids.ts';
export { FORMATS, type Format, fileOf } from './paper/file.ts';
export { ImportError } from './paper/index.ts';
export { createApplicationSkill } from './skill.ts';
export { progressOf } from './talk/talk.ts';
export { namesApplication } from './talk/words.ts';
export type { Tools } from './tools.ts';
