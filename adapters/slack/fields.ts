import type { InputBlock, KnownBlock, PlainTextOption } from '@slack/types';
import type { Field } from '../../src/bot/index.ts';
import { LIMITS, carried, shortened } from './limits.ts';
import { boldMrkdwn, plainMrkdwn } from './mrkdwn.ts';
import { packed, plain, sections } from './parts.ts';
import { fieldBlockId } from './pressed.ts';

/**
 * A field as an input; what is too long for the input stands in full above it.
 * @throws RangeError when its id or the value of an option is longer than Slack carries, or there are more than 10,000 options.
 */
export function inputs(field: Field): KnownBlock[] {
  const { label } = field;
  const above = label.length > LIMITS.inputLabel ? sections(boldMrkdwn(label)) : [];
  if (field.kind === 'text') return [...above, ...typed(field)];
  if (field.kind === 'choice') return [...above, ...chosen(field)];
  return [...above, { ...common(field), element: { type: 'users_select', action_id: 'value' } }];
}

type Of<Kind extends Field['kind']> = Extract<Field, { kind: Kind }>;

const common = ({ id, label, required }: Field) => ({
  type: 'input' as const,
  block_id: fieldBlockId(id),
  label: plain(shortened(label, LIMITS.inputLabel)),
  optional: !required,
});

function typed(field: Of<'text'>): KnownBlock[] {
  const { help = '', multiline, maxLength = LIMITS.inputText } = field;
  const long = help.length > LIMITS.inputLabel;
  return [
    ...(long ? sections(plainMrkdwn(help)) : []),
    {
      ...common(field),
      ...(long || help.trim() === '' ? {} : { hint: plain(help) }),
      element: {
        type: 'plain_text_input',
        action_id: 'value',
        multiline,
        max_length: Math.min(Math.max(maxLength, 1), LIMITS.inputText),
        ...(field.value ? { initial_value: field.value.slice(0, Math.min(maxLength, LIMITS.inputText)) } : {}),
      },
    },
  ];
}

function chosen(field: Of<'choice'>): KnownBlock[] {
  const { options, label } = field;
  if (options.length === 0) return sections(plainMrkdwn(label));
  const long = options.some((option) => option.label.length > LIMITS.optionText);
  const labels = long
    ? options.map((option, index) => `${index + 1}. ${option.label}`)
    : options.map((one) => one.label);
  const shown = options.map(({ value }, index): PlainTextOption => ({
    text: plain(shortened(labels[index] ?? '', LIMITS.optionText)),
    value: optionValue(value),
  }));
  const above = long ? [boldMrkdwn(label), ...labels.map(plainMrkdwn)].join('\n') : '';
  const { help = '' } = field;
  const hint = help.trim() === '' || help.length > LIMITS.inputLabel ? {} : { hint: plain(help) };
  const given = (field.multiple ? (field.value ?? '').split(',') : [field.value ?? '']).filter((one) => one !== '');
  const initial = shown.filter(({ value }) => given.includes(value ?? ''));
  const element = field.multiple ? several(shown, initial) : choice(shown, initial[0]);
  return [...sections(above), { ...common(field), ...hint, element }];
}

function several(options: PlainTextOption[], initial: PlainTextOption[]): InputBlock['element'] {
  const chosen = initial.length === 0 ? {} : { initial_options: initial };
  if (options.length <= LIMITS.radioOptions) return { type: 'checkboxes', action_id: 'value', options, ...chosen };
  if (options.length > LIMITS.selectOptions)
    throw new RangeError('a choice of several has more options than Slack shows');
  return { type: 'multi_static_select', action_id: 'value', options, ...chosen };
}

function choice(options: PlainTextOption[], initial?: PlainTextOption): InputBlock['element'] {
  const one = initial === undefined ? {} : { initial_option: initial };
  if (options.length <= LIMITS.radioOptions) return { type: 'radio_buttons', action_id: 'value', options, ...one };
  if (options.length <= LIMITS.selectOptions) return { type: 'static_select', action_id: 'value', options, ...one };
  const groups = packed(options, (group) => group.length <= LIMITS.selectOptions);
  if (groups.length > LIMITS.optionGroups) throw new RangeError('a choice has more options than Slack shows');
  return {
    type: 'static_select',
    action_id: 'value',
    ...one,
    option_groups: groups.map((group, index) => {
      const first = index * LIMITS.selectOptions + 1;
      return { label: plain(`${first} to ${first + group.length - 1}`), options: group };
    }),
  };
}

function optionValue(value: string): string {
  if (value === '') throw new RangeError('an option has no value');
  return carried(value, LIMITS.optionValue, 'the value of an option');
}
