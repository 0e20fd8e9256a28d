import type { Faults } from './faults.ts';
import { LIMIT } from './limits.ts';
import { given, list, type Loose, record, string } from './shapes.ts';

const SELECTS = ['static', 'external', 'users', 'conversations', 'channels'].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);
const CHOICES = ['checkboxes', 'radio_buttons', 'datepicker', 'timepicker', 'datetimepicker'];
const TYPED = [
  'plain_text_input',
  'email_text_input',
  'url_text_input',
  'number_input',
  'rich_text_input',
  'file_input',
];

/** Which elements stand where (docs.slack.dev/reference/block-kit/block-elements). */
export const ALLOWED = {
  actions: [...SELECTS, ...CHOICES, 'button', 'overflow', 'workflow_button'],
  accessory: [...SELECTS, ...CHOICES, 'button', 'overflow', 'workflow_button', 'image'],
  input: [...SELECTS, ...CHOICES, ...TYPED],
  context_actions: ['feedback_buttons', 'icon_button'],
} as const;

/** Checks one interactive element; `seen` holds the `action_id`s of its block, which must not be repeated. */
export function checkElement(
  one: Loose,
  pointer: string,
  faults: Faults,
  { allowed, seen }: { allowed: readonly string[]; seen: Set<string> },
): void {
  const type = string(one['type']);
  if (!allowed.includes(type)) {
    faults.at(`${pointer}/type`, `unsupported type: ${type}`);
    return;
  }
  checkActionId(one['action_id'], `${pointer}/action_id`, faults, seen);
  faults.text(one['placeholder'], `${pointer}/placeholder`, { most: LIMIT.placeholder, plain: true, optional: true });
  if (given(one['confirm'])) checkConfirm(record(one['confirm']), `${pointer}/confirm`, faults);
  if (type === 'button' || type === 'workflow_button') checkButton(one, pointer, faults);
  else if (type === 'image') faults.required(one, ['alt_text'], pointer);
  else if (type === 'feedback_buttons') {
    for (const name of ['positive_button', 'negative_button']) {
      faults.required(one, [name], pointer);
      checkButton(record(one[name]), `${pointer}/${name}`, faults);
    }
  } else if (type === 'plain_text_input') checkTyped(one, pointer, faults);
  else if (/static_select$|^radio_buttons$|^checkboxes$|^overflow$/.test(type)) checkOptions(one, pointer, faults);
}

function checkActionId(value: unknown, pointer: string, faults: Faults, seen: Set<string>): void {
  faults.length(value, pointer, LIMIT.id, 1);
  if (typeof value !== 'string') return;
  if (seen.has(value)) faults.at(pointer, `\`action_id\` ${value} already exists`);
  seen.add(value);
}

function checkButton(one: Loose, pointer: string, faults: Faults): void {
  faults.text(one['text'], `${pointer}/text`, { most: LIMIT.buttonText, plain: true });
  faults.length(one['value'], `${pointer}/value`, LIMIT.buttonValue, 1);
  faults.length(one['accessibility_label'], `${pointer}/accessibility_label`, LIMIT.buttonText);
  faults.url(one['url'], `${pointer}/url`, LIMIT.url);
  if (given(one['style']) && !['primary', 'danger'].includes(string(one['style'])))
    faults.at(`${pointer}/style`, 'must be a valid enum value');
}

function checkConfirm(one: Loose, pointer: string, faults: Faults): void {
  faults.text(one['title'], `${pointer}/title`, { most: LIMIT.confirmTitle, plain: true });
  faults.text(one['text'], `${pointer}/text`, { most: LIMIT.confirmText });
  for (const name of ['confirm', 'deny'])
    faults.text(one[name], `${pointer}/${name}`, { most: LIMIT.confirmButton, plain: true });
}

function checkTyped(one: Loose, pointer: string, faults: Faults): void {
  const [least, most] = [one['min_length'], one['max_length']];
  if (given(least) && !(Number(least) >= 0 && Number(least) <= LIMIT.inputText))
    faults.at(`${pointer}/min_length`, `must be between 0 and ${LIMIT.inputText}`);
  if (given(most) && !(Number(most) >= 1 && Number(most) <= LIMIT.inputText))
    faults.at(`${pointer}/max_length`, `must be between 1 and ${LIMIT.inputText}`);
  faults.length(one['initial_value'], `${pointer}/initial_value`, given(most) ? Number(most) : LIMIT.inputText);
}

function checkOptions(one: Loose, pointer: string, faults: Faults): void {
  const type = string(one['type']);
  const most = type.endsWith('select')
    ? LIMIT.selectOptions
    : type === 'overflow'
      ? LIMIT.overflowOptions
      : LIMIT.choiceOptions;
  const groups = list(one['option_groups']);
  const sets =
    groups.length > 0
      ? groups.map((group, at) => ({
          options: list(group['options']),
          where: `${pointer}/option_groups/${at}/options`,
        }))
      : [{ options: list(one['options']), where: `${pointer}/options` }];
  faults.count(groups, `${pointer}/option_groups`, LIMIT.selectOptions, 0);
  groups.forEach((group, at) =>
    faults.text(group['label'], `${pointer}/option_groups/${at}/label`, { most: LIMIT.optionText, plain: true }),
  );
  for (const { options, where } of sets) {
    faults.count(options, where, most);
    options.forEach((option, at) => {
      faults.text(option['text'], `${where}/${at}/text`, { most: LIMIT.optionText });
      faults.required(option, type === 'overflow' ? [] : ['value'], `${where}/${at}`);
      faults.length(option['value'], `${where}/${at}/value`, LIMIT.optionValue, 1);
      faults.text(option['description'], `${where}/${at}/description`, {
        most: LIMIT.optionDescription,
        optional: true,
      });
    });
  }
  const all = sets.flatMap(({ options }) => options.map((option) => JSON.stringify(record(option)['value'])));
  const initial = [
    ...(given(one['initial_option']) ? [record(one['initial_option'])] : []),
    ...list(one['initial_options']),
  ];
  for (const option of initial)
    if (!all.includes(JSON.stringify(option['value'])))
      faults.at(`${pointer}/initial_option`, 'must match one of the options');
}
