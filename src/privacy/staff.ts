import { after, before } from './detector.ts';
import type { NameReader } from './name-reader.ts';
import type { Range } from './view.ts';

const ROLE =
  '(?:managers?|officers?|leads?|leader|guardian|analysts?|researchers?|professor|lecturer|fellow|pi|ci|investigators?|director|consultants?|statisticians?|nurses?|doctors?|gps?|colleagues?|secretary|supervisors?|signator(?:y|ies)|applicants?|contacts?|authors?|co-?ordinators?|administrators?|admin|clinicians?|siro|dpo|registrar|surgeons?|trainee|chair|head|engineers?|developers?|architect|scientists?|epidemiologists?|pharmacists?|midwife|midwives|therapists?|staff|boss|ceo|cio|caldicott|custodian|representative|sponsor|commissioner|employee|contractor|lay members?|trustees?|governors?|minister)';
const PLACE =
  '(?:teams?|department|dept|office|ig|it|legal|finance|nhs england|dars|governance|research|r&d|university|trust|ico|hr|hra)';

const LEAD = new RegExp(
  `\\b${ROLE}\\W{0,3}(?:(?:is|was|are|called|named|will be)\\W)?(?:(?:mr|mrs|ms|miss|dr|prof|professor)\\.?\\s)*$`,
  'i',
);
const TITLE_LEAD =
  /\b(?:dr|doctor|prof|professor|sister|nurse|matron|sir|dame|cllr|councillor|judge|rev)\.?\s(?:\p{Lu}[\p{L}.]*\s){0,2}$/iu;
const REST = new RegExp(
  `^(?:'s)?\\s?(?:(?:,|\\(|-|is|was|who is|who's|as|acts as|in|from|at|works)\\s?){1,2}(?:(?!patients?\\b|participants?\\b|whose\\b)[\\w&'-]+\\s){0,4}?(?:${ROLE}\\b|${PLACE}\\b)`,
  'i',
);

/** True when the words around a name say that it is somebody's at work: "our data manager Mr Brown", "Mr Brown (IG lead)". */
export function isStaff(reader: NameReader, name: Range): boolean {
  const lead = before(reader.text, name.start, 45);
  if (TITLE_LEAD.test(lead) || LEAD.test(lead)) return true;
  if (/^,?\s(?:chairs|leads|manages|runs|heads|signs|approves)\b/i.test(after(reader.text, name.end, 12))) return true;
  const rest = REST.exec(after(reader.text, name.end, 60))?.[0];
  return (
    rest !== undefined &&
    !/\b(?:patients?|participants?|pts?|under|seen|her|his|admitted|referred|appointment)\b/i.test(rest)
  );
}
