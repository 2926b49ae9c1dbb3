/** What is being typed becomes an edit: the field hears that it is left, and the focus stays where it is. */
export function settleTyping(): void {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  active?.dispatchEvent(new FocusEvent("focusout", { bubbles: true, composed: true }));
}
