import type { Applied, Item } from './applied.ts';
import { sameName } from './names.ts';

interface Body {
  name: string;
  path: string;
  role: 'controller' | 'processor';
}

/** What is said in one field of several items, and where. */
export const named = (items: Item[], field: string): { name: string; path: string }[] =>
  items.flatMap((item) => {
    const name = item.value(field);
    return name === undefined ? [] : [{ name, path: item.at(field) }];
  });

/** Controllers and processors, as they are named in 1b and 1c. */
export const bodiesOf = (application: Applied): Body[] => [
  ...named(application.items('controllers.list'), 'name').map((each) => ({ ...each, role: 'controller' as const })),
  ...named(application.items('processors.list'), 'name').map((each) => ({ ...each, role: 'processor' as const })),
];

/** Whether a name is that of a controller or processor. */
export const listed = (application: Applied, name: string): boolean =>
  bodiesOf(application).some((body) => sameName(body.name, name));
