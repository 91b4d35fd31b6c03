import type { Action, Menu } from './simulator-svaml-schema';

/** `menuResult` of a PIE. */
export interface MenuResult {
  readonly menuId: string;
  readonly type: 'return' | 'sequence' | 'timeout' | 'invalidinput' | 'error';
  readonly value: string;
  readonly inputMethod: 'dtmf';
}

const ACTION = /^(menu|return)(?:\((\w*)\))?$/;

const outcome = (menuId: string, type: MenuResult['type'], value = ''): MenuResult => ({
  menuId,
  type,
  value,
  inputMethod: 'dtmf',
});

/** What one key does: it ends with a result, or leads to another menu. */
const press = ({ id, options = [] }: Menu, key: string): MenuResult | { readonly leadsTo: string } => {
  const chosen = options.find(({ dtmf }) => dtmf === key);
  if (!chosen) return outcome(id, 'invalidinput', key);
  const [, verb, target = ''] = ACTION.exec(chosen.action) ?? [];
  return verb === 'return' ? outcome(id, 'return', target) : { leadsTo: target };
};

const within = (menus: readonly Menu[], menu: Menu | undefined, keys: string): MenuResult => {
  if (!menu) return outcome('', 'error');
  if (keys === '') return outcome(menu.id, 'timeout');
  if (!menu.options?.length) return outcome(menu.id, 'sequence', keys);
  const pressed = press(menu, keys.charAt(0));
  if (!('leadsTo' in pressed)) return pressed;
  const next = menus.find(({ id }) => id === pressed.leadsTo);
  return within(menus, next, keys.slice(1));
};

/**
 * What comes of a menu when somebody presses these keys, one after the other where one menu leads to another.
 * @param keys empty when nothing is pressed
 */
export const menuResultOf = (
  { menus, mainMenu }: Extract<Action, { readonly name: 'runMenu' }>,
  keys: string,
): MenuResult => within(menus, menus.find(({ id }) => id === mainMenu) ?? menus[0], keys);
