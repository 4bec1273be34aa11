/** Whether somebody types into this element, chooses from it, or goes through its menu: the page's keys and its focus leave it alone. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], [role=combobox], [role=listbox], [role=menu]') !== null
}
